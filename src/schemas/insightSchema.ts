import { z } from 'zod';
import { NO_ORDERS, rfmGroupNames } from '../utils/rfm';
import { asOf, currencyOutput, moneyOutput, timestamp } from './commonSchema';
import { bound, timezoneQuery } from './periodSchema';
import { rfmThresholdsSchema } from './rfmSchema';

const count = z.number().int();
const score = z.int().min(1).max(5);

const groupName = z.enum([...rfmGroupNames, NO_ORDERS]);
const scoreRange = z.array(score).length(2).nullable();
const share = z.number().meta({ description: 'of all customers, 0 to 1', examples: [0.12] });
const netRevenue = moneyOutput.meta({
  description: 'completed orders less refunds; without opening balances',
});

const scoreCounts = z.array(
  z.object({
    score: score.meta({ description: '1 is the lowest, 5 the highest' }),
    customers: count.meta({ description: 'customers with this score' }),
  }),
);

const groupSchema = z.object({
  name: groupName.meta({ description: 'as rules on rfmGroup call it' }),
  customers: count.meta({ description: 'customers in the group' }),
  share,
  netRevenue,
  revenueShare: z.number().meta({ description: 'part of the net revenue of all customers; 0 without any' }),
  averageRecencyDays: z
    .number()
    .nullable()
    .meta({ description: 'mean days from the last order to asOf, unrounded; null without orders' }),
  recency: scoreRange.meta({ description: 'lowest and highest recency score; null without orders' }),
  fm: scoreRange.meta({ description: 'lowest and highest FM; null without orders' }),
});

const cellSchema = z.object({
  recencyScore: score.meta({ description: 'by the time of the last order' }),
  frequencyScore: score.meta({ description: 'by the number of orders' }),
  monetaryScore: score.meta({ description: 'by the spend after refunds' }),
  fm: score.meta({ description: 'by the formula' }),
  group: groupName.meta({ description: 'the group that the cell belongs to' }),
  customers: count.meta({ description: 'customers with these scores' }),
  netRevenue,
});

export const rfmSchema = z
  .object({
    asOf: timestamp.meta({ description: 'what the days since the last order count to' }),
    currency: currencyOutput,
    customers: count.meta({ description: 'all customers' }),
    n: count.meta({ description: 'customers with a completed order, who alone have scores' }),
    formulas: z
      .object({
        score: z.string().meta({ description: 'how a score is made' }),
        fm: z.string().meta({ description: 'how FM is made of two scores' }),
      })
      .meta({ description: 'how everything here is computed' }),
    thresholds: rfmThresholdsSchema,
    scores: z
      .object({
        recency: scoreCounts.meta({ description: 'by the time of the last order' }),
        frequency: scoreCounts.meta({ description: 'by the number of orders' }),
        monetary: scoreCounts.meta({ description: 'by the spend after refunds' }),
      })
      .meta({ description: 'how many customers have each score; ties share one' }),
    cells: z
      .array(cellSchema)
      .meta({ description: 'every combination of scores that a customer has, the best first' }),
    groups: z
      .array(groupSchema)
      .meta({ description: 'the named groups and those without orders: every customer is in exactly one' }),
  })
  .meta({ id: 'RfmReport' });

export const rfmQuery = z.strictObject({ asOf });

export type RfmReport = z.output<typeof rfmSchema>;

export const cohortsQuery = z
  .strictObject({
    timezone: timezoneQuery,
    interval: z.enum(['week', 'month']).default('month').meta({ description: 'how long a period is' }),
    from: bound.meta({
      description:
        'customers whose first order is at or after this; a date alone is its local midnight; all when absent',
      examples: ['2026-01-01'],
    }),
    to: bound.meta({
      description: 'customers whose first order is before this; all when absent',
      examples: ['2026-07-01'],
    }),
    asOf: asOf.meta({
      description:
        'periods are listed up to that of this moment, or of the last order if later or if they were more than 400; now when absent',
    }),
  })
  .meta({ id: 'CohortsQuery' });

export type CohortsQuery = z.output<typeof cohortsQuery>;

const periodName = z.string().meta({ description: 'month, or ISO week', examples: ['2026-01', '2026-W05'] });

const cohortPeriodSchema = z.object({
  since: count.meta({ description: 'periods since that of the first order, which is 0' }),
  period: periodName,
  active: count.meta({ description: 'customers of the cohort with a completed order in the period' }),
  retention: z.number().meta({ description: 'active / customers, 0 to 1', examples: [0.37] }),
  revenue: moneyOutput.meta({ description: 'their completed orders in the period' }),
  refunds: moneyOutput.meta({ description: 'their refunds in the period: negative or 0' }),
  net: moneyOutput.meta({ description: 'revenue + refunds' }),
});

export const cohortsSchema = z
  .object({
    currency: currencyOutput,
    interval: z.enum(['week', 'month']).meta({ description: 'how long a period is' }),
    timezone: z.string().meta({ description: 'whose midnights separate the periods' }),
    cohorts: z
      .array(
        z.object({
          period: periodName.meta({ description: 'when the customers placed their first completed order' }),
          from: timestamp.meta({ description: 'first moment of the period in the time zone, as UTC' }),
          to: timestamp.meta({ description: 'first moment of the next period: not included' }),
          customers: count.meta({ description: 'the size of the cohort' }),
          earlierRefunds: moneyOutput.meta({
            description: 'their refunds before the first period, which belong to none; nearly always 0',
          }),
          periods: z
            .array(cohortPeriodSchema)
            .meta({ description: 'the first period and all since; those to come are absent' }),
        }),
      )
      .meta({ description: 'cohorts in order; a period in which nobody ordered first has none' }),
  })
  .meta({ id: 'Cohorts' });

export type Cohorts = z.output<typeof cohortsSchema>;
