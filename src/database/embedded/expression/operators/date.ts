import { ObjectId, Timestamp } from 'bson';
import { storeError } from '../../errors';
import { isNumber, typeName } from '../../query/bsonTypes';
import { isArray, isDocument } from '../../query/compare';
import { addMonths, calendar, fromFields, isoYearStart, monthsIn, unitLengths } from '../calendar';
import { namedOperands } from '../define';
import { toInstant, zoneOffset } from '../timezone';
import { isNullish } from '../values';
import { parseDate, parseDateBy } from './dateParse';
import type { Document } from '../../query/compare';
import type { Evaluator, ExpressionOperator } from '../scope';
import type { ZoneOffset } from '../timezone';

const utc: ZoneOffset = () => 0;

/** A date's instant; ObjectIds and timestamps hold one too. Throws 16006 for anything else. */
const instantOf = (value: unknown): number => {
  if (value instanceof Date) return value.getTime();
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  if (value instanceof Timestamp) return value.getHighBitsUnsigned() * 1000;
  throw storeError(16006, `can't convert from BSON type ${typeName(value)} to Date`);
};

/** The zone that an operand names; null when it is there but null. */
const zoneFrom = (timezone: Evaluator | undefined, root: Document): ZoneOffset | null => {
  if (timezone === undefined) return utc;
  const name = timezone(root);
  return isNullish(name) ? null : zoneOffset(name);
};

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

const padded = (value: number, width: number): string => String(value).padStart(width, '0');

const offsetText = (offset: number): string => {
  const minutes = Math.abs(Math.trunc(offset / 60_000));
  return `${offset < 0 ? '-' : '+'}${padded(Math.floor(minutes / 60), 2)}${padded(minutes % 60, 2)}`;
};

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

type Formatter = (local: Date, offset: number) => string;

const digits =
  (field: keyof typeof calendar, width: number): Formatter =>
  (local) =>
    padded(calendar[field](local), width);

const monthName: Formatter = (local) => monthNames[local.getUTCMonth()] ?? '';

const formats: Readonly<Record<string, Formatter>> = {
  Y: digits('year', 4),
  m: digits('month', 2),
  d: digits('day', 2),
  H: digits('hour', 2),
  M: digits('minute', 2),
  S: digits('second', 2),
  L: digits('millisecond', 3),
  j: digits('dayOfYear', 3),
  w: digits('dayOfWeek', 1),
  U: digits('week', 2),
  u: digits('isoDayOfWeek', 1),
  V: digits('isoWeek', 2),
  G: digits('isoWeekYear', 4),
  b: (local, offset) => monthName(local, offset).slice(0, 3),
  B: monthName,
  z: (_local, offset) => offsetText(offset),
  Z: (_local, offset) => String(Math.trunc(offset / 60_000)),
  '%': () => '%',
};

const compileFormat = (format: unknown): Formatter => {
  if (typeof format !== 'string')
    throw storeError(18533, `$dateToString requires that 'format' be a string, found: ${typeName(format)}`);
  const pieces = [...format.matchAll(/%([\s\S]?)|[^%]+/g)].map(([whole, letter]): Formatter => {
    if (letter === undefined) return () => whole;
    if (letter === '') throw storeError(18535, "Unmatched '%' at end of format string");
    const piece = Object.hasOwn(formats, letter) ? formats[letter] : undefined;
    if (piece === undefined)
      throw storeError(18536, `Invalid format character '%${letter}' in format string`);
    return piece;
  });
  return (local, offset) => {
    const year = local.getUTCFullYear();
    if (year < 0 || year > 9999) {
      throw storeError(18537, `$dateToString is only defined on year 0-9999, tried to use year ${year}`);
    }
    let text = '';
    for (const piece of pieces) text += piece(local, offset);
    return text;
  };
};

const remember = <T>(compute: (key: unknown) => T): ((key: unknown) => T) => {
  let last: { key: unknown; result: T } | undefined;
  return (key) => {
    if (last?.key !== key || last === undefined) last = { key, result: compute(key) };
    return last.result;
  };
};

const isoFormat = '%Y-%m-%dT%H:%M:%S.%L';

const dateToString: ExpressionOperator = (argument, context) => {
  const codes = { notAnObject: 18629, unknown: 18534, missing: 18628 };
  const parts = namedOperands(argument, context, {
    fields: ['date', 'format?', 'timezone?', 'onNull?'],
    codes,
  });
  const { date, format, timezone, onNull } = parts;
  const formatter = remember(compileFormat);
  const isUtc = (root: Document): boolean =>
    timezone === undefined || ['UTC', 'GMT'].includes(String(timezone(root)));
  return (root) => {
    const value = date?.(root);
    const given = format === undefined ? `${isoFormat}${isUtc(root) ? 'Z' : ''}` : format(root);
    if (isNullish(value)) return onNull === undefined ? null : onNull(root);
    const zone = zoneFrom(timezone, root);
    if (zone === null || isNullish(given)) return null;
    const instant = instantOf(value);
    const offset = zone(instant);
    return formatter(given)(new Date(instant + offset), offset);
  };
};

const dateFromString: ExpressionOperator = (argument, context) => {
  const codes = { notAnObject: 40540, unknown: 40541, missing: 40542 };
  const fields = ['dateString', 'format?', 'timezone?', 'onError?', 'onNull?'];
  const { dateString, format, timezone, onError, onNull } = namedOperands(argument, context, {
    fields,
    codes,
  });
  const parse = (text: unknown, root: Document): Date | null => {
    const zone = timezone === undefined ? undefined : zoneFrom(timezone, root);
    if (zone === null) return null;
    if (typeof text !== 'string')
      throw storeError(
        241,
        `$dateFromString requires that 'dateString' be a string, found: ${typeName(text)}`,
      );
    const by = format?.(root);
    if (isNullish(by)) return format === undefined ? parseDate(text, zone) : null;
    if (typeof by !== 'string')
      throw storeError(40684, `$dateFromString requires that 'format' be a string, found: ${typeName(by)}`);
    return parseDateBy(text, by, zone);
  };
  return (root) => {
    const text = dateString?.(root);
    if (isNullish(text)) return onNull === undefined ? null : onNull(root);
    if (onError === undefined) return parse(text, root);
    try {
      return parse(text, root);
    } catch {
      return onError(root);
    }
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

/** Date operators. */
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
  $dateToString: dateToString,
  $dateFromString: dateFromString,
  $dateToParts: dateToParts,
  $dateFromParts: dateFromParts,
  $dateAdd: dateArithmetic(1),
  $dateSubtract: dateArithmetic(-1),
  $dateDiff: dateDiff,
};
