import type { WriteMode } from '../aggregate/stage';
import type { Document } from '../documents';
import { storeError } from '../errors';
import type { IndexSpec } from '../index/index';
import { documentOf, findRows } from '../planner/findRows';
import type { Row } from '../planner/readPlan';
import type { Collection } from '../storage/catalog';
import type { Store } from '../store';
import { insertMade } from './insert';

/** Where a pipeline's results go. */
export interface ResultTarget {
  database: string;
  name: string;
}

/** Writes the results of a pipeline that ends in `$out` or `$merge`. */
export function writeResults(
  store: Store,
  target: ResultTarget,
  { documents, mode }: { documents: readonly Document[]; mode: WriteMode },
): void {
  if (mode.kind === 'out') replaceCollection(store, target, documents);
  else mergeAll(store, target, { documents, mode });
}

/** A collection of the same indexes is filled and takes the place of the old one; a refused document changes nothing. */
function replaceCollection(
  store: Store,
  { database, name }: ResultTarget,
  documents: readonly Document[],
): void {
  const { catalog } = store;
  const old = catalog.find(database, name);
  const fresh = catalog.create(database, `tmp.agg_out.${name}`, old?.collation.spec);
  try {
    for (const { spec } of old?.indexes ?? []) catalog.addIndex(fresh, spec);
    for (const document of documents) insertMade(store, fresh, document);
  } catch (error) {
    catalog.drop(fresh);
    throw error;
  }
  catalog.rename(fresh, name);
}

type Merge = Extract<WriteMode, { kind: 'merge' }>;

function mergeAll(
  store: Store,
  { database, name }: ResultTarget,
  { documents, mode }: { documents: readonly Document[]; mode: Merge },
): void {
  const collection = store.catalog.find(database, name) ?? store.catalog.create(database, name);
  const specs = [collection.primary, ...collection.indexes].map(({ spec }) => spec);
  if (!specs.some((spec) => identifies(spec, mode.on))) {
    throw storeError(51183, 'Cannot find index to verify that join fields will be unique');
  }
  for (const document of documents) mergeOne(store, collection, { document, mode });
}

/** Whether an index makes documents unique by exactly these fields. */
function identifies(
  { key, unique, sparse, partialFilterExpression, collation, name }: IndexSpec,
  on: readonly string[],
) {
  if (sparse || partialFilterExpression || collation || (!unique && name !== '_id_')) return false;
  return JSON.stringify(Object.keys(key).sort()) === JSON.stringify([...on].sort());
}

function mergeOne(
  store: Store,
  collection: Collection,
  { document, mode }: { document: Document; mode: Merge },
): void {
  const filter = Object.fromEntries(mode.on.map((path) => [path, { $eq: document[path] ?? null }]));
  const [match] = findRows(store, collection, { filter, limit: 1 }).rows;
  if (match) return updateMatch(store, collection, { match, document, whenMatched: mode.whenMatched });
  if (mode.whenNotMatched === 'fail') {
    throw storeError(13113, '$merge could not find a matching document in the target collection');
  }
  if (mode.whenNotMatched === 'insert') insertMade(store, collection, document);
}

function updateMatch(
  store: Store,
  collection: Collection,
  { match, document, whenMatched }: { match: Row; document: Document; whenMatched: Merge['whenMatched'] },
): void {
  if (whenMatched === 'keepExisting') return;
  const before = documentOf(match);
  if (whenMatched === 'fail') {
    throw storeError(11000, '$merge found a matching document in the target collection');
  }
  const { _id } = before;
  const after = whenMatched === 'merge' ? { ...before, ...document } : { _id, ...document };
  store.writer.replace(collection, { idKey: match.idKey, document: before }, after);
}
