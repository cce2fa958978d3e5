import { Types } from 'mongoose';
import type { CommunicationLogDoc } from '../../src/models/communicationLogModel';
import type { ReceiptDoc } from '../../src/models/receiptModel';
import type { TestSendResult } from '../../src/schemas/campaignSchema';
import type { OutgoingMessage, SendResult } from '../../src/vendors/vendor';
import { everyone, startBench } from '../support/deliveryBench';
import type { Bench } from '../support/deliveryBench';
import { accepted, createFakeVendor, delivered } from '../support/fakeVendor';
import { buildCustomer } from '../support/server';

type Answer = (batch: readonly OutgoingMessage[]) => SendResult[] | Promise<SendResult[]>;

let answer: Answer = delivered;
const vendor = createFakeVendor({
  answer: (batch) => answer(batch),
  status: (keys) => keys.map((key) => ({ key, status: 'FAILED', reason: 'no-such-user' })),
});
let bench: Bench;
beforeAll(async () => {
  bench = await startBench(vendor);
});
afterAll(() => bench.close());
beforeEach(async () => {
  answer = delivered;
  vendor.messages.length = 0;
  const { Customer, Suppression, CommunicationLog, Receipt, Campaign } = bench.app.models;
  for (const model of [Customer, Suppression, CommunicationLog, Receipt, Campaign]) {
    await model.collection.deleteMany({});
  }
});

/** Stores people with these addresses. */
async function addPeople(...emails: string[]) {
  const people = emails.map((email, index) => buildCustomer(`Person ${index}`, { email }));
  await bench.app.models.Customer.collection.insertMany(people);
}

const suppress = (body: object) => bench.api.post('/api/suppressions', body).expect(201);
const suppressions = async () =>
  (await bench.app.models.Suppression.find().sort({ value: 1 }).lean()).map(({ value, reason }) => [
    value,
    reason,
  ]);
/** What became of everyone: address → status and reason. */
const ends = async () =>
  Object.fromEntries(
    (await bench.logs()).map(({ address, status, reason }): [string, string] => [
      address ?? '',
      reason ? `${status} ${reason}` : status,
    ]),
  );
const unsubscribe = async ({ _id: logId, customerId, channel }: CommunicationLogDoc) => {
  const toUrl = await bench.app.services.consent.links.maker();
  await bench.api.post(new URL(toUrl({ logId, customerId, channel })).pathname).expect(200);
};
const logOf = async (address: string): Promise<CommunicationLogDoc> => {
  const log = (await bench.logs()).find((entry) => entry.address === address);
  if (!log) throw new Error(`no message to ${address}`);
  return log;
};

async function assertAddsUp(id: string) {
  const { matched, toSend, holdout, skipped } = await bench.report(id);
  const left = Object.values(skipped).reduce((sum, people) => sum + people, 0);
  expect(toSend + holdout + left).toBe(matched);
  const { audienceSize, stats } = await bench.count(id);
  expect(Object.values(stats).reduce((sum, people) => sum + people, 0)).toBe(audienceSize);
}

describe('a suppressed person', () => {
  it('is left out by the forecast and by the preparation, by address or by domain', async () => {
    await addPeople(
      'asha@example.com',
      'ben@example.com',
      'cleo@corp.example',
      'dev@mail.corp.example',
      'eva@notcorp.example',
    );
    await suppress({ address: 'ASHA@example.com' });
    await suppress({ domain: 'corp.example' });
    await suppress({ channel: 'sms', address: '+919876543210' });
    const draft = await bench.make();

    const forecast = await bench.forecast(draft.id);
    await bench.act(draft.id, 'launch');
    await bench.prepare();
    await bench.dispatch();

    expect(forecast).toMatchObject({ matched: 5, toSend: 2, skipped: { suppressed: 3 } });
    expect(await ends()).toEqual({
      'asha@example.com': 'SKIPPED suppressed',
      'ben@example.com': 'DELIVERED',
      'cleo@corp.example': 'SKIPPED suppressed',
      'dev@mail.corp.example': 'SKIPPED suppressed',
      'eva@notcorp.example': 'DELIVERED',
    });
    await assertAddsUp(draft.id);
  });

  it('is known by a phone number in another spelling, and on that channel alone', async () => {
    const people = ['+91 98765 43210', '00919876543210', '+91 11111 11111'].map((phone, index) =>
      buildCustomer(`Caller ${index}`, { phone }),
    );
    await bench.app.models.Customer.collection.insertMany(people);
    await suppress({ channel: 'sms', address: '+91-98765-43210' });

    const sms = await bench.api.post('/api/campaigns/forecast', {
      message: 'Hi',
      rules: everyone,
      channel: 'sms',
    });
    const email = await bench.api.post('/api/campaigns/forecast', { message: 'Hi', rules: everyone });

    expect([sms.body.skipped.suppressed, email.body.skipped.suppressed]).toEqual([2, 0]);
  });

  it('gets no test either', async () => {
    await suppress({ domain: 'example.com' });
    const { id } = await bench.make();

    const tested = await bench.act(id, 'test-send', { to: ['a@example.com', 'a@example.org'] });

    const { results } = tested.body as TestSendResult;
    expect(results.map(({ outcome }) => outcome)).toEqual(['suppressed', 'delivered']);
  });
});

