import type { WriteMode } from '../aggregate/stage';
import type { Document } from '../documents';
import { storeError } from '../errors';
import type { IndexSpec } from '../index/index';
import { documentOf, findRows } from '../planner/findRows';
import type { Row } from '../planner/readPlan';
import type { Collection } from '../storage/catalog';
import type { Store } from '../store';
import { insertMade } from './insert';

/** Writes the results of a pipeline that ends in `$out` or `$merge` to a collection of the database. */
export function writeResults(
  store: Store,
  { database, name }: { database: string; name: string },
  { documents, mode }: { documents: readonly Document[]; mode: WriteMode },
): void {
  const old = store.catalog.find(database, name);
  if (mode.kind === 'merge') {
    documents.forEach(createMerge(store, old ?? store.catalog.create(database, name), mode));
    return;
  }
  // A collection with the same indexes is filled and takes the place of the old one; a refused document changes nothing.
  const fresh = store.catalog.create(database, `tmp.agg_out.${name}`, old?.collation.spec);
  try {
    for (const { spec } of old?.indexes ?? []) store.catalog.addIndex(fresh, spec);
    for (const document of documents) insertMade(store, fresh, document);
  } catch (error) {
    store.catalog.drop(fresh);
    throw error;
  }
  store.catalog.rename(fresh, name);
}

type Merge = Extract<WriteMode, { kind: 'merge' }>;

/** Merges one document into a collection as the mode says. Throws StoreError 51183 when `on` identifies no document. */
function createMerge(store: Store, collection: Collection, mode: Merge): (document: Document) => void {
  const specs = [collection.primary, ...collection.indexes].map(({ spec }) => spec);
  if (!specs.some((spec) => identifies(spec, mode.on))) {
    throw storeError(51183, 'Cannot find index to verify that join fields will be unique');
  }
  return (document) => {
    const filter = Object.fromEntries(mode.on.map((path) => [path, { $eq: document[path] ?? null }]));
    const [match] = findRows(store, collection, { filter, limit: 1 }).rows;
    if (match) replaceMatch(match, document);
    else if (mode.whenNotMatched === 'insert') insertMade(store, collection, document);
    else if (mode.whenNotMatched === 'fail') {
      throw storeError(13113, '$merge could not find a matching document in the target collection');
    }
  };

  function replaceMatch(match: Row, document: Document): void {
    if (mode.whenMatched === 'keepExisting') return;
    if (mode.whenMatched === 'fail') {
      throw storeError(11000, '$merge found a matching document in the target collection');
    }
    const before = documentOf(match);
    const { _id } = before;
    const after = mode.whenMatched === 'merge' ? { ...before, ...document } : { _id, ...document };
    store.writer.replace(collection, { idKey: match.idKey, document: before }, after);
  }
}

/** Whether an index makes documents unique by exactly these fields. */
function identifies(
  { key, unique, sparse, partialFilterExpression, collation, name }: IndexSpec,
  on: readonly string[],
) {
  if (sparse || partialFilterExpression || collation || (!unique && name !== '_id_')) return false;
  return JSON.stringify(Object.keys(key).sort()) === JSON.stringify([...on].sort());
}
