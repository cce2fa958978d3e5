import { setTimeout as sleep } from 'node:timers/promises';
import { VendorUnavailableError } from '../../src/vendors/vendor';
import { accepted, createFakeVendor, delivered } from '../support/fakeVendor';
import { startBench } from '../support/deliveryBench';
import { buildCustomer, insertPeople } from '../support/server';
import type { TestServer } from '../support/server';

let server: TestServer | undefined;
const bench = async (...given: Parameters<typeof startBench>) => {
  const started = await startBench(...given);
  server = started;
  return started;
};
afterEach(async () => {
  await server?.close();
  server = undefined;
});

describe('a message', () => {
  it('is tried again later when the vendor answers 429 or 503, until it is taken', async () => {
    const vendor = createFakeVendor({
      answer: (batch, number) =>
        number < 2 ? batch.map(() => ({ outcome: 'retry', reason: 'vendor_429' })) : delivered(batch),
    });
    const { app, clock, launch, prepare, dispatch, count } = await bench(vendor);
    await insertPeople(app, 3);
    const id = await launch();
    await prepare();

    await dispatch();
    const first = await count(id);
    clock.advance(60_000);
    await dispatch();
    clock.advance(60_000);
    await dispatch();

    expect(first.stats).toMatchObject({ PENDING: 3, DELIVERED: 0 });
    expect(await count(id)).toMatchObject({ status: 'COMPLETED', stats: { DELIVERED: 3 } });
  });

  it('ends FAILED with the reason after the last attempt', async () => {
    const vendor = createFakeVendor({
      answer: (batch) => batch.map(() => ({ outcome: 'retry', reason: 'vendor_500' })),
    });
    const { app, clock, launch, prepare, dispatch, count, logs } = await bench(vendor);
    await insertPeople(app, 1);
    const id = await launch();
    await prepare();

    for (let attempt = 0; attempt < 8; attempt += 1) {
      await dispatch();
      clock.advance(120_000);
    }

    expect(await count(id)).toMatchObject({ status: 'COMPLETED', stats: { FAILED: 1, PENDING: 0 } });
    expect(await logs()).toMatchObject([{ status: 'FAILED', reason: 'vendor_500', attempts: 8 }]);
  });

  it('spends no attempt while the vendor cannot be reached', async () => {
    let isUp = false;
    const vendor = createFakeVendor({
      answer: (batch) => {
        if (!isUp) throw new VendorUnavailableError('refused');
        return delivered(batch);
      },
    });
    const { app, clock, launch, prepare, dispatch, logs } = await bench(vendor);
    await insertPeople(app, 2);
    await launch();
    await prepare();

    for (let minute = 0; minute < 20; minute += 1) {
      await dispatch();
      clock.advance(60_000);
    }
    isUp = true;
    await dispatch();

    expect(await logs()).toMatchObject([
      { status: 'DELIVERED', attempts: 1 },
      { status: 'DELIVERED', attempts: 1 },
    ]);
  });

  it('is repeated under the same key when the answer got lost after the vendor took it', async () => {
    const vendor = createFakeVendor({
      answer: (batch, number) => {
        if (number === 0) throw new DOMException('too late', 'TimeoutError');
        return delivered(batch);
      },
    });
    const { app, clock, launch, prepare, dispatch, count } = await bench(vendor);
    await insertPeople(app, 5);
    const id = await launch();
    await prepare();

    await dispatch();
    clock.advance(60_000);
    await dispatch();

    expect(await count(id)).toMatchObject({ status: 'COMPLETED', stats: { DELIVERED: 5 } });
    expect([...vendor.seen.values()]).toEqual([2, 2, 2, 2, 2]);
  });

  it('ends FAILED(unconfirmed) instead with a vendor that would send the repeat again', async () => {
    const vendor = createFakeVendor({
      idempotent: false,
      answer: () => {
        throw new DOMException('too late', 'TimeoutError');
      },
    });
    const { app, launch, prepare, dispatch, logs } = await bench(vendor);
    await insertPeople(app, 2);
    await launch();
    await prepare();

    await dispatch();

    expect((await logs()).map(({ status, reason }) => [status, reason])).toEqual([
      ['FAILED', 'unconfirmed'],
      ['FAILED', 'unconfirmed'],
    ]);
    expect([...vendor.seen.values()]).toEqual([1, 1]);
  });

  it('is claimed again when the worker that held it has died', async () => {
    const vendor = createFakeVendor();
    const { app, clock, launch, prepare, dispatch, reclaim, logs } = await bench(vendor);
    await insertPeople(app, 2);
    await launch();
    await prepare();
    await app.models.CommunicationLog.updateMany(
      {},
      {
        $set: {
          status: 'SENDING',
          leaseId: 'of a dead worker',
          leaseUntil: new Date(clock.now().getTime() + 15_000),
          nextAttemptAt: new Date(clock.now().getTime() + 15_000),
        },
      },
    );

    clock.advance(14_000);
    await reclaim();
    await dispatch();
    const before = await logs();
    clock.advance(2000);
    await reclaim();
    await dispatch();

    expect(before.map(({ status }) => status)).toEqual(['SENDING', 'SENDING']);
    expect((await logs()).map(({ status }) => status)).toEqual(['DELIVERED', 'DELIVERED']);
  });

  it('is not changed by a worker whose lease went to another', async () => {
    const { app, clock, launch, prepare, dispatch, reclaim, logs } = await bench(
      createFakeVendor({
        answer: async (batch) => {
          // While this worker waits for the vendor, its lease ends and another one claims the message.
          clock.advance(16_000);
          await reclaim();
          const claimed = { status: 'SENDING', leaseId: 'another worker' } as const;
          await app.models.CommunicationLog.updateMany({ status: 'PENDING' }, { $set: claimed });
          return batch.map(() => ({ outcome: 'rejected', reason: 'too_late' }));
        },
      }),
    );
    await insertPeople(app, 1);
    await launch();
    await prepare();

    await dispatch();

    expect(await logs()).toMatchObject([{ status: 'SENDING', leaseId: 'another worker' }]);
  });
});

