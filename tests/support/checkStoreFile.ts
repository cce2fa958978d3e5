import path from 'node:path';
import { decodeStored } from '../../src/database/embedded/documents';
import { storedDocuments } from '../../src/database/embedded/index/buildIndex';
import { indexEntries } from '../../src/database/embedded/index/indexEntries';
import type { Index } from '../../src/database/embedded/index/index';
import { listGarbage, prefixRange } from '../../src/database/embedded/storage/catalog';
import type { Collection } from '../../src/database/embedded/storage/catalog';
import { openStore } from '../../src/database/embedded/store';
import type { Store } from '../../src/database/embedded/store';
import { systemClock } from '../../src/utils/clock';

/** What was looked at. */
export interface StoreFigures {
  documents: number;
  indexes: number;
  entries: number;
}

/**
 * Reads the file of a store that no process has open, and compares the entries of every index with what a scan of the
 * documents says: none is missing, none is too many, each leads to its document, and unique keys have one owner.
 * Throws an error that lists the differences.
 */
export async function checkStoreFile(dataDir: string): Promise<StoreFigures> {
  const store = openStore(path.join(dataDir, 'store.lmdb'), { clock: systemClock, random: () => 0 });
  try {
    const collections = store.catalog.databases().flatMap((name) => store.catalog.list(name));
    const figures = { documents: 0, indexes: 0, entries: 0 };
    const faults = collections.flatMap((collection) => {
      figures.documents += store.environment.count(prefixRange(collection.id));
      return collection.indexes.flatMap((index) => {
        const { entries, faults } = compareIndex(store, collection, index);
        figures.indexes += 1;
        figures.entries += entries;
        return faults;
      });
    });
    faults.push(...strayKeys(store, collections));
    if (faults.length > 0) throw new Error(`${faults.length} faults:\n${faults.slice(0, 20).join('\n')}`);
    return figures;
  } finally {
    await store.environment.close();
  }
}

function compareIndex(store: Store, collection: Collection, index: Index) {
  const where = `${collection.namespace} ${index.spec.name}`;
  const faults: string[] = [];
  const stored = store.environment.read(prefixRange(index.id), { limit: Infinity, withValues: true });
  const owners = new Map(
    stored.keys.map((key, at) => [key.toString('hex'), stored.values[at]?.toString('hex')]),
  );
  const learned = { ...index, isMultikey: false, hasCutKeys: false };
  const scanned = new Map<string, string>();
  for (const { idKey, bytes } of storedDocuments(store.environment, collection)) {
    for (const { key } of indexEntries(learned, decodeStored(bytes), idKey)) {
      const entry = key.toString('hex');
      const owner = idKey.toString('hex');
      if (index.spec.unique && scanned.has(entry)) faults.push(`${where}: two documents under ${entry}`);
      if (owners.get(entry) !== owner) faults.push(`${where}: no entry ${entry} for ${owner}`);
      scanned.set(entry, owner);
    }
  }
  for (const entry of owners.keys()) if (!scanned.has(entry)) faults.push(`${where}: a stray entry ${entry}`);
  if (learned.isMultikey && !index.isMultikey) faults.push(`${where}: holds arrays, and does not know it`);
  if (learned.hasCutKeys && !index.hasCutKeys) faults.push(`${where}: holds cut keys, and does not know it`);
  return { entries: owners.size, faults };
}

const firstNumber = 100;

/** Keys that belong to no collection, no index and nothing that was dropped. */
function strayKeys({ environment }: Store, collections: readonly Collection[]): string[] {
  const known = new Set([
    ...listGarbage(environment),
    ...collections.flatMap(({ primary, indexes }) => [primary, ...indexes].map(({ id }) => id)),
  ]);
  const range = { low: prefixRange(firstNumber).low, high: Buffer.alloc(4, 255) };
  const { keys } = environment.read(range, { limit: Infinity, withValues: false });
  const strays = new Set(keys.map((key) => key.readUInt32BE(0)).filter((id) => !known.has(id)));
  return [...strays].map((id) => `keys of ${id}, which is nothing`);
}
