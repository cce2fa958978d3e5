import { z } from 'zod';
import { rulesInputSchema } from '../rules/ruleSchema';
import { isTimeZone } from '../utils/calendar';
import { asOf, instant, objectId, pageQuery, text } from './commonSchema';
import { campaignStatusSchema } from './campaignSchema';
import { channelSchema } from './communicationLogSchema';
import { frequencyCapSchema, quietHoursSchema } from './sendingPolicySchema';

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
const timezone = text({ max: 100 }).refine(isTimeZone, 'must be an IANA time zone such as Asia/Kolkata');

/** The version that `message` itself is in an A/B test. */
export const BASE_VARIANT = 'A';

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/;
const localTime = z
  .string()
  .regex(LOCAL)
  .and(z.iso.datetime({ local: true }));
const momentFault =
  'must be an ISO 8601 date-time with an offset, or without one beside timezone, such as 2026-01-31T09:30';

const schedule = {
  scheduledAt: z
    .union([instant, localTime], momentFault)
    .meta({ description: 'when it goes out: with an offset, or on the clocks of `timezone`' }),
  timezone: timezone
    .optional()
    .meta({ description: 'the time zone of a scheduledAt without an offset', examples: ['Asia/Kolkata'] }),
  expiresAt: instant.optional().meta({
    description:
      'when it is too late: the campaign then pauses and asks; an hour after scheduledAt unless given',
  }),
};

type ScheduleInput = Partial<Record<'scheduledAt' | 'timezone' | 'expiresAt', unknown>>;

/** A local time needs its zone, and a zone its local time. */
function checkSchedule(body: ScheduleInput, context: z.core.$RefinementCtx): void {
  const fault = (field: string, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message });
  const isLocal = typeof body.scheduledAt === 'string';
  if (isLocal && body.timezone === undefined)
    fault('timezone', 'a time without an offset needs its timezone');
  if (!isLocal && body.timezone !== undefined)
    fault('timezone', 'belongs to a scheduledAt without an offset');
  if (body.expiresAt !== undefined && !body.scheduledAt) fault('expiresAt', 'belongs to a scheduledAt');
}

const MAX_WAIT_MINUTES = 7 * 24 * 60;

const abTest = z
  .strictObject({
    variants: z
      .array(
        z.strictObject({
          name: text({ max: 50 }).meta({ description: 'how the version is called', examples: ['B'] }),
          subject: subject
            .optional()
            .meta({ description: 'Liquid, like the message; the campaign’s own one when absent' }),
          message,
        }),
      )
      .min(1)
      .max(4)
      .meta({ description: `the versions beside the campaign’s own one, which is ${BASE_VARIANT}` }),
    testPercent: z.number().min(1).max(100).default(100).meta({
      description: 'the share of the audience that is tested, in equal parts; the others get the winner',
    }),
    metric: z.enum(['delivered', 'orders', 'fewest_unsubscribes']).default('delivered').meta({
      description:
        'what decides: the share delivered, the share who ordered after it, the share who did not unsubscribe',
    }),
    waitMinutes: z
      .number()
      .int()
      .min(1)
      .max(MAX_WAIT_MINUTES)
      .default(240)
      .meta({ description: 'how long after the start the winner is chosen, in minutes' }),
  })
  .superRefine(({ variants }, context) => {
    const names = [BASE_VARIANT, ...variants.map((variant) => variant.name)];
    names.forEach((variant, index) => {
      if (names.indexOf(variant) === index) return;
      const path = ['variants', index - 1, 'name'];
      context.addIssue({
        code: 'custom',
        path,
        message: `is taken; ${BASE_VARIANT} is the campaign’s own version`,
      });
    });
  });

/** What a campaign may say about how it is sent, beside its message and its people. */
const sending = {
  ratePerSecond: z
    .number()
    .min(0.1)
    .max(10_000)
    .meta({ description: 'messages a second at most, all workers together' }),
  holdoutPercent: z
    .number()
    .min(0)
    .max(90)
    .meta({ description: 'the share of people who are left out on purpose, to compare with' }),
  frequencyCap: frequencyCapSchema
    .nullable()
    .meta({ description: 'in place of the sending policy’s; null: none' }),
  quietHours: quietHoursSchema
    .nullable()
    .meta({ description: 'in place of the sending policy’s; null: none' }),
  sendTime: z
    .enum(['at_once', 'best_hour'])
    .meta({ description: 'best_hour: within a day, at the hour at which each person orders most often' }),
  onUnknown: z.enum(['fail', 'repeat']).meta({
    description:
      'a message that may have left through a vendor that sends repeats twice: give up (unconfirmed), or repeat',
  }),
  abTest: abTest.meta({ description: 'several versions of the message, and how the best is found' }),
};

const audienceFault = { message: 'give either segmentId or rules', path: ['rules'] };

const content = {
  channel: channelSchema.default('email'),
  subject: subject.optional(),
  message,
  segmentId: segmentId.optional(),
  rules: rulesInputSchema.optional(),
  asOf,
  ratePerSecond: sending.ratePerSecond.optional(),
  holdoutPercent: sending.holdoutPercent.default(0),
  frequencyCap: sending.frequencyCap.optional(),
  quietHours: sending.quietHours.optional(),
  sendTime: sending.sendTime.default('at_once'),
  onUnknown: sending.onUnknown.default('fail'),
  abTest: sending.abTest.optional(),
};

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

export type AbTestInput = z.output<typeof abTest>;
export type CreateCampaign = z.output<typeof createCampaignSchema>;
export type UpdateCampaign = z.output<typeof updateCampaignSchema>;
export type ScheduleCampaign = z.output<typeof scheduleCampaignSchema>;
export type DuplicateCampaign = z.output<typeof duplicateCampaignSchema>;
export type RetryFailed = z.output<typeof retryFailedSchema>;
export type ForecastCampaign = z.output<typeof forecastCampaignSchema>;
export type TestSend = z.output<typeof testSendSchema>;
export type CampaignsQuery = z.output<typeof campaignsQuery>;
export type PreviewMessage = z.output<typeof previewMessageSchema>;
