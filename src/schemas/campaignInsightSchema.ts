import { z } from 'zod';
import { isTimeZone } from '../utils/calendar';
import { abTestInsightSchema } from './abTestInsightSchema';
import { campaignStatusSchema } from './campaignSchema';
import { asOf, moneyOutput, objectId, timestamp } from './commonSchema';
import { channelSchema } from './communicationLogSchema';
import { liftSchema } from './liftSchema';

const count = z.number().int();
const byReason = z.record(z.string(), count);
const share = z.number().nullable().meta({ description: 'between 0 and 1; null of nobody' });

export const windowDays = z.coerce
  .number()
  .int()
  .min(1)
  .max(90)
  .optional()
  .meta({
    description: 'how long an order counts, in days of 24 hours; ATTRIBUTION_WINDOW_DAYS unless given',
    examples: [7],
  });

export const touches = ['any', 'last'] as const;
export type Touch = (typeof touches)[number];

export const insightQuery = z
  .strictObject({
    windowDays,
    touch: z.enum(touches).default('any').meta({
      description:
        'any: an order counts for every campaign in whose window it lies; last: only for the one whose message came last',
    }),
    timezone: z
      .string()
      .refine(isTimeZone, 'must be an IANA time zone such as Asia/Kolkata')
      .default('UTC')
      .meta({ description: 'whose hours and days the series has', examples: ['Asia/Kolkata'] }),
    interval: z.enum(['hour', 'day']).default('hour').meta({ description: 'how long a period is' }),
    minimalEffectPercent: z.coerce.number().min(1).max(1000).default(10).meta({
      description: 'the relative effect that the campaign should be able to show, in percent of the baseline',
    }),
    asOf,
  })
  .meta({ id: 'CampaignInsightQuery' });

export const reactionsSchema = z
  .object({
    unsubscribes: count.meta({ description: 'people who ended messages by a link of this campaign' }),
    bounces: count.meta({ description: 'failed messages whose address will never take one' }),
    complaints: count.meta({ description: 'messages that were reported as spam' }),
  })
  .meta({ id: 'Reactions', description: 'as far as links and receipts tell' });

const funnelSchema = z
  .object({
    matched: count.meta({ description: 'people whom the rules chose' }),
    toSend: count.meta({ description: 'of matched, those who were to get it' }),
    sent: count.meta({ description: 'of toSend, those whose message the vendor accepted (SENT, DELIVERED)' }),
    delivered: count.meta({ description: 'of sent, those who got it' }),
    ordered: count.meta({ description: 'of sent, those who ordered in the window after it (attributed)' }),
    shares: z
      .object({
        toSend: share.meta({ description: 'toSend / matched' }),
        sent: share.meta({ description: 'sent / toSend' }),
        delivered: share.meta({ description: 'delivered / sent' }),
        ordered: share.meta({ description: 'ordered / sent' }),
      })
      .meta({ description: 'each step as a share of the one before; null of nobody' }),
    open: count.meta({ description: 'of toSend, those still to be sent' }),
    cancelled: count.meta({ description: 'of toSend, those cancelled before' }),
    failed: byReason.meta({ description: 'of toSend, the failed ones by reason' }),
    holdout: count.meta({ description: 'of matched, those held out' }),
    skipped: byReason.meta({ description: 'of matched, those never meant to get it, by reason' }),
  })
  .meta({ id: 'CampaignFunnel' });

const quantile = z
  .object({
    seconds: z.number().meta({ description: 'the value lies here or above' }),
    resolutionSeconds: z.number().meta({ description: 'and less than this above' }),
  })
  .meta({ id: 'DurationQuantile' });

const durationsSchema = z
  .object({
    messages: count.meta({ description: 'how many were measured' }),
    median: quantile.meta({ description: 'half of them took no longer' }),
    p90: quantile.meta({ description: 'nine of ten took no longer' }),
    p99: quantile.meta({ description: '99 of a hundred took no longer' }),
  })
  .meta({ id: 'Durations' });

