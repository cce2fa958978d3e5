import { Types } from 'mongoose';
import type { CustomerDoc } from '../../src/models/customerModel';
import type { OrderDoc } from '../../src/models/orderModel';
import { createRevenueService } from '../../src/services/revenueService';
import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
beforeEach(async () => {
  test = await startTestApp();
});
afterEach(() => test.close());

const aCustomer = new Types.ObjectId();

/** Stores orders as ingestion leaves them: amounts in minor units. */
async function storeOrders(...orders: Partial<OrderDoc>[]): Promise<void> {
  const moment = new Date('2026-01-15T12:00:00Z');
  await test.app.models.Order.insertMany(
    orders.map((order) => ({
      customerId: aCustomer,
      amount: 1000,
      currency: 'INR',
      type: 'order',
      status: 'completed',
      itemCount: 1,
      orderedAt: moment,
      createdAt: moment,
      ...order,
    })),
  );
}

async function storeCustomer(
  name: string,
  stats: Partial<CustomerDoc['stats']>,
  fields: Partial<CustomerDoc> = {},
): Promise<void> {
  const moment = new Date('2026-01-15T12:00:00Z');
  await test.app.models.Customer.create({
    name,
    opening: {},
    stats,
    createdAt: moment,
    updatedAt: moment,
    ...fields,
  });
}

const series = async (query: string): Promise<Record<string, unknown>[]> => {
  const { body } = await test.api.get(`/api/analytics/revenue?${query}`).expect(200);
  return (body as { series: Record<string, unknown>[] }).series;
};

describe('GET /analytics/overview', () => {
  it('answers zeros and no average for an empty shop', async () => {
    const response = await test.api.get('/api/analytics/overview');

    expect(response.body).toEqual({
      customers: 0,
      customersWithOrders: 0,
      orders: 0,
      refunds: 0,
      revenue: 0,
      refundTotal: 0,
      netRevenue: 0,
      averageOrderValue: null,
      campaigns: 0,
      messages: {},
      repeatCustomers: 0,
      repeatShare: null,
      asOf: '2026-01-15T12:00:00.000Z',
      currency: 'INR',
      last30Days: {
        from: '2025-12-16T12:00:00.000Z',
        to: '2026-01-15T12:00:00.000Z',
        newCustomers: 0,
        orders: 0,
        revenue: 0,
        refunds: 0,
        net: 0,
      },
      previous30Days: {
        from: '2025-11-16T12:00:00.000Z',
        to: '2025-12-16T12:00:00.000Z',
        newCustomers: 0,
        orders: 0,
        revenue: 0,
        refunds: 0,
        net: 0,
      },
    });
  });

  it('sets the last 30 days against the 30 before, by asOf, which hides nothing from the totals', async () => {
    await storeOrders(
      { orderedAt: new Date('2025-12-31T00:00:00Z'), amount: 5000 },
      { orderedAt: new Date('2025-12-30T23:59:59.999Z'), amount: 700 },
      { orderedAt: new Date('2025-12-01T00:00:00Z'), amount: 300 },
      { orderedAt: new Date('2025-12-05T00:00:00Z'), amount: -50, type: 'refund' },
      { orderedAt: new Date('2025-11-30T23:59:59.999Z'), amount: 20 },
      { orderedAt: new Date('2025-12-10T00:00:00Z'), amount: 9000, status: 'cancelled' },
    );
    await storeCustomer('Asha', { orderCount: 2, firstOrderAt: new Date('2025-12-10T00:00:00Z') });
    await storeCustomer('Ben', { orderCount: 1, firstOrderAt: new Date('2025-11-05T00:00:00Z') });
    await storeCustomer('Chris', { orderCount: 0, firstOrderAt: null });

    const { body } = await test.api.get('/api/analytics/overview?asOf=2025-12-31T00:00:00Z').expect(200);

    expect(body).toMatchObject({
      orders: 4,
      revenue: 60.2,
      repeatCustomers: 1,
      repeatShare: 0.5,
      last30Days: { newCustomers: 1, orders: 2, revenue: 10, refunds: -0.5, net: 9.5 },
      previous30Days: { newCustomers: 1, orders: 1, revenue: 0.2, refunds: 0, net: 0.2 },
    });
  });

  it('counts completed orders only, and refunds apart from revenue', async () => {
    await storeOrders(
      { amount: 1000 },
      { amount: 1001 },
      { amount: 1000 },
      { amount: 5000, status: 'cancelled' },
      { amount: -250, type: 'refund' },
    );

    const response = await test.api.get('/api/analytics/overview');

    expect(response.body).toMatchObject({
      orders: 3,
      refunds: 1,
      revenue: 30.01,
      refundTotal: -2.5,
      netRevenue: 27.51,
      averageOrderValue: 30.01 / 3,
    });
  });

  it('needs a key', async () => {
    await test.as('wrong').get('/api/analytics/overview').expect(401);
  });
});

