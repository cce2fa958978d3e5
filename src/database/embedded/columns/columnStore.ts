import type { Document } from '../documents';
import { prefixRange } from '../storage/catalog';
import type { Collection } from '../storage/catalog';
import type { StorageEnvironment } from '../storage/environment';
import { buildColumns } from './buildColumns';
import { createTable, insertRow, putInOrder, removeRow, tableBytes, updateRow } from './columnTable';
import type { ColumnTable } from './columnTable';

/** Columns of large collections: made when a read first needs them, and kept up by every write. */
export interface ColumnStore {
  /** The table of a collection with columns for all of these paths in the order of the keys; undefined without. */
  obtain(collection: Collection, paths: readonly string[]): ColumnTable | undefined;
  /** As `obtain`, but makes nothing. */
  find(collection: Collection, paths: readonly string[]): ColumnTable | undefined;
  /** Whether a table is still kept up. */
  isKept(collection: Collection, table: ColumnTable): boolean;
  /** How many documents a collection has; undefined when there is no table to say it. */
  countRows(collection: Collection): number | undefined;
  noteInsert(collection: Collection, idKey: Buffer, document: Document): void;
  /** Of the two states only the fields that differ are looked at. */
  noteUpdate(collection: Collection, idKey: Buffer, change: { before: Document; after: Document }): void;
  noteRemoval(collection: Collection, idKey: Buffer): void;
  /** Forgets everything, after a transaction that was undone. */
  clear(): void;
  /** Forgets what nobody has read for some time. */
  expire(): void;
}

export interface ColumnOptions {
  /** Smaller collections are read as documents, which takes a few milliseconds at most. */
  fewestRows: number;
  /** A quarter of what the whole process may take. */
  mostBytes: number;
}

export const defaultColumnOptions: ColumnOptions = { fewestRows: 2000, mostBytes: 256 * 1024 * 1024 };

const idleMilliseconds = 10 * 60_000;

export function createColumnStore(
  environment: StorageEnvironment,
  { fewestRows, mostBytes }: ColumnOptions = defaultColumnOptions,
): ColumnStore {
  const tables = new Map<Collection, ColumnTable>();
  const tooLarge = new WeakSet<Collection>();

  const isSmall = ({ id }: Collection): boolean =>
    environment.read(prefixRange(id), { limit: fewestRows, withValues: false }).keys.length < fewestRows;
  const build = (collection: Collection, paths: readonly string[]): ColumnTable | undefined => {
    if (tooLarge.has(collection) || isSmall(collection)) return undefined;
    const known = tables.get(collection);
    const table = known ?? createTable();
    const missing = paths.filter((path) => !table.columns.has(path));
    const scan = environment.scan.bind(environment, prefixRange(collection.id));
    if (buildColumns(table, missing, { scan, mostBytes })) {
      tables.set(collection, table);
      makeRoom(table);
      return table;
    }
    tables.delete(collection);
    // Perhaps the columns that nobody asks for any more were too many.
    if (known) return build(collection, paths);
    tooLarge.add(collection);
    return undefined;
  };
  const makeRoom = (needed: ColumnTable): void => {
    const byAge = [...tables].sort(([, a], [, b]) => a.lastRead - b.lastRead);
    let bytes = byAge.reduce((sum, [, table]) => sum + tableBytes(table), 0);
    for (const [collection, table] of byAge) {
      if (bytes <= mostBytes) return;
      if (table === needed) continue;
      tables.delete(collection);
      bytes -= tableBytes(table);
    }
  };
  const ready = (table: ColumnTable | undefined, paths: readonly string[]): ColumnTable | undefined => {
    if (!table || !paths.every((path) => table.columns.has(path))) return undefined;
    putInOrder(table);
    table.lastRead = performance.now();
    return table;
  };

  return {
    obtain(collection, paths) {
      const table = tables.get(collection);
      if (table && paths.some((path) => table.unfit.has(path))) return undefined;
      return ready(table, paths) ?? ready(build(collection, paths), paths);
    },
    find: (collection, paths) => ready(tables.get(collection), paths),
    isKept: (collection, table) => tables.get(collection) === table,
    countRows(collection) {
      const table = tables.get(collection);
      return table && table.rows - table.goneRows;
    },
    noteInsert(collection, idKey, document) {
      const table = tables.get(collection);
      if (table) insertRow(table, idKey, document);
    },
    noteUpdate(collection, idKey, change) {
      const table = tables.get(collection);
      if (table) updateRow(table, idKey, change);
    },
    noteRemoval(collection, idKey) {
      const table = tables.get(collection);
      if (table) removeRow(table, idKey);
    },
    clear: () => tables.clear(),
    expire() {
      const oldest = performance.now() - idleMilliseconds;
      for (const [collection, { lastRead }] of tables) if (lastRead < oldest) tables.delete(collection);
    },
  };
}
