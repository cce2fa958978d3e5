import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from '../../utils/clock';
import { createDispatcher } from './commands/dispatch';
import { lockFolder } from './lock/lockFolder';
import { startMaintenance } from './maintenance';
import { listen } from './protocol/server';
import { openEnvironment } from './storage/environment';
import { createStore } from './store';

export interface ServerOptions {
  /** The folder of the store's files; made when it is missing. */
  dataDir: string;
  /** Listen on a port of the loopback, 0 for any free one; else on a socket file where the system has them. */
  port?: number;
  /** Milliseconds between two rounds of removing what has expired. */
  sweepInterval?: number;
}

export interface RunningServer {
  uri: string;
  /** Ends what is running, writes everything, gives up the lock and removes the socket. */
  close(): Promise<void>;
}

/** Opens the store in a folder and serves it. Throws when another process has it open. */
export async function startServer(options: ServerOptions, clock: Clock): Promise<RunningServer> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const folder = realpathSync(options.dataDir);
  const ownSocket = path.join(folder, 'store.sock');
  const hasSockets = process.platform !== 'win32';
  const lock = await lockFolder(folder, hasSockets && fitsSocket(ownSocket) ? ownSocket : undefined);
  try {
    const environment = openEnvironment(path.join(folder, 'store.lmdb'));
    const store = createStore({ environment, clock, random });
    const place = options.port === undefined && hasSockets ? socketPlace(ownSocket) : undefined;
    const server = await listen(
      place ? { path: place.file } : { host: '127.0.0.1', port: options.port ?? 0 },
      createDispatcher(store),
    );
    const maintenance = startMaintenance(store, options.sweepInterval);
    const host = place ? encodeURIComponent(place.file) : `127.0.0.1:${server.address}`;
    return {
      uri: `mongodb://${host}/?directConnection=true`,
      async close() {
        await server.close();
        await maintenance.stop();
        await environment.close();
        if (place) rmSync(place.remove, { recursive: true, force: true });
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

// The system's limit on the path of a socket, less one byte for its end.
const longestSocketPath = process.platform === 'linux' ? 107 : 103;

function fitsSocket(file: string): boolean {
  return Buffer.byteLength(file) <= longestSocketPath;
}

/** Where to put the socket: beside the data, or in a private folder when that path is too long. */
function socketPlace(ownSocket: string): { file: string; remove: string } {
  if (fitsSocket(ownSocket)) {
    // Left by a process that was killed: the lock is ours, so nobody listens there.
    if (existsSync(ownSocket)) rmSync(ownSocket);
    return { file: ownSocket, remove: ownSocket };
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'crm-xeno-'));
  return { file: path.join(folder, 'store.sock'), remove: folder };
}

function random(): number {
  const steps = 2 ** 48 - 1;
  return randomInt(steps) / steps;
}
