import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());

let serial = 0;
const unique = (prefix: string): string => `${prefix}-${(serial += 1)}`;

const makeCustomer = async (fields: object = {}): Promise<string> => {
  const { body } = await test.api.post('/api/customers', { externalId: unique('c'), ...fields }).expect(201);
  return (body as { id: string }).id;
};

const makeOrder = async (fields: object): Promise<string> => {
  const { body } = await test.api.post('/api/orders', { amount: 10, ...fields }).expect(201);
  return (body as { id: string }).id;
};

const statsOf = async (id: string): Promise<unknown> =>
  ((await test.api.get(`/api/customers/${id}`).expect(200)).body as { stats: unknown }).stats;

describe('POST /orders', () => {
  it('answers 201 when the customer’s statistics include the order', async () => {
    const email = `${unique('who')}@example.com`;
    const customerId = await makeCustomer({ email });

    const response = await test.api.post('/api/orders', {
      externalId: unique('o'),
      customerEmail: ` ${email.toUpperCase()} `,
      amount: '99.90',
      currency: 'INR',
      items: [
        { sku: 'a', quantity: 2, price: 10 },
        { name: 'b', quantity: 1 },
      ],
      orderedAt: '2026-01-10T10:00:00+01:00',
    });

    expect(response).toMatchObject({
      status: 201,
      headers: { location: `/api/orders/${(response.body as { id: string }).id}` },
      body: {
        customerId,
        amount: 99.9,
        currency: 'INR',
        type: 'order',
        status: 'completed',
        itemCount: 3,
        items: [
          { sku: 'a', quantity: 2, price: 10 },
          { name: 'b', quantity: 1 },
        ],
        orderedAt: '2026-01-10T09:00:00.000Z',
      },
    });
    expect(await statsOf(customerId)).toEqual({
      totalSpend: 99.9,
      netSpend: 99.9,
      visits: 1,
      orderCount: 1,
      refundCount: 0,
      averageOrderValue: 99.9,
      largestOrder: 99.9,
      firstOrderAt: '2026-01-10T09:00:00.000Z',
      lastOrderAt: '2026-01-10T09:00:00.000Z',
      lastVisitAt: '2026-01-10T09:00:00.000Z',
    });
  });

  it('counts a refund in netSpend and refundCount and nowhere else', async () => {
    const customerId = await makeCustomer();
    await makeOrder({ customerId, amount: 30, orderedAt: '2026-01-01T00:00:00Z' });

    await makeOrder({ customerId, amount: -12.5, type: 'refund', orderedAt: '2026-01-09T00:00:00Z' });

    expect(await statsOf(customerId)).toMatchObject({
      totalSpend: 30,
      netSpend: 17.5,
      visits: 1,
      orderCount: 1,
      refundCount: 1,
      averageOrderValue: 30,
      lastOrderAt: '2026-01-01T00:00:00.000Z',
      lastVisitAt: '2026-01-01T00:00:00.000Z',
    });
  });

  it('answers 200 for the same order again and 409 for the same externalId with other content', async () => {
    const customerId = await makeCustomer();
    const order = { externalId: unique('o'), customerId, amount: 5, orderedAt: '2026-01-01T00:00:00Z' };
    const first = await test.api.post('/api/orders', order);

    const again = await test.api.post('/api/orders', order);
    const other = await test.api.post('/api/orders', { ...order, amount: 6 });

    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(other).toMatchObject({ status: 409, body: { errors: [{ pointer: '/externalId' }] } });
    expect(await statsOf(customerId)).toMatchObject({ orderCount: 1, totalSpend: 5 });
  });

  it.each([
    ['/customerId', { customerId: '000000000000000000000000' }],
    ['/customerExternalId', { customerExternalId: 'nobody' }],
    ['/customerEmail', { customerEmail: 'nobody@example.com' }],
    ['/customerExternalId', {}],
    ['/customerId', { customerId: { $gt: '' } }],
    ['/customerExternalId', { customerExternalId: { $gt: '' } }],
    ['/customerEmail', { customerEmail: { $gt: '' } }],
    ['/externalId', { externalId: { $gt: '' }, customerExternalId: 'x' }],
    ['/amount', { amount: -1, customerExternalId: 'x' }],
    ['/amount', { amount: 1, type: 'refund', customerExternalId: 'x' }],
    ['/amount', { amount: '1,5', customerExternalId: 'x' }],
    ['/amount', { amount: { $gt: '' }, customerExternalId: 'x' }],
    ['/type', { type: { $gt: '' }, customerExternalId: 'x' }],
    ['/status', { status: 'open', customerExternalId: 'x' }],
    ['/items/0/quantity', { items: [{ quantity: '2' }], customerExternalId: 'x' }],
    ['/orderedAt', { orderedAt: '2026-02-30T00:00:00Z', customerExternalId: 'x' }],
  ])('answers 400 with the pointer %s for %j', async (pointer, fields) => {
    const response = await test.api.post('/api/orders', { amount: 1, ...fields });

    expect(response.status).toBe(400);
    expect((response.body as { errors: object[] }).errors).toEqual([
      expect.objectContaining({ pointer }) as object,
    ]);
  });

  it('refuses another currency than the installation’s', async () => {
    const customerId = await makeCustomer();

    const response = await test.api.post('/api/orders', { customerId, amount: 1, currency: 'GBP' });

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer: '/currency' }] } });
  });

  it('refuses two references that name different customers', async () => {
    const customerId = await makeCustomer();
    const customerExternalId = unique('other');
    await makeCustomer({ externalId: customerExternalId });

    const response = await test.api.post('/api/orders', { customerId, customerExternalId, amount: 1 });

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer: '/customerExternalId' }] } });
  });

  it('is answered 401 without a key', async () => {
    await test.as('nobody').post('/api/orders', {}).expect(401);
  });
});

