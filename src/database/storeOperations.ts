import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import type { Clock } from '../utils/clock';
import { readBackup, sealBackup, unpackBackup } from './backupFile';
import type { BackupSummary, OnProgress } from './backupFile';
import { messageOf, StoreUseError } from './embedded/errors';
import { FolderInUseError, lockFolder } from './embedded/folderLock';
import { readHolder } from './embedded/holder';
import type { Holder } from './embedded/holder';
import { replaceStoreFile, stagedPrefix, storeFileIn, syncFolder } from './embedded/liveStore';
import { prefixRange } from './embedded/storage/catalog';
import { openEnvironment } from './embedded/storage/environment';
import { openStore } from './embedded/store';

export { startEmbeddedStore } from './embedded/startEmbedded';
export { StoreUseError } from './embedded/errors';
export type { BackupSummary } from './backupFile';

interface OperationOptions {
  /** The folder of the store. */
  dataDir: string;
  /** The backup. */
  file: string;
  clock: Clock;
  onProgress: OnProgress;
}

/** Who had the store open meanwhile; undefined when nobody. */
export interface OperationReport extends BackupSummary {
  holder: Holder | undefined;
}

/**
 * Copies the store of a folder to a file, whether a process has it open or not. It holds every write that was
 * acknowledged before, and lands complete or not at all.
 * @throws StoreUseError when the file exists (unless `overwrite`), or there is no store
 */
export async function backupStore(
  options: OperationOptions & { overwrite: boolean },
): Promise<OperationReport> {
  const { dataDir, overwrite, clock, onProgress } = options;
  const file = path.resolve(options.file);
  const source = storeFileIn(path.resolve(dataDir));
  if (!existsSync(source)) throw new StoreUseError(`There is no store in ${dataDir} yet.`);
  if (!overwrite) assertMissing(file);
  const work = makeWorkFolder(file);
  const copy = path.join(work, 'copy');
  const timer = setInterval(() => {
    if (existsSync(copy)) onProgress(statSync(copy).size, statSync(source).size);
  }, 100);
  try {
    const holder = await withStore(dataDir, {
      served: (send) => send({ storeBackup: copy }),
      stopped: async () => {
        const environment = openEnvironment(source);
        await environment.copyTo(copy).finally(() => environment.close());
      },
    });
    const summary = await sealBackup(copy, {
      createdAt: clock.now().toISOString(),
      ...(await countStore(copy, clock)),
    });
    place(copy, file, overwrite);
    return { ...summary, holder };
  } finally {
    clearInterval(timer);
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Replaces the content of the store of a folder by that of a backup in one step, whether a process has it open or not.
 * A crash at any moment leaves either the old content or the new.
 * @throws StoreUseError for a file that is not an undamaged backup; nothing has changed then
 */
export async function restoreStore(options: OperationOptions): Promise<OperationReport> {
  const { dataDir, clock, onProgress } = options;
  const file = path.resolve(options.file);
  const summary = await readBackup(file);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const folder = realpathSync(dataDir);
  const staged = path.join(folder, `${stagedPrefix}${process.pid}`);
  try {
    await unpackBackup(file, staged, summary, onProgress);
    const holder = await withStore(folder, {
      served: (send) => send({ storeRestore: path.basename(staged) }),
      stopped: async () => {
        await countStore(staged, clock);
        replaceStoreFile(folder, staged);
      },
    });
    return { ...summary, holder };
  } finally {
    for (const each of [staged, `${staged}-lock`]) rmSync(each, { force: true });
  }
}

type Send = (command: mongo.Document) => Promise<unknown>;

const patienceMilliseconds = 5000;
const connectMilliseconds = 1000;

/** Does something with the store of a folder: through the process that has it open, or here, while nobody has. */
async function withStore(
  dataDir: string,
  { served, stopped }: { served: (send: Send) => Promise<unknown>; stopped: () => Promise<void> },
): Promise<Holder | undefined> {
  const folder = realpathSync(dataDir);
  const deadline = performance.now() + patienceMilliseconds;
  for (;;) {
    const lock = await lockFolder(folder, 0).catch((error: unknown) => {
      if (error instanceof FolderInUseError) return error;
      throw error;
    });
    if (!(lock instanceof FolderInUseError)) {
      await stopped().finally(() => lock.release());
      return undefined;
    }
    const holder = readHolder(folder);
    const client = holder?.uri === undefined ? undefined : await connectTo(holder.uri);
    if (holder && client) return askHolder(holder, client, served);
    // It is about to start or to end, or has ended just now.
    if (performance.now() > deadline) throw new StoreUseError(lock.message);
    await sleep(100);
  }
}

/** Undefined when nobody answers. */
async function connectTo(uri: string): Promise<mongo.MongoClient | undefined> {
  // Only now: it takes a while to load, and a store that is served here needs no driver.
  const { mongo } = await import('mongoose');
  const client = new mongo.MongoClient(uri, { serverSelectionTimeoutMS: connectMilliseconds });
  return client.connect().catch(async () => {
    await client.close();
    return undefined;
  });
}

async function askHolder(
  holder: Holder,
  client: mongo.MongoClient,
  ask: (send: Send) => Promise<unknown>,
): Promise<Holder> {
  try {
    await ask((command) => client.db('admin').command({ ...command, secret: holder.secret }));
    return holder;
  } catch (error) {
    const reason = messageOf(error);
    const who = `Process ${holder.pid} (${holder.program}), which has the store open,`;
    const hasAnswered = error instanceof Error && error.name === 'MongoServerError';
    throw new StoreUseError(hasAnswered ? `${who} answered: ${reason}` : `${who} went away: ${reason}`, {
      cause: error,
    });
  } finally {
    await client.close();
  }
}

/** What a store holds. Throws when it cannot be read. */
async function countStore(file: string, clock: Clock): Promise<{ collections: number; documents: number }> {
  const { catalog, environment } = openStore(file, { clock, random: () => 0 });
  try {
    const all = catalog.databases().flatMap((database) => catalog.list(database));
    const counts = all.map(({ id }) => environment.count(prefixRange(id)));
    return { collections: all.length, documents: counts.reduce((sum, count) => sum + count, 0) };
  } finally {
    await environment.close();
  }
}

function assertMissing(file: string): void {
  if (existsSync(file)) throw new StoreUseError(`${file} exists already; --force replaces it.`);
}

/** A folder that only this user can read, on the same file system as a file that is about to be made. */
function makeWorkFolder(file: string): string {
  try {
    return mkdtempSync(path.join(path.dirname(file), `.${path.basename(file)}-`));
  } catch (error) {
    throw new StoreUseError(`${file} cannot be written: ${String(error)}`, { cause: error });
  }
}

/** Gives a finished file its name in one step; another file of that name is only replaced when that is wanted. */
function place(finished: string, file: string, overwrite: boolean): void {
  try {
    if (overwrite) renameSync(finished, file);
    else linkSync(finished, file);
  } catch {
    // Another file came first, or the file system has no links.
    assertMissing(file);
    renameSync(finished, file);
  }
  syncFolder(path.dirname(file));
}
