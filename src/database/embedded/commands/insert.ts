import { ObjectId } from 'bson';
import { asBuffer, assertDocumentSize, decodeDocument, encodeDocument } from '../documents';
import type { Document } from '../documents';
import { storeError } from '../errors';
import type { Collection } from '../storage/catalog';
import type { Store } from '../store';
import { obtainCollection } from './collectionNames';
import type { CommandTable } from './command';
import { assertBatchSize, runStatements } from './statements';

export const insertCommands: CommandTable = {
  insert: {
    fields: ['documents', 'ordered', 'bypassDocumentValidation'],
    isWrite: () => true,
    run(context) {
      const { body, store } = context;
      const documents = rawDocuments(body.documents);
      const collection = obtainCollection(context);
      let n = 0;
      const refusals = runStatements(body, documents, (raw) => {
        assertDocumentSize(raw.length);
        const document = decodeDocument(raw);
        if (startsWithId(raw)) store.writer.insert(collection, document, raw);
        else insertMade(store, collection, document);
        n += 1;
      });
      return { n, ...refusals };
    },
  },
};

function rawDocuments(value: unknown): Buffer[] {
  if (!Array.isArray(value)) throw storeError(14, "BSON field 'insert.documents' must be an array");
  assertBatchSize(value);
  return value.map((element: unknown) => {
    if (!(element instanceof Uint8Array)) throw storeError(14, "'insert.documents' must hold documents");
    return asBuffer(element);
  });
}

/** Inserts a document of which only the fields are known; returns it with its `_id`, made if need be, in the first place. */
export function insertMade(store: Store, collection: Collection, document: Document): Document {
  const { _id = new ObjectId(), ...rest } = document;
  const complete = { _id, ...rest };
  store.writer.insert(collection, complete, encodeDocument(complete));
  return complete;
}

// After the document's size and the type of its first element comes that element's name.
const firstName = 5;
const idName = Buffer.from('_id\0');

function startsWithId(raw: Buffer): boolean {
  // A shorter one is empty.
  if (raw.length < firstName + idName.length) return false;
  return raw.compare(idName, 0, idName.length, firstName, firstName + idName.length) === 0;
}
