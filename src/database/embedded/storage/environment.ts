import { open } from 'lmdb';
import type { Database } from 'lmdb';

/** Part of the key space: from `low` (included) to `high` (not included), in the order of bytes. */
export interface KeyRange {
  low: Buffer;
  high: Buffer;
}

export interface ReadOptions {
  reverse?: boolean;
  limit: number;
  withValues: boolean;
}

export interface StoredEntries {
  keys: Buffer[];
  /** As many as keys; empty when they were not asked for. */
  values: Buffer[];
}

/** One file that holds everything, seen as an ordered map from bytes to bytes. */
export interface StorageEnvironment {
  get(key: Buffer): Buffer | undefined;
  put(key: Buffer, value: Buffer): void;
  remove(key: Buffer): void;
  read(range: KeyRange, options: ReadOptions): StoredEntries;
  count(range: KeyRange): number;
  /** Runs the body in one durable transaction: all that it wrote, or, when it throws, nothing. */
  transact(body: () => void): void;
  close(): Promise<void>;
}

/** Opens or creates the file. Reads inside `transact` see what it wrote. */
export function openEnvironment(file: string): StorageEnvironment {
  const root = open({ path: file, noSubdir: true, overlappingSync: false, maxDbs: 2 });
  const records: Database<Buffer, Buffer> = root.openDB('records', {
    encoding: 'binary',
    keyEncoding: 'binary',
  });
  return {
    get: (key) => records.getBinary(key),
    put(key, value) {
      void records.put(key, value);
    },
    remove(key) {
      void records.remove(key);
    },
    read: (range, options) => readEntries(records, range, options),
    count: ({ low, high }) => records.getKeysCount({ start: low, end: high }),
    // Void on purpose: a body that returns a promise, such as put's, makes lmdb treat the transaction as an
    // asynchronous one, and the process can freeze.
    transact(body) {
      root.transactionSync(() => {
        body();
      });
    },
    close: () => root.close(),
  };
}

function readEntries(
  records: Database<Buffer, Buffer>,
  range: KeyRange,
  options: ReadOptions,
): StoredEntries {
  const bounds = options.reverse
    ? { start: range.high, exclusiveStart: true, end: range.low, inclusiveEnd: true, reverse: true }
    : { start: range.low, end: range.high };
  const entries: StoredEntries = { keys: [], values: [] };
  if (!options.withValues) {
    for (const key of records.getKeys({ ...bounds, limit: options.limit })) entries.keys.push(key);
    return entries;
  }
  for (const { key, value } of records.getRange({ ...bounds, limit: options.limit })) {
    entries.keys.push(key);
    entries.values.push(value);
  }
  return entries;
}
