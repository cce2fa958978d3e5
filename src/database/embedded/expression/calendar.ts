const dayLength = 86_400_000;

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

const isoDayOfWeek = (date: Date): number => date.getUTCDay() || 7;

/** The Thursday of a date's ISO week, which decides to which year the week belongs. */
const thursdayOf = (date: Date): number => date.getTime() + (4 - isoDayOfWeek(date)) * dayLength;

const isoWeekYear = (date: Date): number => new Date(thursdayOf(date)).getUTCFullYear();

const dayOfYear = (date: Date): number =>
  Math.floor((date.getTime() - fromFields({ year: date.getUTCFullYear() })) / dayLength) + 1;

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
  isoWeek: (date: Date): number =>
    Math.floor((thursdayOf(date) - isoYearStart(isoWeekYear(date))) / (7 * dayLength)) + 1,
  isoWeekYear,
};

const daysInMonth = (year: number, month: number): number =>
  new Date(fromFields({ year, month: month + 1, day: 0 })).getUTCDate();

/** A local time some months later; the day is cut to the month's last. */
export const addMonths = (local: number, months: number): number => {
  const date = new Date(local);
  const total = date.getUTCFullYear() * 12 + date.getUTCMonth() + months;
  const target = { year: Math.floor(total / 12), month: (((total % 12) + 12) % 12) + 1 };
  const time = ((local % dayLength) + dayLength) % dayLength;
  return (
    fromFields({ ...target, day: Math.min(date.getUTCDate(), daysInMonth(target.year, target.month)) }) + time
  );
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
