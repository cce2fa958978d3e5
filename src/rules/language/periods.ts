import type { Unit, Within } from '../ruleSchema';
import { DAY_MS } from '../ruleTime';

/** When something happened. Dates alone are whole UTC days; `first` and `last` are both included. */
export type Period =
  | { kind: 'last' | 'older'; count: number; unit: Unit }
  /** `isCurrent`: it is not over yet; `isRange`: both ends were said. */
  | { kind: 'during'; first: string; last: string; isCurrent?: boolean; isRange?: boolean }
  | { kind: 'since' | 'before'; first: string }
  | { kind: 'after' | 'through'; last: string }
  /** From a moment (included) to a moment (excluded). */
  | { kind: 'window'; from: string; to: string };

/** A day, month, quarter or year: from its first to its last day, or a moment that is both. */
export interface Span {
  first: string;
  last: string;
}

/** A day or month whose year was perhaps not said. */
export interface CalendarDate {
  year?: number;
  /** 1 to 12. */
  month: number;
  day?: number;
}

/** The beginning of time, for windows that have none. */
const EARLIEST = '1970-01-01';

const toDate = (time: number): string => new Date(time).toISOString().slice(0, 10);
const utc = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day);

/** The date a number of days after another. */
export const addDays = (date: string, days: number): string => toDate(Date.parse(date) + days * DAY_MS);

export const yearSpan = (year: number): Span => ({ first: `${year}-01-01`, last: `${year}-12-31` });

/** A number of whole months from the first day of one. */
const monthsSpan = (year: number, month: number, months: number): Span => ({
  first: toDate(utc(year, month, 1)),
  last: toDate(utc(year, month + months, 0)),
});

export const quarterSpan = (year: number, quarter: number): Span => monthsSpan(year, quarter * 3 - 2, 3);

/** The span of a date in a year; undefined when the calendar has no such day. */
export function spanIn(year: number, { month, day }: CalendarDate): Span | undefined {
  if (day === undefined) return monthsSpan(year, month, 1);
  const date = toDate(utc(year, month, day));
  return Number(date.slice(8)) === day ? { first: date, last: date } : undefined;
}

/** The latest span of a date that begins on a day or before, or in its own year. */
export function latestSpan(date: CalendarDate, until: string): Span | undefined {
  const year = Number(until.slice(0, 4));
  const years = date.year === undefined ? [year, year - 1] : [date.year];
  const found = years.map((known) => spanIn(known, date));
  return found.find((span) => span !== undefined && (date.year !== undefined || span.first <= until));
}

/** How many months a range without years may take to go over the new year: "from October to March", not "to September". */
const LONGEST_WINTER = 6;
/** A year that has every day. */
const LEAP_YEAR = 2024;

/** Whether dates of one month are in the wrong order: "between 25 and 20 November". */
export function isReversed(from: CalendarDate, to: CalendarDate): boolean {
  if (from.month !== to.month || (from.year !== undefined && to.year !== undefined)) return false;
  const [start, end] = [from, to].map((date) => spanIn(LEAP_YEAR, date));
  return start !== undefined && end !== undefined && start.first > end.last;
}

/**
 * The latest range without years that has begun on a day or before; undefined where it is in the wrong order, and where
 * it goes over the next new year: whether that winter is meant or the one before, nobody can tell.
 */
export function latestRange(from: CalendarDate, to: CalendarDate, today: string): Span | undefined {
  const start = latestSpan(from, today);
  if (!start || isReversed(from, to)) return undefined;
  const isOverNewYear = to.month < from.month;
  if (isOverNewYear && to.month + 12 - from.month > LONGEST_WINTER) return undefined;
  const year = Number(start.first.slice(0, 4)) + (isOverNewYear ? 1 : 0);
  if (isOverNewYear && year > Number(today.slice(0, 4))) return undefined;
  const end = spanIn(year, to);
  return end && { first: start.first, last: end.last };
}

type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** The calendar's week (from Monday), month, quarter or year that lies `back` units before the one of a moment. */
export function unitSpan(asOf: Date, unit: CalendarUnit, back: number): Span {
  const year = asOf.getUTCFullYear();
  const month = asOf.getUTCMonth() + 1;
  const today = toDate(asOf.getTime());
  switch (unit) {
    case 'day':
      return { first: addDays(today, -back), last: addDays(today, -back) };
    case 'week': {
      const monday = addDays(today, -((asOf.getUTCDay() + 6) % 7) - 7 * back);
      return { first: monday, last: addDays(monday, 6) };
    }
    case 'month':
      return monthsSpan(year, month - back, 1);
    case 'quarter':
      return monthsSpan(year, Math.ceil(month / 3) * 3 - 2 - 3 * back, 3);
    case 'year':
      return yearSpan(year - back);
  }
}

const isDate = (text: string): boolean => text.length === 10;

/** A period as the window of an orders or campaign rule; undefined when there is no such window. */
export function toWithin(period: Period, asOf: Date): Within | undefined {
  const today = toDate(asOf.getTime());
  switch (period.kind) {
    case 'last':
      return { last: period.count, unit: period.unit };
    case 'older':
      return undefined;
    case 'window':
      return { from: period.from, to: period.to };
    case 'during':
      return isDate(period.last) ? { from: period.first, to: addDays(period.last, 1) } : undefined;
    case 'since':
      return { from: period.first, to: addDays(today, 1) };
    case 'after':
      return isDate(period.last) ? { from: addDays(period.last, 1), to: addDays(today, 1) } : undefined;
    case 'before':
      return { from: EARLIEST, to: period.first };
    case 'through':
      return isDate(period.last) ? { from: EARLIEST, to: addDays(period.last, 1) } : undefined;
  }
}
