import type { Types } from 'mongoose';
import { toCampaignStats } from '../../models/campaignModel';
import type { CampaignDoc } from '../../models/campaignModel';
import type { CustomerDoc } from '../../models/customerModel';
import type { Models } from '../../models/models';
import type { OutboxEvent } from '../../models/outboxEvent';
import type { NewDelivery, WebhookDeliveries } from './webhookDeliveries';

const BATCH_SIZE = 100;
const WAITING = { 'outbox.id': { $gt: '' } };

interface Deps extends Pick<Models, 'Campaign' | 'Customer'> {
  deliveries: Pick<WebhookDeliveries, 'listActive' | 'add'>;
}

interface Source {
  _id: Types.ObjectId;
  events: readonly OutboxEvent[];
  data: object;
}

/** The campaign as it is when the event is passed on. */
function ofCampaign(doc: CampaignDoc): Source {
  const { id, ...figures } = toCampaignStats(doc);
  const data = { campaignId: id, name: doc.name, channel: doc.channel, ...figures };
  return { _id: doc._id, events: doc.outbox ?? [], data };
}

function ofCustomer({ _id, externalId, outbox = [] }: CustomerDoc): Source {
  const data = { customerId: String(_id), ...(externalId !== undefined && { externalId }) };
  return { _id, events: outbox, data };
}

/** Passes on what documents say happened to them: first it is written down for every webhook, then it is taken off. */
export function createWebhookOutbox({ Campaign, Customer, deliveries }: Deps) {
  async function passOn(sources: readonly Source[]): Promise<void> {
    const active = await deliveries.listActive();
    const wanted = sources.flatMap(({ events, data: shared }) =>
      events.flatMap(({ id: eventId, type, at, data }) =>
        active
          .filter((webhook) => webhook.events.some((name) => name === type))
          .map(({ _id }): NewDelivery => ({
            webhookId: _id,
            eventId,
            type,
            at,
            data: { ...shared, ...data },
          })),
      ),
    );
    await deliveries.add(wanted);
  }

  const takenOff = ({ _id, events }: Source) => ({
    updateOne: {
      filter: { _id },
      update: { $pull: { outbox: { id: { $in: events.map(({ id }) => id) } } } },
    },
  });

  async function runCampaigns(): Promise<boolean> {
    const docs = await Campaign.find(WAITING).sort({ 'outbox.id': 1 }).limit(BATCH_SIZE).lean();
    if (docs.length === 0) return false;
    const sources = docs.map(ofCampaign);
    await passOn(sources);
    await Campaign.bulkWrite(sources.map(takenOff), { ordered: false });
    return docs.length === BATCH_SIZE;
  }

  async function runCustomers(): Promise<boolean> {
    const docs = await Customer.find(WAITING).sort({ 'outbox.id': 1 }).limit(BATCH_SIZE).lean();
    if (docs.length === 0) return false;
    const sources = docs.map(ofCustomer);
    await passOn(sources);
    await Customer.bulkWrite(sources.map(takenOff), { ordered: false });
    return docs.length === BATCH_SIZE;
  }

  return {
    /**
     * Passes a batch on. Doing it twice, or stopping anywhere, does no harm.
     * @returns whether there may be more
     */
    async run(): Promise<boolean> {
      const results = [await runCampaigns(), await runCustomers()];
      return results.some(Boolean);
    },
  };
}

export type WebhookOutbox = ReturnType<typeof createWebhookOutbox>;