const seriesEntrySchema = z
  .object({
    period: z
      .string()
      .meta({ description: 'day or hour on the local clock', examples: ['2026-01-31', '2026-01-31T09'] }),
    from: timestamp.meta({ description: 'first moment of the period, as UTC' }),
    to: timestamp.meta({ description: 'first moment of the next period' }),
    sent: count.meta({ description: 'of funnel.sent, those accepted by the vendor in it' }),
    delivered: count.meta({ description: 'of funnel.delivered, those that arrived in it' }),
    failed: count.meta({ description: 'of funnel.failed, those that failed in it' }),
  })
  .meta({ id: 'DeliveryPeriod' });

const deliverySchema = z
  .object({
    toSend: durationsSchema
      .nullable()
      .meta({ description: 'from the launch until the vendor accepted it; null when none was' }),
    toDeliver: durationsSchema
      .nullable()
      .meta({ description: 'from then until it was delivered; null when none was' }),
    resolution: z.string().meta({ description: 'how finely durations are counted' }),
    interval: z.enum(['hour', 'day']).meta({ description: 'how long a period is' }),
    timezone: z.string().meta({ description: 'whose hours and days they are' }),
    series: z.array(seriesEntrySchema).meta({
      description: 'the periods from the first to the last message, empty ones too; the first 4,000',
    }),
    isTruncated: z.boolean().meta({ description: 'there are more than 4,000 periods: ask for days' }),
  })
  .meta({ id: 'CampaignDelivery' });

export const attributionFields = {
  people: count.meta({ description: 'people whose message the vendor accepted (SENT, DELIVERED)' }),
  buyers: count.meta({ description: 'of them, those with an order that counts' }),
  orders: count.meta({ description: 'completed orders within the window after the person’s own message' }),
  revenue: moneyOutput.meta({ description: 'the sum of these orders' }),
  refunds: moneyOutput.meta({
    description: 'the sum of the refunds of these people in the same windows: negative or 0',
  }),
  net: moneyOutput.meta({ description: 'revenue + refunds' }),
};

const attributionSchema = z
  .object({
    ...attributionFields,
    touch: z.enum(touches).meta({ description: 'for which of several campaigns an order counts' }),
    windowDays: count.meta({ description: 'how long an order counts, from sentAt on, in days of 24 hours' }),
    isFinal: z.boolean().meta({ description: 'whether every message’s window is over' }),
    finalAt: timestamp
      .nullable()
      .meta({ description: 'when the last window ends; null while messages are still to be sent' }),
    note: z.string().meta({ description: 'what these figures do not say' }),
  })
  .meta({ id: 'Attribution' });

/** All that is known of one campaign. */
export const campaignInsightSchema = z
  .object({
    id: objectId,
    name: z.string().meta({ description: 'how the campaign is called' }),
    status: campaignStatusSchema,
    channel: channelSchema,
    launchedAt: timestamp.nullable().meta({ description: 'when it was launched; null before' }),
    completedAt: timestamp.nullable().meta({ description: 'when everything had come to its end' }),
    countedAt: timestamp.meta({ description: 'when all of this was counted' }),
    funnel: funnelSchema.meta({ description: 'from the people whom the rules chose to those who ordered' }),
    reactions: reactionsSchema,
    delivery: deliverySchema.meta({ description: 'how long it took, and when' }),
    abTest: abTestInsightSchema.nullable().meta({ description: 'null without an A/B test' }),
    attribution: attributionSchema.meta({
      description: 'orders after the message; whether they came because of it, only lift can say',
    }),
    lift: liftSchema.meta({ description: 'what the campaign changed, against those held out' }),
  })
  .meta({ id: 'CampaignInsight' });

export type InsightQuery = z.output<typeof insightQuery>;
export type Funnel = z.output<typeof funnelSchema>;
export type Reactions = z.output<typeof reactionsSchema>;
export type Durations = z.output<typeof durationsSchema>;
export type CampaignDelivery = z.output<typeof deliverySchema>;
export type AttributionFigures = Pick<
  z.output<typeof attributionSchema>,
  'people' | 'buyers' | 'orders' | 'revenue' | 'refunds' | 'net'
>;
export type Attribution = z.output<typeof attributionSchema>;
export type CampaignInsight = z.output<typeof campaignInsightSchema>;
