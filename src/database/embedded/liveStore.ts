import { timingSafeEqual } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createDispatcher } from './commands/dispatch';
import { textField } from './commands/fields';
import { encodeReply } from './documents';
import type { Document } from './documents';
import { describeError, storeError } from './errors';
import { startMaintenance } from './maintenance';
import type { RequestHandler } from './protocol/server';
import { openStore } from './store';
import type { Store } from './store';

export interface LiveStoreOptions extends Pick<Store, 'clock' | 'random'> {
  folder: string;
  sweepInterval?: number;
  /** What backup and restore must show. */
  secret: string;
}

/** The store of a folder, whose contents can be copied and replaced while it is served. */
export interface LiveStore {
  handle: RequestHandler;
  close(): Promise<void>;
}

/** Where the store of a folder is. */
export const storeFileIn = (folder: string): string => path.join(folder, 'store.lmdb');

/** Names of files that are to take the place of the store; what is left of them goes at the next start. */
export const stagedPrefix = 'store-staged-';

/** Opens the store of a folder, which must be locked. Throws StoreUseError. */
export async function openLiveStore(options: LiveStoreOptions): Promise<LiveStore> {
  const { folder, sweepInterval, secret, ...deps } = options;
  const leftBehind = readdirSync(folder).filter((name) => name.startsWith(stagedPrefix));
  for (const name of leftBehind) rmSync(path.join(folder, name), { force: true });
  const inFolder = (name: string): string => path.join(folder, name);
  const tryOut = (file: string): Promise<void> => openStore(file, deps).environment.close();
  const start = () => {
    const store = openStore(storeFileIn(folder), deps);
    return { store, handle: createDispatcher(store), maintenance: startMaintenance(store, sweepInterval) };
  };

  if (!existsSync(storeFileIn(folder))) {
    // Made aside, so that an empty file is never taken for a new store.
    await tryOut(inFolder(`${stagedPrefix}new`));
    replaceStoreFile(folder, inFolder(`${stagedPrefix}new`));
  }
  let current = start();
  let lastTask = Promise.resolve();
  /** While the contents change, commands wait; before, they meet the old ones, and behind it the new ones. */
  let change: Promise<void> | undefined;

  const finish = async (): Promise<void> => {
    await current.maintenance.stop();
    // Behind all writes that have arrived.
    await current.store.groupCommit.submit(() => undefined);
    await current.store.environment.close();
  };
  const restore = async (staged: string): Promise<void> => {
    await tryOut(staged);
    const replace = async (): Promise<void> => {
      await finish();
      try {
        replaceStoreFile(folder, staged);
      } finally {
        current = start();
      }
    };
    change = replace();
    try {
      await change;
    } finally {
      change = undefined;
    }
  };
  const runTask = async (body: Document): Promise<void> => {
    assertSecret(body.secret, secret);
    const { storeBackup, storeRestore } = body;
    const task = lastTask.then(() =>
      storeBackup !== undefined
        ? current.store.environment.copyTo(textField(body, 'storeBackup'))
        : restore(inFolder(path.basename(String(storeRestore)))),
    );
    // One after another: none may close what another reads.
    lastTask = task.catch(() => undefined);
    await task;
  };
  const handle: RequestHandler = (body, connection) => {
    if (body.storeBackup !== undefined || body.storeRestore !== undefined) {
      return runTask(body).then(
        () => encodeReply({ ok: 1 }),
        (error: unknown) => encodeReply({ ok: 0, ...describeError(error) }),
      );
    }
    if (change) return change.catch(() => undefined).then(() => handle(body, connection));
    return current.handle(body, connection);
  };
  return {
    handle,
    async close() {
      await lastTask;
      await finish();
    },
  };
}

/** Puts a file, which must be whole and on the disk, in the place of the store of a folder in one step. */
export function replaceStoreFile(folder: string, staged: string): void {
  for (const file of [staged, storeFileIn(folder)]) rmSync(`${file}-lock`, { force: true });
  renameSync(staged, storeFileIn(folder));
  syncFolder(folder);
}

/** Has the names of a folder written to the disk; Windows has no such call. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function assertSecret(given: unknown, secret: string): void {
  const [actual, expected] = [Buffer.from(String(given)), Buffer.from(secret)];
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) {
    throw storeError(13, 'only the user who has the data folder may do this');
  }
}
