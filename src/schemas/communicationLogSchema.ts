import { z } from 'zod';
import { objectId, pageQuery, timestamp } from './commonSchema';

export const channels = ['email', 'sms', 'whatsapp', 'push'] as const;
export const channelSchema = z.enum(channels).meta({ description: 'how the message travels' });
export type Channel = z.output<typeof channelSchema>;

/** Every status of a log entry. PENDING and SENDING are open; what follows SENT is final. */
export const logStatuses = [
  'PENDING',
  'SENDING',
  'SENT',
  'DELIVERED',
  'FAILED',
  'SKIPPED',
  'CANCELLED',
  'HOLDOUT',
] as const;
export const logStatusSchema = z.enum(logStatuses).meta({
  description:
    'PENDING: to be sent; SENDING: a worker has it; SENT: the vendor accepted it; DELIVERED or FAILED: how it ended; ' +
    'SKIPPED: never sent, see reason; CANCELLED: the campaign was cancelled; HOLDOUT: left out on purpose',
});
export type LogStatus = z.output<typeof logStatusSchema>;

/** Statuses in which a message still waits for a worker or is with one. */
export const openStatuses = ['PENDING', 'SENDING'] as const satisfies readonly LogStatus[];

/** What became of one person's message in one campaign. */
export const communicationLogSchema = z
  .object({
    id: objectId.meta({ description: 'the id of the entry; the vendor knows the message by it' }),
    campaignId: objectId,
    customerId: objectId,
    channel: channelSchema,
    address: z.string().nullable().meta({ description: 'where it went; null when there was no address' }),
    status: logStatusSchema,
    reason: z
      .string()
      .optional()
      .meta({ description: 'why it was skipped or failed', examples: ['no_consent'] }),
    vendor: z.string().meta({ description: 'the vendor that sends it' }),
    vendorMessageId: z.string().optional().meta({ description: 'the vendor’s own id of the message' }),
    attempts: z.number().int().meta({ description: 'how often it was handed to the vendor' }),
    retries: z
      .number()
      .int()
      .optional()
      .meta({ description: 'how often it was sent again after it had failed' }),
    variant: z.string().optional().meta({ description: 'the version of the message in an A/B test' }),
    deferredFor: z
      .enum(['quiet_hours', 'best_hour'])
      .optional()
      .meta({ description: 'why a pending message is not sent at once' }),
    isDeadLetter: z
      .boolean()
      .optional()
      .meta({ description: 'it failed because we gave up, not because the vendor said so' }),
    nextAttemptAt: timestamp.optional().meta({ description: 'when a pending message is tried next' }),
    createdAt: timestamp,
    sentAt: timestamp.optional().meta({ description: 'when the vendor accepted it' }),
    finalAt: timestamp.optional().meta({ description: 'when it came to its end' }),
  })
  .meta({ id: 'CommunicationLog' });

export type CommunicationLog = z.output<typeof communicationLogSchema>;

/** The query of a list of log entries; `campaignId` and `customerId` may come from the path instead. */
export const campaignLogsQuery = z.strictObject({
  ...pageQuery,
  status: logStatusSchema.optional(),
  customerId: objectId.optional().meta({ description: 'only messages to this customer' }),
});

export const customerLogsQuery = z.strictObject({
  ...pageQuery,
  status: logStatusSchema.optional(),
  campaignId: objectId.optional().meta({ description: 'only messages of this campaign' }),
});

export const communicationLogsQuery = campaignLogsQuery.extend({
  campaignId: objectId.optional().meta({ description: 'only messages of this campaign' }),
});

export type CommunicationLogsQuery = z.output<typeof communicationLogsQuery>;
