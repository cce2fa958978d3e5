import type { Code, ObjectId, Timestamp } from 'bson';
import { Binary, DBRef, Decimal128, Long } from 'bson';
import { storeError } from '../errors';
import { compareExact, exactDecimal } from './decimal';
import type { ExactNumber } from './decimal';

/** A decoded BSON document, or any object inside one. */
export type Document = Record<string, unknown>;

/**
 * The canonical order of BSON types, by the names that `$type` knows: values of different types compare as their types
 * do. The numbers begin the keys of indexes, with room after each, so that `order + 1` ends the range of a type. None
 * reaches 0x80, so neither a number nor its inversion is ever 0xff, which ends ranges of prefixes.
 */
export const TypeOrder = {
  minKey: 1,
  undefined: 3,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binData: 30,
  objectId: 35,
  bool: 40,
  date: 45,
  timestamp: 50,
  regex: 55,
  javascript: 60,
  maxKey: 125,
} as const;

/** The classes of the driver; all others are documents. */
const bsonTypeOrder: Readonly<Record<string, number>> = {
  MinKey: TypeOrder.minKey,
  Long: TypeOrder.number,
  Int32: TypeOrder.number,
  Double: TypeOrder.number,
  Decimal128: TypeOrder.number,
  BSONSymbol: TypeOrder.string,
  Binary: TypeOrder.binData,
  ObjectId: TypeOrder.objectId,
  Timestamp: TypeOrder.timestamp,
  BSONRegExp: TypeOrder.regex,
  Code: TypeOrder.javascript,
  MaxKey: TypeOrder.maxKey,
};

/** `Array.isArray` for values of unknown type, without letting `any` in. */
export const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Whether the value is an embedded document (not an array, a date or another BSON value). */
export const isDocument = (value: unknown): value is Document => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || objectTypeOrder(value) === TypeOrder.object;
};

const objectTypeOrder = (value: object): number => {
  if (Array.isArray(value)) return TypeOrder.array;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return TypeOrder.object;
  const { _bsontype: name } = value as { _bsontype?: unknown };
  if (typeof name === 'string') return bsonTypeOrder[name] ?? TypeOrder.object;
  if (value instanceof Date) return TypeOrder.date;
  if (value instanceof RegExp) return TypeOrder.regex;
  return value instanceof Uint8Array ? TypeOrder.binData : TypeOrder.object;
};

/** The place of a value's type in the canonical order; a missing value ranks as null. */
export const typeOrder = (value: unknown): number => {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return TypeOrder.number;
    case 'string':
      return TypeOrder.string;
    case 'boolean':
      return TypeOrder.bool;
    case 'object':
      return value === null ? TypeOrder.null : objectTypeOrder(value);
    case 'undefined':
      return TypeOrder.null;
    default:
      throw storeError(2, `a ${typeof value} is not a BSON value`);
  }
};

/** A number of any BSON type, exactly; JavaScript compares doubles and whole numbers of any size with each other. */
export const toExactNumber = (value: unknown): ExactNumber => {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (Long.isLong(value)) return value.toBigInt();
  return value instanceof Decimal128 ? exactDecimal(value) : Number(value);
};

/** Whether a value is the number that is none, of any BSON type. */
export const isNaNValue = (value: unknown): boolean =>
  typeof value === 'number' ? value !== value : value instanceof Decimal128 && Number.isNaN(Number(value));

const compareNumbers = (left: unknown, right: unknown): number => {
  const a = toExactNumber(left);
  const b = toExactNumber(right);
  // NaN equals itself and is below every other number.
  if (a !== a) return b !== b ? 0 : -1;
  if (b !== b) return 1;
  return compareExact(a, b);
};

/** UTF-16 units in the order of the code points that they encode: surrogates come after the rest of the plane. */
const codePointRank = (unit: number): number =>
  unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;

/** Compares strings as their UTF-8 bytes compare. */
export const compareStrings = (a: string, b: string): number => {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
};

/** Compares two texts. */
export type TextOrder = (a: string, b: string) => number;

