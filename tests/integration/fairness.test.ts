import type { Campaign } from '../../src/schemas/campaignSchema';
import type { Vendor } from '../../src/vendors/vendor';
import { startBench } from '../support/deliveryBench';
import type { Bench } from '../support/deliveryBench';
import { createFakeVendor, delivered } from '../support/fakeVendor';
import type { FakeVendor } from '../support/fakeVendor';
import { insertPeople, startTestServer, until } from '../support/server';
import type { TestServer } from '../support/server';

const PEOPLE = 1000;

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function bench(vendors: readonly Vendor[], people: number): Promise<Bench> {
  const started = await startBench(vendors);
  server = started;
  await insertPeople(started.app, people);
  return started;
}

/** Two campaigns that have been written down and wait to be sent: to everyone, and to those whose name begins so. */
async function startTwo({ launch, prepare }: Bench, beginning: string, fields: object = {}) {
  const rules = { combinator: 'and', rules: [{ field: 'name', operator: 'beginsWith', value: beginning }] };
  const ids = [await launch(fields), await launch({ rules })];
  for (const _ of ids) await prepare();
  return ids;
}

/** For each message, in the order in which the vendor got them, which campaign it is of. */
async function order({ logs }: Bench, { messages }: FakeVendor, ids: readonly string[]): Promise<number[]> {
  const campaigns = new Map(
    (await logs()).map((log) => [String(log._id), ids.indexOf(String(log.campaignId))]),
  );
  return messages.map(({ key }) => campaigns.get(key) ?? -1);
}

/** Which part of these messages is of the second campaign. */
const shareOfSecond = (campaigns: readonly number[]): number =>
  campaigns.filter((campaign) => campaign === 1).length / campaigns.length;

describe('two campaigns at once', () => {
  it.each([1, 2])('share %i worker(s): after half of the messages each has had its half', async (workers) => {
    const vendor = createFakeVendor();
    const started = await bench([vendor], PEOPLE);
    const ids = await startTwo(started, 'Person');
    const others = Array.from(
      { length: workers - 1 },
      () => started.another().services.delivery.work.dispatcher,
    );

    await Promise.all([
      started.dispatch(),
      ...others.map((other) => other.run(new AbortController().signal)),
    ]);

    const campaigns = await order(started, vendor, ids);
    const share = shareOfSecond(campaigns.slice(0, PEOPLE));
    expect(campaigns).toHaveLength(2 * PEOPLE);
    expect(share).toBeGreaterThanOrEqual(0.35);
    expect(share).toBeLessThanOrEqual(0.65);
  });

  it('share them also when one is ten times as large: the small one does not wait', async () => {
    const vendor = createFakeVendor();
    const started = await bench([vendor], 1199);
    // 11, 110 to 119 and 1100 to 1199: 111 people.
    const ids = await startTwo(started, 'Person 11');

    await started.dispatch();

    const campaigns = await order(started, vendor, ids);
    expect(campaigns.filter((campaign) => campaign === 1)).toHaveLength(111);
    expect(campaigns.lastIndexOf(1)).toBeLessThan(600);
  });

  it('do not wait for each other when the vendor of one hangs', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const vendor = createFakeVendor();
    const hanging: Vendor = {
      ...createFakeVendor({
        answer: async (batch) => {
          await released;
          return delivered(batch);
        },
      }),
      name: 'http',
    };
    const started = await bench([vendor, hanging], 900);
    // 11, 110 to 119: few enough to be through before the other vendor's time is up.
    const [slow = '', fast = ''] = await startTwo(started, 'Person 11');
    const { Campaign, CommunicationLog } = started.app.models;
    await Campaign.updateOne({ _id: slow }, { $set: { vendor: 'http' } });
    await CommunicationLog.updateMany({ campaignId: slow }, { $set: { vendor: 'http' } });

    const dispatching = started.dispatch();
    const done = await until(
      () => CommunicationLog.countDocuments({ campaignId: fast, status: 'DELIVERED' }),
      (count) => count === 11,
    );
    const hung = await CommunicationLog.countDocuments({ campaignId: slow, status: 'DELIVERED' });
    release();
    await dispatching;

    expect([done, hung]).toEqual([11, 0]);
    expect(await started.count(slow)).toMatchObject({ status: 'COMPLETED', stats: { DELIVERED: 900 } });
  });

  it('do not wait for each other when one may send next to nothing', async () => {
    const vendor = createFakeVendor();
    const started = await bench([vendor], 100);
    const [slow = '', fast = ''] = await startTwo(started, 'Person', { ratePerSecond: 1 });
    const { dispatcher } = started.app.services.delivery.work;
    const stopping = new AbortController();

    const dispatching = dispatcher.run(stopping.signal);
    const done = await until(
      () => started.app.models.CommunicationLog.countDocuments({ campaignId: fast, status: 'DELIVERED' }),
      (count) => count === 100,
    );
    stopping.abort();
    await dispatching;

    expect(done).toBe(100);
    expect((await started.count(slow)).stats).toMatchObject({ PENDING: 100 });
  });
});

describe('a pause in the middle', () => {
  /** So many that some are left when a slow machine has come to pause. */
  const PEOPLE = 3000;

  it('is answered when no message goes out any more, and resuming completes the exact total', async () => {
    const vendor = createFakeVendor({
      answer: async (batch) => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        return delivered(batch);
      },
    });
    const started = await startTestServer({ vendors: [vendor] });
    server = started;
    const { app, api } = started;
    await insertPeople(app, PEOPLE);
    const rules = { combinator: 'and', rules: [{ field: 'name', operator: 'notNull' }] };
    const body = { name: 'Pause', message: 'Hi', rules, launch: true };
    const { id } = (await api.post('/api/campaigns', body).expect(202)).body as Campaign;
    const path = `/api/campaigns/${id}`;
    await until(
      () => Promise.resolve(vendor.messages.length),
      (count) => count >= 300,
    );

    const paused = (await api.post(`${path}/pause`).expect(200)).body as Campaign;
    const answered = vendor.messages.length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    const later = vendor.messages.length;
    await api.post(`${path}/resume`).expect(200);
    const done = await until(
      async () => (await api.get(path)).body as Campaign,
      ({ status }) => status === 'COMPLETED',
    );

    expect(paused).toMatchObject({ status: 'PAUSED', sent: answered });
    expect(answered).toBeLessThan(PEOPLE);
    expect(later).toBe(answered);
    expect(done).toMatchObject({ audienceSize: PEOPLE, stats: { DELIVERED: PEOPLE } });
    expect([...new Set(vendor.seen.values()), vendor.seen.size]).toEqual([1, PEOPLE]);
  });
});
