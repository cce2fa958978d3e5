import { ObjectId, Timestamp } from 'bson';
import { createZoneOffset } from '../../../../utils/timeZone';
import { storeError } from '../../errors';
import { typeName } from '../../query/bsonTypes';
import { isArray, isDocument } from '../../query/compare';
import { any, body, nullable, optional, orNull, strict } from '../define';
import { isNullish, remembering } from '../values';
import type { Operand } from '../define';
import type { ExpressionOperator } from '../scope';
import type { ZoneOffset } from '../../../../utils/timeZone';

const utc: ZoneOffset = () => 0;

const fixedOffset = (name: string): ZoneOffset | undefined => {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(name);
  if (match === null) return undefined;
  const offset = (Number(match[2]) * 60 + Number(match[3] ?? 0)) * (match[1] === '-' ? -60_000 : 60_000);
  return offset === 0 ? utc : () => offset;
};

const namedZone = (name: string): ZoneOffset => {
  try {
    return createZoneOffset(name);
  } catch {
    throw storeError(40485, `unrecognized time zone identifier: "${name}"`);
  }
};

const zones = new Map<string, ZoneOffset>([
  ['UTC', utc],
  ['GMT', utc],
]);

/** The offset of a zone named by the IANA, or of an offset such as `+05:30`. Throws 40485 for any other name. */
const zoneOffset = (name: unknown): ZoneOffset => {
  if (typeof name !== 'string') throw storeError(40517, 'timezone must evaluate to a string');
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = fixedOffset(name) ?? namedZone(name);
  zones.set(name, zone);
  return zone;
};

const dayLength = 86_400_000;

/** The days of a local time's year that have begun, its own with them. */
const dayOfYear = (date: Date): number =>
  Math.floor((date.getTime() - new Date(0).setUTCFullYear(date.getUTCFullYear(), 0, 1)) / dayLength) + 1;

const isoDayOfWeek = (date: Date): number => date.getUTCDay() || 7;

/** The Thursday of a date's ISO week, which decides to which year the week belongs. */
const thursdayOf = (date: Date): Date => new Date(date.getTime() + (4 - isoDayOfWeek(date)) * dayLength);

/** The calendar fields of a local time, which is given as a date whose UTC fields are the local ones. */
const calendar = {
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
  /** 1 is Monday. */
  isoDayOfWeek,
  isoWeek: (date: Date): number => Math.ceil(dayOfYear(thursdayOf(date)) / 7),
  isoWeekYear: (date: Date): number => thursdayOf(date).getUTCFullYear(),
};

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
};
