import type { CampaignDoc } from '../models/campaignModel';
import type { CommunicationLogDoc } from '../models/communicationLogModel';
import { toCustomer } from '../models/customerModel';
import type { CustomerDoc } from '../models/customerModel';
import type { Models } from '../models/models';
import type { DeliveryPolicy } from '../utils/deliveryPolicy';
import { TemplateError } from '../utils/messageTemplate';
import type { MessageTemplate, TemplateEngine } from '../utils/messageTemplate';
import type { OutgoingMessage } from '../vendors/vendor';
import type { Outcome } from './messageClaims';
import { exclusionReason } from './recipient';

const KEPT_TEMPLATES = 100;

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
  consentRequired: boolean;
}

/** Renders a campaign's template for its people. */
export function createMessageComposer({ Customer, templates, policy, consentRequired }: Deps) {
  const parsed = new Map<string, Templates>();

  /** A launched campaign's template never changes, so it is parsed once. */
  function templatesOf(campaign: CampaignDoc): Templates {
    const id = String(campaign._id);
    const known = parsed.get(id);
    if (known) return known;
    const { subject, message } = campaign;
    const fresh = {
      subject: subject === undefined ? undefined : templates.compile(subject),
      message: templates.compile(message),
    };
    if (parsed.size >= KEPT_TEMPLATES) parsed.clear();
    parsed.set(id, fresh);
    return fresh;
  }

  function render(campaign: CampaignDoc, entry: CommunicationLogDoc, customer: CustomerDoc): OutgoingMessage {
    const { subject, message } = templatesOf(campaign);
    const shown = toCustomer(customer);
    return {
      key: String(entry._id),
      channel: entry.channel,
      to: entry.address ?? '',
      ...(subject && { subject: subject.render(shown) }),
      body: message.render(shown),
    };
  }

  function composeOne(
    campaign: CampaignDoc,
    entry: CommunicationLogDoc,
    customer: CustomerDoc | undefined,
  ): Composed | Outcome {
    if (!customer) return policy.skipped(entry, 'no_customer');
    // Consent may have been withdrawn since the audience was written down.
    const reason = exclusionReason(customer, entry.channel, consentRequired);
    if (reason === 'no_consent') return policy.skipped(entry, reason);
    try {
      return { entry, message: render(campaign, entry, customer) };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return policy.failed(entry, 'template_error');
    }
  }

  return {
    /** Renders the messages of these entries; those that are not to be sent come back as their outcomes. */
    async compose(
      campaign: CampaignDoc,
      entries: readonly CommunicationLogDoc[],
    ): Promise<{ composed: Composed[]; outcomes: Outcome[] }> {
      const ids = entries.map(({ customerId }) => customerId);
      const customers = await Customer.find({ _id: { $in: ids } })
        .sort({ _id: 1 })
        .lean();
      const byId = new Map(customers.map((customer) => [String(customer._id), customer]));
      const results = entries.map((entry) => composeOne(campaign, entry, byId.get(String(entry.customerId))));
      return {
        composed: results.filter((result) => 'message' in result),
        outcomes: results.filter((result): result is Outcome => !('message' in result)),
      };
    },
  };
}

export type MessageComposer = ReturnType<typeof createMessageComposer>;
