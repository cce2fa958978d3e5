import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from './app';
import type { App } from './app';
import type { Env } from './config/env';
import type { Logger } from './config/logger';
import { connectDatabase } from './database/connect';
import type { Database } from './database/connect';
import { ensureIndexes } from './models/models';
import { systemClock } from './utils/clock';
import { isDatabaseAway } from './utils/databaseAway';
import { systemRandom } from './utils/random';
import type { Vendor } from './vendors/vendor';
import { StartError } from './utils/startError';

/** How long open requests may still take when the program is asked to end, in milliseconds. */
export const GRACE_MS = 8000;

/** How long, and how often, a taken port is tried before it is refused, in milliseconds. */
const PORT_WAIT_MS = 3000;
const PORT_RETRY_MS = 100;
/** Longer than load balancers keep idle connections, so that none sends into one that has just been closed. */
const KEEP_ALIVE_MS = 75_000;

/** A program that serves: where, and how to end it. */
export interface RunningServer {
  app: App;
  /** The address that it listens on, e.g. http://127.0.0.1:5000 */
  url: string;
  /** The admin key that was made because there was none; shown once. */
  firstKey: string | undefined;
  isEmbedded: boolean;
  /** Stops listening, ends the work in the background, closes the database. */
  close: () => Promise<void>;
}

const listenOnce = async (server: Server, port: number): Promise<number> => {
  server.listen(port);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** Listens; a port that is taken is tried again until `giveUpAt`, because a program that ends may still hold it. */
async function listen(server: Server, port: number, giveUpAt: number): Promise<number> {
  try {
    return await listenOnce(server, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    if (code === 'EADDRINUSE' && performance.now() < giveUpAt) {
      await sleep(PORT_RETRY_MS);
      return listen(server, port, giveUpAt);
    }
    const hint = port === 5000 ? ' (on macOS, AirPlay Receiver uses 5000)' : '';
    const problem = code === 'EACCES' ? 'may not be used by this user' : `is taken${hint}`;
    throw new StartError(`Port ${port} ${problem}. Choose another: PORT=5050 npm start`);
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // A kept-alive connection becomes idle only when its last answer is out.
    setInterval(() => server.closeIdleConnections(), 50).unref();
    setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
  });
}

async function openDatabase({ MONGODB_URI, DATA_DIR }: Env): Promise<Database> {
  try {
    return await connectDatabase({ mongodbUri: MONGODB_URI, dataDir: DATA_DIR });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`The database cannot be opened. ${reason}`, { cause });
  }
}

/** Ends everything: the workers before the simulator, because the sends under way may be with it. */
async function closeAll(app: App, server: Server, database: Database): Promise<void> {
  const closed = closeServer(server);
  await Promise.all(app.pollers.map((poller) => poller.stop()));
  await Promise.all(app.companions.map((companion) => companion.stop()));
  await closed;
  await database.close();
}

/**
 * Starts the program: database, indexes, first key, port, work in the background.
 * @param vendors take the place of the configured ones of the same names
 * @throws StartError when the port is taken or the database cannot be opened
 */
export async function startServer(
  env: Env,
  logger: Logger,
  vendors: readonly Vendor[] = [],
): Promise<RunningServer> {
  const database = await openDatabase(env);
  const stopping = new AbortController();
  let url = '';
  const app = createApp({
    connection: database.connection,
    env,
    logger,
    clock: systemClock,
    random: systemRandom,
    selfUrl: () => url,
    stopping: stopping.signal,
    vendors,
  });
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, app.express);
  try {
    await ensureIndexes(app.models);
    const firstKey = await app.services.apiKeys.ensureFirstKey();
    url = `http://127.0.0.1:${await listen(server, env.PORT, performance.now() + PORT_WAIT_MS)}`;
    for (const companion of app.companions) await companion.start();
    if (env.ROLE !== 'api') for (const poller of app.pollers) poller.start();
    const close = async (): Promise<void> => {
      stopping.abort();
      await closeAll(app, server, database);
    };
    return { app, url, firstKey, isEmbedded: database.isEmbedded, close };
  } catch (error) {
    await database.close();
    if (!isDatabaseAway(error)) throw error;
    throw new StartError('The database cannot be opened. It went away while the server started.', {
      cause: error,
    });
  }
}
