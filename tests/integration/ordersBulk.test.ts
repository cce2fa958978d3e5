import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  await Promise.all([test.app.models.Customer.deleteMany({}), test.app.models.Order.deleteMany({})]);
  await test.api
    .post('/api/customers/bulk', {
      customers: [{ externalId: 'a' }, { externalId: 'b', email: 'b@example.com' }],
    })
    .expect(200);
});

const bulk = async (orders: unknown[], key?: string) => {
  const request = test.api.post('/api/orders/bulk', { orders });
  const { body } = await (key === undefined ? request : request.set('idempotency-key', key)).expect(200);
  return body as { created: number; unchanged: number; failed: number; errors: object[] };
};

const order = (externalId: string, fields: object = {}) => ({
  externalId,
  customerExternalId: 'a',
  amount: 10,
  orderedAt: '2026-01-01T00:00:00Z',
  ...fields,
});

const statsOf = async (externalId: string): Promise<unknown> => {
  const { body } = await test.api.get(`/api/customers?externalId=${externalId}`).expect(200);
  return (body as { data: { stats: unknown }[] }).data[0]?.stats;
};

describe('POST /orders/bulk', () => {
  it('keeps statistics that saw more when a slower recomputation writes after them', async () => {
    const { collection } = test.app.models.Customer;
    const write = collection.bulkWrite.bind(collection);
    jest.spyOn(collection, 'bulkWrite').mockImplementationOnce(async (...operations) => {
      // The first request has read the orders and is about to write: a second one overtakes it.
      await bulk([order('fast', { amount: 5 })]);
      return write(...operations);
    });

    await bulk([order('slow')]);

    expect(await statsOf('a')).toMatchObject({ orderCount: 2, totalSpend: 15 });
  });

  it('leaves a note by which statistics are finished when its process is lost after the orders', async () => {
    const { models, services } = test.app;
    jest
      .spyOn(models.Customer.collection, 'bulkWrite')
      .mockRejectedValueOnce(new Error('the process is gone'));
    await test.api.post('/api/orders/bulk', { orders: [order('1')] }).expect(500);
    expect(await statsOf('a')).toMatchObject({ orderCount: 0 });

    test.clock.advance(31_000);
    await services.stats.runOverdueJob();

    expect(await statsOf('a')).toMatchObject({ orderCount: 1, totalSpend: 10 });
  });

  it('stores new orders, refunds too, and answers when the statistics include them', async () => {
    const result = await bulk([
      order('1'),
      order('2', { amount: 30 }),
      order('3', { amount: -5, type: 'refund' }),
      order('4', { customerExternalId: undefined, customerEmail: 'B@example.com', amount: 0 }),
    ]);

    expect(result).toEqual({ created: 4, updated: 0, unchanged: 0, failed: 0, errors: [] });
    expect(await statsOf('a')).toMatchObject({
      totalSpend: 40,
      netSpend: 35,
      orderCount: 2,
      largestOrder: 30,
    });
    expect(await statsOf('b')).toMatchObject({ totalSpend: 0, orderCount: 1, averageOrderValue: 0 });
  });

  it('answers each row as if it came after the ones before it', async () => {
    const result = await bulk([order('1'), order('1'), order('1', { amount: 11 }), order('2')]);

    expect(result).toMatchObject({
      created: 2,
      unchanged: 1,
      failed: 1,
      errors: [{ index: 2, pointer: '/orders/2/externalId', code: 'conflict' }],
    });
    expect(await statsOf('a')).toMatchObject({ orderCount: 2, totalSpend: 20 });
  });

  it('refuses unknown customers, other currencies and broken rows on their own', async () => {
    const result = await bulk([
      order('1'),
      order('2', { customerExternalId: 'nobody' }),
      order('3', { currency: 'GBP' }),
      order('4', { customerExternalId: { $gt: '' } }),
      order('5', { amount: 'ten' }),
      null,
    ]);

    expect(result).toMatchObject({
      created: 1,
      failed: 5,
      errors: [
        { index: 1, pointer: '/orders/1/customerExternalId' },
        { index: 2, pointer: '/orders/2/currency' },
        { index: 3, pointer: '/orders/3/customerExternalId' },
        { index: 4, pointer: '/orders/4/amount' },
        { index: 5, pointer: '/orders/5' },
      ],
    });
    expect(await test.app.models.Customer.countDocuments()).toBe(2);
  });

  it('changes nothing when it is repeated, twenty at once', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => order(`r${index}`, { amount: index }));

    const results = await Promise.all(Array.from({ length: 20 }, () => bulk(rows)));

    expect(results.reduce((sum, { created }) => sum + created, 0)).toBe(40);
    expect(results.reduce((sum, { failed }) => sum + failed, 0)).toBe(0);
    expect(await statsOf('a')).toMatchObject({ orderCount: 40, totalSpend: 780 });
  });

  it('takes orders without an externalId as new each time, but not when the request is repeated', async () => {
    const rows = [order('', { externalId: undefined }), order('', { externalId: undefined })];
    await bulk(rows, 'orders-1');
    await bulk(rows, 'orders-1');

    await bulk(rows);

    expect(await statsOf('a')).toMatchObject({ orderCount: 4 });
  });

  it('finds the rows that it wrote before its process was lost', async () => {
    const { orderBulk } = test.app.services;
    const rows = [order('', { externalId: undefined }), order('1')];
    await orderBulk.insertOrders('665f1f77bcf86cd799439011', rows);

    const again = await orderBulk.insertOrders('665f1f77bcf86cd799439011', rows);

    expect(again).toMatchObject({ created: 2, unchanged: 0, failed: 0 });
    expect(await statsOf('a')).toMatchObject({ orderCount: 2 });
  });

  it('loses an order whose customer is deleted in between, and says so', async () => {
    const { Customer, Order } = test.app.models;
    const { stats, orderBulk } = test.app.services;
    const write = stats.withStatistics.bind(stats);
    stats.withStatistics = async (ids, run) => {
      await Customer.deleteOne({ externalId: 'a' });
      return write(ids, run);
    };

    const result = await orderBulk
      .insertOrders('665f1f77bcf86cd799439012', [order('1'), order('2', { customerExternalId: 'b' })])
      .finally(() => Object.assign(stats, { withStatistics: write }));

    expect(result).toMatchObject({
      created: 1,
      failed: 1,
      errors: [{ index: 0, pointer: '/orders/0/customerExternalId' }],
    });
    expect(await Order.countDocuments()).toBe(1);
  });
});
