import { Types } from 'mongoose';
import type { App } from '../../src/app';
import type { SegmentChange, SegmentRefresh } from '../../src/schemas/segmentInsightSchema';
import { client, createTestClock } from '../support/api';
import type { TestClock } from '../support/api';
import { seededRandom } from '../support/seededRandom';
import { UNKNOWN_ID, all, rule } from '../support/segments';
import { buildCustomer, startTestServer } from '../support/server';
import type { TestServer } from '../support/server';

const never = new AbortController().signal;
const HOUR_MS = 3_600_000;
const inPune = all(rule('city', '=', 'Pune'));

let clock: TestClock;
let server: TestServer;
beforeEach(async () => {
  clock = createTestClock('2026-01-15T12:00:00Z');
  const settings = { SEGMENT_REFRESH_AT: '02:00', SEGMENT_REFRESH_TIMEZONE: 'Asia/Kolkata' };
  server = await startTestServer({ clock, isWorking: false, settings });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await server.close();
});

const work = (app: App = server.app) => app.services.segmentHistory.work;
const idOf = (number: number): Types.ObjectId => new Types.ObjectId(number.toString(16).padStart(24, '0'));

async function storePeople(cities: readonly string[]): Promise<void> {
  const people = cities.map((city, index) =>
    buildCustomer(`Person ${index}`, { _id: idOf(index + 1), city }),
  );
  await server.app.models.Customer.collection.insertMany(people);
}
const move = (number: number, city: string) =>
  server.app.models.Customer.updateOne({ _id: idOf(number) }, { $set: { city } });

async function makeSegment(rules: object = inPune): Promise<string> {
  const { body } = await server.api.post('/api/segments', { name: 'Pune', rules }).expect(201);
  return (body as { id: string }).id;
}

const order = async (id: string): Promise<SegmentRefresh> => {
  const { body } = await server.api.post(`/api/segments/${id}/refresh`).expect(202);
  return body as SegmentRefresh;
};

/** A refresh by hand, done; a minute after the one before. */
async function refresh(id: string): Promise<SegmentRefresh> {
  clock.advance(60_000);
  const { id: refreshId } = await order(id);
  await work().refresher.run(never);
  const found = (await history(id)).find((each) => each.id === refreshId);
  if (!found) throw new Error('the refresh is in the history');
  return found;
}

const read = async <T>(path: string): Promise<T[]> => {
  const { body } = await server.api.get(`/api/segments/${path}`).expect(200);
  return (body as { data: T[] }).data;
};
const history = (id: string, query = ''): Promise<SegmentRefresh[]> =>
  read(`${id}/history?limit=100${query}`);
const changes = (id: string, refreshId: string, change: string): Promise<SegmentChange[]> =>
  read(`${id}/history/${refreshId}/customers?change=${change}&limit=100`);
const numbersOf = (list: readonly SegmentChange[]): number[] =>
  list.map(({ customerId }) => Number.parseInt(customerId, 16));

