import { Types } from 'mongoose';
import type { OrderDoc } from '../../src/models/orderModel';
import type { Cohorts } from '../../src/schemas/insightSchema';
import { createCohortService } from '../../src/services/cohortService';
import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
beforeEach(async () => {
  test = await startTestApp();
});
afterEach(() => test.close());

const moment = new Date('2026-01-15T12:00:00Z');
const people = Array.from({ length: 5 }, () => new Types.ObjectId());

async function storeCustomers(): Promise<void> {
  await test.app.models.Customer.collection.insertMany(people.map((_id) => ({ _id })));
}

type Bought = Pick<OrderDoc, 'amount'> & Partial<OrderDoc> & { who: number; at: string };

/** Stores orders as ingestion leaves them: amounts in minor units. */
async function storeOrders(...orders: Bought[]): Promise<void> {
  await test.app.models.Order.insertMany(
    orders.map(({ who, at, ...order }) => ({
      customerId: people[who],
      currency: 'INR',
      type: order.amount < 0 ? 'refund' : 'order',
      status: 'completed',
      itemCount: 1,
      orderedAt: new Date(at),
      createdAt: moment,
      ...order,
    })),
  );
}

const cohortsOf = async (query = ''): Promise<Cohorts['cohorts']> => {
  const { body } = await test.api.get(`/api/analytics/cohorts?${query}`).expect(200);
  return (body as Cohorts).cohorts;
};

const sizes = (cohorts: Cohorts['cohorts']) => cohorts.map(({ period, customers }) => [period, customers]);

