import { existsSync } from 'node:fs';
import { open } from 'lmdb';
import type { Database, RootDatabase } from 'lmdb';
import { codeOf, messageOf, StoreError, storeError, StoreUseError } from '../errors';
import { checkFile } from './checkFile';

/** Part of the key space: from `low` (included) to `high` (not included), in the order of bytes. */
export interface KeyRange {
  low: Buffer;
  high: Buffer;
}

export interface ReadOptions {
  reverse?: boolean;
  /** How many entries are passed over at the start; none of them is read. */
  offset?: number;
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
  /** Where it is. */
  file: string;
  get(key: Buffer): Buffer | undefined;
  put(key: Buffer, value: Buffer): void;
  remove(key: Buffer): void;
  read(range: KeyRange, options: ReadOptions): StoredEntries;
  count(range: KeyRange): number;
  /** Visits all entries of a range. The bytes are lent: they change as soon as the visit returns. */
  scan(range: KeyRange, visit: (key: Buffer, value: Buffer) => void): void;
  /**
   * Runs the body in one durable transaction: all that it wrote, or, when it throws, nothing.
   * Throws StoreError 14031 when the disk takes no more.
   */
  transact(body: () => void): void;
  /** Writes everything that is committed now to a new file, beside what runs meanwhile. */
  copyTo(file: string): Promise<void>;
  close(): Promise<void>;
}

// When a map has to grow, lmdb makes a new one beside it, and the pages of the file count twice as memory of the process.
// Elsewhere a large map is only a range of addresses; on Windows it would be a large file.
const room = process.platform === 'win32' ? {} : { mapSize: 2 ** 35 };

/** Opens or creates the file. Reads inside `transact` see what it wrote. Throws StoreUseError. */
export function openEnvironment(file: string): StorageEnvironment {
  const { root, records } = openRecords(file);
  return {
    file,
    get: (key) => records.getBinary(key),
    put(key, value) {
      void records.put(key, value);
    },
    remove(key) {
      void records.remove(key);
    },
    read: (range, options) => readEntries(records, range, options),
    count: ({ low, high }) => records.getKeysCount({ start: low, end: high }),
    scan: createScan(root),
    // Void on purpose: a body that returns a promise, such as put's, makes lmdb treat the transaction as an
    // asynchronous one, and the process can freeze.
    transact(body) {
      try {
        root.transactionSync(() => {
          body();
        });
      } catch (error) {
        if (error instanceof StoreError || !diskCodes.includes(codeOf(error))) throw error;
        throw storeError(
          14031,
          `nothing was written, the disk is full or does not take it: ${messageOf(error)}`,
        );
      }
    },
    copyTo: (copy) => root.backup(copy, true),
    close: () => root.close(),
  };
}

function openRecords(file: string) {
  try {
    if (existsSync(file)) checkFile(file);
    const root = open({ path: file, noSubdir: true, overlappingSync: false, maxDbs: 2, ...room });
    const records: Database<Buffer, Buffer> = root.openDB('records', {
      encoding: 'binary',
      keyEncoding: 'binary',
    });
    return { root, records };
  } catch (error) {
    throw describeOpening(file, error);
  }
}

/** No space, over quota, too large a file, or what a write cut short by one of them ends in; system and lmdb codes. */
const diskCodes: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 5, 27, 28, 122, -30792];
const permissionCodes: readonly unknown[] = ['EACCES', 'EPERM', 'EROFS', 1, 13, 30];

/** What people are told when a file cannot be opened. */
function describeOpening(file: string, cause: unknown): StoreUseError {
  const code = codeOf(cause);
  if (permissionCodes.includes(code)) {
    const advice = 'Let this user read and write it and its folder, or choose another folder with DATA_DIR.';
    return new StoreUseError(`The store ${file} cannot be used: ${messageOf(cause)}. ${advice}`, { cause });
  }
  if (diskCodes.includes(code)) {
    const advice = 'The disk is full or fails. Make room and start again.';
    return new StoreUseError(`The store ${file} cannot be opened: ${messageOf(cause)}. ${advice}`, { cause });
  }
  return damagedFile(file, cause);
}

/** The error for a store whose contents cannot be trusted. */
export function damagedFile(file: string, cause: unknown): StoreUseError {
  return new StoreUseError(
    `The store ${file} is damaged: ${messageOf(cause)}. It was left as it is. Bring back a backup with ` +
      '"npm run db -- --restore FILE", or move the file away to start with an empty store.',
    { cause },
  );
}

/** Entries without copies of them, which would take most of the time of a scan. */
function createScan(root: RootDatabase): StorageEnvironment['scan'] {
  const lent = (bytes: Buffer, from: number, to: number): Buffer => bytes.subarray(from, to);
  const lending = {
    keyEncoder: {
      writeKey(key: Buffer, target: Buffer, position: number) {
        target.set(key, position);
        return position + key.length;
      },
      readKey: lent,
    },
    encoder: { encode: (value: Buffer) => value, decode: (bytes: Buffer) => bytes },
    cache: false,
  };
  const records: Database<Buffer, Buffer> = root.openDB('records', lending);
  return ({ low, high }, visit) => {
    for (const { key, value } of records.getRange({ start: low, end: high })) visit(key, value);
  };
}

function readEntries(
  records: Database<Buffer, Buffer>,
  range: KeyRange,
  options: ReadOptions,
): StoredEntries {
  const { reverse, offset, limit } = options;
  const bounds = reverse
    ? { start: range.high, exclusiveStart: true, end: range.low, inclusiveEnd: true, reverse }
    : { start: range.low, end: range.high };
  const wanted = { ...bounds, limit, ...(offset !== undefined && { offset }) };
  const entries: StoredEntries = { keys: [], values: [] };
  if (!options.withValues) {
    for (const key of records.getKeys(wanted)) entries.keys.push(key);
    return entries;
  }
  for (const { key, value } of records.getRange(wanted)) {
    entries.keys.push(key);
    entries.values.push(value);
  }
  return entries;
}
