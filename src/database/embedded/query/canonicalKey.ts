import { ObjectId } from 'bson';
import { encodeValue } from '../index/keyEncoding';
import { isArray, isDocument, toExactNumber, typeOrder, TypeOrder } from './compare';
import { compareExact } from './decimal';

export type CanonicalKey = string | number | boolean | null;

/** Starts every key that is not the plain value itself, so that no string can pass for another value. */
const mark = '\u0000';

/**
 * A primitive that is the same for two values exactly when MongoDB holds them equal, for hashing in Sets and Maps.
 * A missing value has the key of null.
 */
export const canonicalKey = (value: unknown): CanonicalKey => {
  switch (typeof value) {
    case 'number':
      return value === 0 ? 0 : value;
    case 'string':
      return value.charCodeAt(0) === 0 ? encodedKey(value) : value;
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    default:
      return value === null ? null : objectKey(value);
  }
};

/** The key of the ObjectId with these bytes, one character for each. */
export const objectIdKey = (bytes: string): CanonicalKey => `${mark}i${bytes}`;

const objectKey = (value: unknown): CanonicalKey => {
  // Twelve characters for the twelve bytes are faster to make than their hexadecimal text.
  if (value instanceof ObjectId) return objectIdKey(latin1(value.id));
  if (value instanceof Date) return `${mark}d${value.getTime()}`;
  const type = typeOrder(value);
  if (type === TypeOrder.string) return canonicalKey(String(value));
  if (isArray(value)) return value.reduce<string>((key, each) => key + part(each), `${mark}a`);
  if (isDocument(value)) {
    let key = `${mark}o`;
    for (const name of Object.keys(value)) key += part(name) + part(value[name]);
    return key;
  }
  if (type !== TypeOrder.number) return encodedKey(value);
  const number = toExactNumber(value);
  if (typeof number === 'number') return canonicalKey(number);
  // Whole numbers that a double holds exactly are that double, so that Long 1 and 1 share a key.
  const isDouble = typeof number === 'bigint' && compareExact(number, Number(number)) === 0;
  return isDouble ? Number(number) : encodedKey(value);
};

/** A member of an array or a document: what comes after it cannot be taken for a part of it. */
const part = (value: unknown): string => {
  const key = canonicalKey(value);
  return typeof key === 'string' ? `s${key.length}:${key}` : `${String(key)};`;
};

const latin1 = (bytes: Uint8Array): string =>
  (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes)).toString('latin1');

/** Keys of an index are equal for equal values. */
const encodedKey = (value: unknown): string => mark + latin1(encodeValue(value));

/** A set of values under MongoDB's equality. */
export const createValueSet = (
  values: Iterable<unknown>,
  keyOf = canonicalKey,
): { has(this: void, value: unknown): boolean } => {
  const keys = new Set<CanonicalKey>();
  for (const value of values) keys.add(keyOf(value));
  return { has: (value) => keys.has(keyOf(value)) };
};
