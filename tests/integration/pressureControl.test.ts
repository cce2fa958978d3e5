import { Types } from 'mongoose';
import type { CustomerDoc } from '../../src/models/customerModel';
import type { OrderDoc } from '../../src/models/orderModel';
import type { Problem } from '../../src/schemas/commonSchema';
import type { CommunicationLog } from '../../src/schemas/communicationLogSchema';
import { quietUntil, zoneOf } from '../../src/utils/quietHours';
import { startBench } from '../support/deliveryBench';
import type { Bench } from '../support/deliveryBench';
import { accepted, createFakeVendor, delivered } from '../support/fakeVendor';
import type { FakeVendor } from '../support/fakeVendor';
import { buildCustomer } from '../support/server';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What the vendor does with a batch; a test may change it. */
let answer: Parameters<typeof createFakeVendor>[0];
let vendor: FakeVendor;
let bench: Bench;
/** The address of every message that left, with its channel and the moment. */
let sent: { to: string; channel: string; at: Date }[];
beforeAll(async () => {
  vendor = createFakeVendor({
    answer: (batch, number) => {
      for (const { to, channel } of batch) sent.push({ to, channel, at: bench.clock.now() });
      return answer?.answer?.(batch, number) ?? delivered(batch);
    },
  });
  bench = await startBench(vendor);
});
afterAll(() => bench.close());

let round = 0;
/** People of this test alone, and the rules that choose them. */
let people: CustomerDoc[];
let ours: object;
async function insert(...fields: Partial<CustomerDoc>[]): Promise<void> {
  const city = `City ${round}`;
  people = fields.map((each, index) => ({
    ...buildCustomer(`Person ${round} ${index}`),
    phone: `+91${round}-${index}`,
    city,
    ...each,
  }));
  await bench.app.models.Customer.collection.insertMany(people);
  ours = { rules: { combinator: 'and', rules: [{ field: 'city', operator: '=', value: city }] } };
}
const putPolicy = (body: object) => bench.api.put('/api/sending-policy', body);
beforeEach(async () => {
  round += 1;
  sent = [];
  answer = undefined;
  bench.clock.set('2026-01-15T12:00:00Z');
  await putPolicy({}).expect(200);
});

// What a test leaves waiting is not for the next one to send.
afterEach(() => bench.app.models.Campaign.updateMany({}, { $set: { status: 'COMPLETED', countAt: null } }));

/** A campaign to the people of this test, written down and ready to be sent. */
async function prepare(fields: object = {}): Promise<string> {
  const id = await bench.launch({ ...ours, ...fields });
  await bench.prepare();
  return id;
}
async function send(fields: object = {}): Promise<string> {
  const id = await prepare(fields);
  await bench.dispatch();
  return id;
}
const entries = async (id: string): Promise<CommunicationLog[]> =>
  (await bench.read<{ data: CommunicationLog[] }>(`/campaigns/${id}/logs?limit=100`)).data;
const statuses = async (...ids: string[]): Promise<string[]> =>
  (await Promise.all(ids.map(entries))).flat().map(({ status, reason }) => reason ?? status);

describe('the sending policy', () => {
  it('limits nothing until it is set, and PUT replaces all of it', async () => {
    const policy = {
      frequencyCaps: { email: { messages: 2, days: 7 } },
      quietHours: { from: '21:00', to: '09:00', timezone: 'Asia/Kolkata' },
      vendorRates: { http: 50 },
    };
    const nothing = { frequencyCaps: {}, quietHours: null, vendorRates: {} };

    const first = await bench.read('/sending-policy');
    await putPolicy(policy).expect(200, policy);
    const stored = await bench.read('/sending-policy');
    await putPolicy({}).expect(200, nothing);

    expect([first, stored, await bench.read('/sending-policy')]).toEqual([nothing, policy, nothing]);
  });

  it.each([
    [{ frequencyCaps: { fax: { messages: 1, days: 1 } } }, '/frequencyCaps/fax'],
    [{ frequencyCaps: { email: { messages: 1.5, days: 1 } } }, '/frequencyCaps/email/messages'],
    [{ frequencyCaps: { email: { messages: 1 } } }, '/frequencyCaps/email/days'],
    [{ quietHours: { from: '9:00', to: '10:00' } }, '/quietHours/from'],
    [{ quietHours: { from: '09:00', to: '09:00' } }, '/quietHours/to'],
    [{ vendorRates: { pigeon: 1 } }, '/vendorRates/pigeon'],
    [{ vendorRates: { http: 0 } }, '/vendorRates/http'],
    [{ quiet: true }, '/quiet'],
  ])('refuses %j', async (body, pointer) => {
    const response = await putPolicy(body);

    expect(response.status).toBe(400);
    expect((response.body as Problem).errors).toContainEqual(expect.objectContaining({ pointer }));
  });

  it('holds as it was at the launch; a campaign may say otherwise, for better or worse', async () => {
    await insert({});
    await putPolicy({ frequencyCaps: { email: { messages: 1, days: 7 } } });
    await send();

    const capped = await prepare();
    const free = await prepare({ frequencyCap: null });
    const wider = await prepare({ frequencyCap: { messages: 3, days: 7 } });
    await putPolicy({});
    const later = await prepare();

    expect(await statuses(capped, free, wider, later)).toEqual([
      'frequency_cap',
      'PENDING',
      'PENDING',
      'PENDING',
    ]);
    expect(await bench.campaign(capped)).toMatchObject({ frequencyCap: { messages: 1, days: 7 } });
  });
});

