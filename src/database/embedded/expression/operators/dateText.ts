import { storeError } from '../../errors';
import { typeName } from '../../query/bsonTypes';
import { calendar } from '../calendar';
import { namedOperands } from '../define';
import { isNullish } from '../values';
import { instantOf, zoneFrom } from './dateValues';
import type { Document } from '../../query/compare';
import type { ExpressionOperator } from '../scope';

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

/** Operators between dates and their text. */
export const dateTextOperators: Readonly<Record<string, ExpressionOperator>> = {
  $dateToString: dateToString,
};