describe('GET /orders', () => {
  it('filters by customer, status, type and time, the latest first', async () => {
    const customerId = await makeCustomer();
    const early = await makeOrder({ customerId, orderedAt: '2025-05-01T00:00:00Z' });
    const late = await makeOrder({ customerId, orderedAt: '2025-06-01T00:00:00Z' });
    const refund = await makeOrder({
      customerId,
      amount: -1,
      type: 'refund',
      orderedAt: '2025-07-01T00:00:00Z',
    });
    await test.api.patch(`/api/orders/${early}`, { status: 'cancelled' }).expect(200);
    const ids = async (query: string): Promise<string[]> => {
      const { body } = await test.api.get(`/api/orders?customerId=${customerId}${query}`).expect(200);
      return (body as { data: { id: string }[] }).data.map(({ id }) => id);
    };

    expect(await ids('')).toEqual([refund, late, early]);
    expect(await ids('&status=cancelled')).toEqual([early]);
    expect(await ids('&type=refund')).toEqual([refund]);
    expect(await ids('&from=2025-05-01T00:00:00Z&to=2025-06-01T00:00:00Z')).toEqual([early]);
  });

  it('pages through orders of the same moment without losing or repeating one', async () => {
    const customerId = await makeCustomer();
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      made.push(await makeOrder({ customerId, orderedAt: '2025-05-01T00:00:00Z' }));
    }
    const seen: string[] = [];
    let cursor = '';

    for (let page = 0; page < 3; page += 1) {
      const { body } = await test.api.get(`/api/customers/${customerId}/orders?limit=2${cursor}`).expect(200);
      const { data, page: at } = body as { data: { id: string }[]; page: { nextCursor: string } };
      seen.push(...data.map(({ id }) => id));
      cursor = `&cursor=${at.nextCursor}`;
    }

    expect(seen).toEqual(made.toReversed());
  });

  it('answers 404 for an unknown order and for the orders of an unknown customer', async () => {
    await test.api.get('/api/orders/000000000000000000000000').expect(404);
    await test.api.get('/api/customers/000000000000000000000000/orders').expect(404);
  });
});

