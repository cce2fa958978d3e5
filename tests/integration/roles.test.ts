import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { mongo } from 'mongoose';
import type { Campaign } from '../../src/schemas/campaignSchema';
import { itOnEmbedded } from '../support/database';
import { freePort, startServerProcess, startStoreProcess } from '../support/process';
import type { ServerProcess, StoreProcess } from '../support/process';
import { until } from '../support/server';

const KEY = 'roles-test-key-0123456789';
const PEOPLE = 1000;

/** A vendor that takes everything and answers when the test lets it. */
async function startHeldVendor() {
  const seen = new Map<string, number>();
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const server = createServer((request, response) => {
    void json(request).then(async (body) => {
      const messages = body as { key: string }[];
      for (const { key } of messages) seen.set(key, (seen.get(key) ?? 0) + 1);
      await released;
      const taken = messages.map(({ key }) => ({ key, status: 'ACCEPTED', vendorMessageId: key }));
      response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify(taken));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, seen, release, close: () => server.close() };
}

let folder: string;
let running: (ServerProcess | StoreProcess)[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crm-xeno-roles-'));
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.kill('SIGKILL')));
  running = [];
  rmSync(folder, { recursive: true, force: true });
});

async function startStore(): Promise<StoreProcess> {
  const dataDir = path.join(folder, 'store');
  mkdirSync(dataDir);
  const store = await startStoreProcess(dataDir);
  running.push(store);
  return store;
}

async function startRole(name: string, settings: Record<string, string>): Promise<ServerProcess> {
  const own = path.join(folder, name);
  mkdirSync(own);
  const common = { DATA_DIR: own, ADMIN_API_KEY: KEY, PORT: String(await freePort()) };
  const server = await startServerProcess({ ...common, ...settings });
  running.push(server);
  return server;
}

async function call<T>(server: ServerProcess, pathname: string, body?: object): Promise<T> {
  const response = await fetch(server.url + pathname, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
  });
  if (!response.ok) throw new Error(`${pathname}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function countByStatus(uri: string): Promise<Record<string, number>> {
  const client = await mongo.MongoClient.connect(uri);
  const docs = await client.db().collection('communicationlogs').find({}).toArray();
  await client.close();
  const counts: Record<string, number> = {};
  for (const { status } of docs) counts[String(status)] = (counts[String(status)] ?? 0) + 1;
  return counts;
}

itOnEmbedded(
  'ROLE=api only answers, ROLE=worker sends; ended by SIGTERM it finishes what is with the vendor and gives back the rest',
  async () => {
    const [store, vendor] = await Promise.all([startStore(), startHeldVendor()]);
    const settings = { MONGODB_URI: store.uri, VENDOR_URL: vendor.url };
    const api = await startRole('api', { ...settings, ROLE: 'api' });
    const customers = Array.from({ length: PEOPLE }, (_, n) => ({
      externalId: `p${n}`,
      name: `Person ${n}`,
      email: `person${n}@example.com`,
    }));
    await call(api, '/api/customers/bulk', { customers });
    const rules = { combinator: 'and', rules: [{ field: 'externalId', operator: 'notNull' }] };
    const campaign = { name: 'Roles', message: 'Hi {name}', rules, launch: true };
    const { id } = await call<Campaign>(api, '/api/campaigns', campaign);
    const untouched = await countByStatus(store.uri);

    const first = await startRole('first', { ...settings, ROLE: 'worker' });
    await until(
      () => Promise.resolve(vendor.seen.size),
      (count) => count > 0,
    );
    const asked = performance.now();
    const ending = first.kill('SIGTERM');
    setTimeout(vendor.release, 300);
    const { code } = await ending;
    const tookMs = performance.now() - asked;
    const [handedOver, left] = [vendor.seen.size, await countByStatus(store.uri)];
    await startRole('second', { ...settings, ROLE: 'worker' });
    const done = await until(
      () => call<Campaign>(api, `/api/campaigns/${id}`),
      ({ stats }) => stats.SENT === PEOPLE,
    );
    vendor.close();

    expect([untouched, code]).toEqual([{}, 0]);
    expect(tookMs).toBeLessThan(10_000);
    expect(left).toEqual({ SENT: handedOver, ...(handedOver < PEOPLE && { PENDING: PEOPLE - handedOver }) });
    expect(done).toMatchObject({ audienceSize: PEOPLE, status: 'RUNNING' });
    expect([vendor.seen.size, ...new Set(vendor.seen.values())]).toEqual([PEOPLE, 1]);
  },
  90_000,
);
