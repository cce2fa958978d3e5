import { randomUUID } from 'node:crypto';
import { Types } from 'mongoose';
import type { Models } from '../../models/models';
import type { WebhookDeliveryDoc } from '../../models/webhookDeliveryModel';
import type { WebhookDoc } from '../../models/webhookModel';
import type { Clock } from '../../utils/clock';
import { refusedByUniqueIndex } from '../../utils/duplicateKey';

/** How long a worker has a delivery, in milliseconds: longer than a call may take. */
const LEASE_MS = 30_000;
const KEPT_MS = 30 * 24 * 3_600_000;

/** An event for one webhook. */
export interface NewDelivery {
  webhookId: Types.ObjectId;
  eventId: string;
  type: string;
  at: Date;
  data: object;
}

/** What a delivery looks like after an attempt. */
export type DeliveryOutcome = Partial<
  Pick<WebhookDeliveryDoc, 'status' | 'nextAttemptAt' | 'lastStatus' | 'lastError' | 'deliveredAt'>
>;

interface Deps extends Pick<Models, 'Webhook' | 'WebhookDelivery'> {
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
  /** Called when there is something to deliver. */
  onAdded: () => void;
}

/** The body of an event, as Standard Webhooks recommend. */
export const toPayload = (type: string, at: Date, data: object): string =>
  JSON.stringify({ type, timestamp: at.toISOString(), data });

/** Deliveries of events to webhooks: written down once, claimed by one worker at a time. */
export function createWebhookDeliveries(deps: Deps) {
  const { Webhook, WebhookDelivery, clock, leaseClock, onAdded } = deps;

  function toDoc({ webhookId, eventId, type, at, data }: NewDelivery): WebhookDeliveryDoc {
    const now = clock.now();
    return {
      _id: new Types.ObjectId(),
      webhookId,
      eventId,
      type,
      payload: toPayload(type, at, data),
      status: 'PENDING',
      attempts: 0,
      nextAttemptAt: leaseClock.now(),
      createdAt: now,
      expiresAt: new Date(now.getTime() + KEPT_MS),
    };
  }

  return {
    /** The webhooks that get events now. */
    listActive: (): Promise<WebhookDoc[]> => Webhook.find({ isActive: true }).sort({ _id: 1 }).lean(),

    /** Writes deliveries down; those that are there already, from an attempt that died, stay as they are. */
    async add(deliveries: readonly NewDelivery[]): Promise<void> {
      if (deliveries.length === 0) return;
      const docs = deliveries.map(toDoc);
      await refusedByUniqueIndex(WebhookDelivery.collection.insertMany(docs, { ordered: false }));
      onAdded();
    },

    /** Claims what is due for a webhook, the longest due first; null when nothing is. */
    async claim(webhookId: Types.ObjectId): Promise<WebhookDeliveryDoc | null> {
      const now = leaseClock.now();
      const nextAttemptAt = new Date(now.getTime() + LEASE_MS);
      return WebhookDelivery.findOneAndUpdate(
        { webhookId, status: 'PENDING', nextAttemptAt: { $lte: now } },
        { $set: { leaseId: randomUUID(), nextAttemptAt }, $inc: { attempts: 1 } },
        { sort: { nextAttemptAt: 1 }, returnDocument: 'after' },
      ).lean();
    },

    /** Writes what became of an attempt; a delivery that the claim has lost is left as it is. */
    async settle({ _id, leaseId }: WebhookDeliveryDoc, outcome: DeliveryOutcome): Promise<void> {
      const gone = {
        ...(outcome.nextAttemptAt === undefined && { nextAttemptAt: 1 as const }),
        ...(outcome.lastStatus === undefined && { lastStatus: 1 as const }),
        ...(outcome.lastError === undefined && { lastError: 1 as const }),
      };
      await WebhookDelivery.updateOne({ _id, leaseId }, { $set: outcome, $unset: { leaseId: 1, ...gone } });
    },

    /** Gives a claimed delivery back; the attempt does not count. */
    async release({ _id, leaseId }: WebhookDeliveryDoc): Promise<void> {
      await WebhookDelivery.updateOne(
        { _id, leaseId },
        { $set: { nextAttemptAt: leaseClock.now() }, $unset: { leaseId: 1 }, $inc: { attempts: -1 } },
      );
    },
  };
}

export type WebhookDeliveries = ReturnType<typeof createWebhookDeliveries>;