describe('between preparation and sending', () => {
  it('a person who unsubscribes or is suppressed gets nothing, and the figures add up', async () => {
    await addPeople('asha@example.com', 'ben@example.com', 'cleo@example.org', 'dev@example.net');
    const id = await bench.launch();
    await bench.prepare();

    await unsubscribe(await logOf('asha@example.com'));
    await suppress({ address: 'ben@example.com' });
    await suppress({ domain: 'example.org' });
    await bench.dispatch();

    expect(await ends()).toEqual({
      'asha@example.com': 'SKIPPED no_consent',
      'ben@example.com': 'SKIPPED suppressed',
      'cleo@example.org': 'SKIPPED suppressed',
      'dev@example.net': 'DELIVERED',
    });
    expect(vendor.messages.map(({ to }) => to)).toEqual(['dev@example.net']);
    await assertAddsUp(id);
    expect(await bench.campaign(id)).toMatchObject({
      status: 'COMPLETED',
      stats: { SKIPPED: 3, DELIVERED: 1 },
    });
  });

  it('nor does one whose address is taken away', async () => {
    await addPeople('gone@example.com', 'stays@example.com');
    const id = await bench.launch();
    await bench.prepare();
    const { customerId } = await logOf('gone@example.com');
    await bench.api.patch(`/api/customers/${String(customerId)}`, { email: null }).expect(200);

    await bench.dispatch();

    expect(await ends()).toEqual({
      'gone@example.com': 'SKIPPED no_address',
      'stays@example.com': 'DELIVERED',
    });
    await assertAddsUp(id);
  });

  it('also after a worker has claimed the message', async () => {
    await addPeople('asha@example.com', 'ben@example.com', 'cleo@example.com');
    const id = await bench.launch();
    await bench.prepare();
    jest.spyOn(bench.app.models.Customer, 'find').mockImplementationOnce(() => {
      throw new Error('killed');
    });
    await bench.dispatch();
    jest.restoreAllMocks();
    expect((await bench.logs()).map(({ status }) => status)).toEqual(['SENDING', 'SENDING', 'SENDING']);

    await unsubscribe(await logOf('asha@example.com'));
    await suppress({ address: 'ben@example.com' });
    bench.clock.advance(16_000);
    await bench.reclaim();
    await bench.dispatch();

    expect(await ends()).toEqual({
      'asha@example.com': 'SKIPPED no_consent',
      'ben@example.com': 'SKIPPED suppressed',
      'cleo@example.com': 'DELIVERED',
    });
    expect(vendor.messages.map(({ to }) => to)).toEqual(['cleo@example.com']);
    await assertAddsUp(id);
  });
});

describe('what the vendor says', () => {
  it.each([
    ['refuses the address', (): SendResult => ({ outcome: 'rejected', reason: 'invalid_recipient' })],
    ['fails it at once', (): SendResult => ({ outcome: 'failed', reason: 'Hard-Bounce' })],
  ])('suppresses an address when it %s for good', async (_, result) => {
    await addPeople('asha@example.com', 'ben@example.com');
    answer = (batch) => batch.map(({ to }) => (to.startsWith('asha') ? result() : { outcome: 'delivered' }));
    await bench.launch();
    await bench.prepare();

    await bench.dispatch();

    const log = await logOf('asha@example.com');
    expect(await bench.app.models.Suppression.find().lean()).toMatchObject([
      { value: 'asha@example.com', reason: 'hard_bounce', campaignId: log.campaignId, logId: log._id },
    ]);
  });

  it.each(['mailbox_full', 'temporarily_unavailable', 'vendor_400', 'rejected_by_carrier'])(
    'suppresses nobody for %s',
    async (reason) => {
      await addPeople('asha@example.com');
      answer = (batch) => batch.map(() => ({ outcome: 'rejected', reason }));
      await bench.launch();
      await bench.prepare();

      await bench.dispatch();

      expect(await ends()).toEqual({ 'asha@example.com': `FAILED ${reason}` });
      expect(await suppressions()).toEqual([]);
    },
  );

  it('suppresses before the end is written, so that a crash in between repeats it', async () => {
    await addPeople('asha@example.com');
    answer = (batch) => batch.map(() => ({ outcome: 'rejected', reason: 'unknown_recipient' }));
    await bench.launch();
    await bench.prepare();
    jest
      .spyOn(bench.app.models.CommunicationLog.collection, 'bulkWrite')
      .mockRejectedValueOnce(new Error('killed'));

    await bench.dispatch();

    jest.restoreAllMocks();
    expect(await suppressions()).toEqual([['asha@example.com', 'hard_bounce']]);
    expect((await logOf('asha@example.com')).status).toBe('SENDING');
  });

  it('suppresses what the vendor tells only when it is asked', async () => {
    await addPeople('asha@example.com');
    answer = accepted;
    await bench.launch();
    await bench.prepare();
    await bench.dispatch();
    bench.clock.advance(16 * 60_000);

    await bench.confirm();

    expect(await ends()).toEqual({ 'asha@example.com': 'FAILED no-such-user' });
    expect(await suppressions()).toEqual([['asha@example.com', 'hard_bounce']]);
  });
});

