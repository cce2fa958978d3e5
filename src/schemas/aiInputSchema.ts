import { z } from 'zod';
import { rulesInputSchema } from '../rules/ruleSchema';
import { isTimeZone } from '../utils/calendar';
import { asOf, objectId, text } from './commonSchema';
import { channelSchema } from './communicationLogSchema';

export const tones = ['friendly', 'formal', 'urgent', 'playful', 'luxurious'] as const;
export type Tone = (typeof tones)[number];

const segmentId = objectId.meta({ description: 'the segment that is meant' });

export const segmentRulesRequestSchema = z
  .strictObject({
    prompt: text({ max: 1000 }).meta({
      description: 'who is meant, in plain English',
      examples: ['people who spent over 10,000 and have not bought anything for 90 days'],
    }),
    asOf,
    sample: z.int().min(0).max(100).default(5).meta({ description: 'how many customers to show' }),
  })
  .meta({ id: 'SegmentRulesRequest' });

export const messageSuggestionsRequestSchema = z
  .strictObject({
    objective: text({ max: 300 }).meta({
      description:
        'what the message is for; a discount (20 % off), free shipping, a code (code SPRING) and a last day (until Sunday) are used as given, and notes name what is left out',
      examples: ['win back customers with 20 % off until Sunday'],
    }),
    tone: z.enum(tones).default('friendly').meta({ description: 'how it sounds' }),
    channel: channelSchema.default('email'),
    segmentId: segmentId.optional().meta({ description: 'who gets it; all customers when absent' }),
  })
  .meta({ id: 'MessageSuggestionsRequest' });

export const campaignTagsRequestSchema = z
  .strictObject({
    campaignId: objectId.optional().meta({ description: 'a stored campaign, instead of all that follows' }),
    name: text({ max: 200 }).optional().meta({ description: 'how the campaign is called' }),
    objective: text({ max: 300 }).optional().meta({ description: 'what it is for' }),
    subject: text({ max: 500 }).optional().meta({ description: 'the template of its subject' }),
    message: text({ max: 20_000 }).optional().meta({ description: 'the template of its message' }),
    channel: channelSchema.optional(),
    segmentId: segmentId.optional().meta({ description: 'the segment that is its audience' }),
    rules: rulesInputSchema.optional(),
  })
  .refine(
    ({ campaignId, ...content }) =>
      (campaignId === undefined) === Object.values(content).some((value) => value !== undefined),
    { path: ['campaignId'], error: 'give either campaignId or the content of a campaign' },
  )
  .refine(({ segmentId: segment, rules }) => segment === undefined || rules === undefined, {
    path: ['rules'],
    error: 'give either segmentId or rules',
  })
  .meta({ id: 'CampaignTagsRequest' });

export const lookalikeRequestSchema = z
  .strictObject({
    segmentId: segmentId.meta({ description: 'whom the people found are to be like' }),
    size: z
      .int()
      .min(1)
      .max(10_000)
      .meta({ description: 'how many people', examples: [100] }),
    asOf,
  })
  .meta({ id: 'LookalikeRequest' });

export const sendTimeRequestSchema = z
  .strictObject({
    segmentId: segmentId.meta({ description: 'who is to be written to' }),
    timezone: text({ max: 100 })
      .refine(isTimeZone, 'must be an IANA time zone such as Asia/Kolkata')
      .default('UTC')
      .meta({ description: 'whose clocks count for people without a time zone of their own' }),
    asOf,
  })
  .meta({ id: 'SendTimeRequest' });

export type SegmentRulesRequest = z.output<typeof segmentRulesRequestSchema>;
export type MessageSuggestionsRequest = z.output<typeof messageSuggestionsRequestSchema>;
export type CampaignTagsRequest = z.output<typeof campaignTagsRequestSchema>;
export type LookalikeRequest = z.output<typeof lookalikeRequestSchema>;
export type SendTimeRequest = z.output<typeof sendTimeRequestSchema>;
