import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../utils/clock';
import { codeOf, StoreUseError } from './errors';
import { lockFolder, socketFileIn } from './folderLock';
import { removeHolder, writeHolder } from './holder';
import { openLiveStore } from './liveStore';
import { listen } from './protocol/server';
import type { ProtocolServer, RequestHandler } from './protocol/server';

export interface ServerOptions {
  /** The folder of the store's files; made when it is missing. */
  dataDir: string;
  /** Listen on a port of the loopback, 0 for any free one; else on a socket file where the system has them. */
  port?: number;
  /** Milliseconds between two rounds of removing what has expired. */
  sweepInterval?: number;
  /** What this process was started as, for people who meet its lock. */
  program: string;
}

export interface RunningServer {
  uri: string;
  /** Ends what is running, writes everything, gives up the lock and removes the socket. */
  close: () => Promise<void>;
}

/** Opens the store in a folder and serves it. Throws when another process has it open, or when it cannot be read. */
export async function startServer(options: ServerOptions, clock: Clock): Promise<RunningServer> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const folder = realpathSync(options.dataDir);
  const lock = await lockFolder(folder);
  const holder = {
    pid: process.pid,
    program: options.program,
    secret: randomBytes(32).toString('base64url'),
  };
  try {
    writeHolder(folder, holder);
    const live = await openLiveStore({ ...options, folder, clock, random, secret: holder.secret });
    const place =
      options.port === undefined && process.platform !== 'win32' ? socketPlace(folder) : undefined;
    const server = place
      ? await listen({ path: place.file }, live.handle)
      : await listenOnPort(options.port ?? 0, live.handle);
    const host = place ? encodeURIComponent(place.file) : `127.0.0.1:${server.address}`;
    const uri = `mongodb://${host}/?directConnection=true`;
    writeHolder(folder, { ...holder, uri });
    return {
      uri,
      async close() {
        await server.close();
        await live.close();
        if (place) rmSync(place.remove, { recursive: true, force: true });
        removeHolder(folder);
        await lock.release();
      },
    };
  } catch (error) {
    removeHolder(folder);
    await lock.release();
    throw error;
  }
}

const patienceMilliseconds = 3000;

/** Listens on a port of the loopback; one that is taken is tried again, because a program that ends may hold it. */
async function listenOnPort(port: number, handle: RequestHandler): Promise<ProtocolServer> {
  const deadline = performance.now() + patienceMilliseconds;
  for (;;) {
    try {
      return await listen({ host: '127.0.0.1', port }, handle);
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error;
      if (performance.now() >= deadline)
        throw new StoreUseError(`Port ${port} is taken. Choose another one.`);
      await setTimeout(100);
    }
  }
}

/** Where to put the socket: beside the data, or in a private folder when that path is too long. */
function socketPlace(folder: string): { file: string; remove: string } {
  const file = socketFileIn(folder);
  if (file !== undefined) {
    // Left by a process that was killed: the lock is ours, so nobody listens there.
    rmSync(file, { force: true });
    return { file, remove: file };
  }
  const made = mkdtempSync(path.join(tmpdir(), 'crm-xeno-'));
  return { file: path.join(made, 'store.sock'), remove: made };
}

function random(): number {
  const steps = 2 ** 48 - 1;
  return randomInt(steps) / steps;
}
