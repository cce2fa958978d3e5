import { z } from 'zod';
import { moneyOutput, timestamp } from './commonSchema';
import { rateSchema } from './liftSchema';

const count = z.number().int();

const comparisonSchema = z
  .object({
    with: z.string().meta({ description: 'the other version' }),
    difference: z.number().meta({ description: 'share of this version less that of the other one' }),
    low: z.number().meta({ description: 'the lower end of its interval' }),
    high: z.number().meta({ description: 'the upper end' }),
    isEvidence: z
      .boolean()
      .meta({ description: 'the interval does not hold 0, and no order can come any more that counts' }),
  })
  .meta({ id: 'VersionComparison' });

const versionSchema = z
  .object({
    name: z.string().meta({ description: 'the version' }),
    isWinner: z.boolean().meta({ description: 'whether those who waited got it' }),
    toSend: count.meta({ description: 'tested people who were to get it' }),
    delivered: rateSchema.meta({
      description: 'delivered, of those with a SENT, DELIVERED or FAILED message',
    }),
    ordered: rateSchema.meta({ description: 'people with an attributed order, of SENT and DELIVERED' }),
    unsubscribed: rateSchema.meta({
      description: 'people who ended messages by its link, of SENT and DELIVERED',
    }),
    net: moneyOutput.meta({ description: 'attributed revenue after refunds' }),
    comparisons: z
      .array(comparisonSchema)
      .meta({ description: 'by the measure of the test, with every other version' }),
  })
  .meta({ id: 'VersionInsight' });

/** How the versions of an A/B test did. */
export const abTestInsightSchema = z
  .object({
    metric: z
      .enum(['delivered', 'orders', 'fewest_unsubscribes'])
      .meta({ description: 'what the winner was, or will be, chosen by' }),
    winner: z.string().nullable().meta({ description: 'the version that the others got; null before' }),
    decidedAt: timestamp.nullable().meta({ description: 'when it was chosen' }),
    versions: z
      .array(versionSchema)
      .meta({ description: 'tested people only: not those who waited for the winner' }),
    confidence: z.number().meta({
      description: 'of the comparisons: 95 % for all of them together, so higher for each with more versions',
    }),
    sentence: z.string().meta({ description: 'who won and why, and whether that is evidence' }),
  })
  .meta({ id: 'AbTestInsight' });

export type VersionInsight = z.output<typeof versionSchema>;
export type AbTestInsight = z.output<typeof abTestInsightSchema>;
