const dayLength = 86_400_000;

/** The calendar fields of a local time, given in milliseconds as if it were UTC. */
export interface Calendar {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** 1 is Sunday. */
  readonly dayOfWeek: number;
  readonly dayOfYear: number;
  /** Weeks begin on Sunday; days before the first Sunday are in week 0. */
  readonly week: number;
  /** 1 is Monday. */
  readonly isoDayOfWeek: number;
  readonly isoWeek: number;
  readonly isoWeekYear: number;
}

/** The instant of calendar fields, which may overflow (month 13 is next January). */
export const fromFields = (fields: {
  year: number;
  month?: number;
  day?: number;
  hour?: number;
  minute?: number;
  second?: number;
  millisecond?: number;
}): number => {
  const { year, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0 } = fields;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() + hour * 3_600_000 + minute * 60_000 + second * 1000 + millisecond;
};

/** The Monday that ISO week 1 of a year begins with. */
export const isoYearStart = (year: number): number => {
  const fourth = fromFields({ year, month: 1, day: 4 });
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * dayLength;
};

const isoWeekOf = (local: number, isoDayOfWeek: number): { isoWeek: number; isoWeekYear: number } => {
  const thursday = local + (4 - isoDayOfWeek) * dayLength;
  const isoWeekYear = new Date(thursday).getUTCFullYear();
  return { isoWeek: Math.floor((thursday - isoYearStart(isoWeekYear)) / (7 * dayLength)) + 1, isoWeekYear };
};

export const calendarOf = (local: number): Calendar => {
  const date = new Date(local);
  const year = date.getUTCFullYear();
  const dayOfYear = Math.floor((local - fromFields({ year })) / dayLength) + 1;
  const weekday = date.getUTCDay();
  const isoDayOfWeek = weekday === 0 ? 7 : weekday;
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    dayOfWeek: weekday + 1,
    dayOfYear,
    week: Math.floor((dayOfYear + 6 - weekday) / 7),
    isoDayOfWeek,
    ...isoWeekOf(local, isoDayOfWeek),
  };
};

const daysInMonth = (year: number, month: number): number =>
  new Date(fromFields({ year, month: month + 1, day: 0 })).getUTCDate();

/** A local time some months later; the day is cut to the month's last. */
export const addMonths = (local: number, months: number): number => {
  const { year, month, day } = calendarOf(local);
  const total = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(total / 12), month: (((total % 12) + 12) % 12) + 1 };
  const time = ((local % dayLength) + dayLength) % dayLength;
  return fromFields({ ...target, day: Math.min(day, daysInMonth(target.year, target.month)) }) + time;
};

export const unitLengths: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: dayLength,
  week: 7 * dayLength,
};

export const monthsIn: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };
