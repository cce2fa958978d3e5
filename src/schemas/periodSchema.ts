import { z } from 'zod';
import { isTimeZone } from '../utils/calendar';
import { instant } from './commonSchema';

/** A moment, or a date alone, which is the first moment of that day in the time zone. */
export const bound = z
  .union([instant, z.iso.date()], {
    error: 'must be a date, or an ISO 8601 date-time with an offset such as 2026-01-31T09:30:00Z',
  })
  .optional();

/** Whose calendar the periods of an answer follow. */
export const timezoneQuery = z
  .string()
  .refine(isTimeZone, 'must be an IANA time zone such as Asia/Kolkata')
  .default('UTC')
  .meta({ description: 'whose midnights separate the periods', examples: ['Asia/Kolkata'] });
