import { z } from 'zod';
import { objectId, pageQuery, text, timestamp } from './commonSchema';

/** What happens to campaigns; each follows from a change of status. */
export const campaignEventTypes = [
  'campaign.scheduled',
  'campaign.launched',
  'campaign.running',
  'campaign.paused',
  'campaign.resumed',
  'campaign.completed',
  'campaign.cancelled',
  'campaign.failed',
] as const;

/** What happens to single messages; these travel together, in `messages.updated`. */
export const messageEventTypes = [
  'message.sent',
  'message.delivered',
  'message.failed',
  'message.skipped',
] as const;

/** What happens to customers. */
export const customerEventTypes = ['customer.unsubscribed'] as const;

export const webhookEventTypeSchema = z
  .enum([...campaignEventTypes, ...messageEventTypes, ...customerEventTypes])
  .meta({ description: 'what happened' });

/** What a delivery of several message events is called. */
export const MESSAGES_UPDATED = 'messages.updated';

export type CampaignEventType = (typeof campaignEventTypes)[number];
export type MessageEventType = (typeof messageEventTypes)[number];
export type WebhookEventType = z.output<typeof webhookEventTypeSchema>;

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(2000)
  .refine((url) => {
    if (!URL.canParse(url)) return true; // said above
    const { username, password } = new URL(url);
    return username === '' && password === '';
  }, 'must not contain a user name or password')
  .meta({
    description: 'where events are posted to; redirects are not followed',
    examples: ['https://shop.example.com/crm-events'],
  });

const events = z
  .array(webhookEventTypeSchema)
  .min(1)
  .max(50)
  .transform((types) => [...new Set(types)])
  .meta({ description: 'the events that it gets' });
const isActive = z.boolean().meta({ description: 'whether events are recorded and sent' });
const description = text({ max: 200 }).meta({ description: 'what it is for' });

export const createWebhookSchema = z
  .strictObject({
    url: httpUrl,
    events,
    isActive: isActive.default(true),
    description: description.optional(),
  })
  .meta({ id: 'CreateWebhook' });

export const updateWebhookSchema = z
  .strictObject({
    url: httpUrl.optional(),
    events: events.optional(),
    isActive: isActive.optional(),
    description: description.nullable().optional(),
  })
  .meta({ id: 'UpdateWebhook', description: 'missing: leave, null: clear' });

/** These say nothing in their body; what is said all the same is refused rather than ignored. */
export const emptyBodySchema = z.strictObject({}).optional();

export const webhookSchema = z
  .object({
    id: objectId,
    url: z.string().meta({ description: 'where events are posted to' }),
    events: z.array(webhookEventTypeSchema).meta({ description: 'the events that it gets' }),
    isActive,
    description: z.string().optional().meta({ description: 'what it is for' }),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Webhook' });

export const newWebhookSchema = webhookSchema
  .extend({
    secret: z
      .string()
      .optional()
      .meta({
        description:
          'what its events are signed with (`whsec_…`), shown this once (absent when a request with an Idempotency-Key is ' +
          'replayed)',
      }),
  })
  .meta({ id: 'NewWebhook' });

export const deliveryStatusSchema = z.enum(['PENDING', 'DELIVERED', 'FAILED']).meta({
  description: 'PENDING: to be sent, or sent again; DELIVERED: answered with 2xx; FAILED: given up',
});

export const webhookDeliverySchema = z
  .object({
    id: objectId,
    eventId: z.string().meta({ description: 'the `webhook-id`: the same in every attempt' }),
    type: z.string().meta({ description: 'the type of the event; `messages.updated` for message events' }),
    status: deliveryStatusSchema,
    attempts: z.number().int().meta({ description: 'how often it was sent' }),
    nextAttemptAt: timestamp.optional().meta({ description: 'when it is sent next' }),
    lastStatus: z.number().int().optional().meta({ description: 'the HTTP status of the last answer' }),
    lastError: z.string().optional().meta({ description: 'why the last attempt failed' }),
    createdAt: timestamp,
    deliveredAt: timestamp.optional().meta({ description: 'when it was answered with 2xx' }),
  })
  .meta({ id: 'WebhookDelivery' });

export const webhookDeliveryDetailSchema = webhookDeliverySchema
  .extend({ payload: z.string().meta({ description: 'the body as it is posted, byte for byte' }) })
  .meta({ id: 'WebhookDeliveryDetail' });

export const webhookTestSchema = z
  .object({
    isDelivered: z.boolean().meta({ description: 'whether it was answered with 2xx' }),
    status: z.number().int().optional().meta({ description: 'the HTTP status; absent without an answer' }),
    latencyMs: z.number().int().meta({ description: 'how long it took, in milliseconds' }),
    body: z.string().optional().meta({ description: 'the first KiB of the answer' }),
    error: z.string().optional().meta({ description: 'why it failed' }),
    retryAfterMs: z
      .number()
      .int()
      .optional()
      .meta({ description: 'how long a receiver that answered 429 or 503 asks us to wait; at most an hour' }),
  })
  .meta({ id: 'WebhookTest' });

export const webhookDeliveriesQuery = z.strictObject({
  ...pageQuery,
  status: deliveryStatusSchema.optional(),
});

export const deliveryParams = z.strictObject({ id: objectId, deliveryId: objectId });

export type CreateWebhook = z.output<typeof createWebhookSchema>;
export type UpdateWebhook = z.output<typeof updateWebhookSchema>;
export type Webhook = z.output<typeof webhookSchema>;
export type NewWebhook = z.output<typeof newWebhookSchema>;
export type DeliveryStatus = z.output<typeof deliveryStatusSchema>;
export type WebhookDelivery = z.output<typeof webhookDeliverySchema>;
export type WebhookDeliveryDetail = z.output<typeof webhookDeliveryDetailSchema>;
export type WebhookTest = z.output<typeof webhookTestSchema>;
export type WebhookDeliveriesQuery = z.output<typeof webhookDeliveriesQuery>;