describe('two workers at once', () => {
  it('send every message once between them', async () => {
    const vendor = createFakeVendor();
    const { app, launch, prepare, dispatch, count } = await bench(vendor);
    await insertPeople(app, 1000);
    const id = await launch();
    await prepare();

    await Promise.all([dispatch(), dispatch(), dispatch()]);

    expect(await count(id)).toMatchObject({ status: 'COMPLETED', stats: { DELIVERED: 1000 } });
    expect(vendor.seen.size).toBe(1000);
    expect(new Set(vendor.seen.values())).toEqual(new Set([1]));
  });
});

describe('a paused campaign', () => {
  it('is not claimed again by a worker that remembers it as running, on a clock that stands still', async () => {
    const vendor = createFakeVendor({
      answer: async (batch) => {
        await app.models.Campaign.updateMany({}, { $set: { status: 'PAUSED', pausedFrom: 'RUNNING' } });
        return delivered(batch);
      },
    });
    const { app, launch, prepare, dispatch, count } = await bench(vendor);
    // More than one worker has with its vendor at once.
    await insertPeople(app, 950);
    const id = await launch();
    await prepare();

    await dispatch();

    const { stats } = await count(id);
    expect(stats.DELIVERED).toBeLessThanOrEqual(800);
    expect(stats.DELIVERED + stats.PENDING).toBe(950);
  });
});

