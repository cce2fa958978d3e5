import type { Clock } from '../../utils/clock';
import { createColumnStore } from './columns/columnStore';
import type { ColumnOptions, ColumnStore } from './columns/columnStore';
import { createCursorRegistry } from './cursors/cursorRegistry';
import type { CursorRegistry } from './cursors/cursorRegistry';
import { createCatalog } from './storage/catalog';
import type { Catalog } from './storage/catalog';
import { createCollectionWriter } from './storage/collectionWriter';
import type { CollectionWriter } from './storage/collectionWriter';
import { StoreUseError } from './errors';
import { damagedFile, openEnvironment } from './storage/environment';
import type { StorageEnvironment } from './storage/environment';
import { createGroupCommit } from './storage/groupCommit';
import type { GroupCommit } from './storage/groupCommit';

/** What commands work with. */
export interface Store {
  environment: StorageEnvironment;
  catalog: Catalog;
  writer: CollectionWriter;
  columns: ColumnStore;
  cursors: CursorRegistry;
  groupCommit: GroupCommit;
  clock: Clock;
  /** A number from 0 to below 1. */
  random(): number;
}

/** The parts of a store on one file, wired together. */
export function createStore(
  deps: Pick<Store, 'environment' | 'clock' | 'random'>,
  options?: ColumnOptions,
): Store {
  const { environment, clock } = deps;
  const catalog = createCatalog(environment);
  const columns = createColumnStore(environment, options);
  return {
    ...deps,
    catalog,
    columns,
    writer: createCollectionWriter({ environment, catalog, columns }),
    cursors: createCursorRegistry(clock),
    groupCommit: createGroupCommit(environment, () => {
      catalog.reload();
      columns.clear();
    }),
  };
}

/** Opens the store in a file, or a new one. Throws StoreUseError for a file that cannot be used. */
export function openStore(file: string, deps: Pick<Store, 'clock' | 'random'>): Store {
  const environment = openEnvironment(file);
  try {
    return createStore({ ...deps, environment });
  } catch (error) {
    void environment.close();
    if (error instanceof StoreUseError) throw error;
    throw damagedFile(file, error);
  }
}
