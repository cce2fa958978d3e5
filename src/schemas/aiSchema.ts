import { z } from 'zod';
import { ruleGroupSchema } from '../rules/ruleSchema';
import { campaignStatusSchema } from './campaignSchema';
import { moneyOutput, objectId, timestamp } from './commonSchema';
import { channelSchema } from './communicationLogSchema';
import { customerSchema } from './customerSchema';
import { tones } from './aiInputSchema';

const count = z.number().int();
const real = z.number();
const share = z.number().min(0).max(1);

export const engineNames = ['builtin', 'model'] as const;

/** Who speaks; part of every answer. */
const speaker = {
  engine: z.enum(engineNames).meta({
    description: 'builtin: computed here, without a network; model: the configured language model',
  }),
  engineNote: z
    .string()
    .optional()
    .meta({ description: 'why the built-in engine answered although a language model is configured' }),
};

export const segmentRulesSchema = z
  .object({
    understood: z.boolean().meta({
      description: 'whether the rules say all that the prompt says; false: look before you use them',
    }),
    rules: ruleGroupSchema.nullable().meta({ description: 'null when nothing could be made of the prompt' }),
    description: z.string().nullable().meta({
      description: 'the rules in plain English, read back from the rules themselves; null without rules',
    }),
    notUnderstood: z.array(z.string()).meta({ description: 'what the rules leave out' }),
    questions: z.array(z.string()).meta({ description: 'what should be answered before they are used' }),
    count: count.nullable().meta({ description: 'how many customers match; null without rules' }),
    sample: z.array(customerSchema).meta({ description: 'the first of them in the order of their ids' }),
    ...speaker,
  })
  .meta({ id: 'SegmentRules' });

const variableSchema = z.object({
  variable: z.string().meta({ description: 'as a template spells it' }),
  people: count.meta({ description: 'who have it' }),
  share: share.meta({ description: 'of the audience' }),
  isUsable: z.boolean().meta({ description: 'whether suggestions use it' }),
});

export const messageSuggestionSchema = z.object({
  subject: z.string().optional().meta({ description: 'for e-mail: Liquid, like the message' }),
  message: z.string().meta({ description: 'Liquid, ready for POST /campaigns' }),
  example: z
    .object({
      subject: z.string().optional().meta({ description: 'the subject' }),
      message: z.string().meta({ description: 'the message' }),
    })
    .meta({ description: 'as an invented customer would see it' }),
  fallback: z
    .object({
      people: count.meta({ description: 'who see a fallback such as "there" in place of their name' }),
      share: share.meta({ description: 'of the audience' }),
    })
    .meta({ description: 'how personal it is' }),
});

export const messageSuggestionsSchema = z
  .object({
    suggestions: z.array(messageSuggestionSchema).meta({ description: 'different ways to say it' }),
    objective: z.string().meta({ description: 'what the objective was taken for', examples: ['win_back'] }),
    tone: z.enum(tones).meta({ description: 'how they sound' }),
    channel: channelSchema,
    audience: count.meta({ description: 'how many customers were looked at' }),
    variables: z.array(variableSchema).meta({ description: 'what is known of the audience' }),
    notes: z.array(z.string()).meta({ description: 'what to know before you use them' }),
    ...speaker,
  })
  .meta({ id: 'MessageSuggestions' });

export const campaignTagsSchema = z
  .object({
    tags: z
      .array(
        z.object({
          tag: z
            .string()
            .meta({ description: 'lower case, words joined by hyphens', examples: ['win-back'] }),
          reason: z.string().meta({ description: 'what it was taken from' }),
        }),
      )
      .meta({ description: 'the most certain first' }),
    ...speaker,
  })
  .meta({ id: 'CampaignTags' });

export const campaignSummarySchema = z
  .object({
    id: objectId,
    status: campaignStatusSchema,
    summary: z.string().meta({ description: 'what became of the campaign, in words' }),
    figures: z
      .record(z.string(), z.number())
      .meta({ description: 'every number that the words are made of', examples: [{ delivered: 190 }] }),
    ...speaker,
  })
  .meta({ id: 'CampaignSummary' });

