import { decodeStored } from '../documents';
import type { Collection } from '../storage/catalog';
import { duplicateKeyError } from '../storage/duplicateKey';
import type { KeyRange } from '../storage/environment';
import { prefixRange } from '../storage/catalog';
import type { Store } from '../store';
import type { Index, IndexSpec } from './index';
import { indexEntries, prefixLength } from './indexEntries';

const chunk = 1000;

/** Adds an index and its entries. Throws StoreError 11000, 171; the index is then gone again. */
export function buildIndex({ environment, catalog }: Store, collection: Collection, spec: IndexSpec): void {
  const index = catalog.addIndex(collection, spec);
  try {
    for (const { idKey, bytes } of storedDocuments(environment, collection)) {
      for (const { key, values } of indexEntries(index, decodeStored(bytes), idKey)) {
        const owner = spec.unique ? environment.get(key) : undefined;
        if (owner && !owner.equals(idKey)) throw duplicateKeyError(collection, index, values);
        environment.put(key, idKey);
      }
    }
    catalog.save(collection);
  } catch (error) {
    catalog.dropIndex(collection, index);
    throw error;
  }
}

/** All documents of a collection as they are stored, read in steps so that it can be written to meanwhile. */
export function* storedDocuments(
  environment: Store['environment'],
  { primary }: { primary: Index },
): Generator<{ idKey: Buffer; bytes: Buffer }> {
  let rest: KeyRange | undefined = prefixRange(primary.id);
  while (rest) {
    const { keys, values } = environment.read(rest, { limit: chunk, withValues: true });
    for (const [position, key] of keys.entries()) {
      yield { idKey: key.subarray(prefixLength), bytes: values[position] ?? Buffer.alloc(0) };
    }
    const last: Buffer | undefined = keys.length < chunk ? undefined : keys.at(-1);
    rest = last && { low: Buffer.concat([last, Buffer.alloc(1)]), high: rest.high };
  }
}
