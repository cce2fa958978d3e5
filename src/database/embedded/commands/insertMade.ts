import { ObjectId } from 'bson';
import { encodeDocument } from '../documents';
import type { Document } from '../documents';
import type { Collection } from '../storage/catalog';
import type { Store } from '../store';

/** Inserts a document that the store has made itself; returns it with its `_id`, made if need be, in the first place. */
export function insertMade(store: Store, collection: Collection, document: Document): Document {
  const { _id = new ObjectId(), ...rest } = document;
  const complete = { _id, ...rest };
  store.writer.insert(collection, complete, encodeDocument(complete));
  return complete;
}
