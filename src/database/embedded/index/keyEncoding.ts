import { createHash } from 'node:crypto';
import type { Binary, BSONRegExp, Code, Long, ObjectId, Timestamp } from 'bson';
import type { Document } from '../documents';
import { storeError } from '../errors';
import { isDocument, regexParts } from '../query/compare';
import { createKeyWriter } from './keyWriter';
import type { KeyWriter } from './keyWriter';

/**
 * The first byte of each value's key: MongoDB's order of types, with room after each, so that `rank + 1` ends the
 * range of a type. None reaches 0x80, so neither a rank nor its inversion is ever 0xff, which ends ranges of prefixes.
 */
export const rank = {
  minKey: 1,
  undefined: 3,
  null: 5,
  number: 10,
  text: 15,
  document: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 50,
  regularExpression: 55,
  code: 60,
  maxKey: 125,
} as const;

/** Keys above this are cut and end in a hash: still equal when the values are, but no longer sorted beyond the cut. */
export const longestKey = 1400;

/** The place of a value among all BSON values, or undefined for a type that cannot be indexed. */
export function rankOf(value: unknown): number | undefined {
  switch (typeof value) {
    case 'string':
      return rank.text;
    case 'number':
    case 'bigint':
      return rank.number;
    case 'boolean':
      return rank.boolean;
    case 'undefined':
      return rank.undefined;
    case 'object':
      return value === null ? rank.null : rankOfObject(value);
    default:
      return undefined;
  }
}

function rankOfObject(value: object): number | undefined {
  if (value instanceof Date) return rank.date;
  if (Array.isArray(value)) return rank.array;
  if (value instanceof RegExp) return rank.regularExpression;
  if (value instanceof Uint8Array) return rank.binary;
  if ('_bsontype' in value && typeof value._bsontype === 'string') return bsonRanks.get(value._bsontype);
  return isDocument(value) ? rank.document : undefined;
}

const bsonRanks: ReadonlyMap<string, number> = new Map([
  ['MinKey', rank.minKey],
  ['Int32', rank.number],
  ['Double', rank.number],
  ['Long', rank.number],
  ['BSONSymbol', rank.text],
  ['Binary', rank.binary],
  ['ObjectId', rank.objectId],
  ['Timestamp', rank.timestamp],
  ['BSONRegExp', rank.regularExpression],
  ['Code', rank.code],
  ['MaxKey', rank.maxKey],
]);

/** The key of one value: comparing such keys byte by byte is comparing the values in BSON's order. */
export function encodeValue(value: unknown, descending = false): Buffer {
  const writer = createKeyWriter();
  writeField(writer, value, descending);
  return writer.result();
}

/** Appends the key of one field; `descending` turns its order around. */
export function writeField(writer: KeyWriter, value: unknown, descending: boolean): void {
  const start = writer.length();
  writeValue(writer, value);
  if (descending) writer.invertFrom(start);
}

function writeValue(writer: KeyWriter, value: unknown): void {
  const type = rankOf(value);
  if (type === undefined) throw storeError(2, `values such as ${describeType(value)} cannot be indexed`);
  writer.byte(type);
  writeContent(writer, type, value);
}

function describeType(value: unknown): string {
  return typeof value === 'object' && value !== null && '_bsontype' in value
    ? String(value._bsontype)
    : typeof value;
}

// The casts below follow from the rank, which was found by looking at the value.
function writeContent(writer: KeyWriter, type: number, value: unknown): void {
  switch (type) {
    case rank.number:
      return writeNumber(writer, value as number | bigint | Long | { value: number });
    case rank.text:
      return writer.text(String(value));
    case rank.document:
      return writeDocument(writer, value as Document);
    case rank.array:
      for (const element of value as unknown[]) writeValue(writer, element);
      return writer.byte(0);
    case rank.binary:
      return writeBinary(writer, value as Binary | Uint8Array);
    case rank.objectId:
      return writer.bytes((value as ObjectId).id);
    case rank.boolean:
      return writer.byte(value === true ? 1 : 0);
    case rank.date:
      return writer.double((value as Date).getTime());
    case rank.timestamp:
      writer.uint32((value as Timestamp).getHighBitsUnsigned());
      return writer.uint32((value as Timestamp).getLowBitsUnsigned());
    case rank.regularExpression:
      return writeRegularExpression(writer, value as RegExp | BSONRegExp);
    case rank.code:
      return writer.text(String((value as Code).code));
    default:
  }
}

// A whole number that no double holds is its nearest double and what is missing to it.
function writeNumber(writer: KeyWriter, value: number | bigint | Long | { value: number }): void {
  if (typeof value === 'number') return writeDoubleAndRest(writer, value, 0);
  if (typeof value !== 'bigint' && 'value' in value) return writeDoubleAndRest(writer, value.value, 0);
  const exact = typeof value === 'bigint' ? value : value.toBigInt();
  const nearest = Number(exact);
  writeDoubleAndRest(writer, nearest, Number(exact - BigInt(nearest)));
}

const restBias = 0x8000;

function writeDoubleAndRest(writer: KeyWriter, nearest: number, rest: number): void {
  writer.double(nearest);
  writer.byte((rest + restBias) >> 8);
  writer.byte((rest + restBias) & 0xff);
}

function writeDocument(writer: KeyWriter, value: Document): void {
  for (const [name, member] of Object.entries(value)) {
    const type = rankOf(member);
    if (type === undefined) throw storeError(2, `values such as ${describeType(member)} cannot be indexed`);
    writer.byte(type);
    writer.text(name);
    writeContent(writer, type, member);
  }
  writer.byte(0);
}

function writeBinary(writer: KeyWriter, value: Binary | Uint8Array): void {
  const [bytes, subtype] = value instanceof Uint8Array ? [value, 0] : [value.value(), value.sub_type];
  writer.uint32(bytes.length);
  writer.byte(subtype);
  writer.bytes(bytes);
}

function writeRegularExpression(writer: KeyWriter, value: RegExp | BSONRegExp): void {
  const { pattern, options } = regexParts(value);
  writer.text(pattern);
  writer.text(options);
}

/** The key as it is stored: itself, or cut and marked by a hash of the whole. `start` bytes are not counted. */
export function fitKey(key: Buffer, start: number): Buffer {
  if (key.length - start <= longestKey) return key;
  const hash = createHash('sha256').update(key.subarray(start)).digest();
  // No byte of 0xff after the cut: ranges that end in 0xff must include it.
  hash[0] = 0;
  return Buffer.concat([key.subarray(0, start + longestKey), hash]);
}
