import { createZoneOffset } from './timeZone';

const DAY_MS = 86_400_000;

export const intervals = ['day', 'week', 'month'] as const;
export type Interval = (typeof intervals)[number];

/** A day, ISO week or month of a time zone's calendar: from its first moment (included) to its last (excluded), UTC. */
export interface Period {
  /** `2026-01-31`, `2026-W05` or `2026-01`. */
  name: string;
  from: Date;
  to: Date;
}

/** The calendar of one time zone; local days are numbered from 1970-01-01. */
export interface Calendar {
  /** The first moment of a local day; where the clock skips midnight, the moment after the gap. */
  startOfDay(day: number): Date;
  /** A moment as it is; a date such as `2026-01-31` is the first moment of that local day. */
  toMoment(bound: Date | string): Date;
  /** Every period that overlaps [from, to), in order; ends early after `limit` of them. */
  listPeriods(range: { from: Date; to: Date; interval: Interval; limit: number }): Period[];
}

/** Whether the time zone database of this machine knows a name such as `Asia/Kolkata`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The number of the day that a date such as `2026-01-31` names. */
export const toDayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

const isoDate = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Monday is 0; 1970-01-01 was a Thursday. */
const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7;

interface Division {
  /** The first day of the period that a day lies in. */
  firstDay: (day: number) => number;
  /** The first day of the period after the one that begins on a day. */
  nextFirstDay: (firstDay: number) => number;
  name: (firstDay: number) => string;
}

const divisions: Readonly<Record<Interval, Division>> = {
  day: { firstDay: (day) => day, nextFirstDay: (day) => day + 1, name: isoDate },
  week: { firstDay: (day) => day - weekday(day), nextFirstDay: (day) => day + 7, name: isoWeek },
  month: {
    firstDay: (day) => toDayNumber(`${isoDate(day).slice(0, 7)}-01`),
    nextFirstDay: (day) => toDayNumber(`${isoDate(day + 31).slice(0, 7)}-01`),
    name: (day) => isoDate(day).slice(0, 7),
  },
};

/** ISO 8601: a week belongs to the year that its Thursday lies in. */
function isoWeek(monday: number): string {
  const year = isoDate(monday + 3).slice(0, 4);
  const week = Math.floor((monday + 3 - toDayNumber(`${year}-01-01`)) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The calendar of a time zone that `isTimeZone` knows. */
export function createCalendar(timezone: string): Calendar {
  const offsetAt = createZoneOffset(timezone);
  /** What the clocks on the wall show, as if it were UTC, in milliseconds. */
  const localTime = (moment: number): number => moment + offsetAt(moment);
  const localDay = (moment: number): number => Math.floor(localTime(moment) / DAY_MS);

  const startOfDay = (day: number): Date => {
    const midnight = day * DAY_MS;
    // The offset changes at most once in the two days around: one of the two is the one at midnight.
    const candidates = [midnight - DAY_MS, midnight + DAY_MS].map(
      (near) => midnight - (localTime(near) - near),
    );
    const reached = candidates.filter((moment) => localDay(moment) >= day);
    return new Date(Math.min(...reached));
  };

  return {
    startOfDay,
    toMoment: (bound) => (typeof bound === 'string' ? startOfDay(toDayNumber(bound)) : bound),
    listPeriods({ from, to, interval, limit }) {
      const { firstDay, nextFirstDay, name } = divisions[interval];
      const periods: Period[] = [];
      let day = firstDay(localDay(from.getTime()));
      let start = startOfDay(day);
      while (start < to && periods.length < limit) {
        const next = nextFirstDay(day);
        const end = startOfDay(next);
        periods.push({ name: name(day), from: start, to: end });
        [day, start] = [next, end];
      }
      return periods;
    },
  };
}
