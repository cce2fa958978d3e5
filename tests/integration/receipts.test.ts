import { Types } from 'mongoose';
import { Webhook } from 'standardwebhooks';
import type { Campaign } from '../../src/schemas/campaignSchema';
import type { Page } from '../../src/schemas/commonSchema';
import type { CommunicationLog } from '../../src/schemas/communicationLogSchema';
import { createTestClock } from '../support/api';
import { accepted, createFakeVendor } from '../support/fakeVendor';
import { seededRandom } from '../support/seededRandom';
import { insertPeople, startTestServer } from '../support/server';
import type { TestServer } from '../support/server';

const SECRET = `whsec_${Buffer.from('a secret of a test, long enough').toString('base64')}`;
const OLD_SECRET = `whsec_${Buffer.from('an older secret, still active!!').toString('base64')}`;
const everyone = { combinator: 'and', rules: [{ field: 'name', operator: 'notNull' }] };
const never = new AbortController().signal;

interface SignOptions {
  secret?: string;
  /** Seconds that the signature is old. */
  age?: number;
  tamper?: boolean;
}

let server: TestServer;
const clock = createTestClock(new Date().toISOString());
const work = () => server.app.services.delivery.work;
const applyReceipts = () => server.app.services.delivery.receipts.run();

beforeAll(async () => {
  server = await startTestServer({
    vendors: [createFakeVendor({ answer: accepted })],
    isWorking: false,
    clock,
    settings: { RECEIPT_SECRETS: `${SECRET},${OLD_SECRET}` },
  });
  await insertPeople(server.app, 4);
});
afterAll(() => server.close());

/** Posts a body as a vendor would. */
function post(body: object, { secret = SECRET, age = 0, tamper = false }: SignOptions = {}) {
  const sentAt = new Date(Date.now() - age * 1000);
  const text = JSON.stringify(body);
  return server.api
    .post('/api/receipts')
    .set('content-type', 'application/json')
    .set('authorization', '')
    .set('webhook-id', 'msg_1')
    .set('webhook-timestamp', String(Math.floor(sentAt.getTime() / 1000)))
    .set('webhook-signature', new Webhook(secret).sign('msg_1', sentAt, text))
    .send(tamper ? text.replace('DELIVERED', 'FAILED') : text);
}

let events = 0;
const receipt = (key: string, fields: object = {}) => {
  events += 1;
  const eventId = `event-${events}`;
  return { eventId, key, status: 'DELIVERED', occurredAt: '2026-01-15T12:00:01Z', ...fields };
};

/** A campaign to the four, its messages accepted by the vendor: its id and the keys. */
async function launch(): Promise<{ id: string; keys: [string, string, string, string] }> {
  const { body } = await server.api.post('/api/campaigns', {
    name: 'Test',
    message: 'Hi',
    rules: everyone,
    launch: true,
  });
  await work().preparer.run(never);
  await work().dispatcher.run(never);
  const { body: logs } = await server.api.get(`/api/campaigns/${body.id}/logs`);
  const [a, b, c, d] = (logs as Page<CommunicationLog>).data.map((log) => log.id);
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four logs');
  return { id: body.id, keys: [a, b, c, d] };
}

async function count(id: string): Promise<Campaign> {
  clock.advance(1001);
  await work().statistics.run();
  return (await server.api.get(`/api/campaigns/${id}`)).body as Campaign;
}

const readLog = async (id: string): Promise<CommunicationLog> =>
  (await server.api.get(`/api/communication-logs/${id}`)).body as CommunicationLog;