describe('a refresh', () => {
  it('counts who is in the segment, and who joined and left since the one before', async () => {
    await storePeople(['Pune', 'Pune', 'Goa', 'Goa']);
    const id = await makeSegment();

    const first = await refresh(id);
    await move(1, 'Goa');
    await move(3, 'Pune');
    await move(4, 'Pune');
    const second = await refresh(id);
    const third = await refresh(id);

    const seen = (await history(id)).map(({ size, joined, left, isFirst }) => [size, joined, left, isFirst]);
    expect(first).toMatchObject({ kind: 'manual', date: null, status: 'COMPLETED', rulesChanged: false });
    expect(seen).toEqual([
      [3, 0, 0, false],
      [3, 2, 1, false],
      [2, 2, 0, true],
    ]);
    expect(numbersOf(await changes(id, second.id, 'joined'))).toEqual([3, 4]);
    expect(await changes(id, second.id, 'left')).toEqual([
      {
        customerId: String(idOf(1)),
        name: 'Person 0',
        email: 'person.0@example.com',
        joinedAt: first.asOf,
        leftAt: second.asOf,
      },
    ]);
    expect(await changes(id, third.id, 'joined')).toEqual([]);
  });

  it('knows those who left and came back, and those who are gone, by their ids', async () => {
    await storePeople(['Pune', 'Pune']);
    const id = await makeSegment();
    await refresh(id);
    await move(1, 'Goa');
    await server.app.models.Customer.deleteOne({ _id: idOf(2) });
    const second = await refresh(id);
    await move(1, 'Pune');
    const third = await refresh(id);

    const left = await changes(id, second.id, 'left');
    const joined = await changes(id, third.id, 'joined');

    expect(numbersOf(left)).toEqual([1, 2]);
    expect(left[1]).toEqual({
      customerId: String(idOf(2)),
      joinedAt: expect.any(String) as string,
      leftAt: second.asOf,
    });
    expect(joined).toMatchObject([{ customerId: String(idOf(1)), joinedAt: third.asOf, leftAt: null }]);
  });

  it('says when the rules are others than before, also those of a segment that they name', async () => {
    await storePeople(['Pune', 'Goa']);
    const inner = await makeSegment();
    const id = await makeSegment(all({ field: 'segment', segmentId: inner }));
    const first = await refresh(id);
    const rules = all(rule('city', 'in', ['Pune', 'Goa']));
    await server.api.patch(`/api/segments/${inner}`, { rules }).expect(200);

    const second = await refresh(id);
    const third = await refresh(id);

    expect([first, second, third].map(({ rulesChanged }) => rulesChanged)).toEqual([false, true, false]);
    expect([first.description, second.description]).toEqual([
      'Customers who have the city "Pune"',
      'Customers who have a city among "Pune", "Goa"',
    ]);
    expect(second).toMatchObject({ size: 2, joined: 1 });
  });

  it('goes through a large segment by batches, in which many may join and leave', async () => {
    const cities = Array.from({ length: 2600 }, (_, index) => (index < 1300 ? 'Pune' : 'Goa'));
    await storePeople(cities);
    const id = await makeSegment();
    await refresh(id);
    await server.app.models.Customer.updateMany(
      {},
      [{ $set: { city: { $cond: [{ $eq: ['$city', 'Pune'] }, 'Goa', 'Pune'] } } }],
      { updatePipeline: true },
    );

    const second = await refresh(id);

    expect(second).toMatchObject({ status: 'COMPLETED', size: 1300, joined: 1300, left: 1300 });
  });

  it('follows any sequence of changes exactly', async () => {
    const random = seededRandom(5);
    const cities = Array.from({ length: 40 }, () => (random() < 0.5 ? 'Pune' : 'Goa'));
    await storePeople(cities);
    const id = await makeSegment();
    await refresh(id);
    const wrong: unknown[] = [];

    for (let round = 0; round < 8; round += 1) {
      const before = [...cities];
      for (const [index] of cities.entries()) {
        if (random() < 0.8) continue;
        cities[index] = cities[index] === 'Pune' ? 'Goa' : 'Pune';
        await move(index + 1, cities[index]);
      }
      const moved = (from: string) =>
        cities.flatMap((city, index) => (before[index] === from && city !== from ? [index + 1] : []));
      const { id: refreshId, size } = await refresh(id);
      const found = [
        size,
        numbersOf(await changes(id, refreshId, 'joined')),
        numbersOf(await changes(id, refreshId, 'left')),
      ];
      const expected = [cities.filter((city) => city === 'Pune').length, moved('Goa'), moved('Pune')];
      if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push({ found, expected });
    }

    expect(wrong).toEqual([]);
  });
});

