import { z } from 'zod';
import { rulesInputSchema } from '../rules/ruleSchema';
import { asOf, instant, objectId, pageQuery, timestamp } from './commonSchema';

const count = z.number().int();

export const historyQuery = z.strictObject({
  ...pageQuery,
  from: instant.optional().meta({ description: 'only refreshes of this moment or later' }),
  to: instant.optional().meta({ description: 'only refreshes before this moment' }),
});

export const refreshParams = z.strictObject({
  id: objectId,
  refreshId: objectId.meta({ description: 'a refresh of the segment' }),
});

export const changesQuery = z.strictObject({
  ...pageQuery,
  change: z.enum(['joined', 'left']).meta({ description: 'who joined with this refresh, or who left' }),
});

/** One evaluation of a segment. */
export const segmentRefreshSchema = z
  .object({
    id: objectId,
    date: z
      .string()
      .nullable()
      .meta({
        description: 'the night that it is for, by the local date of its beginning; null by hand',
        examples: ['2026-01-31'],
      }),
    kind: z.enum(['nightly', 'manual']).meta({ description: 'by itself, or by hand' }),
    status: z.enum(['RUNNING', 'COMPLETED', 'FAILED']).meta({
      description: 'RUNNING: the figures are those so far; FAILED: see reason',
    }),
    reason: z.string().optional().meta({ description: 'why it FAILED' }),
    asOf: timestamp.meta({ description: 'what relative dates counted from' }),
    completedAt: timestamp.nullable().meta({ description: 'when it had come to its end' }),
    size: count.meta({ description: 'how many customers are in the segment' }),
    joined: count.meta({ description: 'of them, those who were not in it at the refresh before' }),
    left: count.meta({ description: 'those who were in it then and are no longer' }),
    rulesChanged: z.boolean().meta({
      description: 'the rules are others than at the refresh before: people were moved by that, too',
    }),
    description: z.string().nullable().meta({
      description:
        'the rules of then in plain English, segments put in place; null when they could not be read',
    }),
    isFirst: z.boolean().meta({ description: 'there was none before: everybody has joined' }),
  })
  .meta({ id: 'SegmentRefresh' });

/** Somebody who joined or left. */
export const segmentChangeSchema = z
  .object({
    customerId: objectId,
    externalId: z.string().optional().meta({ description: 'the id in the shop’s own system' }),
    name: z
      .string()
      .optional()
      .meta({ description: 'absent, like all but the id, when the customer is gone' }),
    email: z.string().optional().meta({ description: 'the address' }),
    joinedAt: timestamp.meta({ description: 'the refresh with which this stay began' }),
    leftAt: timestamp
      .nullable()
      .meta({ description: 'the refresh with which it ended; null while it lasts' }),
  })
  .meta({ id: 'SegmentChange' });

export const overlapSchema = z
  .strictObject({
    segmentIds: z.array(objectId).length(2).optional().meta({ description: 'two stored segments' }),
    rules: z.array(rulesInputSchema).length(2).optional().meta({ description: 'two rule trees, instead' }),
    asOf,
  })
  .refine(({ rules, segmentIds }) => (rules === undefined) !== (segmentIds === undefined), {
    path: ['segmentIds'],
    error: 'give either segmentIds or rules',
  })
  .meta({ id: 'SegmentOverlapQuestion' });

const share = z.number().nullable();

/** How far two audiences are the same people. */
export const overlapAnswerSchema = z
  .object({
    asOf: timestamp.meta({ description: 'what relative dates counted from' }),
    first: count.meta({ description: 'people in the first one' }),
    second: count.meta({ description: 'people in the second one' }),
    both: count.meta({ description: 'people in both' }),
    onlyFirst: count.meta({ description: 'people in the first one alone' }),
    onlySecond: count.meta({ description: 'people in the second one alone' }),
    neither: count.meta({ description: 'people in neither' }),
    total: count.meta({ description: 'all customers' }),
    jaccard: share.meta({
      description: 'both / those in any of the two: 0 none, 1 the same; null of nobody',
    }),
    shareOfFirst: share.meta({ description: 'both / first; null of nobody' }),
    shareOfSecond: share.meta({ description: 'both / second; null of nobody' }),
  })
  .meta({ id: 'SegmentOverlap' });

export type HistoryQuery = z.output<typeof historyQuery>;
export type ChangesQuery = z.output<typeof changesQuery>;
export type SegmentRefresh = z.output<typeof segmentRefreshSchema>;
export type SegmentChange = z.output<typeof segmentChangeSchema>;
export type OverlapQuestion = z.output<typeof overlapSchema>;
export type Overlap = z.output<typeof overlapAnswerSchema>;
