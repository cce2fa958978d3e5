import { storeError } from '../../errors';
import { isNumber } from '../../query/bsonTypes';
import { isArray, isDocument } from '../../query/compare';
import { addMonths, calendar, monthsIn, unitLengths } from '../calendar';
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
  $dayOfWeek: part('dayOfWeek'),
  $dayOfYear: part('dayOfYear'),
  $isoWeek: part('isoWeek'),
  $isoWeekYear: part('isoWeekYear'),
  $dateAdd: dateArithmetic(1),
  $dateSubtract: dateArithmetic(-1),
  $dateDiff: dateDiff,
};
