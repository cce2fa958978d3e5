import { Long, ObjectId, Timestamp } from 'bson';
import { storeError } from '../../errors';
import { fromBigInt } from '../../numbers';
import { isBinary, isNumber, typeName } from '../../query/bsonTypes';
import { compareValues, isArray } from '../../query/compare';
import { namedArguments, unary, unaryOrNull } from '../define';
import { isNullish } from '../values';
import { parseDate } from './dateParse';
import type { ExpressionOperator } from '../scope';

const failure = (message: string): Error => storeError(241, message);

const unsupported = (value: unknown, to: string): Error =>
  failure(`Unsupported conversion from ${typeName(value)} to ${to} in $convert with no onError value`);

/** A double's text as MongoDB prints it: the shortest digits, exponents as in C. */
const numberText = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0';
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
};

/** The text of a value. Throws 241 for a type that has none. */
export const toText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (isNumber(value)) return String(value);
  if (isBinary(value)) return value.toString('base64');
  throw unsupported(value, 'string');
};

const parseNumber = (value: string, to: string, pattern: RegExp): number => {
  if (pattern.test(value)) return Number(value);
  throw failure(`Failed to parse number '${value}' in $convert with no onError value (to ${to})`);
};

const floatPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?(Infinity|NaN)$/;

const toDouble = (value: unknown): number => {
  if (isNumber(value)) return Number(value);
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'string') return parseNumber(value, 'double', floatPattern);
  throw unsupported(value, 'double');
};

const toWhole =
  (to: 'int' | 'long', bits: bigint) =>
  (value: unknown): number | Long => {
    const result = wholeOf(value, to);
    const limit = 2n ** (bits - 1n);
    if (result < -limit || result >= limit) {
      throw failure(
        `Conversion would overflow target type in $convert with no onError value: ${String(value)}`,
      );
    }
    return fromBigInt(result);
  };

const wholeOf = (value: unknown, to: string): bigint => {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof Date && to === 'long') return BigInt(value.getTime());
  if (Long.isLong(value)) return value.toBigInt();
  if (typeof value === 'string') {
    if (/^[+-]?\d+$/.test(value)) return BigInt(value.replace(/^\+/, ''));
    throw failure(`Failed to parse number '${value}' in $convert with no onError value`);
  }
  if (!isNumber(value)) throw unsupported(value, to);
  const number = Number(value);
  if (!Number.isFinite(number))
    throw failure(
      'Attempt to convert NaN or infinity value to integer type in $convert with no onError value',
    );
  return BigInt(Math.trunc(number));
};

const toBool = (value: unknown): boolean => {
  if (typeof value === 'boolean') return value;
  return isNumber(value) ? compareValues(value, 0) !== 0 : true;
};

const toDate = (value: unknown): Date => {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  if (typeof value === 'string') return parseDate(value);
  // An int is refused; a double or a long is milliseconds.
  if (isNumber(value) && typeName(value) !== 'int') return new Date(Math.trunc(Number(value)));
  throw unsupported(value, 'date');
};

const toObjectId = (value: unknown): ObjectId => {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, 'objectId');
  if (/^[0-9a-fA-F]{24}$/.test(value)) return new ObjectId(value);
  throw failure(`Failed to parse objectId '${value}' in $convert with no onError value`);
};

type Conversion = (value: unknown) => unknown;

const conversions: Readonly<Record<string, Conversion>> = {
  double: toDouble,
  string: toText,
  objectId: toObjectId,
  bool: toBool,
  date: toDate,
  int: toWhole('int', 32n),
  long: toWhole('long', 64n),
};

const numberedTypes: Readonly<Record<number, string>> = {
  1: 'double',
  2: 'string',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  16: 'int',
  18: 'long',
};

const conversionTo = (type: unknown): Conversion => {
  const name = isNumber(type) ? numberedTypes[Number(type)] : type;
  const conversion =
    typeof name === 'string' && Object.hasOwn(conversions, name) ? conversions[name] : undefined;
  if (conversion === undefined) throw storeError(2, `Unknown type name: ${String(type)}`);
  return conversion;
};

const convertCodes = { notAnObject: 9, unknown: 9, missing: 9 };

const convert: ExpressionOperator = (argument, context) => {
  const parts = namedArguments(argument, context, {
    fields: ['input', 'to', 'onError?', 'onNull?'],
    codes: convertCodes,
  });
  const input = context.compile(parts['input']);
  const to = context.compile(parts['to']);
  const onError = Object.hasOwn(parts, 'onError') ? context.compile(parts['onError']) : undefined;
  const onNull = Object.hasOwn(parts, 'onNull') ? context.compile(parts['onNull']) : undefined;
  return (root) => {
    const value = input(root);
    if (isNullish(value)) return onNull === undefined ? null : onNull(root);
    const type = to(root);
    if (isNullish(type)) return null;
    const conversion = conversionTo(type);
    if (onError === undefined) return conversion(value);
    try {
      return conversion(value);
    } catch {
      return onError(root);
    }
  };
};

/** Type operators. */
export const conversionOperators: Readonly<Record<string, ExpressionOperator>> = {
  $convert: convert,
  $toString: unaryOrNull(toText),
  $toDouble: unaryOrNull(toDouble),
  $toInt: unaryOrNull(toWhole('int', 32n)),
  $toLong: unaryOrNull(toWhole('long', 64n)),
  $toBool: unaryOrNull(toBool),
  $toDate: unaryOrNull(toDate),
  $toObjectId: unaryOrNull(toObjectId),
  $type: unary(typeName),
  $isNumber: unary(isNumber),
  $isArray: unary(isArray),
};
