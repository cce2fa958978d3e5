import { documentOf, findRows } from '../planner/findRows';
import type { Collection } from '../storage/catalog';
import type { Store } from '../store';
import type { Index } from './index';

const chunk = 500;

/** Removes the documents whose time in a TTL index is over, in short transactions. */
export async function sweepExpired(store: Store, isStopped: () => boolean): Promise<void> {
  for (const database of store.catalog.databases()) {
    for (const { name } of store.catalog.list(database)) {
      let isDone = false;
      while (!isDone && !isStopped()) {
        isDone = await store.groupCommit.submit(() => {
          // Looked up again each time: it may have been dropped meanwhile.
          const collection = store.catalog.find(database, name);
          return !collection || removeExpired(store, collection) < chunk;
        });
      }
    }
  }
}

function removeExpired(store: Store, collection: Collection): number {
  let removed = 0;
  for (const index of collection.indexes) {
    if (index.spec.expireAfterSeconds === undefined) continue;
    for (const row of expiredRows(store, collection, index)) {
      store.writer.remove(collection, { idKey: row.idKey, document: documentOf(row) });
      removed += 1;
    }
  }
  return removed;
}

function expiredRows({ environment, clock }: Store, collection: Collection, index: Index) {
  const [field] = index.fields;
  const { expireAfterSeconds = 0, partialFilterExpression } = index.spec;
  const latest = new Date(clock.now().getTime() - expireAfterSeconds * 1000);
  const expired = { [field?.path ?? '']: { $lt: latest } };
  const filter = partialFilterExpression ? { $and: [expired, partialFilterExpression] } : expired;
  return [...findRows(environment, collection, { filter, limit: chunk }).rows];
}
