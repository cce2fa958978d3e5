import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deserialize, serialize } from 'bson';
import type { ColumnOptions } from '../../src/database/embedded/columns/columnStore';
import { defaultColumnOptions } from '../../src/database/embedded/columns/columnStore';
import { createDispatcher } from '../../src/database/embedded/commands/dispatch';
import { openEnvironment } from '../../src/database/embedded/storage/environment';
import { createStore } from '../../src/database/embedded/store';
import type { Store } from '../../src/database/embedded/store';
import { systemClock } from '../../src/utils/clock';

/** A store in this thread, without a socket. */
export interface LocalStore {
  store: Store;
  /** Runs a command as a client would, and gives the answer. */
  run(command: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Opens a store on a new file, removed when it is closed. */
export function openLocalStore(columns?: ColumnOptions): LocalStore {
  const folder = mkdtempSync(path.join(tmpdir(), 'crm-xeno-local-'));
  const environment = openEnvironment(path.join(folder, 'store.lmdb'));
  const store = createStore({ environment, clock: systemClock, random: () => 0.5 }, columns);
  const handle = createDispatcher(store);
  return {
    store,
    run: async (command) => {
      const { documents, ...body } = command;
      const decoded = deserialize(serialize({ ...body, $db: 'local' }));
      const raw = Array.isArray(documents)
        ? { documents: documents.map((each: object) => serialize(each)) }
        : {};
      return deserialize(await handle({ ...decoded, ...raw }, { id: 1 }));
    },
    close: async () => {
      await environment.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Two stores that answer the same: one reads every collection by columns, the other none. */
export const openStorePair = () => ({
  withColumns: openLocalStore({ ...defaultColumnOptions, fewestRows: 1 }),
  without: openLocalStore({ ...defaultColumnOptions, fewestRows: Infinity }),
});