describe('a refresh whose worker dies', () => {
  /** The write fails once: before it is done, or after it. */
  function failOnce<T extends object>(target: T, method: keyof T & string, isDone: boolean): void {
    const original = (target[method] as (...args: unknown[]) => Promise<unknown>).bind(target);
    const spied = jest.spyOn(target as Record<string, (...args: unknown[]) => unknown>, method);
    spied.mockImplementationOnce(async (...args: unknown[]) => {
      if (isDone) await original(...args);
      throw new Error('killed');
    });
  }

  it.each([
    ['before a batch is decided', 'batch', false],
    ['after it is decided', 'batch', true],
    ['before those who join are written', 'join', false],
    ['after they are written', 'join', true],
    ['before those who leave are written', 'leave', false],
    ['after they are written', 'leave', true],
  ])('%s is gone on with by another one, to the exact figures', async (_, step, isDone) => {
    await storePeople(Array.from({ length: 2200 }, (_person, index) => (index % 2 === 0 ? 'Pune' : 'Goa')));
    const id = await makeSegment();
    await refresh(id);
    for (const number of [1, 3, 5]) await move(number, 'Goa');
    for (const number of [2, 4]) await move(number, 'Pune');
    const { SegmentBatch, SegmentStay } = server.app.models;
    if (step === 'batch') failOnce(SegmentBatch.collection, 'insertOne', isDone);
    if (step === 'join') failOnce(SegmentStay.collection, 'insertMany', isDone);
    if (step === 'leave') failOnce(SegmentStay, 'updateMany', isDone);

    clock.advance(60_000);
    const { id: refreshId } = await order(id);
    await expect(work().refresher.run(never)).rejects.toThrow('killed');
    // What changes in between does not change what was decided.
    if (isDone) await move(1, 'Pune');
    clock.advance(30_001);
    const other = server.another();
    await work(other).refresher.run(never);

    const [latest] = await history(id);
    expect(latest).toMatchObject({ id: refreshId, status: 'COMPLETED', size: 1099, joined: 2, left: 3 });
    expect(numbersOf(await changes(id, refreshId, 'joined'))).toEqual([2, 4]);
    expect(numbersOf(await changes(id, refreshId, 'left'))).toEqual([1, 3, 5]);
  });

  it('changes nothing any more when it wakes up long after another one has finished', async () => {
    await storePeople(['Pune', 'Goa', 'Goa']);
    const id = await makeSegment();
    await refresh(id);
    const { SegmentBatch } = server.app.models;
    const insert = SegmentBatch.collection.insertOne.bind(SegmentBatch.collection);
    let wake = (): void => undefined;
    let sleeps = (): void => undefined;
    const asleep = new Promise<void>((resolve) => (sleeps = resolve));
    const woken = new Promise<void>((resolve) => (wake = resolve));
    jest.spyOn(SegmentBatch.collection, 'insertOne').mockImplementationOnce(async (batch) => {
      sleeps();
      await woken;
      return insert(batch);
    });

    // It has seen that the second one joins; then that one does not.
    await move(2, 'Pune');
    clock.advance(60_000);
    const { id: refreshId } = await order(id);
    const frozen = work().refresher.run(never);
    await asleep;
    await move(2, 'Goa');
    await move(3, 'Pune');
    clock.advance(30_001);
    const other = server.another();
    await work(other).refresher.run(never);
    wake();
    await frozen;

    expect(await history(id)).toMatchObject([{ id: refreshId, size: 2, joined: 1, left: 0 }, { size: 1 }]);
    expect(numbersOf(await changes(id, refreshId, 'joined'))).toEqual([3]);
    expect(await refresh(id)).toMatchObject({ size: 2, joined: 0, left: 0 });
  });

  it('is given up when it fails again and again, and does not stand in the way of the next one', async () => {
    await storePeople(['Pune']);
    const id = await makeSegment();
    await order(id);
    const { SegmentBatch } = server.app.models;
    const insert = jest.spyOn(SegmentBatch.collection, 'insertOne').mockRejectedValue(new Error('broken'));
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await expect(work().refresher.run(never)).rejects.toThrow('broken');
      clock.advance(30_001);
    }
    insert.mockRestore();

    const failed = await history(id);
    const next = await refresh(id);

    expect(failed).toMatchObject([{ status: 'FAILED', reason: 'broken' }]);
    expect(next).toMatchObject({ status: 'COMPLETED', size: 1, isFirst: true });
  });

  it('gives the rest back when the program ends', async () => {
    await storePeople(Array.from({ length: 1100 }, () => 'Pune'));
    const id = await makeSegment();
    await order(id);
    const ending = AbortSignal.abort();

    await work().refresher.run(ending);
    await work(server.another()).refresher.run(never);

    expect(await history(id)).toMatchObject([{ status: 'COMPLETED', size: 1100 }]);
  });
});

