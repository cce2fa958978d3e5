import { storeError } from '../../errors';
import { isNumber, typeName } from '../../query/bsonTypes';
import { isArray, isDocument } from '../../query/compare';
import { addMonths, calendar, fromFields, isoYearStart, monthsIn, unitLengths } from '../calendar';
import { namedOperands } from '../define';
import { toInstant } from '../timezone';
import { isNullish } from '../values';
import { instantOf, zoneFrom } from './dateValues';
import type { ExpressionOperator } from '../scope';
import type { ZoneOffset } from '../timezone';

const partCodes = { notAnObject: 40539, unknown: 40535, missing: 40539 };

/** One calendar field of `date`, or of `{ date, timezone }`. */
const part =
  (field: keyof typeof calendar): ExpressionOperator =>
  (argument, context) => {
    const named = isDocument(argument) && !Object.keys(argument)[0]?.startsWith('$');
    const single: unknown = isArray(argument) && argument.length === 1 ? argument[0] : argument;
    if (isArray(argument) && argument.length !== 1) {
      throw storeError(
        40536,
        `${context.name} accepts exactly one argument if given an array, but was given ${argument.length}`,
      );
    }
    const { date, timezone } = namedOperands(named ? argument : { date: single }, context, {
      fields: ['date', 'timezone?'],
      codes: partCodes,
    });
    return (root) => {
      const value = date?.(root);
      const zone = zoneFrom(timezone, root);
      if (isNullish(value) || zone === null) return null;
      const instant = instantOf(value);
      return calendar[field](new Date(instant + zone(instant)));
    };
  };

const plainParts = ['year', 'month', 'day'] as const;
const isoParts = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'] as const;
const timeParts = ['hour', 'minute', 'second', 'millisecond'] as const;

const dateToParts: ExpressionOperator = (argument, context) => {
  const codes = { notAnObject: 40524, unknown: 40520, missing: 40522 };
  const { date, timezone, iso8601 } = namedOperands(argument, context, {
    fields: ['date', 'timezone?', 'iso8601?'],
    codes,
  });
  return (root) => {
    const value = date?.(root);
    const zone = zoneFrom(timezone, root);
    if (isNullish(value) || zone === null) return null;
    const instant = instantOf(value);
    const local = new Date(instant + zone(instant));
    const fields = iso8601?.(root) === true ? isoParts : plainParts;
    return Object.fromEntries([...fields, ...timeParts].map((field) => [field, calendar[field](local)]));
  };
};

const partFields = [...plainParts, ...isoParts, ...timeParts];

const dateFromParts: ExpressionOperator = (argument, context) => {
  const codes = { notAnObject: 40519, unknown: 40518, missing: 40516 };
  const fields = [...partFields.map((name) => `${name}?`), 'timezone?'];
  const { timezone, ...given } = namedOperands(argument, context, { fields, codes });
  if (given['year'] === undefined && given['isoWeekYear'] === undefined) {
    throw storeError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
  }
  return (root) => {
    const zone = zoneFrom(timezone, root);
    const values: Record<string, number> = {};
    for (const [name, evaluate] of Object.entries(given)) {
      const value = evaluate?.(root);
      if (isNullish(value)) return null;
      if (!isNumber(value) || !Number.isInteger(Number(value))) {
        throw storeError(40515, `'${name}' must evaluate to an integer, found ${typeName(value)}`);
      }
      values[name] = Number(value);
    }
    if (zone === null) return null;
    return new Date(toInstant(localOf(values), zone));
  };
};

const localOf = (values: Readonly<Record<string, number>>): number => {
  const { year, isoWeekYear, isoWeek = 1, isoDayOfWeek = 1, month, day, ...time } = values;
  if (isoWeekYear === undefined)
    return fromFields({ year: year ?? 1970, month: month ?? 1, day: day ?? 1, ...time });
  return (
    isoYearStart(isoWeekYear) +
    ((isoWeek - 1) * 7 + isoDayOfWeek - 1) * 86_400_000 +
    fromFields({ year: 1970, ...time })
  );
};

