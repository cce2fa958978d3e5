import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { Webhook } from 'standardwebhooks';
import { createLogger } from '../../src/config/logger';
import { systemClock } from '../../src/utils/clock';
import { createSimulator } from '../../src/vendors/simulator/simulator';
import type { Simulator } from '../../src/vendors/simulator/simulator';
import { createSimulatorRouter } from '../../src/vendors/simulator/simulatorRouter';
import { decideOutcome } from '../../src/vendors/simulator/simulatorOutcome';
import type { OwedReceipt } from '../../src/vendors/simulator/simulatorStore';
import { seededRandom } from '../support/seededRandom';
import { startTestServer, until } from '../support/server';

const SECRET = `whsec_${Buffer.from('a secret of a test, long enough').toString('base64')}`;
const options = { seed: 'test', failureRate: 0.1 };

let dataDir: string;
const started: Simulator[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'crm-xeno-sim-'));
});
afterEach(async () => {
  for (const simulator of started.splice(0)) await simulator.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function start({ hostility = 0 } = {}): Simulator {
  const logger = createLogger({ LOG_LEVEL: 'silent', NODE_ENV: 'test' });
  const simulator = createSimulator({
    ...options,
    hostility,
    random: seededRandom(1),
    dataDir,
    latencyMs: 0,
    clock: systemClock,
    logger,
  });
  simulator.start(SECRET);
  started.push(simulator);
  return simulator;
}

/** Takes receipts as the API would; `isUp` says whether it answers. */
async function startReceiver() {
  const state = { isUp: true, receipts: [] as OwedReceipt[], posts: 0 };
  const app = express();
  app.post('/', express.raw({ type: () => true }), (req, res) => {
    state.posts += 1;
    if (!state.isUp) return void res.status(503).end();
    const body = new Webhook(SECRET).verify(req.body as Buffer, req.headers as Record<string, string>);
    state.receipts.push(...(body as OwedReceipt[]));
    res.status(202).end();
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}

const message = (key: string, receiptUrl?: string) => ({
  key,
  channel: 'email',
  to: `${key}@example.com`,
  body: 'Hi',
  ...(receiptUrl !== undefined && { receiptUrl }),
});

describe('the outcome of a message', () => {
  it('follows from seed, address and retry number alone, and fails at the rate that was asked for', () => {
    const addresses = Array.from({ length: 5000 }, (_, index) => `person${index}@example.com`);

    const first = addresses.map((address) => decideOutcome(options, address, 0).status);
    const second = addresses.map((address) => decideOutcome(options, address, 0).status);
    const retried = addresses.map((address) => decideOutcome(options, address, 1).status);
    const reseeded = addresses.map((address) => decideOutcome({ ...options, seed: 'b' }, address, 0).status);

    const failed = first.filter((status) => status === 'FAILED').length;
    expect(second).toEqual(first);
    expect(retried).not.toEqual(first);
    expect(reseeded).not.toEqual(first);
    expect(failed).toBeGreaterThan(400);
    expect(failed).toBeLessThan(600);
  });
});

describe('the simulator', () => {
  it('sends a repeated key once, answers it like the first time and counts how often it came', async () => {
    const simulator = start();

    const [first] = await simulator.accept([message('a')]);
    const [[second], [third]] = await Promise.all([
      simulator.accept([message('a')]),
      simulator.accept([{ ...message('a'), to: 'other@example.com' }]),
    ]);

    expect([second?.vendorMessageId, third?.vendorMessageId]).toEqual([
      first?.vendorMessageId,
      first?.vendorMessageId,
    ]);
    expect(simulator.list({ limit: 10 })).toMatchObject([{ key: 'a', to: 'a@example.com', seen: 3 }]);
  });

  it('posts signed receipts, in arrays, until they are taken', async () => {
    const receiver = await startReceiver();
    receiver.state.isUp = false;
    const simulator = start();
    const keys = Array.from({ length: 150 }, (_, index) => `key-${index}`);

    await simulator.accept(keys.map((key) => message(key, receiver.url)));
    await until(
      async () => receiver.state.posts,
      (posts) => posts >= 2,
    );
    receiver.state.isUp = true;
    const receipts = await until(
      async () => receiver.state.receipts,
      ({ length }) => length >= 150,
    );
    receiver.close();

    expect(receipts.map(({ key }) => key).sort()).toEqual([...keys].sort());
    expect(new Set(receipts.map(({ eventId }) => eventId)).size).toBe(150);
  });

  it('posts what it owed before it was ended at once after the next start', async () => {
    const receiver = await startReceiver();
    receiver.state.isUp = false;
    const simulator = start();
    await simulator.accept([message('owed', receiver.url)]);
    await simulator.stop();
    started.pop();
    receiver.state.isUp = true;

    const next = start();
    const [receipt] = await until(
      async () => receiver.state.receipts,
      ({ length }) => length > 0,
    );
    receiver.close();

    expect(receipt).toMatchObject({ key: 'owed' });
    expect(next.status(['owed', 'never'])).toMatchObject([
      { key: 'owed' },
      { key: 'never', status: 'UNKNOWN' },
    ]);
  });
});

describe('a hostile simulator', () => {
  /** Ends what has had no answer long after the messages were taken, however slow the machine is. */
  async function giveUp(hasTaken: () => boolean, patience: AbortController): Promise<void> {
    for (let looks = 0; looks < 20 && !patience.signal.aborted; looks += hasTaken() ? 1 : 0) await sleep(10);
    patience.abort();
  }

  /** What a sender sees: the status, the number of answers, or that there was none. */
  async function ask(url: string, keys: readonly string[], hasTaken: () => boolean): Promise<string> {
    const patience = new AbortController();
    const waiting = giveUp(hasTaken, patience);
    try {
      const response = await fetch(`${url}messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer test' },
        body: JSON.stringify(keys.map((key) => message(key))),
        signal: patience.signal,
      });
      const text = await response.text();
      const answers = response.status === 202 ? `: ${(JSON.parse(text) as unknown[]).length} answers` : '';
      return `${response.status}${answers}`;
    } catch (error) {
      return error instanceof DOMException ? 'silence' : 'cut';
    } finally {
      patience.abort();
      await waiting;
    }
  }

  it('refuses or spoils every request, has taken the messages where it says so least, and sends each once', async () => {
    const simulator = start({ hostility: 1 });
    const app = express().use(createSimulatorRouter(simulator, () => true));
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

    const answers = new Map<string, number>();
    for (let turn = 0; turn < 40; turn += 1) {
      const before = simulator.count();
      const answer = await ask(url, [`${turn}a`, `${turn}b`], () => simulator.count() > before);
      answers.set(answer, simulator.count() - before);
    }
    server.closeAllConnections();
    server.close();

    expect(Object.fromEntries(answers)).toEqual({
      '202: 1 answers': 2,
      '429': 0,
      '500': 2,
      '503': 0,
      cut: 2,
      silence: 2,
    });
  });

  it('posts receipts early, late and twice, and says the same each time', async () => {
    const receiver = await startReceiver();
    const simulator = start({ hostility: 0.5 });
    const keys = Array.from({ length: 200 }, (_, index) => `key-${index}`);

    await simulator.accept(keys.map((key) => message(key, receiver.url)));
    await until(
      async () => simulator.isOwing(),
      (isOwing) => !isOwing,
    );
    receiver.close();

    const { receipts } = receiver.state;
    const told = new Map(receipts.map(({ key, status }) => [key, status]));
    const events = new Set(receipts.map(({ eventId }) => eventId));
    expect(told.size).toBe(200);
    expect(receipts.every(({ key, status }) => told.get(key) === status)).toBe(true);
    expect(events.size).toBeGreaterThan(200);
    expect(receipts.length).toBeGreaterThan(events.size);
    expect(receipts.map(({ key }) => key)).not.toEqual([...keys].sort());
  });
});

describe('/vendor', () => {
  it('is closed to strangers, who could have receipts forged', async () => {
    const server = await startTestServer({ isWorking: false });
    const forged = [{ ...message('0'.repeat(24)), receiptUrl: `${server.url}/api/receipts` }];

    const without = await fetch(`${server.url}/vendor/messages`);
    const wrong = await server.api.post('/vendor/messages', forged).set('authorization', 'Bearer guessed');
    const withKey = await server.api.get('/vendor/messages');
    await server.close();

    expect([without.status, wrong.status, withKey.status]).toEqual([401, 401, 200]);
    expect(withKey.body).toEqual({ count: 0, data: [] });
  });

  it('does not exist where another simulator is configured', async () => {
    const server = await startTestServer({
      isWorking: false,
      settings: { VENDOR_URL: 'http://127.0.0.1:9' },
    });

    const response = await server.api.get('/vendor/messages');
    await server.close();

    expect(response.status).toBe(404);
  });
});