describe('each night', () => {
  it('writes one entry for each segment, whoever finds that it is due, and however often', async () => {
    await storePeople(['Pune']);
    const ids = [await makeSegment(), await makeSegment()];
    const other = server.another();
    // 01:59 and 02:00 in Kolkata.
    clock.set('2026-01-15T20:29:00Z');
    await work().refreshes.runNightly();
    await work().refresher.run(never);
    await work().refresher.run(never);
    clock.set('2026-01-15T20:30:00Z');

    await Promise.all([work().refreshes.runNightly(), work(other).refreshes.runNightly()]);
    await Promise.all([work().refreshes.runNightly(), work(other).refreshes.runNightly()]);
    await work().refresher.run(never);
    await work(other).refresher.run(never);
    await work().refreshes.runNightly();

    for (const id of ids) {
      expect(await history(id)).toMatchObject([
        { kind: 'nightly', date: '2026-01-16', status: 'COMPLETED', size: 1, joined: 0, isFirst: false },
        { kind: 'nightly', date: '2026-01-15', status: 'COMPLETED', size: 1, joined: 1, isFirst: true },
      ]);
    }
  });

  it('waits for a refresh by hand, and then comes after it', async () => {
    await storePeople(['Pune']);
    const id = await makeSegment();
    const manual = await order(id);

    await work().refreshes.runNightly();
    const during = await history(id);
    await work().refresher.run(never);
    await work().refreshes.runNightly();
    await work().refresher.run(never);

    expect(during).toMatchObject([{ id: manual.id, status: 'RUNNING' }]);
    expect((await history(id)).map(({ kind, isFirst }) => [kind, isFirst])).toEqual([
      ['nightly', false],
      ['manual', true],
    ]);
  });

  it('makes up for a night in which nobody was there, once', async () => {
    await storePeople(['Pune']);
    const id = await makeSegment();
    clock.advance(3 * 24 * HOUR_MS);

    await work().refreshes.runNightly();
    await work().refresher.run(never);

    expect(await history(id)).toMatchObject([{ date: '2026-01-18', asOf: '2026-01-18T12:00:00.000Z' }]);
  });
});

describe('POST /segments/:id/refresh', () => {
  it('answers the one that is in work already, and the same for a repeated request', async () => {
    const id = await makeSegment();
    const path = `/api/segments/${id}/refresh`;

    const first = await server.api.post(path).set('idempotency-key', 'k').expect(202);
    const repeated = await server.api.post(path).set('idempotency-key', 'k').expect(202);
    const other = await server.api.post(path).expect(202);

    expect(first.headers.location).toBe(`/api/segments/${id}/history`);
    expect(first.body).toMatchObject({ status: 'RUNNING', kind: 'manual' });
    expect([repeated.body.id, other.body.id]).toEqual([first.body.id, first.body.id]);
  });

  it('needs a key, a role that may write, and a segment', async () => {
    const { body } = await server.api.post('/api/api-keys', { name: 'a viewer', role: 'viewer' });
    const path = `/api/segments/${UNKNOWN_ID}/refresh`;

    await client(server.app.express, 'wrong').post(path).expect(401);
    await client(server.app.express, body.key).post(path).expect(403);
    await server.api.post(path).expect(404);
    await server.api.post('/api/segments/nonsense/refresh').expect(400);
  });
});

