import type { CampaignDoc } from '../../models/campaignModel';
import type { CommunicationLogDoc } from '../../models/communicationLogModel';
import { toCustomer } from '../../models/customerModel';
import type { CustomerDoc } from '../../models/customerModel';
import type { Models } from '../../models/models';
import { BASE_VARIANT } from '../../schemas/campaignContentSchema';
import type { Channel } from '../../schemas/communicationLogSchema';
import type { Clock } from '../../utils/clock';
import type { DeliveryPolicy } from '../../utils/deliveryPolicy';
import { toMessageKey } from '../../utils/messageKey';
import { TemplateError } from '../../utils/messageTemplate';
import type { MessageTemplate, TemplateEngine } from '../../utils/messageTemplate';
import { quietUntil, zoneOf } from '../../utils/quietHours';
import type { OutgoingMessage } from '../../vendors/vendor';
import type { ContactHistory } from './contactHistory';
import type { Outcome } from './messageClaims';
import { versionsOf } from './messageVersions';
import { exclusionReason } from './recipient';
import type { UnsubscribeLinks, UnsubscribeTarget } from '../consent/unsubscribeLinks';

const KEPT_TEMPLATES = 100;
/** When a message is looked at again that waits for another one to the same person, in milliseconds. */
const WAIT_MS = 1000;

interface Templates {
  subject: MessageTemplate | undefined;
  message: MessageTemplate;
}

/** A rendered message and the entry that it belongs to. */
export interface Composed {
  entry: CommunicationLogDoc;
  message: OutgoingMessage;
}

interface Deps {
  Customer: Models['Customer'];
  templates: TemplateEngine;
  policy: DeliveryPolicy;
  links: Pick<UnsubscribeLinks, 'maker'>;
  contactHistory: Pick<ContactHistory, 'checkEntries'>;
  /** Those of these addresses to which nothing may be sent on this channel. */
  findSuppressed: (addresses: readonly string[], channel: Channel) => Promise<ReadonlySet<string>>;
  consentRequired: boolean;
  /** The database's clock: quiet hours end on it for all workers at the same moment, also for one whose clock is wrong. */
  leaseClock: Clock;
}

/** What was looked up for a batch of claimed messages. */
interface Facts {
  customers: ReadonlyMap<string, CustomerDoc>;
  suppressed: ReadonlySet<string>;
  capped: ReadonlyMap<string, 'capped' | 'wait'>;
  toUnsubscribeUrl: (target: UnsubscribeTarget) => string;
  now: Date;
}

/** Renders a campaign's template for its people, and looks once more whether they may be written to. */
export function createMessageComposer(deps: Deps) {
  const { Customer, templates, policy, links, contactHistory, findSuppressed } = deps;
  const { consentRequired, leaseClock } = deps;
  const parsed = new Map<string, Templates>();

  /** A launched campaign's templates never change, so each is parsed once. */
  function templatesOf(campaign: CampaignDoc, variant = BASE_VARIANT): Templates {
    const id = `${String(campaign._id)}:${variant}`;
    const known = parsed.get(id);
    if (known) return known;
    const { subject, message } = versionsOf(campaign).find(({ name }) => name === variant) ?? campaign;
    const fresh = {
      subject: subject === undefined ? undefined : templates.compile(subject),
      message: templates.compile(message),
    };
    if (parsed.size >= KEPT_TEMPLATES) parsed.clear();
    parsed.set(id, fresh);
    return fresh;
  }

  function render(
    campaign: CampaignDoc,
    entry: CommunicationLogDoc,
    customer: CustomerDoc,
    { toUnsubscribeUrl }: Facts,
  ): OutgoingMessage {
    const { subject, message } = templatesOf(campaign, entry.variant);
    const shown = toCustomer(customer);
    const { channel, customerId, _id: logId } = entry;
    const unsubscribeUrl = toUnsubscribeUrl({ channel, customerId, logId });
    return {
      key: toMessageKey(entry),
      channel,
      to: entry.address ?? '',
      ...(subject && { subject: subject.render(shown, unsubscribeUrl) }),
      body: message.render(shown, unsubscribeUrl),
      ...(message.isHtml && { format: 'html' as const }),
      ...(channel === 'email' && { unsubscribeUrl }),
    };
  }

  async function lookUp(campaign: CampaignDoc, entries: readonly CommunicationLogDoc[]): Promise<Facts> {
    const now = leaseClock.now();
    const { channel, frequencyCap: cap, _id: campaignId } = campaign;
    const [found, suppressed, capped, toUnsubscribeUrl] = await Promise.all([
      Customer.find({ _id: { $in: entries.map(({ customerId }) => customerId) } })
        .sort({ _id: 1 })
        .lean(),
      findSuppressed(
        entries.map(({ address }) => address).filter((address) => address !== null),
        channel,
      ),
      cap
        ? contactHistory.checkEntries(entries, { channel, cap, campaignId, now })
        : new Map<string, 'capped' | 'wait'>(),
      links.maker(),
    ]);
    const customers = new Map(found.map((customer) => [String(customer._id), customer]));
    return { customers, suppressed, capped, toUnsubscribeUrl, now };
  }

  /** Much may have changed since the audience was written down. */
  function objection(
    { quietHours }: CampaignDoc,
    entry: CommunicationLogDoc,
    customer: CustomerDoc,
    { suppressed, capped, now }: Facts,
  ): Outcome | undefined {
    const reason = exclusionReason(customer, entry.channel, consentRequired);
    if (reason) return policy.skipped(entry, reason);
    if (entry.address !== null && suppressed.has(entry.address)) return policy.skipped(entry, 'suppressed');
    const verdict = capped.get(String(entry._id));
    if (verdict === 'capped') return policy.skipped(entry, 'frequency_cap');
    if (verdict === 'wait') return policy.postponed(entry, new Date(now.getTime() + WAIT_MS));
    const quietEnd = quietHours && quietUntil(now, quietHours, zoneOf(customer, quietHours.timezone));
    return quietEnd ? policy.postponed(entry, quietEnd, 'quiet_hours') : undefined;
  }

  function composeOne(campaign: CampaignDoc, entry: CommunicationLogDoc, facts: Facts): Composed | Outcome {
    const customer = facts.customers.get(String(entry.customerId));
    if (!customer) return policy.skipped(entry, 'no_customer');
    const against = objection(campaign, entry, customer, facts);
    if (against) return against;
    try {
      return { entry, message: render(campaign, entry, customer, facts) };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return policy.failed(entry, 'template_error');
    }
  }

  return {
    /** Renders the messages of these entries; those that are not to be sent now come back as their outcomes. */
    async compose(
      campaign: CampaignDoc,
      entries: readonly CommunicationLogDoc[],
    ): Promise<{ composed: Composed[]; outcomes: Outcome[] }> {
      const facts = await lookUp(campaign, entries);
      const results = entries.map((entry) => composeOne(campaign, entry, facts));
      return {
        composed: results.filter((result) => 'message' in result),
        outcomes: results.filter((result): result is Outcome => !('message' in result)),
      };
    },
  };
}

export type MessageComposer = ReturnType<typeof createMessageComposer>;
