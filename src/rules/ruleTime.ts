import type { Unit, Within } from './ruleSchema';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

const UNIT_MS: Readonly<Record<Unit, number>> = {
  hours: HOUR_MS,
  days: DAY_MS,
  weeks: 7 * DAY_MS,
  months: 30 * DAY_MS,
  years: 365 * DAY_MS,
};

/** Longest "last N units": every date that it leads to can still be stored. */
const LONGEST_SPAN_MS = 1_000_000 * DAY_MS;

const DATE_ALONE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** A moment or a whole day: from `start` (included) to `end` (excluded), in milliseconds since 1970. */
export interface TimeSpan {
  start: number;
  end: number;
}

const isCalendarDate = (date: string): boolean => {
  const moment = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(date);
};

/**
 * The canonical form of a date or date-time: a date alone stays, a date-time becomes UTC with milliseconds. Undefined
 * when it is no such text, not in the calendar, or a date-time without an offset.
 */
export function parseTime(text: string): string | undefined {
  if (DATE_ALONE.test(text)) return isCalendarDate(text) ? text : undefined;
  const date = DATE_TIME.exec(text)?.[1];
  if (date === undefined || !isCalendarDate(date)) return undefined;
  const utc = new Date(text).toISOString();
  // An offset can lead out of the years that four digits can say.
  return DATE_TIME.test(utc) ? utc : undefined;
}

/** The span that a canonical date (a whole UTC day) or date-time (one millisecond) stands for. */
export function toTimeSpan(text: string): TimeSpan {
  const start = Date.parse(text);
  return { start, end: start + (DATE_ALONE.test(text) ? DAY_MS : 1) };
}

/** Whether "last N units" is short enough to be computed with. */
export const isUsableSpan = (count: number, unit: Unit): boolean =>
  count >= 0 && count * UNIT_MS[unit] <= LONGEST_SPAN_MS;

/** The moment N units before another, in whole milliseconds since 1970. */
export const startOfLast = (asOf: Date, count: number, unit: Unit): number =>
  asOf.getTime() - Math.round(count * UNIT_MS[unit]);

/** Bounds of a window in milliseconds since 1970: `from` is included, `to` excluded; absent: unbounded. */
export function windowBounds(within: Within | undefined, asOf: Date): { from?: number; to?: number } {
  if (within === undefined) return {};
  if ('last' in within) return { from: startOfLast(asOf, within.last, within.unit) };
  return { from: Date.parse(within.from), to: Date.parse(within.to) };
}

/** A number of days before a moment, in milliseconds since 1970; keeps fractions of a millisecond. */
export const daysBefore = (asOf: Date, days: number): number =>
  asOf.getTime() - Math.round(days * DAY_MS * 1000) / 1000;
