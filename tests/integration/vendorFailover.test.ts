import { VendorUnavailableError } from '../../src/vendors/vendor';
import type { SendResult } from '../../src/vendors/vendor';
import { startBench } from '../support/deliveryBench';
import type { Bench } from '../support/deliveryBench';
import { accepted, createFakeVendor, delivered } from '../support/fakeVendor';
import type { FakeVendor } from '../support/fakeVendor';
import { insertPeople } from '../support/server';

const SETTINGS = {
  VENDOR: 'http',
  VENDOR_URL: 'http://127.0.0.1:9/messages',
  VENDOR_FALLBACK: 'smtp',
  SMTP_URL: 'smtp://127.0.0.1:9',
  SMTP_FROM: 'news@shop.example',
};

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

type Answer = NonNullable<Parameters<typeof createFakeVendor>[0]>['answer'];

const unavailable = (retryAfterMs?: number) => (): never => {
  throw new VendorUnavailableError('closed', { retryAfterMs });
};
const timeOut = (): never => {
  throw new DOMException('too late', 'TimeoutError');
};
const retry = (fields: object = {}): SendResult => ({ outcome: 'retry', reason: 'vendor_429', ...fields });

/** A launched campaign to `people`, with vendors that answer what the test says at the moment. */
async function start(people: number, fields: object = {}) {
  const answers: { first: Answer; second: Answer } = { first: delivered, second: delivered };
  const first = createFakeVendor({ name: 'http', answer: (...given) => answers.first?.(...given) ?? [] });
  const second = createFakeVendor({
    name: 'smtp',
    idempotent: false,
    answer: (...given) => answers.second?.(...given) ?? [],
  });
  const started = await startBench([first, second], SETTINGS);
  bench = started;
  await insertPeople(started.app, people);
  const id = await started.launch(fields);
  await started.prepare();
  return { ...started, id, first, second, answers };
}

type Started = Awaited<ReturnType<typeof start>>;

const callsOf = ({ seen }: FakeVendor): number[] => [...seen.values()];
const reached = ({ seen }: FakeVendor, { seen: others }: FakeVendor): string[] =>
  [...seen.keys()].filter((key) => others.has(key));

/** Fails often enough that it is not called any more. */
async function giveUpOnFirst({ answers, dispatch, clock }: Started, answer: Answer): Promise<void> {
  answers.first = answer;
  // Open for a second after the fifth batch, and for two after the sixth.
  for (let batch = 0; batch < 6; batch += 1) {
    await dispatch();
    clock.advance(1000);
  }
}

describe('a vendor that takes no more for now', () => {
  it('is left alone as long as it asks, and no attempt is spent', async () => {
    const { answers, dispatch, clock, first, logs } = await start(3);
    answers.first = unavailable(30_000);

    await dispatch();
    clock.advance(29_000);
    answers.first = delivered;
    await dispatch();
    const early = callsOf(first);
    clock.advance(1000);
    await dispatch();

    expect(early).toEqual([1, 1, 1]);
    expect(await logs()).toMatchObject(Array(3).fill({ status: 'DELIVERED', vendor: 'http', attempts: 1 }));
  });

  it('is asked again after an hour, whatever it wishes', async () => {
    const { answers, dispatch, clock, logs } = await start(1);
    answers.first = unavailable(7 * 86_400_000);
    await dispatch();

    answers.first = delivered;
    clock.advance(3_600_000);
    await dispatch();

    expect(await logs()).toMatchObject([{ status: 'DELIVERED' }]);
  });

  it('costs the messages an attempt that it was asked about, and the others none', async () => {
    const { answers, dispatch, clock, logs } = await start(3);
    answers.first = (batch) =>
      batch.map((_, index) =>
        retry({ retryAfterMs: 20_000, ...(index > 0 && { reason: 'not_started', notStarted: true }) }),
      );

    for (let round = 0; round < 12; round += 1) {
      await dispatch();
      clock.advance(61_000);
    }
    const before = await logs();
    answers.first = delivered;
    await dispatch();

    const ends = before.map(({ status, reason, attempts }) => [status, reason, attempts]);
    expect(ends).toContainEqual(['FAILED', 'vendor_429', 8]);
    expect((await logs()).filter(({ status }) => status === 'DELIVERED')).not.toEqual([]);
  });

  it('keeps other messages waiting too when it broke off a batch', async () => {
    const { answers, dispatch, clock, first, second, launch, prepare } = await start(2);
    answers.first = () => [
      retry({ retryAfterMs: 20_000 }),
      retry({ retryAfterMs: 20_000, notStarted: true }),
    ];
    await dispatch();
    answers.first = delivered;
    await launch({ name: 'Another' });
    await prepare();

    clock.advance(19_000);
    await dispatch();
    const early = first.seen.size;
    clock.advance(1000);
    await dispatch();

    expect([early, first.seen.size]).toEqual([2, 4]);
    expect(second.seen.size).toBe(0);
  });

  it('does not stop others for what it says about single messages', async () => {
    const { answers, dispatch, first, launch, prepare } = await start(2);
    answers.first = () => [retry({ retryAfterMs: 60_000 }), { outcome: 'delivered' }];
    await dispatch();
    answers.first = delivered;
    await launch({ name: 'Another' });
    await prepare();

    await dispatch();

    expect(first.seen.size).toBe(4);
  });
});

