import { ObjectId } from 'bson';
import { assertDocumentSize, decodeStored, encodeReply } from './documents';
import type { Document } from './documents';
import { setField } from './query/path';

/** Reads a stored document, or as much of it as somebody is going to look at. */
export type Decoder = (bytes: Buffer) => Document;

/** A field as it lies in the bytes of a document: its type, its name, a zero and its value. */
interface Element {
  start: number;
  nameEnd: number;
  end: number;
}

/**
 * Decodes the named top-level fields alone, in the order of the document; most of a document's time goes into fields
 * that nobody asked for.
 */
export function decodeOnly(names: Iterable<string>): Decoder {
  const wanted = [...new Set(names)].map((name) => ({ name, bytes: toByteText(name) }));
  return (bytes) => {
    const document: Document = {};
    const isKnown = walkElements(bytes, (element) => {
      for (const { name, bytes: nameBytes } of wanted) {
        if (isNamed(bytes, element, nameBytes)) setField(document, name, decodeElement(bytes, element));
      }
    });
    return isKnown ? document : decodeStored(bytes);
  };
}

/** The value of an element: the plain types at once, others by way of a document that has nothing else. */
function decodeElement(bytes: Buffer, element: Element): unknown {
  const start = element.nameEnd + 1;
  switch (bytes[element.start]) {
    case 0x01:
      return bytes.readDoubleLE(start);
    case 0x02:
      return bytes.toString('utf8', start + 4, element.end - 1);
    case 0x07:
      // A copy of its own, or the id would keep the whole document in memory.
      return new ObjectId(Buffer.from(bytes.subarray(start, start + 12)));
    case 0x08:
      return bytes[start] === 1;
    case 0x09:
      return new Date(bytes.readInt32LE(start + 4) * 2 ** 32 + bytes.readUInt32LE(start));
    case 0x0a:
      return null;
    case 0x10:
      return bytes.readInt32LE(start);
    default: {
      const [value] = Object.values(decodeStored(joinElements([bytes.subarray(element.start, element.end)])));
      return value;
    }
  }
}

/** Makes a document of the named top-level fields of another one, in the order of that one, as bytes from bytes. */
export function pickFields(names: Iterable<string>): (bytes: Buffer) => Buffer {
  const wanted = [...new Set(names)].map(toByteText);
  return (bytes) => {
    const parts: Buffer[] = [];
    const isWhole = walkElements(bytes, (element) => {
      for (const name of wanted) {
        if (isNamed(bytes, element, name)) parts.push(bytes.subarray(element.start, element.end));
      }
    });
    return isWhole ? joinElements(parts) : bytes;
  };
}

/**
 * The bytes of `after`, where `bytes` are those of a document of which `before` has at least all the fields that
 * differ. All others are copied as they are. Throws StoreError 10334 above 16 MiB, 9 for values that BSON lacks.
 */
export function replaceFields(bytes: Buffer, before: Document, after: Document): Buffer {
  const fresh = Object.entries(after).filter(
    ([name, value]) => before[name] !== value || !Object.hasOwn(before, name),
  );
  const pieces = new Map<string, Buffer | undefined>(
    Object.keys(before)
      .filter((name) => !Object.hasOwn(after, name))
      .map((name) => [toByteText(name), undefined]),
  );
  const encoded = encodeReply(Object.fromEntries(fresh));
  walkElements(encoded, ({ start, nameEnd, end }) => {
    pieces.set(encoded.toString('latin1', start + 1, nameEnd), encoded.subarray(start, end));
  });
  const result = joinElements(merge(bytes, pieces));
  assertDocumentSize(result.length);
  return result;
}

/** The elements of a document with some replaced, or left out where there is no piece; the new ones at the end. */
function merge(bytes: Buffer, pieces: ReadonlyMap<string, Buffer | undefined>): Buffer[] {
  const parts: Buffer[] = [];
  const names = [...pieces.keys()];
  const met = new Set<string>();
  let copied = firstElement;
  walkElements(bytes, (element) => {
    const name = names.find((each) => isNamed(bytes, element, each));
    if (name === undefined) return;
    parts.push(bytes.subarray(copied, element.start));
    copied = element.end;
    const piece = met.has(name) ? undefined : pieces.get(name);
    if (piece) parts.push(piece);
    met.add(name);
  });
  parts.push(bytes.subarray(copied, bytes.length - 1));
  for (const [name, piece] of pieces) if (piece && !met.has(name)) parts.push(piece);
  return parts;
}

const firstElement = 4;

/** One document out of elements. */
function joinElements(parts: readonly Buffer[]): Buffer {
  let size = firstElement + 1;
  for (const part of parts) size += part.length;
  const joined = Buffer.allocUnsafe(size);
  joined.writeInt32LE(size, 0);
  let position = firstElement;
  for (const part of parts) {
    joined.set(part, position);
    position += part.length;
  }
  joined[position] = 0;
  return joined;
}

/** Visits the top-level elements; returns false at one of a type that it does not know. */
function walkElements(bytes: Buffer, visit: (element: Element) => void): boolean {
  let start = firstElement;
  for (;;) {
    const type = bytes[start];
    if (type === 0 || type === undefined) return true;
    let nameEnd = start + 1;
    while (bytes[nameEnd] !== 0) nameEnd += 1;
    const end = valueEnd(bytes, type, nameEnd + 1);
    if (end === undefined) return false;
    visit({ start, nameEnd, end });
    start = end;
  }
}

/** The UTF-8 bytes of a name, one character for each. */
function toByteText(name: string): string {
  return /^\w*$/.test(name) ? name : Buffer.from(name).toString('latin1');
}

function isNamed(bytes: Buffer, { start, nameEnd }: Element, name: string): boolean {
  if (nameEnd - start - 1 !== name.length) return false;
  for (let position = 0; position < name.length; position += 1) {
    if (bytes[start + 1 + position] !== name.charCodeAt(position)) return false;
  }
  return true;
}

/** Where the value of a BSON type ends that begins at a place; undefined for a type that it does not know. */
export function valueEnd(bytes: Buffer, type: number, start: number): number | undefined {
  switch (type) {
    case 0x01: // double
    case 0x09: // date
    case 0x11: // timestamp
    case 0x12: // 64-bit integer
      return start + 8;
    case 0x02: // string
    case 0x0d: // code
    case 0x0e: // symbol
      return start + 4 + bytes.readInt32LE(start);
    case 0x03: // document
    case 0x04: // array
    case 0x0f: // code with scope
      return start + bytes.readInt32LE(start);
    case 0x05: // binary
      return start + 5 + bytes.readInt32LE(start);
    case 0x06: // undefined
    case 0x0a: // null
    case 0x7f: // maxKey
    case 0xff: // minKey
      return start;
    case 0x07: // ObjectId
      return start + 12;
    case 0x08: // boolean
      return start + 1;
    case 0x0b: // regular expression: pattern and options
      return bytes.indexOf(0, bytes.indexOf(0, start) + 1) + 1;
    case 0x10: // 32-bit integer
      return start + 4;
    case 0x13: // decimal
      return start + 16;
    default:
      return undefined;
  }
}
