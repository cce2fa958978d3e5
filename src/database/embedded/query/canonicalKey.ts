import { Binary, ObjectId } from 'bson';
import type { DBRef, Timestamp } from 'bson';
import { regexParts, toComparableNumber, typeOrder, TypeOrder } from './compare';
import type { Document } from './compare';

export type CanonicalKey = string | number | boolean | null;

/** Starts every key that is not the plain value itself, so that no string can pass for another value. */
const mark = '\u0000';

const encodeBinary = (value: unknown): string =>
  value instanceof Binary
    ? `${value.sub_type}:${Buffer.from(value.buffer.subarray(0, value.position)).toString('base64')}`
    : `0:${Buffer.from(value as Uint8Array).toString('base64')}`;

/** The twelve bytes as twelve characters, which is faster than their hexadecimal text. */
const encodeObjectId = ({ id }: ObjectId): string =>
  (Buffer.isBuffer(id) ? id : Buffer.from(id)).toString('latin1');

const encodeNumber = (value: unknown): string => {
  const number = toComparableNumber(value);
  return Object.is(number, -0) ? '0' : String(typeof number === 'bigint' ? reduceBigInt(number) : number);
};

/** Integers that a double holds exactly are that double, so that Long 1 and 1 share a key. */
const reduceBigInt = (value: bigint): number | bigint =>
  BigInt(Number(value)) === value ? Number(value) : value;

const framed = (text: string): string => `${text.length}:${text}`;

const encodeDocument = (document: Document): string =>
  Object.keys(document)
    .map((key) => framed(key) + encode(document[key]))
    .join('');

const encode = (value: unknown): string => {
  const type = typeOrder(value);
  switch (type) {
    case TypeOrder.number:
      return `n${encodeNumber(value)};`;
    case TypeOrder.string:
      return `s${framed(String(value))}`;
    case TypeOrder.object:
      return `o${encodeDocument(value as Document)};`;
    case TypeOrder.array:
      return `a${(value as unknown[]).map(encode).join('')};`;
    case TypeOrder.binData:
      return `b${encodeBinary(value)};`;
    case TypeOrder.objectId:
      return `i${encodeObjectId(value as ObjectId)}`;
    case TypeOrder.bool:
      return value === true ? 't' : 'f';
    case TypeOrder.date:
      return `d${(value as Date).getTime()};`;
    case TypeOrder.timestamp:
      return `T${(value as Timestamp).toBigInt()};`;
    case TypeOrder.regex: {
      const { pattern, options } = regexParts(value);
      return `r${framed(pattern)}${framed(options)}`;
    }
    case TypeOrder.dbRef:
      return `D${encodeDocument((value as DBRef).toJSON())};`;
    case TypeOrder.javascript:
      return `c${framed(JSON.stringify(value))}`;
    default:
      return `t${type};`;
  }
};

/**
 * A primitive that is the same for two values exactly when MongoDB holds them equal, for hashing in Sets and Maps.
 * A missing value has the key of null.
 */
export const canonicalKey = (value: unknown): CanonicalKey => {
  switch (typeof value) {
    case 'number':
      return value === 0 ? 0 : value;
    case 'string':
      return value.charCodeAt(0) === 0 ? mark + encode(value) : value;
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    default:
      return value === null ? null : objectKey(value);
  }
};

const objectKey = (value: unknown): CanonicalKey => {
  if (value instanceof ObjectId) return `${mark}i${encodeObjectId(value)}`;
  const type = typeOrder(value);
  if (type === TypeOrder.number) {
    const number = toComparableNumber(value);
    const reduced = typeof number === 'bigint' ? reduceBigInt(number) : number;
    return typeof reduced === 'number' ? (reduced === 0 ? 0 : reduced) : `${mark}n${reduced};`;
  }
  return type === TypeOrder.string ? canonicalKey(String(value)) : mark + encode(value);
};

/** A set of values under MongoDB's equality. */
export const createValueSet = (values: Iterable<unknown>): { has(value: unknown): boolean } => {
  const keys = new Set<CanonicalKey>();
  for (const value of values) keys.add(canonicalKey(value));
  return { has: (value) => keys.has(canonicalKey(value)) };
};
