import { createHash } from 'node:crypto';
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';

/** A lock that the kernel drops when the process ends, however it ends. */
export interface KernelLock {
  release(): Promise<void>;
}

export type LockAttempt = { lock: KernelLock } | { heldBy: string };

/** Tries once to lock a folder, which must exist and be given by its real path. */
export async function tryLock(folder: string): Promise<LockAttempt> {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  if (process.platform === 'linux') return trySocket(`\0crm-xeno-${name}`);
  if (process.platform === 'win32') return trySocket(`\\\\.\\pipe\\crm-xeno-${name}`);
  return tryExclusiveOpen(path.join(folder, 'lock'));
}

/**
 * Listens under a name that one process can have and that is gone with it: an abstract socket or a named pipe.
 * Whoever connects is told the number of the process.
 */
async function trySocket(address: string): Promise<LockAttempt> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(String(process.pid));
  });
  const isFree = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen(address, () => resolve(true));
  });
  if (!isFree) return { heldBy: await readPid(address) };
  server.unref();
  return { lock: { release: () => new Promise((resolve) => server.close(() => resolve())) } };
}

const answerMilliseconds = 500;

function readPid(address: string): Promise<string> {
  return new Promise((resolve) => {
    let pid = '';
    const socket = connect(address);
    socket.setTimeout(answerMilliseconds, () => socket.destroy());
    socket.on('data', (chunk) => (pid += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(pid || 'unknown'));
  });
}

// open(2) of macOS and the BSDs; Node has no name for it.
const exclusiveLock = 0x20;

function tryExclusiveOpen(file: string): LockAttempt {
  const { O_RDWR, O_CREAT, O_NONBLOCK } = constants;
  let descriptor: number;
  try {
    descriptor = openSync(file, O_RDWR | O_CREAT | O_NONBLOCK | exclusiveLock, 0o600);
  } catch (error) {
    if (!isHeld(error)) throw error;
    return { heldBy: readFileSync(file, 'utf8').trim() || 'unknown' };
  }
  ftruncateSync(descriptor);
  writeSync(descriptor, String(process.pid));
  return {
    lock: {
      release: async () => closeSync(descriptor),
    },
  };
}

function isHeld(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EWOULDBLOCK')
  );
}
