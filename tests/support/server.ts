import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Types } from 'mongoose';
import type { Connection } from 'mongoose';
import { createApp } from '../../src/app';
import type { App } from '../../src/app';
import { parseEnv } from '../../src/config/env';
import { createLogger } from '../../src/config/logger';
import type { CustomerDoc } from '../../src/models/customerModel';
import { ensureIndexes } from '../../src/models/models';
import { systemClock } from '../../src/utils/clock';
import type { Clock } from '../../src/utils/clock';
import type { Vendor } from '../../src/vendors/vendor';
import { ADMIN_KEY, client } from './api';
import { connectTestDatabase, ensureLastingIndexes } from './database';

/** A listening application that works in the background, with the machine's clock and its own simulator. */
export interface TestServer {
  app: App;
  url: string;
  api: ReturnType<typeof client>;
  /** The same program once more on the same database, as another process would run it; nothing of it is started. */
  another: () => App;
  /** Ends the work in the background and drops the database. */
  close: () => Promise<void>;
}

interface Options {
  settings?: Record<string, string>;
  vendors?: readonly Vendor[];
  /** Whether the work in the background runs; true unless said. */
  isWorking?: boolean;
  /** The machine's unless said. */
  clock?: Clock;
}

/** Starts the application on a fresh database and an ephemeral port of the loopback interface. */
export async function startTestServer(options: Options = {}): Promise<TestServer> {
  const { settings, vendors = [], isWorking = true, clock = systemClock } = options;
  const dataDir = mkdtempSync(path.join(tmpdir(), 'crm-xeno-'));
  const env = parseEnv({
    ADMIN_API_KEY: ADMIN_KEY,
    RATE_LIMIT_PER_MINUTE: '0',
    LOG_LEVEL: 'silent',
    SIMULATOR_LATENCY_MS: '5',
    DATA_DIR: dataDir,
    ...settings,
  });
  const database = await connectTestDatabase();
  const stopping = new AbortController();
  let url = '';
  const build = (connection: Connection): App =>
    createApp({
      connection,
      env,
      logger: createLogger(env),
      clock,
      random: () => 0.5,
      selfUrl: () => url,
      stopping: stopping.signal,
      vendors,
    });
  const app = build(database.connection);
  await (clock === systemClock ? ensureIndexes : ensureLastingIndexes)(app.models);
  const server = createServer(app.express);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (isWorking) {
    for (const companion of app.companions) await companion.start();
    for (const poller of app.pollers) poller.start();
  }
  return {
    app,
    url,
    api: client(app.express),
    another: () => build(database.connection.useDb(database.name)),
    close: async () => {
      stopping.abort();
      await Promise.all(app.pollers.map((poller) => poller.stop()));
      await Promise.all(app.companions.map((companion) => companion.stop()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const MOMENT = new Date('2026-01-01T00:00:00Z');

/** A customer as it is stored; the address follows from the name. */
export function buildCustomer(name: string, fields: Partial<CustomerDoc> = {}): CustomerDoc {
  return {
    _id: new Types.ObjectId(),
    name,
    email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`,
    tags: [],
    attributes: {},
    consent: {},
    opening: { totalSpend: 0, visits: 0, lastVisitAt: null },
    stats: {
      totalSpend: 0,
      netSpend: 0,
      visits: 0,
      orderCount: 0,
      refundCount: 0,
      averageOrderValue: null,
      largestOrder: null,
      firstOrderAt: null,
      lastOrderAt: null,
      lastVisitAt: null,
    },
    statsVersion: 0,
    searchTerms: [],
    createdAt: MOMENT,
    updatedAt: MOMENT,
    ...fields,
  };
}

/** Stores customers `Person 1` to `Person <count>`. */
export async function insertPeople({ models }: App, count: number): Promise<CustomerDoc[]> {
  const people = Array.from({ length: count }, (_, index) => buildCustomer(`Person ${index + 1}`));
  await models.Customer.collection.insertMany(people);
  return people;
}

/** Asks again until the answer is as wished, or too much time has passed. */
export async function until<T>(ask: () => Promise<T>, isDone: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (isDone(answer)) return answer;
    if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
