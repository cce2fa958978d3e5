import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Campaign } from '../../src/schemas/campaignSchema';
import { freePort, startServerProcess } from '../support/process';
import type { ServerProcess } from '../support/process';
import { until } from '../support/server';

const KEY = 'crash-test-key-0123456789';
const PEOPLE = 2000;

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'crm-xeno-crash-'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function start(): Promise<ServerProcess> {
  // The simulator's files and the embedded store are this test's own.
  const settings = { DATA_DIR: dataDir, ADMIN_API_KEY: KEY, SIMULATOR_LATENCY_MS: '20' };
  return startServerProcess({ ...settings, PORT: String(await freePort()) });
}

async function call<T>(server: ServerProcess, pathname: string, body?: object): Promise<T> {
  const response = await fetch(server.url + pathname, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
  });
  if (!response.ok) throw new Error(`${pathname}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

const readCampaign = (server: ServerProcess, id: string): Promise<Campaign> =>
  call<Campaign>(server, `/api/campaigns/${id}`);

/** Ends the process while the campaign is where the test wants it. */
async function killWhen(
  server: ServerProcess,
  id: string,
  isThere: (campaign: Campaign) => boolean,
): Promise<void> {
  await until(() => readCampaign(server, id), isThere);
  await server.kill('SIGKILL');
}

async function seenByVendor(server: ServerProcess): Promise<{ key: string; to: string }[]> {
  const { data } = await call<{ data: { key: string; to: string }[] }>(
    server,
    '/vendor/messages?limit=10000',
  );
  return data;
}

it('a campaign survives SIGKILL in the middle of its launch: everyone once, nobody missed', async () => {
  let server = await start();
  const customers = Array.from({ length: PEOPLE }, (_, index) => ({
    externalId: `p${index}`,
    name: `Person ${index}`,
    email: `person${index}@example.com`,
  }));
  await call(server, '/api/customers/bulk', { customers });
  const { id } = await call<Campaign>(server, '/api/campaigns', {
    name: 'Crash',
    message: 'Hi {name}',
    rules: { combinator: 'and', rules: [{ field: 'externalId', operator: 'notNull' }] },
    launch: true,
  });

  await killWhen(server, id, ({ sent, failed }) => sent + failed > 100);
  server = await start();
  const campaign = await until(
    () => readCampaign(server, id),
    ({ status }) => status === 'COMPLETED',
  );
  const messages = await seenByVendor(server);
  await server.kill('SIGTERM');

  const { stats } = campaign;
  expect(campaign.audienceSize).toBe(PEOPLE);
  expect(stats.DELIVERED + stats.FAILED).toBe(PEOPLE);
  expect(messages).toHaveLength(PEOPLE);
  expect(new Set(messages.map(({ to }) => to)).size).toBe(PEOPLE);
}, 60_000);
