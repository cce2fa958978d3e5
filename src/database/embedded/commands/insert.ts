import { ObjectId } from 'bson';
import { asBuffer, assertDocumentSize, decodeDocument, encodeDocument } from '../documents';
import type { Document } from '../documents';
import { storeError } from '../errors';
import type { CommandTable } from './command';
import { obtainCollection } from './collectionNames';
import { flagField } from './fields';
import { runStatements, writeErrorFields } from './statements';

const mostStatements = 100_000;

export const insertCommands: CommandTable = {
  insert: {
    fields: ['documents', 'ordered', 'bypassDocumentValidation'],
    isWrite: () => true,
    run(context) {
      const { body, store } = context;
      const documents = rawDocuments(body.documents);
      const collection = obtainCollection(context, 'insert');
      let n = 0;
      const outcome = runStatements(documents, flagField(body, 'ordered', true), (raw) => {
        const { document, bytes } = prepare(raw);
        store.writer.insert(collection, document, bytes);
        n += 1;
      });
      return { n, ...writeErrorFields(outcome) };
    },
  },
};

/** Throws StoreError 16 unless there are between 1 and 100,000 statements. */
export function assertBatchSize(statements: readonly unknown[]): void {
  if (statements.length >= 1 && statements.length <= mostStatements) return;
  throw storeError(16, `Write batch sizes must be between 1 and ${mostStatements}. Got ${statements.length}`);
}

function rawDocuments(value: unknown): Buffer[] {
  if (!Array.isArray(value)) throw storeError(14, "BSON field 'insert.documents' must be an array");
  assertBatchSize(value);
  return value.map((element: unknown) => {
    if (!(element instanceof Uint8Array)) throw storeError(14, "'insert.documents' must hold documents");
    return asBuffer(element);
  });
}

/** The bytes to be stored: those that came, unless the `_id` is missing or not in the first place. */
function prepare(raw: Buffer): { document: Document; bytes: Buffer } {
  assertDocumentSize(raw.length);
  const document = decodeDocument(raw);
  if (startsWithId(raw)) return { document, bytes: raw };
  const { _id = new ObjectId(), ...rest } = document;
  const complete = { _id, ...rest };
  return { document: complete, bytes: encodeDocument(complete) };
}

// After the document's size and the type of its first element comes that element's name.
const firstName = 5;
const idName = Buffer.from('_id\0');

function startsWithId(raw: Buffer): boolean {
  return raw.compare(idName, 0, idName.length, firstName, firstName + idName.length) === 0;
}
