import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import type { Campaign } from '../../src/schemas/campaignSchema';
import { checkStoreFile } from '../support/checkStoreFile';
import { itOnEmbedded } from '../support/database';
import { freePort, runDb, startServerProcess, startStoreProcess } from '../support/process';
import type { ServerProcess } from '../support/process';
import { seededRandom } from '../support/seededRandom';
import { until } from '../support/server';

const KEY = 'shared-test-key-0123456789';
const PEOPLE = 300;

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crm-xeno-shared-'));
  dataDir = path.join(folder, 'store');
  mkdirSync(dataDir);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function startServer(name: string, uri: string): Promise<ServerProcess> {
  const own = path.join(folder, name);
  mkdirSync(own);
  const settings = { MONGODB_URI: uri, DATA_DIR: own, ADMIN_API_KEY: KEY, SIMULATOR_LATENCY_MS: '5' };
  return startServerProcess({ ...settings, PORT: String(await freePort()) });
}

async function call<T>(server: ServerProcess, pathname: string, body?: string): Promise<T> {
  const isText = body !== undefined && !body.startsWith('{');
  const response = await fetch(server.url + pathname, {
    ...(body !== undefined && { method: 'POST', body }),
    headers: {
      authorization: `Bearer ${KEY}`,
      'content-type': isText ? 'text/csv' : 'application/json',
    },
  });
  if (!response.ok) throw new Error(`${pathname}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

interface Item {
  _id: number;
  version: number;
}

async function useItems(
  uri: string,
  use: (items: mongo.Collection<Item>) => Promise<unknown>,
): Promise<void> {
  const client = await mongo.MongoClient.connect(uri);
  await use(client.db('shop').collection<Item>('items'));
  await client.close();
}

/** What a restore has put beside the store, to take its place. */
const stagedFiles = (): string[] => readdirSync(dataDir).filter((name) => name.startsWith('store-staged'));

describe('npm run db', () => {
  itOnEmbedded(
    'serves two servers at once: what one imports the other sends, everyone once',
    async () => {
      const store = await startStoreProcess(dataDir);
      const servers = await Promise.all(['a', 'b'].map((name) => startServer(name, store.uri)));
      const [first, second] = servers;
      if (!first || !second) throw new Error('two servers');
      const rows = Array.from({ length: PEOPLE }, (_, n) => `p${n},Person ${n},person${n}@example.com`);
      const job = await call<{ id: string }>(
        first,
        '/api/imports?type=customers',
        ['externalId,name,email', ...rows].join('\n'),
      );
      await until(
        () => call<{ status: string }>(second, `/api/imports/${job.id}`),
        ({ status }) => status === 'COMPLETED',
      );
      const rules = { combinator: 'and', rules: [{ field: 'externalId', operator: 'notNull' }] };

      const { id } = await call<Campaign>(
        second,
        '/api/campaigns',
        JSON.stringify({ name: 'Shared', message: 'Hi {name}', rules, launch: true }),
      );
      const campaign = await until(
        () => call<Campaign>(first, `/api/campaigns/${id}`),
        ({ status }) => status === 'COMPLETED',
      );
      const ended = await Promise.all(servers.map((server) => server.kill('SIGTERM')));
      await store.kill('SIGTERM');

      expect(campaign.audienceSize).toBe(PEOPLE);
      expect(campaign.stats.DELIVERED + campaign.stats.FAILED).toBe(PEOPLE);
      expect(ended.map(({ code }) => code)).toEqual([0, 0]);
      expect((await checkStoreFile(dataDir)).documents).toBeGreaterThan(2 * PEOPLE);
    },
    90_000,
  );

  itOnEmbedded(
    'has the old content or the new, whole, after a kill at any moment of a restore',
    async () => {
      const random = seededRandom(3);
      const file = path.join(folder, 'backup');
      const total = 3000;
      let store = await startStoreProcess(dataDir);
      await useItems(store.uri, async (items) => {
        await items.createIndex({ version: 1 });
        await items.insertMany(Array.from({ length: total }, (_, _id) => ({ _id, version: 1 })));
      });
      const made = await runDb(dataDir, '--backup', file);
      const seen: number[][] = [];

      for (let round = 0; round < 2; round += 1) {
        await useItems(store.uri, (items) => items.updateMany({}, { $set: { version: 2 } }));
        const restoring = runDb(dataDir, '--restore', file);
        await until(
          async () => stagedFiles(),
          ({ length }) => length > 0,
        );
        await sleep(random() * 500);
        await store.kill('SIGKILL');
        await restoring;
        await checkStoreFile(dataDir);
        store = await startStoreProcess(dataDir);
        await useItems(store.uri, async (items) =>
          seen.push([await items.countDocuments({ version: 1 }), await items.countDocuments({ version: 2 })]),
        );
      }
      await store.kill('SIGTERM');

      expect(made).toMatchObject({ code: 0 });
      expect(made.output).toContain('3,000 documents in 1 collections');
      for (const counts of seen) expect([...counts].sort()).toEqual([0, total]);
      expect(stagedFiles()).toEqual([]);
    },
    120_000,
  );
});
