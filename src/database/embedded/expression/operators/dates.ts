import { ObjectId, Timestamp } from 'bson';
import { storeError } from '../../errors';
import { isNumber, typeName } from '../../query/bsonTypes';
import { isArray, isDocument } from '../../query/compare';
import { addUnits, calendar, isUnit, periodsBetween, startOfPeriod } from '../calendar';
import { any, body, nullable, optional, orNull, strict } from '../define';
import { utc, zoneOffset } from '../timezone';
import { isNullish, remembering } from '../values';
import type { Body, Operand } from '../define';
import type { ExpressionOperator } from '../scope';
import type { ZoneOffset } from '../timezone';

/** A date's instant; ObjectIds and timestamps hold one too. */
const instant =
  (code: number): Operand<number> =>
  (value, { name }) => {
    if (value instanceof Date) return value.getTime();
    if (value instanceof ObjectId) return value.getTimestamp().getTime();
    if (value instanceof Timestamp) return value.getHighBitsUnsigned() * 1000;
    throw storeError(code, `${name} can't convert from BSON type ${typeName(value)} to Date`);
  };

const timezone = optional(zoneOffset);

const unit =
  (notText: number, unknown: number): Operand<string> =>
  (value, { name }) => {
    if (typeof value !== 'string') throw storeError(notText, `${name} requires 'unit' to be a string`);
    if (isUnit(value)) return value;
    throw storeError(unknown, `${name}: unknown time unit value: ${value}`);
  };

const wholeNumber =
  (code: number): Operand<number> =>
  (value, { name }) => {
    if (isNumber(value) && Number.isInteger(Number(value))) return Number(value);
    throw storeError(code, `${name} expects an integer, not ${typeName(value)}`);
  };

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The number of a weekday, 0 for Sunday; it is looked at only where the unit is the week. */
const weekdayOf = (startOfWeek: Body | undefined, given: { unit: string; name: string }): number | null => {
  if (startOfWeek === undefined || given.unit !== 'week') return 0;
  const value = startOfWeek();
  if (isNullish(value)) return null;
  if (typeof value !== 'string')
    throw storeError(5439015, `${given.name} requires 'startOfWeek' to be a string`);
  const name = value.toLowerCase();
  const weekday = weekdays.findIndex((day) => day === name || day.slice(0, 3) === name);
  if (weekday >= 0) return weekday;
  throw storeError(5439016, `${given.name}: 'startOfWeek' is no day of a week: ${value}`);
};

const partCodes = { notAnObject: 40539, unknown: 40535, missing: [40539] };

/** One calendar field of a date, or of `{ date, timezone }`. */
const part =
  (field: keyof typeof calendar): ExpressionOperator =>
  (argument, context) => {
    const named = isDocument(argument) && !Object.keys(argument)[0]?.startsWith('$');
    if (isArray(argument) && argument.length !== 1)
      throw storeError(
        40536,
        `${context.name} accepts exactly one argument, but was given ${argument.length}`,
      );
    const read = nullable(
      { date: instant(16006), timezone },
      ({ date, timezone: zone = utc }) => calendar[field](new Date(date + zone(date))),
      partCodes,
    );
    return read(named ? argument : { date: isArray(argument) ? argument[0] : argument }, context);
  };

const dateArithmetic = (sign: 1 | -1): ExpressionOperator =>
  nullable(
    {
      startDate: instant(5166403),
      unit: unit(5166404, 9),
      amount: wholeNumber(5166405),
      timezone,
    },
    ({ startDate, amount, timezone: zone = utc, ...given }, { name }) => {
      const date = new Date(addUnits(startDate, { unit: given.unit, amount: sign * amount }, zone));
      if (!Number.isNaN(date.getTime())) return date;
      throw storeError(5976500, `invalid ${name} 'amount' parameter value: ${amount} ${given.unit}`);
    },
    { notAnObject: 5166400, unknown: 5166401, missing: [5166402] },
  );

const dateDiff = nullable(
  {
    startDate: instant(5166307),
    endDate: instant(5166307),
    unit: unit(5439013, 9),
    timezone,
    startOfWeek: optional(body()),
  },
  ({ startDate, endDate, timezone: zone = utc, ...given }, { name }) => {
    const weekday = weekdayOf(given.startOfWeek, { unit: given.unit, name });
    if (weekday === null) return null;
    return periodsBetween(startDate, endDate, { periods: { unit: given.unit, weekday }, zone });
  },
  { notAnObject: 5166301, unknown: 5166302, missing: [5166303, 5166304, 5166305] },
);