describe('a campaign', () => {
  it('skips who has no address or no consent, with the reason', async () => {
    const { app, launch, prepare, dispatch, count, logs } = await bench(createFakeVendor());
    await app.models.Customer.collection.insertMany([
      buildCustomer('Asha'),
      buildCustomer('Ben', { consent: { email: false } }),
      buildCustomer('Chen', { consent: { sms: false } }),
      { ...buildCustomer('Dara'), email: undefined },
    ]);
    const id = await launch();

    await prepare();
    await dispatch();

    expect(await count(id)).toMatchObject({ audienceSize: 4, stats: { DELIVERED: 2, SKIPPED: 2 } });
    expect((await logs()).map(({ status, reason }) => reason ?? status)).toEqual([
      'DELIVERED',
      'no_consent',
      'DELIVERED',
      'no_address',
    ]);
  });

  it('skips everyone without a consent given when CONSENT=required', async () => {
    const { app, launch, prepare, count } = await bench(createFakeVendor(), { CONSENT: 'required' });
    await app.models.Customer.collection.insertMany([
      buildCustomer('Asha', { consent: { email: true } }),
      buildCustomer('Ben'),
    ]);
    const id = await launch();

    await prepare();

    expect(await count(id)).toMatchObject({ audienceSize: 2, stats: { PENDING: 1, SKIPPED: 1 } });
  });

  it('writes to nobody who withdrew the consent after the audience was written down', async () => {
    const vendor = createFakeVendor();
    const { app, launch, prepare, dispatch, logs } = await bench(vendor);
    await insertPeople(app, 1);
    await launch();
    await prepare();
    await app.models.Customer.updateMany({}, { $set: { 'consent.email': false } });

    await dispatch();

    expect(await logs()).toMatchObject([{ status: 'SKIPPED', reason: 'no_consent', attempts: 0 }]);
    expect(vendor.messages).toEqual([]);
  });

  it('without an audience is complete at once', async () => {
    const { launch, prepare, count } = await bench(createFakeVendor());
    const id = await launch();

    await prepare();

    expect(await count(id)).toMatchObject({ status: 'COMPLETED', audienceSize: 0 });
  });

  it('goes on where a preparation stopped, without writing anybody down twice', async () => {
    const { app, clock, launch, prepare, count } = await bench(createFakeVendor());
    const people = await insertPeople(app, 50);
    const id = await launch();
    await prepare();
    await app.models.Campaign.updateMany(
      {},
      {
        $set: {
          status: 'PREPARING',
          preparation: { leaseId: 'dead', leaseUntil: clock.now(), cursor: people[9]?._id },
        },
      },
    );
    await app.models.CommunicationLog.deleteMany({ customerId: { $in: people.slice(30).map((p) => p._id) } });

    await prepare();

    expect(await count(id)).toMatchObject({ status: 'RUNNING', audienceSize: 50, stats: { PENDING: 50 } });
  });

  it('asks the vendor about messages without a receipt after the window, then is complete', async () => {
    const vendor = createFakeVendor({
      answer: accepted,
      status: (keys) => keys.map((key, index) => ({ key, status: index === 0 ? 'DELIVERED' : 'ACCEPTED' })),
    });
    const { app, clock, launch, prepare, dispatch, confirm, count } = await bench(vendor);
    await insertPeople(app, 3);
    const id = await launch();
    await prepare();
    await dispatch();

    const early = await count(id);
    clock.advance(15 * 60_000);
    const unasked = await count(id);
    await confirm();
    const late = await count(id);

    expect(early).toMatchObject({ status: 'RUNNING', stats: { SENT: 3 } });
    expect(unasked.status).toBe('RUNNING');
    expect(late).toMatchObject({ status: 'COMPLETED', stats: { SENT: 2, DELIVERED: 1 }, sent: 3 });
  });

  it('has the figures of its end when its last receipts come while it is counted', async () => {
    const { app, launch, prepare, dispatch, count } = await bench(
      createFakeVendor({ answer: (batch) => batch.map(() => ({ outcome: 'accepted' })) }),
    );
    await insertPeople(app, 3);
    const id = await launch();
    await prepare();
    await dispatch();
    const { CommunicationLog } = app.models;
    const aggregate = CommunicationLog.aggregate.bind(CommunicationLog);
    jest.spyOn(CommunicationLog, 'aggregate').mockImplementationOnce((stages) => {
      const counted = aggregate(stages);
      const exec = counted.exec.bind(counted);
      const receiveAfterwards = async () => {
        const groups: unknown[] = await exec();
        const delivered = { $set: { status: 'DELIVERED' as const }, $unset: { nextAttemptAt: 1 as const } };
        await CommunicationLog.updateMany({ status: 'SENT' }, delivered);
        return groups;
      };
      return Object.assign(counted, { exec: receiveAfterwards });
    });

    expect(await count(id)).toMatchObject({ status: 'COMPLETED', stats: { SENT: 0, DELIVERED: 3 } });
  });

  it('is counted again soon, however long the database kept a count waiting', async () => {
    const vendor = createFakeVendor();
    const { app, launch, prepare, dispatch, count } = await bench(vendor);
    await insertPeople(app, 3);
    const id = await launch();
    await prepare();
    const { CommunicationLog } = app.models;
    const aggregate = CommunicationLog.aggregate.bind(CommunicationLog);
    jest.spyOn(CommunicationLog, 'aggregate').mockImplementationOnce((stages) => {
      const late = aggregate(stages);
      const exec = late.exec.bind(late);
      return Object.assign(late, { exec: () => sleep(300).then(exec) });
    });
    await count(id);

    await dispatch();

    expect(await count(id)).toMatchObject({ status: 'COMPLETED', stats: { DELIVERED: 3 } });
  });

  it('is counted by one process at a time, also when a count takes longer than the time between two', async () => {
    const { app, another, clock, launch, prepare, count } = await bench(createFakeVendor());
    await insertPeople(app, 3);
    const id = await launch();
    await prepare();
    const { CommunicationLog } = app.models;
    const aggregate = CommunicationLog.aggregate.bind(CommunicationLog);
    const other = another();
    const otherCounts = jest.spyOn(other.models.CommunicationLog, 'aggregate');
    jest.spyOn(CommunicationLog, 'aggregate').mockImplementationOnce((stages) => {
      const slow = aggregate(stages);
      const exec = slow.exec.bind(slow);
      const countMeanwhile = async () => {
        clock.advance(2000);
        await other.services.delivery.work.statistics.run();
        return exec();
      };
      return Object.assign(slow, { exec: countMeanwhile });
    });

    const counted = await count(id);

    expect(otherCounts).not.toHaveBeenCalled();
    expect(counted.stats).toMatchObject({ PENDING: 3 });
  });

  it('stops claiming when the program ends and gives back what it has not sent', async () => {
    const vendor = createFakeVendor();
    const { app, launch, prepare, logs } = await bench(vendor);
    await insertPeople(app, 5);
    await launch();
    await prepare();
    const ending = new AbortController();
    const running = app.services.delivery.work.dispatcher.run(ending.signal);

    ending.abort();
    await running;

    const statuses = new Set((await logs()).map(({ status }) => status));
    expect([...statuses]).not.toContain('SENDING');
  });
});
