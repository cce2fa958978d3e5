import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase } from '../../database/connect';
import { BENCH_RECEIPT_SECRET } from './receipts';
import { freePort, startBenchServer, withDatabase } from './server';
import type { BenchServer } from './server';
import { startBenchVendor } from './vendor';
import type { BenchVendor } from './vendor';

const CUSTOMERS_AT_ONCE = 10_000;
const LOOK_AGAIN_MS = 5;

/** An API server and two workers in processes of their own over one store, and the vendor that they send with. */
export interface Fleet {
  api: BenchServer;
  vendor: BenchVendor;
  close: () => Promise<void>;
}

/** Starts it. @param isReporting whether the vendor posts receipts */
export async function startFleet(folder: string, options: { isReporting: boolean }): Promise<Fleet> {
  const store = await connectDatabase({ dataDir: path.join(folder, 'store') });
  const vendor = await startBenchVendor(options);
  const start = async (name: string, role: string): Promise<BenchServer> =>
    startBenchServer(await freePort(), {
      MONGODB_URI: withDatabase(store.uri, 'fleet'),
      DATA_DIR: path.join(folder, name),
      RECEIPT_SECRETS: BENCH_RECEIPT_SECRET,
      VENDOR_URL: vendor.url,
      ROLE: role,
    });
  const api = await start('api', 'api');
  const servers = [api, await start('worker1', 'worker'), await start('worker2', 'worker')];
  return {
    api,
    vendor,
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
      await vendor.close();
      await store.close();
    },
  };
}

/** Has the shop know so many people; `attributes.number` counts them from 0. */
export async function addPeople({ api }: Pick<Fleet, 'api'>, count: number): Promise<void> {
  for (let first = 0; first < count; first += CUSTOMERS_AT_ONCE) {
    const length = Math.min(CUSTOMERS_AT_ONCE, count - first);
    const customers = Array.from({ length }, (_, index) => {
      const number = first + index;
      return {
        externalId: `p${number}`,
        name: `Person ${number}`,
        email: `person${number}@example.com`,
        attributes: { number },
      };
    });
    await api.request('POST', '/api/customers/bulk', JSON.stringify({ customers }));
  }
}

/** Launches a campaign to the first so many people. @returns its path */
export async function launchTo(
  { api }: Pick<Fleet, 'api'>,
  people: number,
  fields: object = {},
): Promise<string> {
  const rules = { combinator: 'and', rules: [{ field: 'attributes.number', operator: '<', value: people }] };
  const body = { name: 'Bench', message: 'Hi {name}', rules, launch: true, ...fields };
  const { id } = (await api.request('POST', '/api/campaigns', JSON.stringify(body))) as { id: string };
  return `/api/campaigns/${id}`;
}

/** Looks again and again until it has come to that. @throws Error after two minutes */
export async function waitUntil(isThere: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 120_000;
  while (!(await isThere())) {
    if (performance.now() > deadline) throw new Error('it did not come to that within two minutes');
    await sleep(LOOK_AGAIN_MS);
  }
}