const dateTrunc = nullable(
  {
    date: instant(5439012),
    unit: unit(5439013, 5439014),
    binSize: optional(wholeNumber(5439017)),
    timezone,
    startOfWeek: optional(body()),
  },
  ({ date, binSize: size = 1, timezone: zone = utc, ...given }, { name }) => {
    if (size <= 0) throw storeError(5439018, `${name} requires 'binSize' to be greater than 0, not ${size}`);
    const weekday = weekdayOf(given.startOfWeek, { unit: given.unit, name });
    if (weekday === null) return null;
    return new Date(startOfPeriod(date, { unit: given.unit, weekday }, { size, zone }));
  },
  { notAnObject: 5439007, unknown: 5439008, missing: [5439009, 5439010] },
);

const padded = (value: number, width: number): string => String(value).padStart(width, '0');

type Piece = (local: Date, offset: number) => string;

const digits =
  (field: keyof typeof calendar, width: number): Piece =>
  (local) =>
    padded(calendar[field](local), width);

const offsetText: Piece = (_local, offset) => {
  const minutes = Math.abs(Math.trunc(offset / 60_000));
  return `${offset < 0 ? '-' : '+'}${padded(Math.floor(minutes / 60), 2)}${padded(minutes % 60, 2)}`;
};

/** What each letter after `%` stands for in a format. */
const formats: Readonly<Record<string, Piece>> = {
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
  z: offsetText,
  Z: (_local, offset) => String(Math.trunc(offset / 60_000)),
  '%': () => '%',
};

const compileFormat = (format: unknown): readonly Piece[] => {
  if (typeof format !== 'string')
    throw storeError(18533, `$dateToString requires that 'format' be a string, found: ${typeName(format)}`);
  return [...format.matchAll(/%([\s\S]?)|[^%]+/g)].map(([whole, letter]): Piece => {
    if (letter === undefined) return () => whole;
    if (letter === '') throw storeError(18535, "Unmatched '%' at end of format string");
    const piece = Object.hasOwn(formats, letter) ? formats[letter] : undefined;
    if (piece !== undefined) return piece;
    throw storeError(18536, `Invalid format character '%${letter}' in format string`);
  });
};

const isoFormat = '%Y-%m-%dT%H:%M:%S.%L';

const dateText = (date: number, pieces: readonly Piece[], zone: ZoneOffset): string => {
  const offset = zone(date);
  const local = new Date(date + offset);
  const year = local.getUTCFullYear();
  if (year < 0 || year > 9999)
    throw storeError(18537, `$dateToString is only defined on year 0-9999, tried to use year ${year}`);
  let text = '';
  for (const piece of pieces) text += piece(local, offset);
  return text;
};

/** The format and the time zone are checked even where the date is null. */
const dateToString: ExpressionOperator = (argument, context) => {
  const format: Operand<readonly Piece[]> = remembering(compileFormat);
  const operator = strict(
    {
      date: any,
      format: optional(orNull(format)),
      timezone: optional(orNull(zoneOffset)),
      onNull: optional(body()),
    },
    ({ date, timezone: zone = utc, onNull, ...given }) => {
      const pieces =
        given.format === undefined
          ? format(zone === utc ? `${isoFormat}Z` : isoFormat, context)
          : given.format;
      if (isNullish(date)) return onNull === undefined ? null : onNull();
      return zone === null || pieces === null ? null : dateText(instant(16006)(date, context), pieces, zone);
    },
    { notAnObject: 18629, unknown: 18534, missing: [18628] },
  );
  return operator(argument, context);
};

/** Operators on dates. */
export const dateOperators: Readonly<Record<string, ExpressionOperator>> = {
  $year: part('year'),
  $month: part('month'),
  $dayOfMonth: part('day'),
  $dayOfWeek: part('dayOfWeek'),
  $dayOfYear: part('dayOfYear'),
  $hour: part('hour'),
  $minute: part('minute'),
  $second: part('second'),
  $isoWeek: part('isoWeek'),
  $isoWeekYear: part('isoWeekYear'),
  $dateToString: dateToString,
  $dateAdd: dateArithmetic(1),
  $dateSubtract: dateArithmetic(-1),
  $dateDiff: dateDiff,
  $dateTrunc: dateTrunc,
};
