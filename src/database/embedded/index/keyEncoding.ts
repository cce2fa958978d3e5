import { createHash } from 'node:crypto';
import { Decimal128 } from 'bson';
import type { Code, ObjectId, Timestamp } from 'bson';
import { binaryParts, fieldsOf, regexParts, toExactNumber, typeOrder, TypeOrder } from '../query/compare';
import { decimalDigits, distance } from '../query/decimal';
import type { ExactNumber } from '../query/decimal';
import { createKeyWriter } from './keyWriter';
import type { KeyWriter } from './keyWriter';

/** Keys above this are cut and end in a hash: still equal when the values are, but no longer sorted beyond the cut. */
export const longestKey = 1400;

/** The key of one value: comparing such keys byte by byte is comparing the values in BSON's order. */
export function encodeValue(value: unknown, descending = false): Buffer {
  const writer = createKeyWriter();
  writeField(writer, value, descending);
  return writer.result();
}

/** Appends the key of one field; `descending` turns its order around. An undefined value stands for an empty array. */
export function writeField(writer: KeyWriter, value: unknown, descending: boolean): void {
  const start = writer.length();
  if (value === undefined) writer.byte(TypeOrder.undefined);
  else writeValue(writer, value);
  if (descending) writer.invertFrom(start);
}

function writeValue(writer: KeyWriter, value: unknown): void {
  const type = typeOrder(value);
  writer.byte(type);
  writeContent(writer, type, value);
}

// The casts below follow from the type, which was found by looking at the value.
function writeContent(writer: KeyWriter, type: number, value: unknown): void {
  switch (type) {
    case TypeOrder.number:
      return writeNumber(writer, value);
    case TypeOrder.string:
      return writer.text(String(value));
    case TypeOrder.object:
      for (const [name, member] of Object.entries(fieldsOf(value))) {
        const memberType = typeOrder(member);
        writer.byte(memberType);
        writer.text(name);
        writeContent(writer, memberType, member);
      }
      return writer.byte(0);
    case TypeOrder.array:
      for (const element of value as unknown[]) writeValue(writer, element);
      return writer.byte(0);
    case TypeOrder.binData: {
      const { bytes, subtype } = binaryParts(value);
      writer.uint32(bytes.length);
      writer.byte(subtype);
      return writer.bytes(bytes);
    }
    case TypeOrder.objectId:
      return writer.bytes((value as ObjectId).id);
    case TypeOrder.bool:
      return writer.byte(value === true ? 1 : 0);
    case TypeOrder.date:
      return writer.double((value as Date).getTime());
    case TypeOrder.timestamp:
      writer.uint32((value as Timestamp).getHighBitsUnsigned());
      return writer.uint32((value as Timestamp).getLowBitsUnsigned());
    case TypeOrder.regex: {
      const { pattern, options } = regexParts(value);
      writer.text(pattern);
      return writer.text(options);
    }
    case TypeOrder.javascript:
      return writer.text((value as Code).code);
    default:
  }
}

/**
 * A number is its nearest double, then what is missing to it: nothing for most, the difference for the whole numbers of
 * 64 bits. A decimal number between those is followed by its digits.
 */
function writeNumber(writer: KeyWriter, value: unknown): void {
  const exact = toExactNumber(value);
  const nearest = typeof exact === 'object' ? exact.nearest : Number(exact);
  const place = typeof exact === 'number' ? 0 : placeBeside(exact, nearest);
  writer.double(nearest);
  writer.byte((place + 0x8000) >> 8);
  writer.byte(place & 0xff);
  if (place % step !== 0 && value instanceof Decimal128) writeDigits(writer, value);
}

/** Between two whole numbers there is room for what lies between them. */
const step = 16;
const between = step / 2;
const longestWhole = 2 ** 63;

/** Where a number is among those with the same nearest double, as 16 bits with a sign. */
function placeBeside(exact: ExactNumber, nearest: number): number {
  if (!Number.isFinite(nearest)) return nearest > 0 ? -between : between;
  const { over, under } = distance(exact, nearest);
  if (over === 0n) return 0;
  if (Math.abs(nearest) > longestWhole) return over > 0n ? between : -between;
  const rest = over % under;
  const floor = over / under - (rest < 0n ? 1n : 0n);
  return Number(floor) * step + (rest === 0n ? 0 : between);
}

function writeDigits(writer: KeyWriter, value: Decimal128): void {
  const start = writer.length();
  const { sign, digits, exponent } = decimalDigits(value);
  writer.uint32(exponent + 0x8000);
  writer.text(digits);
  if (sign === '-') writer.invertFrom(start);
}

/** The key as it is stored: itself, or cut and marked by a hash of the whole. `start` bytes are not counted. */
export function fitKey(key: Buffer, start: number): Buffer {
  if (key.length - start <= longestKey) return key;
  const hash = createHash('sha256').update(key.subarray(start)).digest();
  // No byte of 0xff after the cut: ranges that end in 0xff must include it.
  hash[0] = 0;
  return Buffer.concat([key.subarray(0, start + longestKey), hash]);
}