describe('GET /segments/:id/history', () => {
  it('goes page by page, newest first, and takes a range', async () => {
    const id = await makeSegment();
    const made = [await refresh(id), await refresh(id), await refresh(id)];
    const page = async (query: string) =>
      (await server.api.get(`/api/segments/${id}/history?${query}`).expect(200)).body as {
        data: SegmentRefresh[];
        page: { nextCursor: string };
      };

    const first = await page('limit=2');
    const second = await page(`limit=2&cursor=${first.page.nextCursor}`);
    const ranged = await page(`from=${made[1]?.asOf}&to=${made[2]?.asOf}`);

    expect(first.data).toEqual([made[2], made[1]]);
    expect(second.data).toEqual([made[0]]);
    expect(ranged.data).toEqual([made[1]]);
  });

  it('ends after 400 days', async () => {
    const id = await makeSegment();
    const { id: old } = await refresh(id);
    clock.advance(400 * 24 * HOUR_MS + 1);

    expect(await history(id)).toEqual([]);
    await server.api.get(`/api/segments/${id}/history/${old}/customers?change=left`).expect(404);
  });

  it.each([
    ['limit=0', '/query/limit'],
    ['cursor=nonsense', '/query/cursor'],
    ['from=yesterday', '/query/from'],
    ['page=2', '/query/page'],
  ])('refuses %s with a pointer to %s', async (query, pointer) => {
    const id = await makeSegment();

    const response = await server.api.get(`/api/segments/${id}/history?${query}`);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('needs a key and a segment', async () => {
    await client(server.app.express, 'wrong').get(`/api/segments/${UNKNOWN_ID}/history`).expect(401);
    await server.api.get(`/api/segments/${UNKNOWN_ID}/history`).expect(404);
  });
});

describe('GET /segments/:id/history/:refreshId/customers', () => {
  it('goes page by page in the order of ids', async () => {
    await storePeople(['Pune', 'Pune', 'Pune']);
    const id = await makeSegment();
    const { id: refreshId } = await refresh(id);
    const path = `/api/segments/${id}/history/${refreshId}/customers?change=joined&limit=2`;

    const first = await server.api.get(path).expect(200);
    const second = await server.api.get(`${path}&cursor=${first.body.page.nextCursor}`).expect(200);

    expect([numbersOf(first.body.data), numbersOf(second.body.data)]).toEqual([[1, 2], [3]]);
  });

  it('refuses a change that is none, and needs a key, a segment and one of its refreshes', async () => {
    const id = await makeSegment();
    const other = await makeSegment();
    const { id: refreshId } = await refresh(other);
    const path = `/api/segments/${id}/history/${refreshId}/customers`;

    const refused = await server.api.get(`${path}?change=stayed`);

    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/change' }] } });
    await server.api.get(`${path}?change=joined`).expect(404);
    await server.api
      .get(`/api/segments/${UNKNOWN_ID}/history/${refreshId}/customers?change=left`)
      .expect(404);
    await client(server.app.express, 'wrong').get(`${path}?change=joined`).expect(401);
  });
});

describe('deleting a segment', () => {
  const countAll = async (): Promise<number[]> => {
    const { SegmentRefresh, SegmentBatch, SegmentStay } = server.app.models;
    return Promise.all([
      SegmentRefresh.countDocuments(),
      SegmentBatch.countDocuments(),
      SegmentStay.countDocuments(),
    ]);
  };

  it('forgets its history, also what a worker writes that was in the middle of it', async () => {
    await storePeople(['Pune', 'Goa']);
    const id = await makeSegment();
    await refresh(id);
    await server.api.delete(`/api/segments/${id}`).expect(204);

    await work().forgetter.run();
    const soon = await countAll();
    await server.app.models.SegmentStay.create({ segmentId: id, customerId: idOf(1), joinedAt: clock.now() });
    clock.advance(60_000);
    await work().forgetter.run();

    expect(soon).toEqual([1, 0, 0]);
    expect(await countAll()).toEqual([0, 0, 0]);
  });

  it('forgets nothing when the segment stays', async () => {
    await storePeople(['Pune']);
    const id = await makeSegment();
    await refresh(id);
    await work().forgetter.note(id);
    clock.advance(60_000);

    await work().forgetter.run();

    expect(await history(id)).toHaveLength(1);
    expect(await countAll()).toEqual([1, 1, 1]);
  });
});
