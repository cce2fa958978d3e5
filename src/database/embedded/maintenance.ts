import { documentOf, findRows } from './planner/findRows';
import type { Index } from './index/index';
import { forgetGarbage, listGarbage, prefixRange } from './storage/catalog';
import type { Collection } from './storage/catalog';
import type { Store } from './store';

/** Work that is done beside the commands. */
export interface Maintenance {
  stop(): Promise<void>;
}

const defaultInterval = 60_000;
const garbageChunk = 2000;
const expiredChunk = 500;

/** Removes expired documents, the rest of what was dropped, and idle cursors: at once and then each minute. */
export function startMaintenance(store: Store, intervalMilliseconds = defaultInterval): Maintenance {
  let isStopped = false;
  let current = Promise.resolve();
  const run = async (): Promise<void> => {
    store.cursors.expire();
    store.columns.expire();
    await sweepGarbage(store, () => isStopped);
    await sweepExpired(store, () => isStopped);
  };
  const tick = (): void => {
    // A failure, such as a full disk, has changed nothing; the next round tries again.
    current = current.then(run).catch(() => undefined);
  };
  const timer = setInterval(tick, intervalMilliseconds);
  tick();
  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await current;
    },
  };
}

/** Removes what dropped collections and indexes have left, in short transactions. */
async function sweepGarbage({ environment, groupCommit }: Store, isStopped: () => boolean): Promise<void> {
  for (const id of listGarbage(environment)) {
    let isEmpty = false;
    while (!isEmpty && !isStopped()) {
      isEmpty = await groupCommit.submit(() => {
        const { keys } = environment.read(prefixRange(id), { limit: garbageChunk, withValues: false });
        for (const key of keys) environment.remove(key);
        if (keys.length < garbageChunk) forgetGarbage(environment, id);
        return keys.length < garbageChunk;
      });
    }
  }
}

/** Removes the documents whose time in a TTL index is over, in short transactions. */
async function sweepExpired(store: Store, isStopped: () => boolean): Promise<void> {
  for (const database of store.catalog.databases()) {
    for (const { name } of store.catalog.list(database)) {
      let isDone = false;
      while (!isDone && !isStopped()) {
        isDone = await store.groupCommit.submit(() => {
          // Looked up again each time: it may have been dropped meanwhile.
          const collection = store.catalog.find(database, name);
          return !collection || removeExpired(store, collection) < expiredChunk;
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

function expiredRows(store: Store, collection: Collection, index: Index) {
  const [field] = index.fields;
  const { expireAfterSeconds = 0, partialFilterExpression } = index.spec;
  const latest = new Date(store.clock.now().getTime() - expireAfterSeconds * 1000);
  const expired = { [field?.path ?? '']: { $lte: latest } };
  const filter = partialFilterExpression ? { $and: [expired, partialFilterExpression] } : expired;
  return [...findRows(store, collection, { filter, limit: expiredChunk }).rows];
}
