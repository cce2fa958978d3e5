import { Schema } from 'mongoose';
import type { Connection, Model, Types } from 'mongoose';
import type { DeliveryStatus, WebhookDelivery } from '../schemas/webhookSchema';

/** One event on its way to one webhook. */
export interface WebhookDeliveryDoc {
  _id: Types.ObjectId;
  webhookId: Types.ObjectId;
  /** The `webhook-id` that receivers tell repeats by. */
  eventId: string;
  type: string;
  /** The body, byte for byte the same in every attempt. */
  payload: string;
  status: DeliveryStatus;
  /** How often it was sent, or at least claimed for that. */
  attempts: number;
  /** When it is sent next, on the database's clock; while a worker has it, the end of the lease. Only PENDING. */
  nextAttemptAt?: Date;
  /** The claim of the worker that has it; every outcome is written on condition of it. */
  leaseId?: string;
  lastStatus?: number;
  lastError?: string;
  createdAt: Date;
  deliveredAt?: Date;
  /** When it may be cleaned up. */
  expiresAt: Date;
}

const webhookDeliverySchema = new Schema<WebhookDeliveryDoc>(
  {
    webhookId: { type: Schema.Types.ObjectId, required: true },
    eventId: { type: String, required: true },
    type: { type: String, required: true },
    payload: { type: String, required: true },
    status: { type: String, required: true },
    attempts: { type: Number, required: true },
    nextAttemptAt: Date,
    leaseId: String,
    lastStatus: Number,
    lastError: String,
    createdAt: { type: Date, required: true },
    deliveredAt: Date,
    expiresAt: { type: Date, required: true },
  },
  { collection: 'webhookdeliveries', versionKey: false },
);
// One delivery of an event to a webhook, however often the event is found.
webhookDeliverySchema.index({ webhookId: 1, eventId: 1 }, { unique: true });
webhookDeliverySchema.index({ webhookId: 1, _id: -1 });
webhookDeliverySchema.index({ webhookId: 1, status: 1, _id: -1 });
webhookDeliverySchema.index(
  { webhookId: 1, nextAttemptAt: 1 },
  { partialFilterExpression: { status: 'PENDING' } },
);
webhookDeliverySchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const createWebhookDeliveryModel = (connection: Connection): Model<WebhookDeliveryDoc> =>
  connection.model<WebhookDeliveryDoc>('WebhookDelivery', webhookDeliverySchema);

/** The delivery as the API lists it: without its lease and its payload. */
export const toWebhookDelivery = (doc: Omit<WebhookDeliveryDoc, 'payload'>): WebhookDelivery => ({
  id: String(doc._id),
  eventId: doc.eventId,
  type: doc.type,
  status: doc.status,
  attempts: doc.attempts,
  nextAttemptAt: doc.nextAttemptAt?.toISOString(),
  lastStatus: doc.lastStatus,
  lastError: doc.lastError,
  createdAt: doc.createdAt.toISOString(),
  deliveredAt: doc.deliveredAt?.toISOString(),
});