describe('POST /receipts', () => {
  it('takes one receipt or an array, and needs no key', async () => {
    const { id, keys } = await launch();

    const one = await post(receipt(keys[0]));
    const many = await post([receipt(keys[1]), receipt(keys[2], { status: 'FAILED', reason: 'bounced' })]);
    await applyReceipts();

    expect([one.status, one.body]).toEqual([202, { accepted: 1 }]);
    expect([many.status, many.body]).toEqual([202, { accepted: 2 }]);
    expect(await count(id)).toMatchObject({
      status: 'RUNNING',
      stats: { DELIVERED: 2, FAILED: 1, SENT: 1 },
      sent: 3,
      failed: 1,
    });
    expect(await readLog(keys[2])).toMatchObject({ status: 'FAILED', reason: 'bounced' });
  });

  it.each([
    [
      'a wrong secret',
      { secret: `whsec_${Buffer.from('somebody else, somewhere else').toString('base64')}` },
    ],
    ['a changed body', { tamper: true }],
    ['a signature older than five minutes', { age: 301 }],
    ['a signature from the future', { age: -301 }],
  ])('answers 401 for %s, and stores nothing', async (_, options) => {
    const before = await server.app.models.Receipt.countDocuments();

    const response = await post(receipt('000000000000000000000000'), options);

    expect(response).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    expect(await server.app.models.Receipt.countDocuments()).toBe(before);
  });

  it('answers 401 without a signature', async () => {
    const response = await server.api.post('/api/receipts', receipt('000000000000000000000000'));

    expect(response.status).toBe(401);
  });

  it('takes a signature of any active secret', async () => {
    const response = await post(receipt('000000000000000000000000'), { secret: OLD_SECRET });

    expect(response.status).toBe(202);
  });

  it('answers 400 with a pointer for a signed body with faults', async () => {
    const broken = await post([{ ...receipt('0'.repeat(24)), status: 'LOST' }]);
    const injected = await post({ ...receipt('0'.repeat(24)), eventId: { $gt: '' } });

    const pointers = ({ body }: typeof broken) =>
      (body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer);
    expect([broken.status, ...pointers(broken)]).toEqual([400, '/0/status']);
    expect([injected.status, ...pointers(injected)]).toEqual([400, '/eventId']);
  });

  it('counts a repeated receipt once', async () => {
    const { id, keys } = await launch();
    const same = receipt(keys[0]);

    await post([same, same]);
    await applyReceipts();
    await post({ ...same, status: 'FAILED' });
    await applyReceipts();

    expect(await count(id)).toMatchObject({ stats: { DELIVERED: 1, SENT: 3 } });
  });

  it('keeps what the vendor said first as final', async () => {
    const { keys } = await launch();

    await post(receipt(keys[0], { status: 'FAILED', reason: 'bounced' }));
    await applyReceipts();
    await post(receipt(keys[0]));
    await applyReceipts();

    expect(await readLog(keys[0])).toMatchObject({ status: 'FAILED', reason: 'bounced' });
  });

  it('believes a receipt that overtakes the answer of its send', async () => {
    const { keys } = await launch();
    await server.app.models.CommunicationLog.updateOne(
      { _id: keys[0] },
      { $set: { status: 'SENDING', leaseId: 'a worker' }, $unset: { sentAt: 1 } },
    );

    await post(receipt(keys[0]));
    await applyReceipts();

    const log = await readLog(keys[0]);
    expect(log).toMatchObject({ status: 'DELIVERED', finalAt: '2026-01-15T12:00:01.000Z' });
    expect(log.sentAt).toBeDefined();
  });

  it('shows no message as sent after its end', async () => {
    const { keys } = await launch();
    const occurredAt = new Date(clock.now().getTime() - 50).toISOString();

    await post(receipt(keys[0], { occurredAt }));
    await applyReceipts();

    expect(await readLog(keys[0])).toMatchObject({ sentAt: occurredAt, finalAt: occurredAt });
  });

  it('corrects a failure that we decided ourselves', async () => {
    const { keys } = await launch();
    await server.app.models.CommunicationLog.updateOne(
      { _id: keys[0] },
      { $set: { status: 'FAILED', reason: 'timeout' } },
    );

    await post(receipt(keys[0]));
    await applyReceipts();

    const log = await readLog(keys[0]);
    expect(log.status).toBe('DELIVERED');
    expect(log.reason).toBeUndefined();
  });

  it('counts 3,000 receipts, shuffled and half of them twice, through HTTP exactly', async () => {
    const { id, keys } = await launch();
    const { CommunicationLog } = server.app.models;
    const entry = await CommunicationLog.findById(keys[0]).lean();
    if (!entry) throw new Error('no entry');
    const entries = Array.from({ length: 2000 }, () => ({
      ...entry,
      _id: new Types.ObjectId(),
      customerId: new Types.ObjectId(),
    }));
    await CommunicationLog.collection.insertMany(entries);
    const random = seededRandom(4);
    const once = entries.map(({ _id }, index) =>
      receipt(String(_id), index % 10 === 0 ? { status: 'FAILED', reason: 'bounced' } : {}),
    );
    const all = [...once, ...once.slice(0, 1000)]
      .map((item) => ({ item, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);

    for (let start = 0; start < all.length; start += 100) {
      expect((await post(all.slice(start, start + 100))).status).toBe(202);
      if (start % 1000 === 900) await applyReceipts();
    }
    while (await applyReceipts());

    expect(await count(id)).toMatchObject({ stats: { DELIVERED: 1800, FAILED: 200, SENT: 4, PENDING: 0 } });
  });

  it('keeps a receipt for a key that nobody knows', async () => {
    const unknown = [receipt('f'.repeat(24)), receipt('not a key of ours')];

    await post(unknown);
    await applyReceipts();

    const kept = await server.app.models.Receipt.find({ _id: { $in: unknown.map((r) => r.eventId) } })
      .sort({ _id: 1 })
      .lean();
    expect(kept.map(({ state }) => state)).toEqual(['UNKNOWN', 'UNKNOWN']);
  });

  it('counts late receipts of a campaign that is complete', async () => {
    const { id, keys } = await launch();
    clock.advance(15 * 60_000);
    await work().confirmation.run();
    const completed = await count(id);

    await post(keys.map((key) => receipt(key)));
    await applyReceipts();

    expect(completed).toMatchObject({ status: 'COMPLETED', stats: { SENT: 4 } });
    expect(await count(id)).toMatchObject({ status: 'COMPLETED', stats: { DELIVERED: 4, SENT: 0 } });
  });
});

describe('a receipt under an unknown key', () => {
  const late = () => server.app.services.delivery.receipts.runLate();
  const read = (eventId: string) => server.app.models.Receipt.findById(eventId).lean();

  it('is applied when its message turns up', async () => {
    const { id, keys } = await launch();
    const { CommunicationLog } = server.app.models;
    const entry = await CommunicationLog.findByIdAndDelete(keys[0]).lean();
    const early = receipt(keys[0]);
    await post(early);
    await applyReceipts();
    if (entry) await CommunicationLog.collection.insertOne(entry);

    await late();
    const tooSoon = (await readLog(keys[0])).status;
    clock.advance(60_000);
    await late();

    expect(tooSoon).toBe('SENT');
    expect((await readLog(keys[0])).status).toBe('DELIVERED');
    expect((await read(early.eventId))?.state).toBe('APPLIED');
    expect(await count(id)).toMatchObject({ stats: { DELIVERED: 1, SENT: 3 } });
  });

  it('is looked at again after a minute, doubling up to six hours, for a week', async () => {
    const lost = receipt('e'.repeat(24));
    await post(lost);
    const receivedAt = clock.now().getTime();
    await applyReceipts();
    const waits: number[] = [];

    for (;;) {
      const { nextLookAt } = (await read(lost.eventId)) ?? {};
      if (!nextLookAt) break;
      const wait = nextLookAt.getTime() - clock.now().getTime();
      waits.push(wait / 60_000);
      clock.advance(wait);
      await late();
    }

    const kept = await read(lost.eventId);
    expect(waits.slice(0, 11)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    const days = (clock.now().getTime() - receivedAt) / 86_400_000;
    expect([days > 6.7, days <= 7]).toEqual([true, true]);
    expect(kept).toMatchObject({ state: 'UNKNOWN', expiresAt: new Date(receivedAt + 8 * 86_400_000) });
  });

  it('that is no key of ours is kept, and never looked for', async () => {
    const foreign = receipt('somebody else’s');
    await post(foreign);
    await applyReceipts();

    const kept = await read(foreign.eventId);

    expect(kept?.state).toBe('UNKNOWN');
    expect(kept?.expiresAt).toBeDefined();
    expect(kept).not.toHaveProperty('nextLookAt');
  });
});

describe('a message that was sent again', () => {
  const states = async (receipts: readonly { eventId: string }[]) => {
    const ids = receipts.map(({ eventId }) => eventId);
    const docs = await server.app.models.Receipt.find({ _id: { $in: ids } })
      .sort({ _id: 1 })
      .lean();
    return docs.map(({ state }) => state);
  };

  it('is moved by receipts of its present round alone', async () => {
    const { keys } = await launch();
    await server.app.models.CommunicationLog.updateOne({ _id: keys[0] }, { $set: { retries: 2 } });
    const old = [receipt(keys[0]), receipt(`${keys[0]}.1`)];
    const present = receipt(`${keys[0]}.2`, { status: 'FAILED', reason: 'bounced' });

    await post(old);
    await applyReceipts();
    const before = (await readLog(keys[0])).status;
    await post(present);
    await applyReceipts();

    expect(before).toBe('SENT');
    expect(await readLog(keys[0])).toMatchObject({ status: 'FAILED', reason: 'bounced' });
    expect(await states([...old, present])).toEqual(['STALE', 'STALE', 'APPLIED']);
  });

  it('is not moved by a receipt of a round that has not begun, until it has', async () => {
    const { keys } = await launch();
    const future = receipt(`${keys[0]}.1`);
    await post(future);
    await applyReceipts();
    const early = [(await readLog(keys[0])).status, ...(await states([future]))];

    await server.app.models.CommunicationLog.updateOne({ _id: keys[0] }, { $set: { retries: 1 } });
    clock.advance(60_000);
    await server.app.services.delivery.receipts.runLate();

    expect(early).toEqual(['SENT', 'UNKNOWN']);
    expect((await readLog(keys[0])).status).toBe('DELIVERED');
  });
});

describe('receipts that are done', () => {
  it('are cleaned up after 30 days', async () => {
    const { keys } = await launch();
    const done = receipt(keys[0]);
    await post(done);
    await applyReceipts();

    const kept = await server.app.models.Receipt.findById(done.eventId).lean();

    expect(kept?.expiresAt).toEqual(new Date(clock.now().getTime() + 30 * 86_400_000));
  });
});

it('a receipt of an earlier round does not move a message that was sent again', async () => {
  const { id, keys } = await launch();
  await post(keys.map((key) => receipt(key, { status: 'FAILED', reason: 'mailbox_full' })));
  await applyReceipts();
  await count(id);
  await server.api.post(`/api/campaigns/${id}/retry-failed`).expect(202);
  await work().dispatcher.run(never);

  await post(keys.map((key) => receipt(key)));
  await applyReceipts();
  const early = await count(id);
  await post(keys.map((key) => receipt(`${key}.1`)));
  await applyReceipts();

  expect(early).toMatchObject({ status: 'RUNNING', stats: { SENT: 4, DELIVERED: 0 } });
  expect(await count(id)).toMatchObject({ status: 'COMPLETED', stats: { DELIVERED: 4 } });
});