describe('PATCH /orders/:id', () => {
  it('cancels an order, which then counts in nothing, once and again', async () => {
    const customerId = await makeCustomer();
    const kept = await makeOrder({ customerId, amount: 7 });
    const cancelled = await makeOrder({ customerId, amount: 50 });

    for (const _ of [1, 2]) {
      const response = await test.api.patch(`/api/orders/${cancelled}`, { status: 'cancelled' });
      expect(response).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    }

    expect(kept).not.toBe(cancelled);
    expect(await statsOf(customerId)).toMatchObject({ orderCount: 1, totalSpend: 7, largestOrder: 7 });
  });

  it('changes nothing else', async () => {
    const order = await makeOrder({ customerId: await makeCustomer() });

    const status = await test.api.patch(`/api/orders/${order}`, { status: 'completed' });
    const amount = await test.api.patch(`/api/orders/${order}`, { status: 'cancelled', amount: 1 });

    expect([status, amount]).toMatchObject([
      { status: 400, body: { errors: [{ pointer: '/status' }] } },
      { status: 400, body: { errors: [{ pointer: '/amount' }] } },
    ]);
  });
});

describe('POST /orders/:id/refund', () => {
  const refund = (order: string, body: object = {}) => test.api.post(`/api/orders/${order}/refund`, body);

  it('writes a linked refund of part of the order, then of all that is left', async () => {
    const customerId = await makeCustomer();
    const order = await makeOrder({ customerId, amount: 100 });

    const part = await refund(order, { amount: 30 });
    const rest = await refund(order);

    expect([part, rest]).toMatchObject([
      { status: 201, body: { type: 'refund', amount: -30, refundOf: order, customerId } },
      { status: 201, body: { amount: -70 } },
    ]);
    expect(await statsOf(customerId)).toMatchObject({ totalSpend: 100, netSpend: 0, refundCount: 2 });
  });

  it('refunds all when it is asked without a body', async () => {
    const order = await makeOrder({ customerId: await makeCustomer(), amount: 12 });

    const response = await test.api.post(`/api/orders/${order}/refund`);

    expect(response).toMatchObject({ status: 201, body: { type: 'refund', amount: -12 } });
  });

  it('refuses more than is left, a second full refund, a refund of a refund and of a cancelled order', async () => {
    const customerId = await makeCustomer();
    const [order, cancelled] = [await makeOrder({ customerId }), await makeOrder({ customerId })];
    await test.api.patch(`/api/orders/${cancelled}`, { status: 'cancelled' }).expect(200);

    const tooMuch = await refund(order, { amount: 10.01 });
    const full = await refund(order);
    const again = await refund(order);
    const ofRefund = await refund((full.body as { id: string }).id);
    const ofCancelled = await refund(cancelled);

    expect([tooMuch, full, again, ofRefund, ofCancelled].map(({ status }) => status)).toEqual([
      409, 201, 409, 409, 409,
    ]);
    expect(tooMuch.body).toMatchObject({ errors: [{ pointer: '/amount' }] });
  });

  it('never gives back more than the order when ten people try at once', async () => {
    const customerId = await makeCustomer();
    const order = await makeOrder({ customerId, amount: 100 });

    const answers = await Promise.all(Array.from({ length: 10 }, () => refund(order, { amount: 30 })));

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(await statsOf(customerId)).toMatchObject({ netSpend: 10, refundCount: 3 });
  });

  it('makes one refund of one externalId, however often it is asked', async () => {
    const customerId = await makeCustomer();
    const order = await makeOrder({ customerId, amount: 100 });
    const externalId = unique('refund');

    const answers = await Promise.all(
      Array.from({ length: 4 }, () => refund(order, { amount: 30, externalId })),
    );
    const later = await refund(order, { externalId });
    const other = await refund(order, { amount: 31, externalId });

    expect(new Set([...answers, later].map(({ body }) => (body as { id: string }).id)).size).toBe(1);
    expect(later.status).toBe(200);
    expect(other).toMatchObject({ status: 409, body: { errors: [{ pointer: '/externalId' }] } });
    expect(await statsOf(customerId)).toMatchObject({ netSpend: 70, refundCount: 1 });
  });

  it('gives a cancelled refund’s amount free again', async () => {
    const customerId = await makeCustomer();
    const order = await makeOrder({ customerId, amount: 100 });
    const { body } = await refund(order);
    await test.api.patch(`/api/orders/${(body as { id: string }).id}`, { status: 'cancelled' }).expect(200);

    const second = await refund(order);

    expect(second).toMatchObject({ status: 201, body: { amount: -100 } });
    expect(await statsOf(customerId)).toMatchObject({ netSpend: 0, refundCount: 1 });
  });

  it('answers 400 for an amount that is not positive and 404 for an unknown order', async () => {
    const order = await makeOrder({ customerId: await makeCustomer() });

    await refund(order, { amount: -1 }).expect(400);
    await refund(order, { amount: { $gt: '' } }).expect(400);
    await refund('000000000000000000000000').expect(404);
  });
});