/** An embedded document; the driver makes a class of those with `$ref` and `$id`. */
export const fieldsOf = (value: unknown): Document =>
  value instanceof DBRef ? { ...value.toJSON() } : (value as Document);

/** Documents member by member, each by its type, its name, its value; the elements of arrays have their positions for names. */
const compareMembers = (a: Document, b: Document, texts: TextOrder): number => {
  const left = Object.keys(a);
  const right = Object.keys(b);
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const x = left[i] ?? '';
    const y = right[i] ?? '';
    const byType = typeOrder(a[x]) - typeOrder(b[y]);
    if (byType !== 0) return byType;
    const order = compareStrings(x, y) || compareValues(a[x], b[y], texts);
    if (order !== 0) return order;
  }
  return left.length - right.length;
};

/** The bytes of binary data and what they are said to be. */
export const binaryParts = (value: unknown): { bytes: Uint8Array; subtype: number } =>
  value instanceof Binary
    ? { bytes: value.buffer.subarray(0, value.position), subtype: value.sub_type }
    : { bytes: value as Uint8Array, subtype: 0 };

const compareBinaries = (a: unknown, b: unknown): number => {
  const left = binaryParts(a);
  const right = binaryParts(b);
  return (
    left.bytes.length - right.bytes.length ||
    left.subtype - right.subtype ||
    Buffer.compare(left.bytes, right.bytes)
  );
};

/** The source and the sorted options of a regular expression; the JavaScript flag `g` stands for BSON's `s`. */
export const regexParts = (value: unknown): { pattern: string; options: string } => {
  if (value instanceof RegExp) {
    const options = [...value.flags.replace('g', 's')].filter((flag) => 'imsx'.includes(flag));
    return { pattern: value.source, options: [...new Set(options)].sort().join('') };
  }
  const { pattern, options } = value as { pattern: string; options: string };
  return { pattern, options };
};

const compareRegexes = (a: unknown, b: unknown): number => {
  const left = regexParts(a);
  const right = regexParts(b);
  return compareStrings(left.pattern, right.pattern) || compareStrings(left.options, right.options);
};

/** Of the same length; for so few a loop is faster than a call. */
const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  for (let at = 0; at < a.length; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

// The casts below follow from the type, which was found by looking at the values.
const compareSameType = (type: number, [a, b]: readonly [unknown, unknown], texts: TextOrder): number => {
  switch (type) {
    case TypeOrder.number:
      return compareNumbers(a, b);
    case TypeOrder.string:
      return texts(String(a), String(b));
    case TypeOrder.object:
      return compareMembers(fieldsOf(a), fieldsOf(b), texts);
    case TypeOrder.array:
      return compareMembers(a as Document, b as Document, texts);
    case TypeOrder.binData:
      return compareBinaries(a, b);
    case TypeOrder.objectId:
      return compareBytes((a as ObjectId).id, (b as ObjectId).id);
    case TypeOrder.bool:
      return Number(a) - Number(b);
    case TypeOrder.date:
      return compareValues((a as Date).getTime(), (b as Date).getTime());
    case TypeOrder.timestamp:
      return (a as Timestamp).compare(b as Timestamp);
    case TypeOrder.regex:
      return compareRegexes(a, b);
    case TypeOrder.javascript:
      return compareStrings((a as Code).code, (b as Code).code);
    default:
      return 0;
  }
};

/**
 * Compares any two BSON values in MongoDB's order: MinKey, null and missing, numbers, strings (by UTF-8 bytes unless
 * told otherwise), documents, arrays, binary data, ObjectIds, booleans, dates, timestamps, regular expressions, MaxKey.
 */
export const compareValues = (a: unknown, b: unknown, texts: TextOrder = compareStrings): number => {
  if (a === b) return 0;
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : compareNumbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') return texts(a, b);
  if (a instanceof Date && b instanceof Date) return compareValues(a.getTime(), b.getTime());
  const type = typeOrder(a);
  return type - typeOrder(b) || compareSameType(type, [a, b], texts);
};

/** Whether two values are the same to MongoDB: 1 and Long 1 are, documents with other key orders are not. */
export const equalValues = (a: unknown, b: unknown): boolean => a === b || compareValues(a, b) === 0;
