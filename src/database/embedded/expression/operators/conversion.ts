import { Long, ObjectId, Timestamp } from 'bson';
import { storeError } from '../../errors';
import { fromBigInt } from '../../numbers';
import { isBinary, isNumber, typeName } from '../../query/bsonTypes';
import { compareValues } from '../../query/compare';
import { any, body, nullable, optional, strict } from '../define';
import { zoneOffset, toInstant } from '../timezone';
import { isNullish } from '../values';
import type { ExpressionOperator } from '../scope';

const failure = (message: string): Error => storeError(241, `${message} in $convert with no onError value`);

const unsupported = (value: unknown, to: string): Error =>
  failure(`Unsupported conversion from ${typeName(value)} to ${to}`);

/** The text of a value; a number's as MongoDB prints it. Throws 241 for a type that has none. */
export const toText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  // An exponent has two digits, and zero its sign.
  if (typeof value === 'number')
    return Object.is(value, -0) ? '-0' : String(value).replace(/e([+-])(\d)$/, 'e$10$2');
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (typeof value === 'boolean' || isNumber(value)) return String(value);
  if (isBinary(value)) return value.toString('base64');
  throw unsupported(value, 'string');
};

const floatPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?(Infinity|NaN)$/;

const toDouble = (value: unknown): number => {
  if (isNumber(value) || typeof value === 'boolean') return Number(value);
  if (value instanceof Date) return value.getTime();
  if (typeof value !== 'string') throw unsupported(value, 'double');
  if (floatPattern.test(value)) return Number(value);
  throw failure(`Failed to parse number '${value}'`);
};

const wholeOf = (value: unknown, to: string): bigint => {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof Date && to === 'long') return BigInt(value.getTime());
  if (Long.isLong(value)) return value.toBigInt();
  if (typeof value === 'string') {
    if (/^[+-]?\d+$/.test(value)) return BigInt(value.replace(/^\+/, ''));
    throw failure(`Failed to parse number '${value}'`);
  }
  if (!isNumber(value)) throw unsupported(value, to);
  if (Number.isFinite(Number(value))) return BigInt(Math.trunc(Number(value)));
  throw failure('Attempt to convert NaN or infinity value to integer type');
};

const toWhole =
  (to: 'int' | 'long', bits: number) =>
  (value: unknown): number | Long => {
    const result = wholeOf(value, to);
    if (BigInt.asIntN(bits, result) === result) return fromBigInt(result);
    throw failure(`Conversion would overflow target type: ${String(value)}`);
  };

const toBool = (value: unknown): boolean => {
  if (typeof value === 'boolean') return value;
  return isNumber(value) ? compareValues(value, 0) !== 0 : true;
};

const datePattern =
  /^(\d{4}-\d{1,2}-\d{1,2})(?:[T ](\d{1,2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** Reads an ISO 8601 date; without a time zone it is UTC. */
const parseDate = (text: string): Date => {
  const [, date = '', time = '0:00', seconds = ':00', zone = 'Z'] = datePattern.exec(text.trim()) ?? [];
  const minute = `${date.replace(/-(\d)(?!\d)/g, '-0$1')}T${time.padStart(5, '0')}`;
  const local = new Date(`${minute}${seconds}Z`);
  // JavaScript takes the 31st of February for a day in March, and the hour 24 for the next midnight.
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(minute))
    throw failure(`Error parsing date string '${text}'`);
  return new Date(toInstant(local.getTime(), zoneOffset(zone === 'Z' ? 'UTC' : zone)));
};

const toDate = (value: unknown): Date => {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  if (typeof value === 'string') return parseDate(value);
  // An int is refused; a double or a long is milliseconds.
  if (!isNumber(value) || typeName(value) === 'int') throw unsupported(value, 'date');
  const date = new Date(Math.trunc(Number(value)));
  if (Number.isNaN(date.getTime())) throw failure(`Conversion would overflow target type: ${String(value)}`);
  return date;
};

const toObjectId = (value: unknown): ObjectId => {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, 'objectId');
  if (/^[0-9a-fA-F]{24}$/.test(value)) return new ObjectId(value);
  throw failure(`Failed to parse objectId '${value}'`);
};

type Conversion = (value: unknown) => unknown;

const toInt = toWhole('int', 32);
const toLong = toWhole('long', 64);

const conversions: Readonly<Record<string, Conversion>> = {
  double: toDouble,
  string: toText,
  objectId: toObjectId,
  bool: toBool,
  date: toDate,
  int: toInt,
  long: toLong,
};

/** The names of BSON's types, by their numbers. */
const typeNames =
  'missing double string object array binData undefined objectId bool date null regex dbPointer javascript symbol javascriptWithScope int timestamp long decimal'.split(
    ' ',
  );

/** What converts to a type, which is given by its name or its number. Throws 9 or 2 for what is no type. */
const conversionTo = (type: unknown): Conversion => {
  const name = isNumber(type) ? typeNames[Number(type)] : type;
  if (typeof name !== 'string') throw storeError(9, "$convert's 'to' argument must name a type");
  if (!typeNames.includes(name)) throw storeError(2, `Unknown type name: ${name}`);
  return (
    conversions[name] ??
    ((value) => {
      throw unsupported(value, name);
    })
  );
};

const convert = strict(
  { input: any, to: any, onError: optional(body()), onNull: optional(body()) },
  ({ input, to, onError, onNull }) => {
    const conversion = isNullish(to) ? undefined : conversionTo(to);
    if (isNullish(input)) return onNull === undefined ? null : onNull();
    if (conversion === undefined) return null;
    if (onError === undefined) return conversion(input);
    try {
      return conversion(input);
    } catch {
      return onError();
    }
  },
  { notAnObject: 9, unknown: 9, missing: [9] },
);

/** Operators on types. */
export const conversionOperators: Readonly<Record<string, ExpressionOperator>> = {
  $convert: convert,
  $toString: nullable([any], ([value]) => toText(value)),
  $toDouble: nullable([any], ([value]) => toDouble(value)),
  $toInt: nullable([any], ([value]) => toInt(value)),
  $toLong: nullable([any], ([value]) => toLong(value)),
  $toBool: nullable([any], ([value]) => toBool(value)),
  $toDate: nullable([any], ([value]) => toDate(value)),
  $toObjectId: nullable([any], ([value]) => toObjectId(value)),
  $type: strict([any], ([value]) => typeName(value)),
  $isNumber: strict([any], ([value]) => isNumber(value)),
};
