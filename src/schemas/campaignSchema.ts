import { z } from 'zod';
import { ruleGroupSchema, rulesInputSchema } from '../rules/ruleSchema';
import { asOf, objectId, pageQuery, text, timestamp } from './commonSchema';
import { channelSchema } from './communicationLogSchema';
import type { LogStatus } from './communicationLogSchema';

export const campaignStatuses = [
  'DRAFT',
  'SCHEDULED',
  'PREPARING',
  'RUNNING',
  'PAUSED',
  'COMPLETED',
  'CANCELLED',
  'FAILED',
] as const;
export const campaignStatusSchema = z
  .enum(campaignStatuses)
  .meta({ description: 'PREPARING: the audience is written down; RUNNING: messages go out' });
export type CampaignStatus = z.output<typeof campaignStatusSchema>;

/** Statuses after which a campaign sends nothing more. */
export const finalCampaignStatuses = ['COMPLETED', 'CANCELLED', 'FAILED'] as const;

const name = text({ max: 200 }).meta({
  description: 'how the campaign is called',
  examples: ['Spring sale'],
});
const subject = text({ max: 500 }).meta({
  description: 'Liquid, like the message; for e-mail',
  examples: ['A little something for {{ customer.name | default: "you" }}'],
});
const message = text({ max: 20_000 }).meta({
  description: 'Liquid; {name} is short for {{ customer.name }}; an unknown variable renders as nothing',
  examples: ['Hi {{ customer.name | default: "there" }}, 10 % off until Sunday.'],
});
const segmentId = objectId.meta({ description: 'the segment that is the audience' });
const audienceFault = { message: 'give either segmentId or rules', path: ['rules'] };

export const createCampaignSchema = z
  .strictObject({
    name,
    channel: channelSchema.default('email'),
    subject: subject.optional(),
    message,
    segmentId: segmentId.optional(),
    rules: rulesInputSchema.optional(),
    asOf,
    launch: z.boolean().default(false).meta({ description: 'launch at once; the answer is then 202' }),
  })
  .refine((body) => (body.segmentId === undefined) !== (body.rules === undefined), audienceFault)
  .meta({ id: 'CreateCampaign' });

export const updateCampaignSchema = z
  .strictObject({
    name: name.optional(),
    channel: channelSchema.optional(),
    subject: subject.nullable().optional(),
    message: message.optional(),
    segmentId: segmentId.optional(),
    rules: rulesInputSchema.optional(),
    asOf: asOf.nullable(),
  })
  .refine((body) => body.segmentId === undefined || body.rules === undefined, audienceFault)
  .meta({
    id: 'UpdateCampaign',
    description: 'missing: leave, null: clear; segmentId and rules replace each other',
  });

/** A launch says nothing in its body; what it says all the same is refused rather than ignored. */
export const launchCampaignSchema = z.strictObject({}).optional().meta({ id: 'LaunchCampaign' });

const count = z.number().int();

/** The figures of a campaign; `stats` always adds up to `audienceSize`. */
const figures = {
  audienceSize: count.meta({ description: 'log entries, skipped ones included; 0 before the launch' }),
  sent: count.meta({ description: 'accepted by the vendor: SENT and DELIVERED' }),
  failed: count.meta({ description: 'FAILED' }),
  stats: z
    .object({
      PENDING: count.meta({ description: 'to be sent' }),
      SENDING: count.meta({ description: 'with a worker' }),
      SENT: count.meta({ description: 'accepted by the vendor, end not known yet' }),
      DELIVERED: count.meta({ description: 'delivered' }),
      FAILED: count.meta({ description: 'failed, each with a reason' }),
      SKIPPED: count.meta({ description: 'never sent, each with a reason' }),
      CANCELLED: count.meta({ description: 'cancelled before they were sent' }),
      HOLDOUT: count.meta({ description: 'left out on purpose' }),
    } satisfies Record<LogStatus, z.ZodType>)
    .meta({ id: 'CampaignCounts', description: 'log entries by status' }),
  statsAsOf: timestamp.nullable().meta({ description: 'when they were counted' }),
};

/** A campaign in an answer. */
export const campaignSchema = z
  .object({
    id: objectId,
    name: z.string().meta({ description: 'how the campaign is called' }),
    status: campaignStatusSchema,
    channel: channelSchema,
    subject: z.string().optional().meta({ description: 'the template of the subject' }),
    message: z.string().meta({ description: 'the template of the message' }),
    segmentId: objectId.optional().meta({ description: 'the segment that is the audience' }),
    rules: ruleGroupSchema.nullable().meta({
      description: 'the audience; frozen at the launch, null before it when a segment was given',
    }),
    asOf: timestamp
      .nullable()
      .meta({ description: 'what relative dates count from; the launch unless given' }),
    launchedAt: timestamp.nullable(),
    completedAt: timestamp.nullable(),
    ...figures,
    createdAt: timestamp,
  })
  .meta({ id: 'Campaign' });

/** The figures alone, as `stats` and each event of `events` show them. */
export const campaignStatsSchema = z
  .object({ id: objectId, status: campaignStatusSchema, ...figures, completedAt: timestamp.nullable() })
  .meta({ id: 'CampaignStats' });

export const campaignsQuery = z.strictObject({
  ...pageQuery,
  status: campaignStatusSchema.optional(),
});

export const previewMessageSchema = z
  .strictObject({
    message,
    subject: subject.optional(),
    customerId: objectId
      .optional()
      .meta({ description: 'rendered for this customer; an invented one when absent' }),
  })
  .meta({ id: 'PreviewMessage' });

export const messagePreviewSchema = z
  .object({
    subject: z.string().optional().meta({ description: 'the subject as it would be sent' }),
    message: z.string().meta({ description: 'the message as it would be sent' }),
  })
  .meta({ id: 'MessagePreview' });

export type { RuleTree } from '../rules/ruleSchema';
export type CreateCampaign = z.output<typeof createCampaignSchema>;
export type UpdateCampaign = z.output<typeof updateCampaignSchema>;
export type Campaign = z.output<typeof campaignSchema>;
export type CampaignStats = z.output<typeof campaignStatsSchema>;
export type CampaignCounts = Campaign['stats'];
export type CampaignsQuery = z.output<typeof campaignsQuery>;
export type PreviewMessage = z.output<typeof previewMessageSchema>;
export type MessagePreview = z.output<typeof messagePreviewSchema>;