const dimensionSchema = z.object({
  name: z.enum(['recency', 'frequency', 'monetary']).meta({ description: 'what is measured' }),
  measures: z.string().meta({ description: 'x: what it is computed from' }),
  segmentMean: real.meta({ description: 'mean of ln(1 + x) over the members with orders' }),
  typical: real.meta({ description: 'x of the centroid: e^segmentMean − 1' }),
  mean: real.meta({ description: 'mean of ln(1 + x) over all customers with orders' }),
  deviation: real.meta({
    description: 'standard deviation of ln(1 + x) over them; 0: it tells nobody apart',
  }),
});

export const lookalikeSchema = z
  .object({
    segmentId: objectId,
    asOf: timestamp.meta({ description: 'what recency counts back from' }),
    explanation: z.string().meta({ description: 'how they were found' }),
    members: count.meta({ description: 'people in the segment' }),
    membersWithOrders: count.meta({ description: 'of them, those who have ordered: they make the centroid' }),
    population: count.meta({ description: 'all customers with orders: they make means and deviations' }),
    candidates: count.meta({ description: 'of them, those outside the segment' }),
    dimensions: z.array(dimensionSchema).meta({ description: 'the space in which distances are measured' }),
    farthest: real
      .nullable()
      .meta({ description: 'the distance of the last one; null when there is nobody' }),
    customers: z
      .array(
        z.object({
          id: objectId,
          distance: real.meta({ description: 'to the centroid, in standard deviations' }),
          recencyDays: real.meta({ description: 'days since the last order' }),
          orderCount: count.meta({ description: 'completed orders' }),
          totalSpend: moneyOutput.meta({ description: 'opening balance plus completed orders' }),
        }),
      )
      .meta({ description: 'the nearest first; of equals, in the order of their ids' }),
    rules: ruleGroupSchema.nullable().meta({
      description:
        'exactly these customers: keep them with POST /segments, or send them a campaign; null for nobody',
    }),
    ...speaker,
  })
  .meta({ id: 'Lookalike' });

export const sendTimeSchema = z
  .object({
    segmentId: objectId,
    recommendedHour: z
      .int()
      .min(0)
      .max(23)
      .nullable()
      .meta({ description: 'on each person’s own clocks; null while nobody has ordered' }),
    explanation: z.string().meta({ description: 'how it was found' }),
    timezone: z.string().meta({ description: 'the time zone of people without one of their own' }),
    people: count.meta({ description: 'people in the segment' }),
    decidedByOwnOrders: count.meta({
      description: 'people with at least three orders: their own hour counts',
    }),
    decidedByPrior: count.meta({ description: 'the others: the hours of the whole segment count' }),
    orders: count.meta({ description: 'completed orders that were looked at' }),
    hours: z
      .array(
        z.object({
          hour: count.meta({ description: 'from this hour to the next, 0 to 23' }),
          bestFor: count.meta({ description: 'people whose own best hour it is' }),
          orders: count.meta({ description: 'orders in it' }),
          priorShare: real.meta({ description: '(orders + 1) / (all orders + 24)' }),
          expected: real.meta({ description: 'bestFor + decidedByPrior × priorShare' }),
        }),
      )
      .meta({ description: 'all 24' }),
    ...speaker,
  })
  .meta({ id: 'SendTime' });

export type EngineName = (typeof engineNames)[number];
export type SegmentRules = z.output<typeof segmentRulesSchema>;
export type MessageSuggestion = z.output<typeof messageSuggestionSchema>;
export type MessageSuggestions = z.output<typeof messageSuggestionsSchema>;
export type CampaignTags = z.output<typeof campaignTagsSchema>;
export type CampaignSummary = z.output<typeof campaignSummarySchema>;
export type Lookalike = z.output<typeof lookalikeSchema>;
export type SendTime = z.output<typeof sendTimeSchema>;