describe('GET /analytics/cohorts', () => {
  it('shows who of a month came back, with money after refunds, and no months to come', async () => {
    await storeOrders(
      { who: 0, at: '2025-11-03T10:00:00Z', amount: 1000 },
      { who: 0, at: '2025-11-20T10:00:00Z', amount: 500 },
      { who: 0, at: '2026-01-02T10:00:00Z', amount: 700 },
      { who: 0, at: '2026-01-03T10:00:00Z', amount: -200 },
      { who: 1, at: '2025-11-30T10:00:00Z', amount: 100 },
      { who: 1, at: '2025-12-01T10:00:00Z', amount: 900, status: 'cancelled' },
      { who: 2, at: '2026-01-10T10:00:00Z', amount: 50 },
    );

    const { body } = await test.api.get('/api/analytics/cohorts').expect(200);

    expect(body).toEqual({
      currency: 'INR',
      interval: 'month',
      timezone: 'UTC',
      cohorts: [
        {
          period: '2025-11',
          from: '2025-11-01T00:00:00.000Z',
          to: '2025-12-01T00:00:00.000Z',
          customers: 2,
          earlierRefunds: 0,
          periods: [
            { since: 0, period: '2025-11', active: 2, retention: 1, revenue: 16, refunds: 0, net: 16 },
            { since: 1, period: '2025-12', active: 0, retention: 0, revenue: 0, refunds: 0, net: 0 },
            { since: 2, period: '2026-01', active: 1, retention: 0.5, revenue: 7, refunds: -2, net: 5 },
          ],
        },
        {
          period: '2026-01',
          from: '2026-01-01T00:00:00.000Z',
          to: '2026-02-01T00:00:00.000Z',
          customers: 1,
          earlierRefunds: 0,
          periods: [
            { since: 0, period: '2026-01', active: 1, retention: 1, revenue: 0.5, refunds: 0, net: 0.5 },
          ],
        },
      ],
    });
  });

  it('counts no refund as activity, keeps one before the first order apart, and leaves out who never ordered', async () => {
    await storeOrders(
      { who: 0, at: '2025-10-03T10:00:00Z', amount: -300 },
      { who: 0, at: '2025-12-03T10:00:00Z', amount: 1000 },
      { who: 0, at: '2026-01-03T10:00:00Z', amount: -400 },
      { who: 1, at: '2025-10-03T10:00:00Z', amount: -600 },
    );

    const shown = await cohortsOf();

    expect(shown).toMatchObject([
      {
        period: '2025-12',
        customers: 1,
        earlierRefunds: -3,
        periods: [
          { active: 1, net: 10 },
          { active: 0, refunds: -4, net: -4 },
        ],
      },
    ]);
  });

  it('puts orders into the local month, across both changes of the clock', async () => {
    await storeOrders(
      { who: 0, at: '2025-03-31T21:59:59.999Z', amount: 1 },
      { who: 1, at: '2025-03-31T22:00:00.000Z', amount: 1 },
      { who: 2, at: '2025-10-31T22:59:59.999Z', amount: 1 },
      { who: 3, at: '2025-10-31T23:00:00.000Z', amount: 1 },
    );

    const berlin = await cohortsOf('timezone=Europe/Berlin');
    const utc = await cohortsOf();

    expect(sizes(berlin)).toEqual([
      ['2025-03', 1],
      ['2025-04', 1],
      ['2025-10', 1],
      ['2025-11', 1],
    ]);
    expect(sizes(utc)).toEqual([
      ['2025-03', 2],
      ['2025-10', 2],
    ]);
  });

  it('makes cohorts of ISO weeks', async () => {
    await storeOrders(
      { who: 0, at: '2025-12-29T08:00:00Z', amount: 1 },
      { who: 1, at: '2026-01-04T08:00:00Z', amount: 1 },
      { who: 0, at: '2026-01-05T08:00:00Z', amount: 1 },
    );

    const shown = await cohortsOf('interval=week');

    expect(sizes(shown)).toEqual([['2026-W01', 2]]);
    expect(shown[0]?.periods.map(({ period, active }) => [period, active])).toEqual([
      ['2026-W01', 2],
      ['2026-W02', 1],
      ['2026-W03', 0],
    ]);
  });

  it('takes the customers whose first order lies from one moment up to another, with all that they did', async () => {
    await storeOrders(
      { who: 0, at: '2025-11-10T00:00:00Z', amount: 1 },
      { who: 1, at: '2025-11-20T00:00:00Z', amount: 1 },
      { who: 2, at: '2025-12-01T00:00:00Z', amount: 1 },
      { who: 0, at: '2025-11-25T00:00:00Z', amount: 1 },
      { who: 1, at: '2026-01-05T00:00:00Z', amount: 1 },
    );

    const shown = await cohortsOf('from=2025-11-15&to=2025-12-01');

    expect(sizes(shown)).toEqual([['2025-11', 1]]);
    expect(shown[0]?.periods.map(({ active }) => active)).toEqual([1, 0, 1]);
  });

  it('lists months up to asOf, and never hides an order after it', async () => {
    await storeOrders(
      { who: 0, at: '2025-03-01T00:00:00Z', amount: 1 },
      { who: 0, at: '2025-06-01T00:00:00Z', amount: 1 },
    );

    const late = await cohortsOf('asOf=2025-08-31T23:59:59.999Z');
    const early = await cohortsOf('asOf=2025-04-01T00:00:00Z');

    const activity = (cohorts: Cohorts['cohorts']) => cohorts[0]?.periods.map(({ active }) => active);
    expect(activity(late)).toEqual([1, 0, 0, 1, 0, 0]);
    expect(activity(early)).toEqual([1, 0, 0, 1]);
  });

  it('answers the same in batches of any size', async () => {
    await storeCustomers();
    await storeOrders(
      ...people.flatMap((_, who) =>
        ['2025-11-10T00:00:00Z', '2025-12-10T00:00:00Z'].map((at) => ({ who, at, amount: 100 * (who + 1) })),
      ),
    );
    const query = { timezone: 'UTC', interval: 'month' as const };

    const answers = await Promise.all(
      [1, 2, 3, 9, 10].map((ordersAtOnce) =>
        createCohortService({
          ...test.app.models,
          clock: test.clock,
          currency: 'INR',
          ordersAtOnce,
        }).getCohorts(query),
      ),
    );

    expect(answers[0]?.cohorts).toMatchObject([
      { customers: 5, periods: [{ revenue: 15 }, { active: 5, revenue: 15 }, { active: 0 }] },
    ]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('answers no cohorts for a shop without orders', async () => {
    expect(await cohortsOf()).toEqual([]);
  });

  it.each([
    ['interval=day', '/query/interval'],
    ['timezone=Mars/Olympus', '/query/timezone'],
    ['from=2026-02-01&to=2026-01-01', '/query/from'],
    ['from=yesterday', '/query/from'],
    ['asOf=2026-01-01', '/query/asOf'],
    ['page=2', '/query/page'],
  ])('refuses %s with a pointer to %s', async (query, pointer) => {
    const response = await test.api.get(`/api/analytics/cohorts?${query}`);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('refuses more periods than a table can show', async () => {
    await storeOrders(
      { who: 0, at: '1970-01-01T00:00:00Z', amount: 1 },
      { who: 0, at: '2026-01-01T00:00:00Z', amount: 1 },
    );

    const response = await test.api.get('/api/analytics/cohorts');

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/interval' }] } });
  });

  it('ends with the last order of a shop that has been closed for too many periods since', async () => {
    await storeOrders(
      { who: 0, at: '2011-01-03T00:00:00Z', amount: 1 },
      { who: 0, at: '2011-01-12T00:00:00Z', amount: 1 },
    );

    const { body } = await test.api.get('/api/analytics/cohorts?interval=week').expect(200);

    const { cohorts } = body as Cohorts;
    expect(cohorts.map(({ periods }) => periods.map(({ period, active }) => [period, active]))).toEqual([
      [
        ['2011-W01', 1],
        ['2011-W02', 1],
      ],
    ]);
  });

  it('needs a key', async () => {
    await test.as('wrong').get('/api/analytics/cohorts').expect(401);
  });
});
