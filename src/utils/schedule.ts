import type { ScheduleCampaign } from '../schemas/campaignInputSchema';
import { AppError } from './appError';
import { fromLocal } from './zonedTime';

const DEFAULT_EXPIRY_MS = 3_600_000;

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
 * @throws AppError validation_failed when it lies in the past or ends before it begins
 */
export function toSchedule(
  { scheduledAt: given, timezone, expiresAt }: ScheduleCampaign,
  now: Date,
): Schedule {
  const scheduledAt =
    given instanceof Date ? given : new Date(fromLocal(Date.parse(`${given}Z`), timezone ?? 'UTC'));
  const latest = expiresAt ?? new Date(scheduledAt.getTime() + DEFAULT_EXPIRY_MS);
  if (scheduledAt <= now) throw fault('/scheduledAt', 'must lie in the future');
  if (latest <= scheduledAt) throw fault('/expiresAt', 'must be later than scheduledAt');
  return { scheduledAt, ...(timezone !== undefined && { timezone }), expiresAt: latest };
}