describe('GET /analytics/revenue', () => {
  it('shows every period between the first and the last order, empty ones as 0', async () => {
    await storeOrders(
      { orderedAt: new Date('2025-11-30T23:59:59.999Z'), amount: 1050 },
      { orderedAt: new Date('2026-01-01T00:00:00Z'), amount: -50, type: 'refund' },
    );

    const shown = await series('interval=month');

    expect(shown).toEqual([
      {
        period: '2025-11',
        from: '2025-11-01T00:00:00.000Z',
        to: '2025-12-01T00:00:00.000Z',
        orders: 1,
        customers: 1,
        revenue: 10.5,
        refunds: 0,
        net: 10.5,
      },
      {
        period: '2025-12',
        from: '2025-12-01T00:00:00.000Z',
        to: '2026-01-01T00:00:00.000Z',
        orders: 0,
        customers: 0,
        revenue: 0,
        refunds: 0,
        net: 0,
      },
      {
        period: '2026-01',
        from: '2026-01-01T00:00:00.000Z',
        to: '2026-02-01T00:00:00.000Z',
        orders: 0,
        customers: 0,
        revenue: 0,
        refunds: -0.5,
        net: -0.5,
      },
    ]);
  });

  it('includes from and excludes to', async () => {
    await storeOrders(
      { orderedAt: new Date('2026-01-10T00:00:00.000Z') },
      { orderedAt: new Date('2026-01-12T00:00:00.000Z') },
    );

    const shown = await series('from=2026-01-10&to=2026-01-12&interval=day');

    expect(shown.map(({ period, orders }) => [period, orders])).toEqual([
      ['2026-01-10', 1],
      ['2026-01-11', 0],
    ]);
  });

  it('puts an order into the local day of the time zone, across a change of the clock', async () => {
    await storeOrders(
      { orderedAt: new Date('2026-03-28T23:30:00Z') },
      { orderedAt: new Date('2026-03-29T22:30:00Z') },
    );

    const shown = await series('from=2026-03-28&to=2026-03-31&interval=day&timezone=Europe/Berlin');

    expect(shown.map(({ period, from, orders }) => [period, from, orders])).toEqual([
      ['2026-03-28', '2026-03-27T23:00:00.000Z', 0],
      ['2026-03-29', '2026-03-28T23:00:00.000Z', 1],
      ['2026-03-30', '2026-03-29T22:00:00.000Z', 1],
    ]);
  });

  it('names ISO weeks and counts a customer with two orders once', async () => {
    await storeOrders(
      { orderedAt: new Date('2025-12-29T08:00:00Z') },
      { orderedAt: new Date('2026-01-04T08:00:00Z') },
      { orderedAt: new Date('2026-01-05T08:00:00Z'), customerId: new Types.ObjectId() },
    );

    const shown = await series('interval=week');

    expect(shown.map(({ period, orders, customers }) => [period, orders, customers])).toEqual([
      ['2026-W01', 2, 1],
      ['2026-W02', 1, 1],
    ]);
  });

  it('answers the same however many orders are gathered at once', async () => {
    const people = Array.from({ length: 5 }, () => new Types.ObjectId());
    await test.app.models.Customer.collection.insertMany(people.slice(1, 4).map((_id) => ({ _id })));
    await storeOrders(
      ...people.flatMap((customerId, who) =>
        ['2026-01-10T00:00:00Z', '2026-02-10T00:00:00Z', '2026-02-11T00:00:00Z'].map((at) => ({
          customerId,
          orderedAt: new Date(at),
          amount: 100 * (who + 1),
        })),
      ),
    );

    const answers = await Promise.all(
      [1, 4, 7, 14, 15].map((ordersAtOnce) =>
        createRevenueService({ ...test.app.models, currency: 'INR', ordersAtOnce }).getRevenue({
          timezone: 'UTC',
          interval: 'month',
        }),
      ),
    );

    expect(answers[0]?.series).toMatchObject([
      { orders: 5, customers: 5, revenue: 15 },
      { orders: 10, customers: 5, revenue: 30 },
    ]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('answers no periods for a shop without orders, and for a range of no length', async () => {
    const empty = await series('interval=day');
    const instant = await series('from=2026-01-01&to=2026-01-01');

    expect([empty, instant]).toEqual([[], []]);
  });

  it.each([
    ['interval=hour', '/query/interval'],
    ['timezone=Mars/Olympus', '/query/timezone'],
    ['from=2026-02-01&to=2026-01-01', '/query/from'],
    ['from=yesterday', '/query/from'],
    ['from=2026-01-01T00:00:00&to=2026-02-01', '/query/from'],
    ['from=1900-01-01&to=2026-01-01&interval=day', '/query/interval'],
    ['page=2', '/query/page'],
  ])('refuses %s with a pointer to %s', async (query, pointer) => {
    const response = await test.api.get(`/api/analytics/revenue?${query}`);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});

describe('the top lists', () => {
  async function storeSpender(name: string, country: string | undefined, totalSpend: number): Promise<void> {
    const moment = new Date('2026-01-15T12:00:00Z');
    await test.app.models.Customer.create({
      name,
      ...(country !== undefined && { country }),
      opening: { totalSpend: 100 },
      stats: { totalSpend: totalSpend + 100, orderCount: 2 },
      createdAt: moment,
      updatedAt: moment,
    });
  }

  it('name the customers who spent most, opening balance included', async () => {
    await storeSpender('Asha', 'India', 5000);
    await storeSpender('Ben', 'India', 7000);
    await storeSpender('Chris', undefined, 6000);

    const response = await test.api.get('/api/analytics/top-customers?limit=2');

    expect(response.body).toMatchObject({
      data: [
        { name: 'Ben', totalSpend: 71 },
        { name: 'Chris', totalSpend: 61 },
      ],
    });
  });

  it('name the countries by what was ordered from them, or by their customers', async () => {
    await storeSpender('Asha', 'India', 2000);
    await storeSpender('Ben', 'India', 3000);
    await storeSpender('Chris', undefined, 6000);

    const byRevenue = await test.api.get('/api/analytics/countries');
    const byCustomers = await test.api.get('/api/analytics/countries?sort=customers&limit=1');

    expect(byRevenue.body).toEqual({
      currency: 'INR',
      data: [
        { country: null, customers: 1, orders: 2, revenue: 60 },
        { country: 'India', customers: 2, orders: 4, revenue: 50 },
      ],
    });
    expect(byCustomers.body).toMatchObject({ data: [{ country: 'India' }] });
  });

  it('are sorted by each figure, equal ones by their ids', async () => {
    await storeCustomer('Asha', { totalSpend: 900, netSpend: 100, orderCount: 3, averageOrderValue: 300 });
    await storeCustomer('Ben', {
      totalSpend: 800,
      netSpend: 800,
      orderCount: 1,
      averageOrderValue: 1000 / 3,
    });
    await storeCustomer('Chris', { totalSpend: 900, netSpend: 100, orderCount: 3, averageOrderValue: 300 });
    await storeCustomer('Dan', { totalSpend: 0 });
    const names = async (sort: string): Promise<string[]> => {
      const { body } = await test.api.get(`/api/analytics/top-customers?sort=${sort}`).expect(200);
      return (body as { data: { name: string }[] }).data.map(({ name }) => name);
    };

    const found = await Promise.all(['totalSpend', 'netSpend', 'orderCount', 'averageOrderValue'].map(names));

    expect(found).toEqual([
      ['Asha', 'Chris', 'Ben', 'Dan'],
      ['Ben', 'Asha', 'Chris', 'Dan'],
      ['Asha', 'Chris', 'Ben', 'Dan'],
      ['Ben', 'Asha', 'Chris', 'Dan'],
    ]);
    const { body } = await test.api.get('/api/analytics/top-customers?sort=averageOrderValue&limit=1');
    expect(body.data[0]).toMatchObject({ averageOrderValue: 1000 / 3 / 100 });
  });

  it('refuse a figure that there is none of', async () => {
    const response = await test.api.get('/api/analytics/top-customers?sort=name');

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/sort' }] } });
  });

  it('refuse a limit beyond 100', async () => {
    const response = await test.api.get('/api/analytics/top-customers?limit=101');

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/limit' }] } });
  });
});
