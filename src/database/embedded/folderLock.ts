import { createHash } from 'node:crypto';
import { closeSync, constants, openSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { codeOf, StoreUseError } from './errors';
import { readHolder } from './holder';

/** A lock that the kernel drops when the process ends, however it ends. */
export interface FolderLock {
  release(): Promise<void>;
}

/** Thrown when another process has the folder. */
export class FolderInUseError extends StoreUseError {}

const defaultPatience = 3000;
const pauseMilliseconds = 100;

// The system's limit on the path of a socket, less one byte for its end.
const longestSocketPath = process.platform === 'linux' ? 107 : 103;

/** The socket file on which a store in this folder listens; undefined where its path would be too long. */
export function socketFileIn(folder: string): string | undefined {
  const file = path.join(folder, 'store.sock');
  return Buffer.byteLength(file) <= longestSocketPath ? file : undefined;
}

/**
 * Locks a data folder, which must exist and be given by its real path, for this process. A lock that is held is tried
 * again for a while. A store that answers on the socket file holds the folder too, even from another container, where
 * the lock cannot be seen.
 * @throws FolderInUseError naming the holder
 */
export async function lockFolder(folder: string, patience = defaultPatience): Promise<FolderLock> {
  const deadline = performance.now() + patience;
  for (;;) {
    const lock = await tryLock(folder);
    const isServed = lock !== undefined && (await answers(socketFileIn(folder)));
    if (lock && !isServed) return lock;
    await lock?.release();
    if (performance.now() >= deadline) throw new FolderInUseError(describeHolder(folder, isServed));
    await setTimeout(pauseMilliseconds);
  }
}

function describeHolder(folder: string, isElsewhere: boolean): string {
  const { pid, program } = readHolder(folder) ?? {};
  const holder = isElsewhere
    ? 'a process on another machine or container'
    : `process ${pid ?? 'unknown'}${program === undefined ? '' : ` (${program})`}`;
  return (
    `The data folder ${folder} is in use by ${holder}. Stop it, or choose another folder with DATA_DIR. ` +
    'For several processes on one store, run "npm run db" and give them its MONGODB_URI.'
  );
}

async function tryLock(folder: string): Promise<FolderLock | undefined> {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  if (process.platform === 'linux') return listenAs(`\0crm-xeno-${name}`);
  if (process.platform === 'win32') return listenAs(`\\\\.\\pipe\\crm-xeno-${name}`);
  return openExclusively(path.join(folder, 'lock'));
}

const takenCodes: readonly unknown[] = ['EADDRINUSE', 'EACCES', 'EAGAIN', 'EWOULDBLOCK'];

/** Listens under a name that one process can have and that is gone with it: an abstract socket or a named pipe. */
async function listenAs(address: string): Promise<FolderLock | undefined> {
  const server = createServer((socket) => socket.on('error', () => undefined).end());
  const isFree = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error) => (takenCodes.includes(codeOf(error)) ? resolve(false) : reject(error)));
    server.listen(address, () => resolve(true));
  });
  if (!isFree) return undefined;
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

// open(2) of macOS and the BSDs; Node has no name for it.
const exclusiveLock = 0x20;

function openExclusively(file: string): FolderLock | undefined {
  const { O_RDWR, O_CREAT, O_NONBLOCK } = constants;
  try {
    const descriptor = openSync(file, O_RDWR | O_CREAT | O_NONBLOCK | exclusiveLock, 0o600);
    return { release: async () => closeSync(descriptor) };
  } catch (error) {
    if (takenCodes.includes(codeOf(error))) return undefined;
    throw error;
  }
}

async function answers(socketFile: string | undefined): Promise<boolean> {
  if (socketFile === undefined || process.platform === 'win32') return false;
  return new Promise((resolve) => {
    const socket = connect(socketFile);
    socket.on('connect', () => socket.destroy());
    socket.on('close', (hasFailed) => resolve(!hasFailed));
    socket.on('error', () => undefined);
  });
}