describe('the second vendor', () => {
  it('takes over what the first surely did not accept, while that one cannot be used', async () => {
    const started = await start(150);
    await giveUpOnFirst(started, unavailable());

    await started.dispatch();

    expect(await started.count(started.id)).toMatchObject({ status: 'COMPLETED', stats: { DELIVERED: 150 } });
    expect(callsOf(started.second)).toEqual(Array(150).fill(1));
    expect(await started.report(started.id)).toMatchObject({
      vendors: [{ name: 'smtp', sent: 150, delivered: 150, failed: 0 }],
    });
  });

  it('never gets what the first may have accepted: that waits until the first answers', async () => {
    const started = await start(4);
    const { answers, dispatch, clock, first, second, logs } = started;
    await giveUpOnFirst(started, timeOut);
    answers.first = unavailable();
    // Long enough to be due again and again while the breaker is open.
    for (let round = 0; round < 20; round += 1) {
      await dispatch();
      clock.advance(1000);
    }
    const waiting = await logs();
    answers.first = delivered;
    clock.advance(30_000);
    await dispatch();

    expect(waiting.map(({ status, vendor }) => [status, vendor])).toEqual(Array(4).fill(['PENDING', 'http']));
    expect((await logs()).map(({ status, vendor }) => [status, vendor])).toEqual(
      Array(4).fill(['DELIVERED', 'http']),
    );
    expect(second.seen.size).toBe(0);
    expect(first.seen.size).toBe(4);
  });

  it('never gets what a worker held that died', async () => {
    const started = await start(3);
    const { app, dispatch, clock, reclaim, second, logs } = started;
    const [held] = await logs();
    const lease = { leaseId: 'dead', leaseUntil: clock.now(), nextAttemptAt: clock.now() };
    await app.models.CommunicationLog.updateOne(
      { _id: held?._id },
      { $set: { status: 'SENDING', ...lease } },
    );
    await reclaim();
    await giveUpOnFirst(started, unavailable());
    await dispatch();

    expect(second.seen.size).toBe(2);
    const now = (await logs()).find(({ _id }) => String(_id) === String(held?._id));
    expect(now).toMatchObject({ status: 'PENDING', vendor: 'http', uncertain: true });
  });

  it('is not used any more when the first has recovered, and nobody gets a message twice', async () => {
    const started = await start(150);
    const { answers, dispatch, clock, first, second, launch, prepare, report } = started;
    const send = async (name: string): Promise<string> => {
      const id = await launch({ name });
      await prepare();
      await dispatch();
      return id;
    };
    await giveUpOnFirst(started, unavailable());
    first.seen.clear();
    answers.first = delivered;
    clock.advance(1000);

    // Until the first has taken one batch, of 100 or of the other 50, the second may go on with the rest.
    const during = await send('While it recovers');
    const after = await send('Afterwards');

    expect([...callsOf(first), ...callsOf(second)]).toEqual(Array(450).fill(1));
    expect(reached(first, second)).toEqual([]);
    const shares = (await report(during)).vendors;
    expect(shares.find(({ name }) => name === 'http')?.delivered).toBeGreaterThanOrEqual(50);
    expect(shares.reduce((sum, share) => sum + share.delivered, 0)).toBe(150);
    expect((await report(after)).vendors).toEqual([{ name: 'http', sent: 150, delivered: 150, failed: 0 }]);
  });

  it('gives back what it took over and could not send when it fails itself', async () => {
    const started = await start(3);
    const { answers, dispatch, clock, logs, second } = started;
    answers.second = unavailable();
    await giveUpOnFirst(started, unavailable());
    for (let round = 0; round < 6; round += 1) {
      await dispatch();
      clock.advance(60_000);
    }
    answers.first = delivered;
    await dispatch();

    expect(second.seen.size).toBe(3);
    expect(await logs()).toMatchObject(Array(3).fill({ status: 'DELIVERED', vendor: 'http', attempts: 1 }));
  });

  it('ends what it may have accepted itself as unconfirmed when it sends repeats twice', async () => {
    const started = await start(2);
    started.answers.second = timeOut;
    await giveUpOnFirst(started, unavailable());

    await started.dispatch();

    expect(await started.logs()).toMatchObject(
      Array(2).fill({ status: 'FAILED', reason: 'unconfirmed', vendor: 'smtp', isDeadLetter: true }),
    );
  });
});

describe('a message without a receipt', () => {
  it('is asked about at the vendor that has it', async () => {
    const asked: string[] = [];
    const first = createFakeVendor({ name: 'http', answer: unavailable() });
    const second = createFakeVendor({
      name: 'smtp',
      answer: accepted,
      status: (keys) => {
        asked.push(...keys);
        return keys.map((key) => ({ key, status: 'DELIVERED' }));
      },
    });
    bench = await startBench([first, second], SETTINGS);
    const { app, launch, prepare, dispatch, clock, confirm, count } = bench;
    await insertPeople(app, 2);
    const id = await launch();
    await prepare();
    for (let batch = 0; batch < 7; batch += 1) {
      await dispatch();
      clock.advance(1000);
    }

    clock.advance(15 * 60_000);
    await confirm();

    expect(asked).toHaveLength(2);
    expect(await count(id)).toMatchObject({ status: 'COMPLETED', stats: { DELIVERED: 2 } });
  });
});
