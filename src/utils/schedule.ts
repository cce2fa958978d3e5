import type { ScheduleCampaign } from '../schemas/campaignInputSchema';
import { AppError } from './appError';
import { fromLocal } from './zonedTime';

const DEFAULT_EXPIRY_MS = 3_600_000;
const YEARS_AHEAD = 10;

/** When a campaign goes out by itself, and until when it may. */
export interface Schedule {
  scheduledAt: Date;
  timezone?: string;
  expiresAt: Date;
}

function fault(pointer: string, detail: string): AppError {
  return new AppError('validation_failed', 'The schedule has faults; see errors.', {
    errors: [{ pointer, detail }],
  });
}

/**
 * Reads a schedule.
 * @throws AppError validation_failed when it lies in the past or too far ahead, or ends before it begins
 */
export function toSchedule(
  { scheduledAt: given, timezone, expiresAt }: ScheduleCampaign,
  now: Date,
): Schedule {
  const toMoment = (moment: Date | string): Date =>
    moment instanceof Date ? moment : new Date(fromLocal(Date.parse(`${moment}Z`), timezone ?? 'UTC'));
  const scheduledAt = toMoment(given);
  const latest = expiresAt ? toMoment(expiresAt) : new Date(scheduledAt.getTime() + DEFAULT_EXPIRY_MS);
  const horizon = new Date(now);
  horizon.setUTCFullYear(now.getUTCFullYear() + YEARS_AHEAD);
  const isTooFar = (moment: Date): boolean => moment > horizon;
  if (scheduledAt <= now) throw fault('/scheduledAt', 'must lie in the future');
  if (isTooFar(scheduledAt)) throw fault('/scheduledAt', `must lie within ${YEARS_AHEAD} years`);
  if (latest <= scheduledAt) throw fault('/expiresAt', 'must be later than scheduledAt');
  if (isTooFar(latest)) throw fault('/expiresAt', `must lie within ${YEARS_AHEAD} years`);
  return { scheduledAt, ...(timezone !== undefined && { timezone }), expiresAt: latest };
}
