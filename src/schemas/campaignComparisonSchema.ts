import { z } from 'zod';
import { attributionFields, reactionsSchema, windowDays } from './campaignInsightSchema';
import { campaignStatusSchema } from './campaignSchema';
import { asOf, instant, objectId, pageQuery, timestamp } from './commonSchema';
import { channelSchema } from './communicationLogSchema';
import { liftVerdictSchema } from './liftSchema';

const count = z.number().int();

export const comparisonQuery = z
  .strictObject({
    limit: z.coerce.number().int().min(1).max(50).default(10).meta({ description: 'how many at most' }),
    cursor: pageQuery.cursor,
    from: instant.optional().meta({ description: 'only campaigns launched at this moment or later' }),
    to: instant.optional().meta({ description: 'only campaigns launched before this moment' }),
    windowDays,
    asOf,
  })
  .refine(({ from, to }) => !from || !to || from <= to, {
    path: ['from'],
    error: 'must not be later than to',
  })
  .meta({ id: 'CampaignComparisonQuery' });

/** One campaign in the comparison. */
export const campaignComparisonSchema = z
  .object({
    id: objectId,
    name: z.string().meta({ description: 'how the campaign is called' }),
    status: campaignStatusSchema,
    channel: channelSchema,
    launchedAt: timestamp.meta({ description: 'when it was launched' }),
    countedAt: timestamp.meta({ description: 'when all of this was counted' }),
    audience: count.meta({ description: 'people whom the rules chose' }),
    sent: count.meta({ description: 'accepted by the vendor: SENT and DELIVERED' }),
    delivered: count.meta({ description: 'delivered' }),
    failed: count.meta({ description: 'failed' }),
    skipped: count.meta({ description: 'never meant to get it' }),
    cancelled: count.meta({ description: 'cancelled before they were sent' }),
    holdout: count.meta({ description: 'held out' }),
    open: count.meta({ description: 'still to be sent' }),
    deliveryRate: z
      .number()
      .nullable()
      .meta({ description: 'between 0 and 1: delivered / (sent + failed); null of nobody' }),
    reactions: reactionsSchema,
    attribution: z
      .object(attributionFields)
      .meta({ description: 'orders within the window after each person’s message' }),
    lift: z
      .object({
        verdict: liftVerdictSchema,
        sentence: z.string().meta({ description: 'the verdict in a sentence' }),
      })
      .meta({ description: 'what it changed, against those held out' }),
  })
  .meta({ id: 'CampaignComparison' });

export type ComparisonQuery = z.output<typeof comparisonQuery>;
export type CampaignComparison = z.output<typeof campaignComparisonSchema>;
