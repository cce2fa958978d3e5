import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, runServerToItsEnd, startServerProcess } from '../support/process';
import type { ServerProcess } from '../support/process';

/** Always on the embedded store: what is tested is the process, not the database. */
const folder = mkdtempSync(path.join(tmpdir(), 'crm-xeno-server-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let running: ServerProcess[] = [];
afterEach(async () => {
  await Promise.all(running.map((server) => server.kill('SIGKILL')));
  running = [];
});

async function startServer(settings: Parameters<typeof startServerProcess>[0]): Promise<ServerProcess> {
  const server = await startServerProcess(settings);
  running.push(server);
  return server;
}

const printedKey = (server: ServerProcess): string | undefined => /crm_[\w-]{43}/.exec(server.output())?.[0];

const listKeys = (server: ServerProcess, key: string): Promise<Response> =>
  fetch(`${server.url}/api/api-keys`, { headers: { authorization: `Bearer ${key}` } });

describe('npm start in an empty folder', () => {
  it('prints an admin key at the first start only, which still works after kill -9 and a restart', async () => {
    const PORT = String(await freePort());
    const DATA_DIR = mkdtempSync(path.join(folder, 'first-'));
    const first = await startServer({ PORT, DATA_DIR });
    const key = printedKey(first) ?? '';
    expect((await listKeys(first, key)).status).toBe(200);
    await first.kill('SIGKILL');

    const second = await startServer({ PORT, DATA_DIR });

    expect(printedKey(second)).toBeUndefined();
    expect((await listKeys(second, key)).status).toBe(200);
    expect(await second.kill('SIGTERM')).toMatchObject({ code: 0 });
  });

  it('makes no key when ADMIN_API_KEY is set', async () => {
    const DATA_DIR = mkdtempSync(path.join(folder, 'own-'));
    const ADMIN_API_KEY = 'a-key-of-my-own-choice';
    const server = await startServer({ PORT: String(await freePort()), DATA_DIR, ADMIN_API_KEY });

    const { status } = await listKeys(server, ADMIN_API_KEY);

    expect(status).toBe(200);
    expect(server.output()).not.toContain('crm_');
  });

  it('reads a prompt with the parser that the build has made', async () => {
    const DATA_DIR = mkdtempSync(path.join(folder, 'prompt-'));
    const ADMIN_API_KEY = 'a-key-of-my-own-choice';
    const server = await startServer({ PORT: String(await freePort()), DATA_DIR, ADMIN_API_KEY });

    const answer = await fetch(`${server.url}/api/ai/segment-rules`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'people with at least 3 orders' }),
    });

    expect(await answer.json()).toMatchObject({
      understood: true,
      rules: { combinator: 'and', rules: [{ field: 'orderCount', operator: '>=', value: 3 }] },
    });
    const parser = path.join(__dirname, '../../dist/src/rules/language/grammar/parser.js');
    expect(readFileSync(parser, 'utf8')).not.toMatch(/require\(['"]peggy/);
  });
});

describe('a start that cannot succeed', () => {
  it('says that the port is taken and names PORT', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, resolve));
    const { port } = other.address() as AddressInfo;

    const ended = await runServerToItsEnd({
      PORT: String(port),
      DATA_DIR: mkdtempSync(path.join(folder, 'port-')),
    });

    other.close();
    expect(ended).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^Port \d+ is taken.* PORT=/) as string,
    });
  });

  it('waits for a port that is about to be free', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, resolve));
    const { port } = other.address() as AddressInfo;
    const DATA_DIR = mkdtempSync(path.join(folder, 'freed-'));
    const starting = startServer({ PORT: String(port), DATA_DIR, ADMIN_API_KEY: 'a-key-of-my-own-choice' });
    setTimeout(() => other.close(), 2500);

    const server = await starting;

    expect((await listKeys(server, 'a-key-of-my-own-choice')).status).toBe(200);
  });

  it('names every bad variable and shows no value', async () => {
    const ended = await runServerToItsEnd({ PORT: 'five', CURRENCY: 'rupees', ADMIN_API_KEY: 'hunter2' });

    expect(ended.code).toBe(1);
    expect(ended.output).toMatch(/PORT: .*\n.*CURRENCY: .*\n.*ADMIN_API_KEY: /);
    expect(ended.output).not.toMatch(/five|rupees|hunter2/);
  });

  it('says which process has the data folder', async () => {
    const DATA_DIR = mkdtempSync(path.join(folder, 'twice-'));
    const first = await startServer({ PORT: String(await freePort()), DATA_DIR });

    const ended = await runServerToItsEnd({ PORT: String(await freePort()), DATA_DIR });

    expect(ended).toMatchObject({ code: 1, output: expect.stringContaining(String(first.pid)) as string });
  });
});