describe('a frequency cap', () => {
  const cap = { messages: 1, days: 7 };
  const frequencyCap = cap;

  it('looks back exactly so many days', async () => {
    await insert({});
    await send();
    const sentAt = bench.clock.now().getTime();

    bench.clock.set(new Date(sentAt + 7 * DAY_MS - 1));
    const inside = await send({ frequencyCap });
    bench.clock.set(new Date(sentAt + 7 * DAY_MS));
    const outside = await send({ frequencyCap });

    expect(await statuses(inside, outside)).toEqual(['frequency_cap', 'DELIVERED']);
  });

  it('counts each channel on its own', async () => {
    await insert({});
    await send({ channel: 'sms' });

    const email = await send({ frequencyCap });
    const sms = await send({ channel: 'sms', frequencyCap });

    expect(await statuses(email, sms)).toEqual(['DELIVERED', 'frequency_cap']);
  });

  it('counts what waits to be sent, not what failed, was cancelled or left out', async () => {
    await insert({});
    answer = { answer: (batch) => batch.map(() => ({ outcome: 'failed', reason: 'mailbox_full' })) };
    await send();
    await send({ holdoutPercent: 90, name: 'h' });
    const cancelled = await prepare();
    await bench.act(cancelled, 'cancel');
    answer = undefined;
    const { CommunicationLog } = bench.app.models;
    await CommunicationLog.deleteMany({
      customerId: people[0]?._id,
      status: { $in: ['PENDING', 'DELIVERED'] },
    });

    const waiting = await prepare({ frequencyCap });
    const second = await prepare({ frequencyCap });
    await bench.dispatch();

    expect(await statuses(waiting, second)).toEqual(['DELIVERED', 'frequency_cap']);
  });

  it('allows as many as it says', async () => {
    await insert({});
    const fields = { frequencyCap: { messages: 3, days: 1 } };

    const ids = [];
    for (let campaign = 0; campaign < 5; campaign += 1) {
      ids.push(await send(fields));
      bench.clock.advance(60_000);
    }

    expect(await statuses(...ids)).toEqual([
      ...Array<string>(3).fill('DELIVERED'),
      'frequency_cap',
      'frequency_cap',
    ]);
  });

  it.each([1, 2])(
    'of %d is kept by five campaigns that are prepared and sent at the same time',
    async (messages) => {
      await insert(...Array.from({ length: 24 }, () => ({})));
      answer = { answer: accepted };
      const fields = { ...ours, launch: true, frequencyCap: { messages, days: 7 } };
      const ids = (await Promise.all(Array.from({ length: 5 }, () => bench.make(fields)))).map(
        ({ id }) => id,
      );

      await Promise.all(ids.map(() => bench.prepare()));
      for (let step = 0; step < 6; step += 1) {
        await Promise.all([bench.dispatch(), bench.dispatch()]);
        bench.clock.advance(1000);
      }

      const counts = people.map(({ email }) => sent.filter(({ to }) => to === email).length);
      expect(counts).toEqual(people.map(() => messages));
      const outcomes = await statuses(...ids);
      expect(new Set(outcomes)).toEqual(new Set(['SENT', 'frequency_cap']));
    },
  );

  it('is kept by campaigns that could not see each other when they were prepared', async () => {
    await insert(...Array.from({ length: 24 }, () => ({})));
    const ids = [await prepare(), await prepare(), await prepare()];
    // As if each had been prepared before the others were written.
    await bench.app.models.Campaign.updateMany({ _id: { $in: ids } }, { $set: { frequencyCap } });

    for (let step = 0; step < 6; step += 1) {
      await Promise.all([bench.dispatch(), bench.dispatch()]);
      bench.clock.advance(1000);
    }

    expect(people.map(({ email }) => sent.filter(({ to }) => to === email).length)).toEqual(
      people.map(() => 1),
    );
    const reports = await Promise.all(ids.map((id) => bench.report(id)));
    expect(reports.map(({ toSend, skipped }) => toSend + (skipped.frequency_cap ?? 0))).toEqual([24, 24, 24]);
    expect(reports.reduce((total, { outcomes }) => total + outcomes.delivered, 0)).toBe(24);
  });

  it('waits for a message that a dead worker held, rather than send a second one', async () => {
    await insert({});
    const first = await prepare();
    const second = await prepare();
    const { Campaign, CommunicationLog } = bench.app.models;
    await Campaign.updateMany({ _id: { $in: [first, second] } }, { $set: { frequencyCap } });
    const leaseUntil = new Date(bench.clock.now().getTime() + 15_000);
    await CommunicationLog.updateOne(
      { campaignId: second },
      {
        $set: { status: 'SENDING', leaseId: 'dead', leaseUntil, nextAttemptAt: leaseUntil },
        $inc: { attempts: 1 },
      },
    );

    await bench.dispatch();
    const meanwhile = await statuses(first, second);
    bench.clock.advance(15_000);
    await bench.reclaim();
    await bench.dispatch();
    bench.clock.advance(1000);
    await bench.dispatch();

    expect(meanwhile).toEqual(['PENDING', 'SENDING']);
    expect(sent).toHaveLength(1);
    expect((await statuses(first, second)).sort()).toEqual(['DELIVERED', 'frequency_cap']);
  });
});

