import { deserialize, serialize } from 'bson';
import type { DeserializeOptions } from 'bson';
import { storeError } from './errors';
import type { Document } from './query/compare';

export type { Document } from './query/compare';

/** The largest document that MongoDB stores. */
export const maxDocumentBytes = 16 * 1024 * 1024;

// UTF-8 is not checked here: drivers write it, and the check would double the time.
const decodeOptions: DeserializeOptions = { validation: { utf8: false } };

/** The document in these bytes; numbers as JavaScript's where they are safe. Throws StoreError 9, 15. */
export function decodeDocument(bytes: Uint8Array, options: DeserializeOptions = {}): Document {
  try {
    return deserialize(bytes, { ...decodeOptions, ...options });
  } catch (error) {
    if (error instanceof RangeError) throw storeError(15, 'the document is nested too deeply');
    throw storeError(9, `invalid BSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The document of a stored record. The store wrote it, so it can be trusted to be well formed. */
export function decodeStored(bytes: Uint8Array): Document {
  return deserialize(bytes, decodeOptions);
}

/** The bytes of a document. Throws StoreError 10334 above 16 MiB, 9 when it cannot be written as BSON. */
export function encodeDocument(document: Document): Buffer {
  const bytes = encodeReply(document);
  assertDocumentSize(bytes.length);
  return bytes;
}

/** The bytes of an answer, which may be a little larger than the documents in it. */
export function encodeReply(document: Document): Buffer {
  try {
    return asBuffer(serialize(document, { ignoreUndefined: false }));
  } catch (error) {
    throw storeError(
      9,
      `cannot be written as BSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The same bytes as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Throws StoreError 10334 when a document of so many bytes is too large. */
export function assertDocumentSize(bytes: number): void {
  if (bytes <= maxDocumentBytes) return;
  throw storeError(
    10334,
    `BSONObj size: ${bytes} is invalid. Size must be between 0 and ${maxDocumentBytes}(16MB)`,
  );
}
