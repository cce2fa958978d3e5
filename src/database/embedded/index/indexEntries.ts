import type { Document } from '../documents';
import { storeError } from '../errors';
import { isDocument } from '../query/compare';
import { documentKeys } from './documentKeys';
import type { Index } from './index';
import { fitKey, longestKey, writeField } from './keyEncoding';
import { createKeyWriter } from './keyWriter';

/** The bytes that name an index or a collection at the start of each of its keys. */
export const prefixLength = 4;

const longestId = 512;

export interface IndexEntry {
  key: Buffer;
  /** The indexed values, for messages. */
  values: unknown[];
}

/** The key of a document in its collection. */
export function documentKey(collectionId: number, idKey: Buffer): Buffer {
  const key = Buffer.allocUnsafe(prefixLength + idKey.length);
  key.writeUInt32BE(collectionId, 0);
  key.set(idKey, prefixLength);
  return key;
}

/** The sortable form of an `_id` in a collection of that collation. Throws StoreError 53 for values that cannot be one, 2 above 512 bytes. */
export function encodeId(id: unknown, { collation }: Index): Buffer {
  if (Array.isArray(id) || id instanceof RegExp || id === undefined) {
    throw storeError(53, `The '_id' value cannot be of type ${Array.isArray(id) ? 'array' : typeof id}`);
  }
  const dollar = isDocument(id) && Object.keys(id).find((name) => name.startsWith('$'));
  if (dollar)
    throw storeError(
      52,
      `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`,
    );
  const writer = createKeyWriter();
  writeField(writer, collation.fold(id), false);
  if (writer.length() > longestId) throw storeError(2, `an _id may have at most ${longestId} bytes`);
  return writer.result();
}

/**
 * The entries of a document in an index, without repetitions; notes in the index that it holds arrays or cut keys.
 * A unique index has one entry for each value; otherwise the `_id` follows, so that equal values sort by it.
 */
export function indexEntries(index: Index, document: Document, idKey: Buffer): IndexEntry[] {
  if (!index.includes(document)) return [];
  const { keys, isMultikey } = documentKeys(
    document,
    index.fields.map((field) => field.parts),
    index.spec.sparse === true,
  );
  if (isMultikey) index.isMultikey = true;
  const entries = keys.map((values) => ({ key: entryKey(index, values, idKey), values }));
  return entries.length > 1 ? distinct(entries) : entries;
}

function entryKey(index: Index, values: readonly unknown[], idKey: Buffer): Buffer {
  const writer = createKeyWriter();
  writer.uint32(index.id);
  const { fold } = index.collation;
  index.fields.forEach((field, position) => writeField(writer, fold(values[position]), field.descending));
  if (writer.length() - prefixLength > longestKey) {
    index.hasCutKeys = true;
    const cut = fitKey(writer.result(), prefixLength);
    return index.spec.unique ? cut : Buffer.concat([cut, idKey]);
  }
  if (!index.spec.unique) writer.bytes(idKey);
  return writer.result();
}

function distinct(entries: readonly IndexEntry[]): IndexEntry[] {
  const seen = new Map(entries.map((entry) => [entry.key.toString('latin1'), entry]));
  return [...seen.values()];
}