describe('quiet hours', () => {
  const quietHours = { from: '21:00', to: '09:00', timezone: 'UTC' };

  it.each([
    ['on a plain day', '2026-01-15T12:00:00Z'],
    ['when clocks go forward', '2026-03-28T18:00:00Z'],
    ['when clocks go back', '2026-10-24T18:00:00Z'],
  ])('hold everyone back until their own morning, and then let everyone have it: %s', async (_, start) => {
    const zones = [
      'Asia/Kolkata',
      'Asia/Kathmandu',
      'America/New_York',
      'Europe/Berlin',
      'Pacific/Auckland',
      'Nowhere',
      undefined,
    ];
    await insert(...zones.map((timezone) => (timezone === undefined ? {} : { timezone })));
    bench.clock.set(start);
    const id = await bench.launch({ ...ours, quietHours });
    const forecast = await bench.forecast(id);
    await bench.prepare();
    const { outcomes } = await bench.report(id);

    const due = new Map(
      people.map((person) => {
        const now = bench.clock.now();
        return [person.email, quietUntil(now, quietHours, zoneOf(person, 'UTC')) ?? now];
      }),
    );
    const moments = [...new Set([...due.values()].map((moment) => moment.getTime()))].sort((a, b) => a - b);
    for (const moment of moments) {
      bench.clock.set(new Date(moment - 1));
      await bench.dispatch();
      bench.clock.set(new Date(moment));
      await bench.dispatch();
    }

    expect(outcomes.waiting).toEqual(forecast.waiting);
    expect(forecast.waiting.quiet_hours).toBeGreaterThan(1);
    expect(forecast.waitingUntil).toBe(new Date(moments.at(-1) ?? 0).toISOString());
    expect(new Map(sent.map(({ to, at }) => [to, at]))).toEqual(due);
    expect(sent).toHaveLength(people.length);
    expect(await bench.count(id)).toMatchObject({
      status: 'COMPLETED',
      stats: { DELIVERED: people.length },
    });
  });

  it('that begin while messages wait hold them back, too, with the reason and without an attempt', async () => {
    await insert({});
    bench.clock.set('2026-01-15T20:59:00Z');
    const id = await prepare({ quietHours });

    bench.clock.set('2026-01-15T21:00:00Z');
    await bench.dispatch();
    const [waiting] = await entries(id);
    const report = await bench.report(id);
    bench.clock.set('2026-01-16T09:00:00Z');
    await bench.dispatch();
    const [done] = await entries(id);

    expect(waiting).toMatchObject({
      status: 'PENDING',
      deferredFor: 'quiet_hours',
      nextAttemptAt: '2026-01-16T09:00:00.000Z',
      attempts: 0,
    });
    expect(report.outcomes).toMatchObject({ pending: 0, waiting: { quiet_hours: 1 } });
    expect(done).toMatchObject({ status: 'DELIVERED', attempts: 1 });
    expect(done?.deferredFor).toBeUndefined();
  });

  it('hold back a repeat after a failed attempt', async () => {
    await insert({});
    bench.clock.set('2026-01-15T20:59:59Z');
    answer = { answer: (batch) => batch.map(() => ({ outcome: 'retry', reason: 'vendor_429' })) };
    const id = await send({ quietHours });
    answer = undefined;

    bench.clock.advance(60_000);
    await bench.dispatch();
    const [waiting] = await entries(id);
    bench.clock.set('2026-01-16T09:00:00Z');
    await bench.dispatch();

    expect(waiting).toMatchObject({ status: 'PENDING', deferredFor: 'quiet_hours', attempts: 1 });
    expect(sent.map(({ at }) => at.toISOString())).toEqual([
      '2026-01-15T20:59:59.000Z',
      '2026-01-16T09:00:00.000Z',
    ]);
  });

  it('do not keep a campaign from being paused, cancelled or seen as unfinished', async () => {
    await insert({});
    bench.clock.set('2026-01-15T22:00:00Z');
    const id = await send({ quietHours });

    const waiting = await bench.count(id);
    await bench.act(id, 'cancel').expect(200);

    expect(waiting).toMatchObject({ status: 'RUNNING', stats: { PENDING: 1 } });
    expect((await bench.report(id)).outcomes).toMatchObject({ cancelled: 1, waiting: { quiet_hours: 0 } });
  });
});

