import { z } from 'zod';
import { isTimeZone } from '../utils/calendar';
import { text } from './commonSchema';
import type { Channel } from './communicationLogSchema';

/** Time of day on a clock on the wall. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 21:30');

/** At most so many messages to one person within so many days. */
export const frequencyCapSchema = z
  .strictObject({
    messages: z.number().int().min(1).max(100).meta({ description: 'so many messages at most' }),
    days: z.number().int().min(1).max(90).meta({ description: 'within so many days (of 24 hours)' }),
  })
  .meta({ id: 'FrequencyCap' });

/** When nobody is written to: from (included) to (excluded), over midnight when from is later than to. */
export const quietHoursSchema = z
  .strictObject({
    from: timeOfDay.meta({ description: 'the first minute of quiet', examples: ['21:00'] }),
    to: timeOfDay.meta({ description: 'the first minute after it', examples: ['09:00'] }),
    timezone: text({ max: 100 })
      .refine(isTimeZone, 'must be an IANA time zone such as Asia/Kolkata')
      .default('UTC')
      .meta({ description: 'for customers without a time zone of their own', examples: ['Asia/Kolkata'] }),
  })
  .refine(({ from, to }) => from !== to, { message: 'must differ from `from`', path: ['to'] })
  .meta({ id: 'QuietHours', description: 'on the clocks of each customer’s time zone' });

const cap = frequencyCapSchema.optional().meta({ description: 'the cap of this channel; absent: none' });
const caps = { email: cap, sms: cap, whatsapp: cap, push: cap } satisfies Record<Channel, typeof cap>;

const rate = z
  .number()
  .min(0.1)
  .max(100_000)
  .optional()
  .meta({ description: 'messages a second to this vendor; absent: no limit' });

/** What holds for every campaign that says nothing else. Nothing is on unless it is set here. */
export const sendingPolicySchema = z
  .strictObject({
    frequencyCaps: z
      .strictObject(caps)
      .default({})
      .meta({ description: 'by channel; a channel that is absent has no cap' }),
    quietHours: quietHoursSchema.nullable().default(null).meta({ description: 'null: none' }),
    vendorRates: z
      .strictObject({ simulator: rate, http: rate, smtp: rate })
      .default({})
      .meta({ description: 'messages a second at most to each vendor, all campaigns and workers together' }),
  })
  .meta({ id: 'SendingPolicy', description: 'PUT replaces all of it: what is absent is off' });

export type FrequencyCap = z.output<typeof frequencyCapSchema>;
export type QuietHours = z.output<typeof quietHoursSchema>;
export type SendingPolicy = z.output<typeof sendingPolicySchema>;
