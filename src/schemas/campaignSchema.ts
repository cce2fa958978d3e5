import { z } from 'zod';
import { ruleGroupSchema } from '../rules/ruleSchema';
import { objectId, timestamp } from './commonSchema';
import { channelSchema } from './communicationLogSchema';
import type { LogStatus } from './communicationLogSchema';
import { frequencyCapSchema, quietHoursSchema } from './sendingPolicySchema';

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

/** What can be done to a campaign; which of them, its status says. */
export const campaignActions = [
  'update',
  'delete',
  'schedule',
  'unschedule',
  'launch',
  'pause',
  'resume',
  'cancel',
  'retry-failed',
  'archive',
  'unarchive',
] as const;
export type CampaignAction = (typeof campaignActions)[number];

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

const abTestSchema = z
  .object({
    variants: z
      .array(
        z.object({
          name: z.string().meta({ description: 'how the version is called' }),
          subject: z.string().optional().meta({ description: 'the template of its subject' }),
          message: z.string().meta({ description: 'the template of its message' }),
        }),
      )
      .meta({ description: 'the versions beside the campaign’s own one, which is A' }),
    testPercent: z.number().meta({ description: 'the share of the audience that is tested' }),
    metric: z
      .enum(['delivered', 'orders', 'fewest_unsubscribes'])
      .meta({ description: 'what decides which version is the best' }),
    waitMinutes: count.meta({ description: 'how long after the start the winner is chosen' }),
    winner: z.string().optional().meta({ description: 'the version that the others got' }),
    decidedAt: timestamp.optional().meta({ description: 'when it was chosen' }),
  })
  .meta({ id: 'AbTest', description: 'several versions of the message, and how the best is found' });

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
    scheduledAt: timestamp.nullable().meta({ description: 'when it goes out by itself' }),
    timezone: z.string().optional().meta({ description: 'the time zone that it was scheduled in' }),
    expiresAt: timestamp
      .nullable()
      .meta({ description: 'when it is too late to go out by itself: it then pauses and asks' }),
    launchedAt: timestamp.nullable(),
    completedAt: timestamp.nullable(),
    archivedAt: timestamp.nullable().meta({ description: 'since when lists leave it out' }),
    statusReason: z
      .string()
      .optional()
      .meta({ description: 'why it has this status, when that was not asked for', examples: ['expired'] }),
    actions: z
      .array(z.enum(campaignActions))
      .meta({ description: 'what can be done to it now; anything else is answered 409' }),
    ratePerSecond: z.number().optional().meta({ description: 'messages a second at most' }),
    holdoutPercent: z.number().meta({ description: 'the share of people who are left out on purpose' }),
    frequencyCap: frequencyCapSchema
      .nullable()
      .optional()
      .meta({ description: 'absent before the launch: what the sending policy says' }),
    quietHours: quietHoursSchema
      .nullable()
      .optional()
      .meta({ description: 'absent before the launch: what the sending policy says' }),
    sendTime: z.enum(['at_once', 'best_hour']).meta({ description: 'when each person gets it' }),
    onUnknown: z
      .enum(['fail', 'repeat'])
      .meta({ description: 'what happens to a message that may have left already' }),
    abTest: abTestSchema.optional(),
    ...figures,
    createdAt: timestamp,
  })
  .meta({ id: 'Campaign' });

/** The figures alone, as `stats` and each event of `events` show them. */
export const campaignStatsSchema = z
  .object({ id: objectId, status: campaignStatusSchema, ...figures, completedAt: timestamp.nullable() })
  .meta({ id: 'CampaignStats' });

export const messagePreviewSchema = z
  .object({
    subject: z.string().optional().meta({ description: 'the subject as it would be sent' }),
    message: z.string().meta({ description: 'the message as it would be sent' }),
  })
  .meta({ id: 'MessagePreview' });

export type { RuleTree } from '../rules/ruleSchema';
export const testSendResultSchema = z
  .object({
    results: z
      .array(
        z.object({
          to: z.string().meta({ description: 'the address' }),
          variant: z.string().meta({ description: 'the version that it got' }),
          outcome: z
            .enum(['accepted', 'delivered', 'failed', 'rejected', 'retry', 'unknown', 'suppressed'])
            .meta({ description: 'what the vendor says; suppressed: not sent' }),
          reason: z.string().optional().meta({ description: 'why it was not taken' }),
        }),
      )
      .meta({ description: 'one entry for each message' }),
  })
  .meta({ id: 'TestSendResult' });

export type TestSendResult = z.output<typeof testSendResultSchema>;
export type Campaign = z.output<typeof campaignSchema>;
export type CampaignStats = z.output<typeof campaignStatsSchema>;
export type CampaignCounts = Campaign['stats'];
export type MessagePreview = z.output<typeof messagePreviewSchema>;