describe('twenty clients writing orders of the same customers at once', () => {
  it('leave statistics equal to the orders the moment the last answer is in', async () => {
    const customers = await Promise.all(
      Array.from({ length: 3 }, () => makeCustomer({ totalSpend: 1, visits: 1 })),
    );
    const client = async (number: number): Promise<void> => {
      for (let round = 0; round < 3; round += 1) {
        const customerId = customers[(number + round) % customers.length];
        const { body } = await test.api.post('/api/orders', { customerId, amount: number + 1 }).expect(201);
        const { id } = body as { id: string };
        if (number % 5 === 0) await test.api.patch(`/api/orders/${id}`, { status: 'cancelled' }).expect(200);
        if (number % 5 === 1) await test.api.post(`/api/orders/${id}/refund`, { amount: 1 }).expect(201);
      }
    };

    await Promise.all(Array.from({ length: 20 }, (_, number) => client(number)));

    for (const customerId of customers) {
      const { body } = await test.api.get(`/api/orders?customerId=${customerId}&limit=100`);
      const orders = (body as { data: { type: string; status: string; amount: number }[] }).data;
      const sum = (type: string): number =>
        orders
          .filter((order) => order.type === type && order.status === 'completed')
          .reduce((total, { amount }) => total + amount, 0);
      expect(await statsOf(customerId)).toMatchObject({
        totalSpend: 1 + sum('order'),
        netSpend: 1 + sum('order') + sum('refund'),
        orderCount: orders.filter(({ type, status }) => type === 'order' && status === 'completed').length,
      });
    }
  });
});

describe('a write whose process was lost before the statistics', () => {
  const loseOrder = async (customerId: string): Promise<void> => {
    const { Customer, Order, StatsJob } = test.app.models;
    const customer = await Customer.findById(customerId).lean();
    if (!customer) throw new Error('no customer');
    const now = test.clock.now();
    await StatsJob.create({ customerIds: [customer._id], aliveAt: now });
    await Order.create({
      externalId: `lost-${customerId}`,
      customerId: customer._id,
      amount: 4200,
      currency: 'INR',
      type: 'order',
      status: 'completed',
      itemCount: 0,
      orderedAt: new Date('2026-01-01T00:00:00Z'),
      createdAt: now,
    });
  };

  it('is finished by whoever finds its note after 30 seconds', async () => {
    const customerId = await makeCustomer();
    await loseOrder(customerId);

    const young = await test.app.services.stats.runOverdueJob();
    test.clock.advance(30_000);
    while (await test.app.services.stats.runOverdueJob());

    expect(young).toBe(false);
    expect(await statsOf(customerId)).toMatchObject({ orderCount: 1, totalSpend: 42 });
    expect(await test.app.models.StatsJob.countDocuments()).toBe(0);
  });

  it('is finished by a repetition of the upload before that is answered', async () => {
    const customerId = await makeCustomer();
    await loseOrder(customerId);

    const repeated = await test.api.post('/api/orders', {
      externalId: `lost-${customerId}`,
      customerId,
      amount: 42,
      orderedAt: '2026-01-01T00:00:00Z',
    });

    expect(repeated.status).toBe(200);
    expect(await statsOf(customerId)).toMatchObject({ orderCount: 1, totalSpend: 42 });
  });
});
