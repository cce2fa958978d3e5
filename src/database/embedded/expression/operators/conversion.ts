import { Long, ObjectId } from 'bson';
import { storeError } from '../../errors';
import { isBinary, isNumber, typeName } from '../../query/bsonTypes';
import { any, nullable, strict } from '../define';
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

const wholeOf = (value: unknown): bigint => {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (Long.isLong(value)) return value.toBigInt();
  if (typeof value === 'string') {
    if (/^[+-]?\d+$/.test(value)) return BigInt(value.replace(/^\+/, ''));
    throw failure(`Failed to parse number '${value}'`);
  }
  if (!isNumber(value)) throw unsupported(value, 'int');
  if (Number.isFinite(Number(value))) return BigInt(Math.trunc(Number(value)));
  throw failure('Attempt to convert NaN or infinity value to integer type');
};

const toInt = (value: unknown): number => {
  const whole = wholeOf(value);
  if (BigInt.asIntN(32, whole) === whole) return Number(whole);
  throw failure(`Conversion would overflow target type: ${String(value)}`);
};

const toObjectId = (value: unknown): ObjectId => {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, 'objectId');
  if (/^[0-9a-fA-F]{24}$/.test(value)) return new ObjectId(value);
  throw failure(`Failed to parse objectId '${value}'`);
};

/** Operators on types. */
export const conversionOperators: Readonly<Record<string, ExpressionOperator>> = {
  $toString: nullable([any], ([value]) => toText(value)),
  $toDouble: nullable([any], ([value]) => toDouble(value)),
  $toInt: nullable([any], ([value]) => toInt(value)),
  $toObjectId: nullable([any], ([value]) => toObjectId(value)),
  $type: strict([any], ([value]) => typeName(value)),
  $isNumber: strict([any], ([value]) => isNumber(value)),
};
