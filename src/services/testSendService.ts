import { z } from 'zod';
import type { CampaignDoc, Variant } from '../models/campaignModel';
import { toCustomer } from '../models/customerModel';
import type { Models } from '../models/models';
import type { TestSend } from '../schemas/campaignInputSchema';
import type { TestSendResult } from '../schemas/campaignSchema';
import type { Channel } from '../schemas/communicationLogSchema';
import type { Customer } from '../schemas/customerSchema';
import { AppError, notFound } from '../utils/appError';
import { TemplateError, exampleCustomer } from '../utils/messageTemplate';
import type { TemplateEngine } from '../utils/messageTemplate';
import type { UnsubscribeLinks } from './consent/unsubscribeLinks';
import type { OutgoingMessage, SendResult, Vendor } from '../vendors/vendor';
import { versionsOf } from './delivery/messageVersions';

interface Deps extends Pick<Models, 'Campaign' | 'Customer'> {
  templates: TemplateEngine;
  links: Pick<UnsubscribeLinks, 'sampleUrl'>;
  vendors: ReadonlyMap<string, Vendor>;
  /** The vendor for campaigns that have not been launched. */
  vendor: string;
  /** Those of these addresses to which nothing may be sent on this channel. */
  findSuppressed: (addresses: readonly string[], channel: Channel) => Promise<ReadonlySet<string>>;
  /** How long the vendor may take, in milliseconds. */
  timeoutMs: number;
}

const SUPPRESSED = { outcome: 'suppressed' } as const;
const SILENCE: SendResult = { outcome: 'unknown', reason: 'vendor_silent' };
const isEmail = (address: string): boolean => z.regexes.email.test(address);

const fault = (pointer: string, detail: string, cause?: unknown): AppError =>
  new AppError('validation_failed', 'The test cannot be sent; see errors.', {
    errors: [{ pointer, detail }],
    cause,
  });

/** Sends a campaign's message to chosen addresses, with the engine and the vendor that send the campaign. */
export function createTestSendService(deps: Deps) {
  const { Campaign, Customer: CustomerModel, templates, links, vendors, findSuppressed, timeoutMs } = deps;

  async function findPerson(customerId: string | undefined): Promise<Customer> {
    if (customerId === undefined) return exampleCustomer;
    const customer = await CustomerModel.findById(customerId).lean();
    if (!customer) throw fault('/customerId', `there is no customer ${customerId}`);
    return toCustomer(customer);
  }

  function assertAddresses({ channel }: CampaignDoc, addresses: readonly string[]): void {
    const wrong = channel === 'email' ? addresses.findIndex((address) => !isEmail(address)) : -1;
    if (wrong >= 0) throw fault(`/to/${wrong}`, 'must be an e-mail address');
  }

  function chooseVersions(campaign: CampaignDoc, variant: string | undefined): Variant[] {
    const all = versionsOf(campaign);
    const chosen = variant === undefined ? all : all.filter(({ name }) => name === variant);
    if (chosen.length === 0)
      throw fault('/variant', `there is only ${all.map(({ name }) => name).join(', ')}`);
    return chosen;
  }

  function render(
    { subject, message }: Variant,
    person: Customer,
  ): Pick<OutgoingMessage, 'subject' | 'body' | 'format'> {
    const url = links.sampleUrl();
    try {
      const body = templates.compile(message);
      return {
        ...(subject !== undefined && { subject: templates.compile(subject).render(person, url) }),
        body: body.render(person, url),
        ...(body.isHtml && { format: 'html' as const }),
      };
    } catch (error) {
      if (error instanceof TemplateError) throw fault('', error.message, error);
      throw error;
    }
  }

  async function handOver(vendor: Vendor, messages: readonly OutgoingMessage[]): Promise<SendResult[]> {
    try {
      return await vendor.send(messages, AbortSignal.timeout(timeoutMs));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AppError('unavailable', `The vendor did not take the test: ${reason}.`, {
        cause,
        retryAfter: 5,
      });
    }
  }

  return {
    /**
     * Sends every version, or the chosen one, to every address. It leaves no log entry.
     * @param testId names the request: repeated with the same one, nothing is sent twice by a vendor that honours keys
     * @returns what the vendor says to each message
     * @throws AppError not_found, validation_failed, unavailable
     */
    async testSend(id: string, testId: string, input: TestSend): Promise<TestSendResult> {
      const campaign = await Campaign.findById(id).lean();
      if (!campaign) throw notFound('campaign', id);
      const vendor = vendors.get(campaign.vendor ?? deps.vendor);
      if (!vendor) throw new AppError('unavailable', 'The vendor of this campaign is not configured.');
      assertAddresses(campaign, input.to);
      const person = await findPerson(input.customerId);
      const suppressed = await findSuppressed(input.to, campaign.channel);
      const targets = chooseVersions(campaign, input.variant).flatMap((version) =>
        input.to.map((to) => ({ to, variant: version.name, content: render(version, person) })),
      );
      const messages = targets.map(({ to, content }, index) => ({
        key: `test-${testId}.${index}`,
        channel: campaign.channel,
        to,
        ...content,
        ...(campaign.channel === 'email' && { unsubscribeUrl: links.sampleUrl() }),
      }));
      const sendable = messages.filter(({ to }) => !suppressed.has(to));
      const results = sendable.length === 0 ? [] : await handOver(vendor, sendable);
      const told = new Map(sendable.map(({ key }, index) => [key, results[index] ?? SILENCE]));
      return {
        results: targets.map(({ to, variant }, index) => {
          const result = told.get(messages[index]?.key ?? '') ?? SUPPRESSED;
          return {
            to,
            variant,
            outcome: result.outcome,
            ...('reason' in result && { reason: result.reason }),
          };
        }),
      };
    },
  };
}

export type TestSendService = ReturnType<typeof createTestSendService>;
