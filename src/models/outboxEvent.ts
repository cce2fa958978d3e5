import { Schema } from 'mongoose';
import type { CampaignEventType } from '../schemas/webhookSchema';

/** What happened to a document, written with the change itself; a worker passes it on to the webhooks. */
export interface OutboxEvent<Type extends string = string> {
  /** `evt_` and 24 digits that grow with time; names the event for ever. */
  id: string;
  type: Type;
  at: Date;
  /** What only the moment knew. */
  data?: Record<string, string | number | boolean>;
}

export type CampaignEvent = OutboxEvent<CampaignEventType>;
export type CustomerEvent = OutboxEvent<'customer.unsubscribed'>;

/** The field of a schema that keeps such events; absent until the first one. */
export const outboxField = { type: [Schema.Types.Mixed], default: undefined };