const unitOf = (value: unknown, name: string): string => {
  if (typeof value !== 'string') throw storeError(5439013, `${name} requires 'unit' to be a string`);
  if (Object.hasOwn(unitLengths, value) || Object.hasOwn(monthsIn, value)) return value;
  throw storeError(9, `unknown time unit value: ${value}`);
};

/** Days and longer follow the zone's clocks; shorter units are exact spans. */
const shift = (instant: number, unit: string, amount: number, zone: ZoneOffset): number => {
  const months = monthsIn[unit];
  const local = instant + zone(instant);
  if (months !== undefined) return toInstant(addMonths(local, months * amount), zone);
  const span = (unitLengths[unit] ?? 0) * amount;
  return unit === 'day' || unit === 'week' ? toInstant(local + span, zone) : instant + span;
};

const dateArithmetic =
  (sign: 1 | -1): ExpressionOperator =>
  (argument, context) => {
    const codes = { notAnObject: 5166400, unknown: 5166401, missing: 5166402 };
    const { startDate, unit, amount, timezone } = namedOperands(argument, context, {
      fields: ['startDate', 'unit', 'amount', 'timezone?'],
      codes,
    });
    return (root) => {
      const [start, by, count] = [startDate?.(root), unit?.(root), amount?.(root)];
      const zone = zoneFrom(timezone, root);
      if (isNullish(start) || isNullish(by) || isNullish(count) || zone === null) return null;
      const checked = unitOf(by, context.name);
      if (!isNumber(count) || !Number.isInteger(Number(count)))
        throw storeError(5166405, `${context.name} expects integer amount of time units`);
      return new Date(shift(instantOf(start), checked, sign * Number(count), zone));
    };
  };

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const weekdayOf = (value: unknown): number => {
  const at =
    typeof value === 'string'
      ? weekdays.findIndex((day) => day === value.toLowerCase() || day.slice(0, 3) === value.toLowerCase())
      : -1;
  if (at < 0) throw storeError(9, `unknown day of week value: ${String(value)}`);
  return at;
};

/** The number of the unit's period that a local time lies in, counted from a fixed one. */
const periodOf = (local: number, unit: string, weekday: number): number => {
  const months = monthsIn[unit];
  const date = new Date(local);
  if (months !== undefined) return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / months);
  // 1970-01-01 was a Thursday.
  const origin = unit === 'week' ? ((((weekday - 4) % 7) + 7) % 7) * 86_400_000 : 0;
  return Math.floor((local - origin) / (unitLengths[unit] ?? 1));
};

const dateDiff: ExpressionOperator = (argument, context) => {
  const codes = { notAnObject: 5166301, unknown: 5166302, missing: 5166303 };
  const fields = ['startDate', 'endDate', 'unit', 'timezone?', 'startOfWeek?'];
  const { startDate, endDate, unit, timezone, startOfWeek } = namedOperands(argument, context, {
    fields,
    codes,
  });
  return (root) => {
    const [start, stop, by] = [startDate?.(root), endDate?.(root), unit?.(root)];
    const zone = zoneFrom(timezone, root);
    if (isNullish(start) || isNullish(stop) || isNullish(by) || zone === null) return null;
    const checked = unitOf(by, context.name);
    const weekday = startOfWeek === undefined ? 0 : weekdayOf(startOfWeek(root));
    const [from, to] = [instantOf(start), instantOf(stop)];
    return periodOf(to + zone(to), checked, weekday) - periodOf(from + zone(from), checked, weekday);
  };
};

/** Operators on dates and their parts. */
export const dateOperators: Readonly<Record<string, ExpressionOperator>> = {
  $year: part('year'),
  $month: part('month'),
  $dayOfMonth: part('day'),
  $hour: part('hour'),
  $minute: part('minute'),
  $second: part('second'),
  $millisecond: part('millisecond'),
  $dayOfWeek: part('dayOfWeek'),
  $dayOfYear: part('dayOfYear'),
  $week: part('week'),
  $isoDayOfWeek: part('isoDayOfWeek'),
  $isoWeek: part('isoWeek'),
  $isoWeekYear: part('isoWeekYear'),
  $dateToParts: dateToParts,
  $dateFromParts: dateFromParts,
  $dateAdd: dateArithmetic(1),
  $dateSubtract: dateArithmetic(-1),
  $dateDiff: dateDiff,
};
