import { Schema } from 'mongoose';
import type { Connection, Model, Types } from 'mongoose';
import type { Webhook, WebhookEventType } from '../schemas/webhookSchema';

/** A secret that was replaced; it signs too until then. */
export interface RetiredSecret {
  secret: string;
  until: Date;
}

export interface WebhookDoc {
  _id: Types.ObjectId;
  url: string;
  events: WebhookEventType[];
  isActive: boolean;
  description?: string;
  /** Signs what is sent, so it cannot be kept as a hash. */
  secret: string;
  retiredSecrets: RetiredSecret[];
  createdAt: Date;
  updatedAt: Date;
}

const webhookSchema = new Schema<WebhookDoc>(
  {
    url: { type: String, required: true },
    events: { type: [String], required: true },
    isActive: { type: Boolean, required: true },
    description: String,
    secret: { type: String, required: true },
    retiredSecrets: { type: [{ _id: false, secret: String, until: Date }], default: [] },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'webhooks', versionKey: false },
);
webhookSchema.index({ isActive: 1 });

export const createWebhookModel = (connection: Connection): Model<WebhookDoc> =>
  connection.model<WebhookDoc>('Webhook', webhookSchema);

/** All secrets that sign at this moment, the present one first. */
export const signingSecrets = ({ secret, retiredSecrets }: WebhookDoc, now: Date): string[] => [
  secret,
  ...retiredSecrets.filter(({ until }) => until > now).map((retired) => retired.secret),
];

/** The webhook as the API shows it: never its secrets. */
export const toWebhook = (doc: WebhookDoc): Webhook => ({
  id: String(doc._id),
  url: doc.url,
  events: doc.events,
  isActive: doc.isActive,
  description: doc.description,
  createdAt: doc.createdAt.toISOString(),
  updatedAt: doc.updatedAt.toISOString(),
});
