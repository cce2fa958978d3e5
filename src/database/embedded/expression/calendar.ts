import type { ZoneOffset } from './timezone';
import { toInstant } from './timezone';

const dayLength = 86_400_000;

/** The instant of a day, given by its year, its month from 0 and its day from 1, which may overflow. */
const dayOf = (year: number, month: number, day: number): number =>
  new Date(0).setUTCFullYear(year, month, day);

/** The whole weeks of a year that have begun before a day. */
const weeksBegun = (day: number, year: number): number =>
  Math.floor((day - dayOf(year, 0, 1)) / (7 * dayLength)) + 1;

const isoDayOfWeek = (date: Date): number => date.getUTCDay() || 7;

/** The Thursday of a date's ISO week, which decides to which year the week belongs. */
const thursdayOf = (date: Date): Date => new Date(date.getTime() + (4 - isoDayOfWeek(date)) * dayLength);

const dayOfYear = (date: Date): number =>
  Math.floor((date.getTime() - dayOf(date.getUTCFullYear(), 0, 1)) / dayLength) + 1;

/** The calendar fields of a local time, which is given as a date whose UTC fields are the local ones. */
export const calendar = {
  year: (date: Date): number => date.getUTCFullYear(),
  month: (date: Date): number => date.getUTCMonth() + 1,
  day: (date: Date): number => date.getUTCDate(),
  hour: (date: Date): number => date.getUTCHours(),
  minute: (date: Date): number => date.getUTCMinutes(),
  second: (date: Date): number => date.getUTCSeconds(),
  millisecond: (date: Date): number => date.getUTCMilliseconds(),
  /** 1 is Sunday. */
  dayOfWeek: (date: Date): number => date.getUTCDay() + 1,
  dayOfYear,
  /** Weeks begin on Sunday; days before the first Sunday are in week 0. */
  week: (date: Date): number => Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7),
  /** 1 is Monday. */
  isoDayOfWeek,
  isoWeek: (date: Date): number => weeksBegun(thursdayOf(date).getTime(), thursdayOf(date).getUTCFullYear()),
  isoWeekYear: (date: Date): number => thursdayOf(date).getUTCFullYear(),
};

/** Units of time: those of a fixed length in milliseconds, and those of so many months. */
const lengths: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: dayLength,
  week: 7 * dayLength,
};
const months: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

export const isUnit = (name: string): boolean => Object.hasOwn(lengths, name) || Object.hasOwn(months, name);

const isClockTime = (unit: string): boolean => (lengths[unit] ?? Infinity) < dayLength;

/** An instant some units later: days and longer follow the zone's clocks, shorter units are exact spans. */
export const addUnits = (
  instant: number,
  { unit, amount }: { unit: string; amount: number },
  zone: ZoneOffset,
): number => {
  if (isClockTime(unit)) return instant + (lengths[unit] ?? 0) * amount;
  const local = instant + zone(instant);
  if (months[unit] === undefined) return toInstant(local + (lengths[unit] ?? 0) * amount, zone);
  const date = new Date(local);
  const month = date.getUTCMonth() + months[unit] * amount;
  // The day is cut to the month's last.
  const last = new Date(dayOf(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return toInstant(date.setUTCMonth(month, Math.min(date.getUTCDate(), last)), zone);
};

/** A unit whose periods are counted from 2000-01-01; weeks from the first such weekday (0 is Sunday) after it. */
interface Periods {
  readonly unit: string;
  readonly weekday: number;
}

const firstPeriod = ({ unit, weekday }: Periods): number =>
  // 2000-01-01 was a Saturday.
  dayOf(2000, 0, unit === 'week' ? ((weekday + 1) % 7) + 1 : 1);

/** The number of the period that a local time lies in. */
const periodOf = (local: number, periods: Periods): number => {
  const { unit } = periods;
  const date = new Date(local);
  return months[unit] === undefined
    ? Math.floor((local - firstPeriod(periods)) / (lengths[unit] ?? 1))
    : Math.floor(((date.getUTCFullYear() - 2000) * 12 + date.getUTCMonth()) / months[unit]);
};

/** How many bounds of periods lie between two instants. */
export const periodsBetween = (
  from: number,
  to: number,
  given: { periods: Periods; zone: ZoneOffset },
): number => {
  const { periods, zone } = given;
  const offset = zone(from);
  const end = to + (isClockTime(periods.unit) ? offset : zone(to));
  return periodOf(end, periods) - periodOf(from + offset, periods);
};

/** The beginning of the bin of so many periods that an instant lies in. */
export const startOfPeriod = (
  instant: number,
  periods: Periods,
  { size, zone }: { size: number; zone: ZoneOffset },
): number => {
  const { unit } = periods;
  const offset = zone(isClockTime(unit) ? toInstant(firstPeriod(periods), zone) : instant);
  const bin = Math.floor(periodOf(instant + offset, periods) / size) * size;
  if (months[unit] !== undefined) return toInstant(dayOf(2000, bin * months[unit], 1), zone);
  const local = firstPeriod(periods) + bin * (lengths[unit] ?? 1);
  return isClockTime(unit) ? local - offset : toInstant(local, zone);
};
