import { z } from 'zod';
import { rulesInputSchema } from '../rules/ruleSchema';
import {
  checkSchedule,
  content,
  message,
  name,
  schedule,
  segmentId,
  sending,
  subject,
} from './campaignContentSchema';
import { campaignStatusSchema } from './campaignSchema';
import { asOf, objectId, pageQuery, text } from './commonSchema';
import { channelSchema } from './communicationLogSchema';

const audienceFault = { message: 'give either segmentId or rules', path: ['rules'] };

const hasOneAudience = (body: { segmentId?: unknown; rules?: unknown }): boolean =>
  (body.segmentId === undefined) !== (body.rules === undefined);

export const createCampaignSchema = z
  .strictObject({
    name,
    ...content,
    scheduledAt: schedule.scheduledAt.optional(),
    timezone: schedule.timezone,
    expiresAt: schedule.expiresAt,
    launch: z.boolean().default(false).meta({ description: 'launch at once; the answer is then 202' }),
  })
  .refine(hasOneAudience, audienceFault)
  .refine(({ launch, scheduledAt }) => !launch || scheduledAt === undefined, {
    message: 'a campaign is either launched or scheduled',
    path: ['launch'],
  })
  .superRefine(checkSchedule)
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
    ratePerSecond: sending.ratePerSecond.nullable().optional(),
    holdoutPercent: sending.holdoutPercent.optional(),
    frequencyCap: sending.frequencyCap.optional(),
    quietHours: sending.quietHours.optional(),
    sendTime: sending.sendTime.optional(),
    onUnknown: sending.onUnknown.optional(),
    abTest: sending.abTest.nullable().optional(),
  })
  .refine((body) => body.segmentId === undefined || body.rules === undefined, audienceFault)
  .meta({
    id: 'UpdateCampaign',
    description:
      'missing: leave, null: clear (frequencyCap, quietHours: none for this campaign); segmentId and rules replace each other',
  });

/** An action says nothing in its body; what it says all the same is refused rather than ignored. */
export const emptyBodySchema = z.strictObject({}).optional().meta({ id: 'EmptyBody' });

export const scheduleCampaignSchema = z
  .strictObject(schedule)
  .superRefine(checkSchedule)
  .meta({ id: 'ScheduleCampaign' });

export const duplicateCampaignSchema = z
  .strictObject({ name: name.optional() })
  .optional()
  .meta({ id: 'DuplicateCampaign', description: 'the name of the copy; “Copy of …” unless given' });

export const retryFailedSchema = z
  .strictObject({
    reasons: z
      .array(text({ max: 200 }))
      .min(1)
      .max(50)
      .optional()
      .meta({ description: 'only those that failed for one of these reasons', examples: [['mailbox_full']] }),
    deadLettersOnly: z
      .boolean()
      .default(false)
      .meta({ description: 'only those on which we gave up, not those that the vendor failed' }),
  })
  .optional()
  .meta({ id: 'RetryFailed' });

export const forecastCampaignSchema = z
  .strictObject({ name: name.optional(), ...content })
  .refine(hasOneAudience, audienceFault)
  .meta({
    id: 'ForecastCampaign',
    description:
      'a campaign as for POST /campaigns; the name decides who is held out and who gets which version',
  });

export const testSendSchema = z
  .strictObject({
    to: z
      .array(text({ max: 320 }))
      .min(1)
      .max(10)
      .meta({ description: 'addresses of the campaign’s channel', examples: [['me@example.com']] }),
    customerId: objectId
      .optional()
      .meta({ description: 'rendered for this customer; an invented one when absent' }),
    variant: text({ max: 50 }).optional().meta({ description: 'which version; all of them when absent' }),
  })
  .meta({ id: 'TestSend' });

export const campaignsQuery = z.strictObject({
  ...pageQuery,
  status: campaignStatusSchema.optional(),
  archived: z
    .stringbool()
    .default(false)
    .meta({ description: 'true: those that are archived, false: the others' }),
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

export type CreateCampaign = z.output<typeof createCampaignSchema>;
export type UpdateCampaign = z.output<typeof updateCampaignSchema>;
export type ScheduleCampaign = z.output<typeof scheduleCampaignSchema>;
export type DuplicateCampaign = z.output<typeof duplicateCampaignSchema>;
export type RetryFailed = z.output<typeof retryFailedSchema>;
export type ForecastCampaign = z.output<typeof forecastCampaignSchema>;
export type TestSend = z.output<typeof testSendSchema>;
export type CampaignsQuery = z.output<typeof campaignsQuery>;
export type PreviewMessage = z.output<typeof previewMessageSchema>;