describe('the best hour', () => {
  /** Orders of a customer at these moments. */
  async function order(customer: CustomerDoc | undefined, ...moments: string[]): Promise<void> {
    const orders = moments.map((moment): OrderDoc => {
      const at = new Date(moment);
      return {
        _id: new Types.ObjectId(),
        customerId: customer?._id ?? new Types.ObjectId(),
        amount: 100,
        currency: 'INR',
        type: 'order',
        status: 'completed',
        itemCount: 0,
        orderedAt: at,
        createdAt: at,
      };
    });
    await bench.app.models.Order.collection.insertMany(orders);
  }
  const dueAt = async (id: string): Promise<(string | undefined)[]> =>
    (await entries(id)).reverse().map(({ nextAttemptAt, deferredFor }) => deferredFor && nextAttemptAt);

  it('is the hour of most orders on the clocks of the customer, within a day', async () => {
    await insert({ timezone: 'Asia/Kolkata' }, { timezone: 'Europe/Berlin' }, {}, {});
    // 16:10 in Kolkata, in an hour of UTC that begins there at 15:30.
    await order(people[0], '2026-01-01T10:40:00Z', '2026-01-02T10:45:00Z', '2026-01-03T04:00:00Z');
    // 18:30 in Berlin, in summer and in winter.
    await order(
      people[1],
      '2025-07-01T16:30:00Z',
      '2025-07-02T16:30:00Z',
      '2025-12-01T17:30:00Z',
      '2025-12-02T10:30:00Z',
      '2025-12-03T10:30:00Z',
    );
    await order(people[2], '2026-01-01T10:40:00Z', '2026-01-02T10:40:00Z');
    await order(people[3], '2026-01-01T08:40:00Z', '2026-01-02T08:40:00Z', '2026-01-02T08:41:00Z');
    const fields = { ...ours, sendTime: 'best_hour' };

    const id = await bench.launch(fields);
    const forecast = await bench.forecast(id);
    await bench.prepare();
    const times = await dueAt(id);
    for (const hour of [0, 6, 12, 22]) {
      bench.clock.set(new Date(Date.parse('2026-01-15T12:00:00Z') + hour * HOUR_MS));
      await bench.dispatch();
    }

    expect(times).toEqual([
      '2026-01-16T10:30:00.000Z',
      '2026-01-15T17:00:00.000Z',
      undefined,
      '2026-01-16T08:00:00.000Z',
    ]);
    expect(forecast).toMatchObject({
      now: 1,
      waiting: { best_hour: 3 },
      waitingUntil: '2026-01-16T10:30:00.000Z',
    });
    expect(sent.map(({ at }) => at.toISOString())).toEqual([
      '2026-01-15T12:00:00.000Z',
      '2026-01-15T18:00:00.000Z',
      '2026-01-16T10:00:00.000Z',
    ]);
  });

  it('is now while it lasts, and the morning when it lies in the quiet hours', async () => {
    await insert({}, {});
    await order(people[0], '2026-01-01T12:40:00Z', '2026-01-02T12:40:00Z', '2026-01-02T12:41:00Z');
    await order(people[1], '2026-01-01T23:40:00Z', '2026-01-02T23:40:00Z', '2026-01-02T23:41:00Z');
    bench.clock.set('2026-01-15T12:59:59Z');

    const id = await prepare({ sendTime: 'best_hour', quietHours: { from: '21:00', to: '09:00' } });

    expect(await dueAt(id)).toEqual([undefined, '2026-01-16T09:00:00.000Z']);
    expect((await bench.report(id)).outcomes).toMatchObject({
      pending: 1,
      waiting: { quiet_hours: 1, best_hour: 0 },
    });
  });

  it('takes no refund and no cancelled order for a sign', async () => {
    await insert({});
    await order(people[0], '2026-01-01T15:00:00Z', '2026-01-02T15:00:00Z', '2026-01-03T15:00:00Z');
    await bench.app.models.Order.updateOne({ customerId: people[0]?._id }, { $set: { status: 'cancelled' } });

    expect(await dueAt(await prepare({ sendTime: 'best_hour' }))).toEqual([undefined]);
  });
});
