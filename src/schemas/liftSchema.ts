import { z } from 'zod';
import { moneyOutput, timestamp } from './commonSchema';

const count = z.number().int();

/** A share of 1, such as 0.062 for 6.2 %. */
const share = z.number().nullable().meta({ description: 'between 0 and 1; null of nobody' });

/** How many of how many, and where the true share lies with 95 % confidence (Wilson's score interval). */
export const rateSchema = z
  .object({
    count: count.meta({ description: 'how many' }),
    of: count.meta({ description: 'of how many' }),
    share,
    low: share.meta({ description: 'the lower end of the 95 % interval of the share' }),
    high: share.meta({ description: 'the upper end' }),
  })
  .meta({ id: 'Rate', description: 'a share with its 95 % interval (Wilson)' });

/** A difference of two figures with its interval. */
const difference = (what: string) => ({
  difference: z.number().meta({ description: what }),
  low: z.number().meta({ description: 'the lower end of its interval' }),
  high: z.number().meta({ description: 'the upper end of its interval' }),
});

const liftGroupSchema = z
  .object({
    people: count.meta({ description: 'everyone whom chance put into the group' }),
    conversion: rateSchema.meta({ description: 'people with a completed order in the window' }),
    orders: count.meta({ description: 'their completed orders in the window' }),
    revenue: moneyOutput.meta({ description: 'the sum of these orders' }),
    refunds: moneyOutput.meta({ description: 'the sum of their refunds in the window: negative or 0' }),
    net: moneyOutput.meta({ description: 'revenue + refunds' }),
    netPerPerson: z
      .number()
      .nullable()
      .meta({ description: 'net / people in major units, unrounded; null of nobody' }),
  })
  .meta({ id: 'LiftGroup' });

export const liftVerdicts = [
  'increase',
  'decrease',
  'no_evidence',
  'window_open',
  'too_few',
  'no_holdout',
  'not_launched',
] as const;
export const liftVerdictSchema = z.enum(liftVerdicts).meta({
  description:
    'increase, decrease: evidence that the campaign moved the share of people who order; no_evidence: the interval holds ' +
    '0; window_open: too early to judge; too_few: one of the groups is too small to judge; no_holdout: nothing to compare ' +
    'with; not_launched',
});
export type LiftVerdict = z.output<typeof liftVerdictSchema>;

const sampleSizeSchema = z
  .object({
    baseline: z.number().meta({ description: 'the share of the hold-out group that ordered' }),
    minimalEffect: z
      .number()
      .meta({ description: 'the relative effect to be found, of 1: 0.1 is 10 % of the baseline' }),
    power: z.number().meta({ description: 'how likely an effect of this size is to be found' }),
    holdoutNeeded: count.meta({ description: 'people held out that this takes, with the groups as uneven' }),
    assignedNeeded: count.meta({ description: 'people who are to get the message that this takes' }),
    isEnough: z.boolean().meta({ description: 'whether the campaign has as many' }),
    detectable: z.number().nullable().meta({
      description: 'the least relative increase that this campaign would find; null: not even ×100',
    }),
  })
  .meta({ id: 'LiftSampleSize' });

const revenueLiftSchema = z
  .object({
    ...difference('net revenue a person: assigned less held out, in major units, unrounded'),
    relative: z
      .number()
      .nullable()
      .meta({ description: 'the difference / net revenue a person held out; null when that is not above 0' }),
    incremental: moneyOutput.meta({
      description: 'difference × people assigned: what the campaign brought in all',
    }),
    incrementalLow: moneyOutput.meta({ description: 'the lower end of its interval' }),
    incrementalHigh: moneyOutput.meta({ description: 'the upper end of its interval' }),
    isReliable: z.boolean().meta({
      description:
        'false with fewer than 100 buyers in either group: order values are too skewed for the interval',
    }),
    isEvidence: z.boolean().meta({
      description: 'the window is over, the interval is reliable and does not hold 0',
    }),
  })
  .meta({ id: 'RevenueLift' });

/** What the campaign changed: everyone who was to get it against those held out by chance. */
export const liftSchema = z
  .object({
    verdict: liftVerdictSchema,
    sentence: z.string().meta({
      description: 'the verdict in one or two sentences',
      examples: [
        'Of 1,900 people who were to get it 6.2 % ordered, of 100 held out 4.0 %: +2.2 points (95 % interval −3.8 to ' +
          '+4.5). That is no evidence of an effect.',
      ],
    }),
    windowDays: count.meta({ description: 'how long orders count, from the launch on, in days' }),
    from: timestamp.nullable().meta({ description: 'the launch: from here on orders of both groups count' }),
    to: timestamp.nullable().meta({ description: 'the end of the window, which is not included' }),
    isFinal: z.boolean().meta({ description: 'whether the window is over' }),
    assigned: liftGroupSchema
      .nullable()
      .meta({ description: 'everyone who was to get the message, whatever became of it; null before' }),
    holdout: liftGroupSchema.nullable().meta({ description: 'those held out; null without' }),
    conversion: z
      .object({
        ...difference('share of people who ordered: assigned less held out; 0.022 is 2.2 points'),
        relative: z
          .number()
          .nullable()
          .meta({ description: 'difference / share of those held out; null when that is 0' }),
      })
      .nullable()
      .meta({ description: 'with the 95 % interval of Newcombe (1998), method 10; null without two groups' }),
    revenue: revenueLiftSchema.nullable().meta({
      description:
        'with the 95 % interval of Welch, corrected for skewness; null without two groups of two people or more',
    }),
    sampleSize: sampleSizeSchema
      .nullable()
      .meta({ description: 'how many people evidence takes; null when nobody has ordered' }),
  })
  .meta({ id: 'Lift' });

export type Rate = z.output<typeof rateSchema>;
export type LiftGroup = z.output<typeof liftGroupSchema>;
export type RevenueLift = z.output<typeof revenueLiftSchema>;
export type SampleSize = z.output<typeof sampleSizeSchema>;
export type Lift = z.output<typeof liftSchema>;
