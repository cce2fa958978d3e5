import { z } from 'zod';
import { rulesInputSchema } from '../rules/ruleSchema';
import { isTimeZone } from '../utils/calendar';
import { asOf, instant, objectId, text } from './commonSchema';
import { channelSchema } from './communicationLogSchema';
import { frequencyCapSchema, quietHoursSchema } from './sendingPolicySchema';

export const name = text({ max: 200 }).meta({
  description: 'how the campaign is called',
  examples: ['Spring sale'],
});
export const subject = text({ max: 500 }).meta({
  description: 'Liquid, like the message; for e-mail',
  examples: ['A little something for {{ customer.name | default: "you" }}'],
});
export const message = text({ max: 20_000 }).meta({
  description: 'Liquid; {name} is short for {{ customer.name }}; an unknown variable renders as nothing',
  examples: ['Hi {{ customer.name | default: "there" }}, 10 % off until Sunday.'],
});
export const segmentId = objectId.meta({ description: 'the segment that is the audience' });
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

export const schedule = {
  scheduledAt: z
    .union([instant, localTime], momentFault)
    .meta({ description: 'when it goes out: with an offset, or on the clocks of `timezone`' }),
  timezone: timezone
    .optional()
    .meta({ description: 'the time zone of a scheduledAt without an offset', examples: ['Asia/Kolkata'] }),
  expiresAt: z.union([instant, localTime], momentFault).optional().meta({
    description:
      'when it is too late: the campaign then pauses and asks; an hour after scheduledAt unless given',
  }),
};

type ScheduleInput = Partial<Record<'scheduledAt' | 'timezone' | 'expiresAt', unknown>>;

/** A local time needs its zone, and a zone its local time. */
export function checkSchedule(body: ScheduleInput, context: z.core.$RefinementCtx): void {
  const fault = (field: string, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message });
  const isLocal = typeof body.scheduledAt === 'string';
  if (isLocal && body.timezone === undefined)
    fault('timezone', 'a time without an offset needs its timezone');
  if (!isLocal && body.timezone !== undefined)
    fault('timezone', 'belongs to a scheduledAt without an offset');
  if (body.expiresAt !== undefined && !body.scheduledAt) fault('expiresAt', 'belongs to a scheduledAt');
  else if (typeof body.expiresAt === 'string' && !isLocal)
    fault('expiresAt', 'needs an offset, as scheduledAt has one');
}

const MAX_WAIT_MINUTES = 7 * 24 * 60;

export const abTest = z
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
export const sending = {
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

/** What a campaign says, beside its name. */
export const content = {
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

export type AbTestInput = z.output<typeof abTest>;
