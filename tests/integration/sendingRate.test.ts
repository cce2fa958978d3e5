import { createSendingRate } from '../../src/services/delivery/sendingRate';
import type { Rate, SendingRate } from '../../src/services/delivery/sendingRate';
import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';
import { seededRandom } from '../support/seededRandom';

/** What a bucket may hold beyond the rate: as much as comes in 400 ms. */
const CAPACITY_S = 0.4;

let app: TestApp;
/** Two workers, each with an access of its own to the same buckets. */
let workers: [SendingRate, SendingRate];
beforeAll(async () => {
  app = await startTestApp();
  const { RateLimit } = app.app.models;
  const connect = () => createSendingRate({ RateLimit, leaseClock: app.clock });
  workers = [connect(), connect()];
});
afterAll(() => app.close());

let made = 0;
/** A rate that no other test uses. */
const newRate = (perSecond: number): Rate => ({ id: `test:${(made += 1)}`, perSecond });

interface Taken {
  atMs: number;
  count: number;
}

/** Lets both workers take all they get, at moments that lie up to `stepMs` apart. */
async function takeAll(rate: Rate, { seconds, stepMs }: { seconds: number; stepMs: () => number }) {
  const taken: Taken[] = [];
  await workers[0].take([rate], 100);
  const end = app.clock.now().getTime() + seconds * 1000;
  for (;;) {
    app.clock.advance(stepMs());
    const atMs = app.clock.now().getTime();
    if (atMs > end) return taken;
    const counts = await Promise.all(workers.map((worker) => worker.take([rate], 100)));
    taken.push({ atMs, count: counts.reduce((sum, count) => sum + count) });
  }
}

const total = (taken: readonly Taken[]): number => taken.reduce((sum, { count }) => sum + count, 0);

describe('a sending rate', () => {
  it.each([50, 200, 1000])('of %i a second is what two workers reach together', async (perSecond) => {
    const taken = await takeAll(newRate(perSecond), { seconds: 4, stepMs: () => 50 });

    expect(total(taken) / (4 * perSecond)).toBeCloseTo(1, 1);
  });

  it.each([1, 7, 300])('of %i a second is never exceeded in any span of time', async (perSecond) => {
    const random = seededRandom(perSecond);
    const taken = await takeAll(newRate(perSecond), {
      seconds: 10,
      stepMs: () => Math.floor(random() * 700),
    });

    const capacity = Math.max(perSecond * CAPACITY_S, 1);
    for (const [first, { atMs: from }] of taken.entries()) {
      let count = 0;
      for (const { atMs, count: more } of taken.slice(first)) {
        count += more;
        expect(count).toBeLessThanOrEqual(capacity + ((atMs - from) * perSecond) / 1000 + 1e-6);
      }
    }
    expect(total(taken)).toBeGreaterThan(0);
  });

  it('lets nothing through at the start', async () => {
    expect(await workers[0].take([newRate(1000)], 100)).toBe(0);
  });

  it('keeps no more than 400 ms for those who come late', async () => {
    const rate = newRate(100);
    await workers[0].take([rate], 100);
    app.clock.advance(3_600_000);

    expect(await workers[0].take([rate], 100)).toBe(40);
    expect(await workers[1].take([rate], 100)).toBe(0);
  });

  it('below one a second lets one message through when its time has come', async () => {
    const rate = newRate(0.5);
    await workers[0].take([rate], 100);
    app.clock.advance(1999);
    const early = await workers[0].take([rate], 100);
    app.clock.advance(1);

    expect([early, await workers[1].take([rate], 100)]).toEqual([0, 1]);
  });

  it('loses nothing that is given back', async () => {
    const rate = newRate(100);
    await workers[0].take([rate], 100);
    app.clock.advance(400);

    const taken = await workers[0].take([rate], 100);
    await workers[0].giveBack([rate], 25);

    expect([taken, await workers[1].take([rate], 100)]).toEqual([40, 25]);
  });

  it('gives the same message to one of many who take at once', async () => {
    const rate = newRate(100);
    await workers[0].take([rate], 100);
    app.clock.advance(400);

    const counts = await Promise.all([...workers, ...workers].map((worker) => worker.take([rate], 10)));

    expect(counts.reduce((sum, count) => sum + count)).toBe(40);
  });

  it('together with another one lets through what both allow, and takes no more from either', async () => {
    const [narrow, wide] = [newRate(50), newRate(500)];
    await workers[0].take([wide, narrow], 100);
    await workers[0].take([narrow], 100);
    app.clock.advance(400);

    const both = await workers[0].take([wide, narrow], 100);

    expect(both).toBe(20);
    expect(await workers[1].take([narrow], 100)).toBe(0);
    expect(await workers[1].take([wide], 1000)).toBe(180);
  });
});
