import { parseTimeOfDay, zoneOffset } from './zonedTime';

const DAY_MS = 86_400_000;

/** When the night's work begins, on the clocks of a time zone. */
export interface NightlyTime {
  /** `02:00` */
  at: string;
  timezone: string;
}

/** The night whose work has begun last at a moment: the local date of its beginning, such as `2026-01-31`. */
export function nightOf(moment: Date, { at, timezone }: NightlyTime): string {
  const local = moment.getTime() + zoneOffset(timezone)(moment.getTime());
  return new Date(local - parseTimeOfDay(at)).toISOString().slice(0, 10);
}

/** How long the history of segments is kept, in days: a year, and a month to compare with. */
export const HISTORY_DAYS = 400;
export const HISTORY_MS = HISTORY_DAYS * DAY_MS;