describe('receipts', () => {
  let events = 0;
  const store = async (address: string, fields: Partial<ReceiptDoc>) => {
    events += 1;
    const now = bench.clock.now();
    const key = String((await logOf(address))._id);
    const doc: ReceiptDoc = {
      _id: `event-${events}`,
      key,
      status: 'FAILED',
      occurredAt: now,
      receivedAt: now,
      state: 'PENDING',
      ...fields,
    };
    await bench.app.models.Receipt.create(doc);
  };
  const apply = () => bench.app.services.delivery.receipts.run();

  const sendAll = async (...emails: string[]): Promise<string> => {
    await addPeople(...emails);
    answer = accepted;
    const id = await bench.launch();
    await bench.prepare();
    await bench.dispatch();
    return id;
  };

  it('of hard bounces and complaints suppress, those of soft ones do not', async () => {
    const id = await sendAll('asha@example.com', 'ben@example.com', 'cleo@example.com', 'dev@example.com');
    await store('asha@example.com', { reason: 'hard_bounce' });
    await store('ben@example.com', { reason: 'Spam complaint' });
    await store('cleo@example.com', { reason: 'mailbox_full' });
    await store('dev@example.com', { status: 'DELIVERED', reason: 'invalid_address' });

    await apply();

    expect(await suppressions()).toEqual([
      ['asha@example.com', 'hard_bounce'],
      ['ben@example.com', 'complaint'],
    ]);
    const next = await bench.launch();
    await bench.prepare();
    expect(await bench.count(next)).toMatchObject({ stats: { SKIPPED: 2, PENDING: 2 } });
    await assertAddsUp(id);
  });

  it('of a complaint after the delivery suppress, and the end stays what it was', async () => {
    await sendAll('asha@example.com');
    await store('asha@example.com', { status: 'DELIVERED' });
    await apply();

    await store('asha@example.com', { reason: 'complaint' });
    await apply();

    expect(await ends()).toEqual({ 'asha@example.com': 'DELIVERED' });
    expect(await suppressions()).toEqual([['asha@example.com', 'complaint']]);
  });

  it('suppress before they count as applied, and once however often they come', async () => {
    await sendAll('asha@example.com');
    await store('asha@example.com', { reason: 'hard_bounce' });
    jest.spyOn(bench.app.models.Receipt, 'updateMany').mockImplementationOnce(() => {
      throw new Error('killed');
    });
    await expect(apply()).rejects.toThrow('killed');
    jest.restoreAllMocks();
    const afterCrash = await suppressions();
    await store('asha@example.com', { reason: 'complaint' });

    await apply();

    expect(afterCrash).toEqual([['asha@example.com', 'hard_bounce']]);
    expect(await suppressions()).toEqual(afterCrash);
    expect(await bench.app.models.Receipt.countDocuments({ state: 'APPLIED' })).toBe(2);
  });

  it('keep retries from going where nobody is', async () => {
    const id = await sendAll('asha@example.com', 'ben@example.com');
    await store('asha@example.com', { reason: 'hard_bounce' });
    await store('ben@example.com', { reason: 'mailbox_full' });
    await apply();
    answer = delivered;

    await bench.act(id, 'retry-failed');
    await bench.dispatch();

    expect(await ends()).toEqual({
      'asha@example.com': 'SKIPPED suppressed',
      'ben@example.com': 'DELIVERED',
    });
    await assertAddsUp(id);
  });

  it('under a key that nobody knows suppress nobody', async () => {
    await sendAll('asha@example.com');
    await store('asha@example.com', { key: String(new Types.ObjectId()), reason: 'hard_bounce' });

    await apply();

    expect(await suppressions()).toEqual([]);
  });
});
