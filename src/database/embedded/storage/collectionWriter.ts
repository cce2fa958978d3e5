import type { ColumnStore } from '../columns/columnStore';
import { encodeDocument } from '../documents';
import type { Document } from '../documents';
import { storeError } from '../errors';
import { documentKey, encodeId, indexEntries } from '../index/indexEntries';
import type { IndexEntry } from '../index/indexEntries';
import type { Index } from '../index/index';
import { replaceFields } from '../rawFields';
import type { Catalog, Collection } from './catalog';
import { duplicateKeyError } from './duplicateKey';
import type { StorageEnvironment } from './environment';

/** A stored document as a scan meets it. */
export interface StoredDocument {
  idKey: Buffer;
  document: Document;
}

/** A stored document of which at least the `neededFor` fields of an update have been decoded. */
export interface PartlyDecoded extends StoredDocument {
  /** The whole of it. */
  bytes: Buffer;
}

/**
 * Changes documents together with their index entries. Every check is made before the first byte is written, so an
 * operation that fails has changed nothing and the transaction that it is part of can go on.
 */
export interface CollectionWriter {
  /** Throws StoreError 11000, 53, 171. `bytes` are those of the document. */
  insert(collection: Collection, document: Document, bytes: Buffer): void;
  /** Returns whether anything changed. Throws StoreError 11000, 66, 171, 10334. */
  replace(collection: Collection, before: StoredDocument | PartlyDecoded, after: Document): boolean;
  remove(collection: Collection, stored: StoredDocument): void;
}

interface IndexChange {
  index: Index;
  added: IndexEntry[];
  removed: IndexEntry[];
}

export function createCollectionWriter({
  environment,
  catalog,
  columns,
}: {
  environment: StorageEnvironment;
  catalog: Catalog;
  columns: Pick<ColumnStore, 'noteInsert' | 'noteUpdate' | 'noteRemoval'>;
}): CollectionWriter {
  const assertUnique = (collection: Collection, { index, added }: IndexChange, idKey: Buffer): void => {
    if (!index.spec.unique) return;
    for (const { key, values } of added) {
      const owner = environment.get(key);
      if (owner && !owner.equals(idKey)) throw duplicateKeyError(collection, index, values);
    }
  };
  const write = (changes: readonly IndexChange[], idKey: Buffer): void => {
    for (const { added, removed } of changes) {
      for (const { key } of removed) environment.remove(key);
      for (const { key } of added) environment.put(key, idKey);
    }
  };
  /** Works out what changes, and keeps in the catalog what the indexes have learned about their keys. */
  const plan = (
    collection: Collection,
    indexes: readonly Index[],
    change: (index: Index) => IndexChange,
  ): IndexChange[] => {
    const known = indexes.map(learned);
    try {
      return indexes.map(change);
    } finally {
      if (indexes.some((index, position) => learned(index) !== known[position])) catalog.save(collection);
    }
  };

  return {
    insert(collection, document, bytes) {
      const idKey = encodeId(document._id, collection.primary);
      const key = documentKey(collection.id, idKey);
      if (environment.get(key)) throw duplicateKeyError(collection, collection.primary, [document._id]);
      const changes = plan(collection, collection.indexes, (index) => ({
        index,
        added: indexEntries(index, document, idKey),
        removed: [],
      }));
      for (const change of changes) assertUnique(collection, change, idKey);
      environment.put(key, bytes);
      write(changes, idKey);
      columns.noteInsert(collection, idKey, document);
    },
    replace(collection, stored, after) {
      const { idKey, document: before } = stored;
      if (after === before) return false;
      if (after._id !== before._id && !encodeId(after._id, collection.primary).equals(idKey)) {
        throw storeError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
      }
      const bytes = 'bytes' in stored ? replaceFields(stored.bytes, before, after) : encodeDocument(after);
      const touched = collection.indexes.filter((index) => isTouched(index, before, after));
      const changes = plan(collection, touched, (index) => difference(index, { idKey, before, after }));
      for (const change of changes) assertUnique(collection, change, idKey);
      environment.put(documentKey(collection.id, idKey), bytes);
      write(changes, idKey);
      columns.noteUpdate(collection, idKey, { before, after });
      return true;
    },
    remove(collection, { idKey, document }) {
      columns.noteRemoval(collection, idKey);
      environment.remove(documentKey(collection.id, idKey));
      for (const index of collection.indexes) {
        for (const { key } of indexEntries(index, document, idKey)) environment.remove(key);
      }
    },
  };
}

/** The fields that must be known of a document for some of them to be changed; undefined for all. */
export function neededFor(
  { indexes }: Collection,
  changed: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined {
  if (!changed) return undefined;
  const needed = new Set(['_id', ...changed]);
  for (const { dependsOn } of indexes) {
    if (!dependsOn) return undefined;
    if (dependsOn.some((name) => changed.has(name))) for (const name of dependsOn) needed.add(name);
  }
  return needed;
}

function learned({ isMultikey, hasCutKeys }: Index): number {
  return (isMultikey ? 1 : 0) + (hasCutKeys ? 2 : 0);
}

/** Whether the entries of a document may differ. An update keeps the very values of the fields that it leaves alone. */
function isTouched({ dependsOn }: Index, before: Document, after: Document): boolean {
  if (!dependsOn) return true;
  return dependsOn.some((name) => before[name] !== after[name] || name in before !== name in after);
}

function difference(
  index: Index,
  { idKey, before, after }: { idKey: Buffer; before: Document; after: Document },
): IndexChange {
  const old = indexEntries(index, before, idKey);
  const fresh = indexEntries(index, after, idKey);
  return { index, added: without(fresh, old), removed: without(old, fresh) };
}

function without(entries: readonly IndexEntry[], others: readonly IndexEntry[]): IndexEntry[] {
  if (entries.length === 1 && others.length === 1) {
    return others[0] && entries[0]?.key.equals(others[0].key) ? [] : [...entries];
  }
  const known = new Set(others.map(({ key }) => key.toString('latin1')));
  return entries.filter(({ key }) => !known.has(key.toString('latin1')));
}
