import { Types } from 'mongoose';
import { UNKNOWN_ID, all, createStorage, rule, spentOver } from '../support/segments';
import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
let stored: ReturnType<typeof createStorage>;
beforeEach(async () => {
  test = await startTestApp();
  stored = createStorage(test);
});
afterEach(() => test.close());

const memberNames = async (id: string, query = ''): Promise<string[]> => {
  const { body } = await test.api.get(`/api/segments/${id}/customers${query}`).expect(200);
  return (body as { data: { name: string }[] }).data.map(({ name }) => name);
};

describe('POST /segments/preview', () => {
  it('counts all members and shows the first ones in the order of their ids', async () => {
    for (const [name, totalSpend] of [
      ['Asha', 200_000],
      ['Ben', 50_000],
      ['Chris', 150_000],
      ['Dora', 100_001],
    ] as const) {
      await stored.customer({ name, stats: { totalSpend } });
    }

    const response = await test.api.post('/api/segments/preview', { rules: spentOver(1000), sample: 2 });

    expect(response.body).toMatchObject({
      count: 3,
      sample: [{ name: 'Asha', stats: { totalSpend: 2000 } }, { name: 'Chris' }],
      description: expect.stringContaining('more than INR 1,000.00'),
    });
  });

  it('counts nobody where nobody matches, in plain rules and in rules on orders', async () => {
    await stored.customer();
    const windowed = { field: 'orders', aggregate: 'count', operator: '>', value: 0 };

    const plain = await test.api.post('/api/segments/preview', { rules: spentOver(1) });
    const withOrders = await test.api.post('/api/segments/preview', { rules: all(windowed) });

    expect([plain.body, withOrders.body]).toMatchObject([
      { count: 0, sample: [] },
      { count: 0, sample: [] },
    ]);
  });

  it('looks at the orders in a window that ends with asOf', async () => {
    const recent = await stored.customer({ name: 'Recent' });
    const old = await stored.customer({ name: 'Old' });
    await stored.order(recent, { orderedAt: new Date('2025-12-31T00:00:00Z') });
    await stored.order(old, { orderedAt: new Date('2025-11-30T00:00:00Z') });
    const rules = all({
      field: 'orders',
      aggregate: 'sum',
      within: { last: 30, unit: 'days' },
      operator: '>=',
      value: 10,
    });

    const { body } = await test.api.post('/api/segments/preview', { rules, asOf: '2026-01-01T00:00:00Z' });

    expect(body).toMatchObject({ count: 1, sample: [{ name: 'Recent' }] });
  });

  it('understands an attribute once a customer has had it', async () => {
    await stored.customer({ name: 'Golden', attributes: { tier: 'gold' } });
    await stored.customer({ name: 'Plain' });
    await test.connection.collection<{ _id: string }>('attributekeys').insertOne({ _id: 'tier' });

    const { body } = await test.api.post('/api/segments/preview', {
      rules: all(rule('attributes.tier', '=', 'gold')),
    });

    expect(body).toMatchObject({ count: 1, sample: [{ name: 'Golden' }] });
  });

  it('refuses a sample beyond 100 and an asOf without an offset', async () => {
    const { body } = await test.api.post('/api/segments/preview', {
      rules: spentOver(1),
      sample: 101,
      asOf: '2026-01-01T00:00:00',
    });

    expect(body).toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '/asOf' }, { pointer: '/sample' }],
    });
  });

  it('survives rules that are nested without end', async () => {
    const deep = `{"rules":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;

    const response = await test.api.post('/api/segments/preview', deep).type('json');

    expect(response.status).toBe(400);
  });
});

describe('GET /segments/:id/customers', () => {
  it('pages through the members in the order of their ids', async () => {
    for (const name of ['Asha', 'Ben', 'Chris']) await stored.customer({ name, stats: { totalSpend: 500 } });
    const id = await stored.segment(spentOver(1));
    const first = await test.api.get(`/api/segments/${id}/customers?limit=2`);

    const rest = await memberNames(id, `?limit=2&cursor=${first.body.page.nextCursor}`);

    expect(first.body).toMatchObject({ data: [{ name: 'Asha' }, { name: 'Ben' }], page: { hasMore: true } });
    expect(rest).toEqual(['Chris']);
  });

  it('counts relative dates from asOf, or from now', async () => {
    await stored.customer({ name: 'Gone', stats: { lastVisitAt: new Date('2025-10-01T00:00:00Z') } });
    const id = await stored.segment(all(rule('inactiveDays', '>', 90)));

    const now = await memberNames(id);
    const then = await memberNames(id, '?asOf=2025-12-01T00:00:00Z');

    expect([now, then]).toEqual([['Gone'], []]);
  });

  it('puts other segments in place', async () => {
    await stored.customer({ name: 'Asha', country: 'India', stats: { totalSpend: 500 } });
    await stored.customer({ name: 'Ben', country: 'France', stats: { totalSpend: 500 } });
    const buyers = await stored.segment(spentOver(1));
    const id = await stored.segment(
      all({ field: 'segment', segmentId: buyers }, rule('country', '=', 'India')),
    );

    expect(await memberNames(id)).toEqual(['Asha']);
  });

  it('answers 404 for an unknown segment and 400 for a cursor that is not ours', async () => {
    const id = await stored.segment(spentOver(1));

    await test.api.get(`/api/segments/${UNKNOWN_ID}/customers`).expect(404);
    const response = await test.api.get(`/api/segments/${id}/customers?cursor=abc`);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/cursor' }] } });
  });
});

describe('POST /segments/explain', () => {
  it('says of every rule what it looked at and how it came out', async () => {
    const customerId = await stored.customer({ stats: { totalSpend: 150_000, visits: 3 } });
    await stored.order(customerId, { amount: 150_000 });
    const rules = all(
      rule('totalSpend', '>', 1000),
      { field: 'orders', aggregate: 'count', operator: '>=', value: 1 },
      rule('visits', '<', 3),
    );

    const { body } = await test.api.post('/api/segments/explain', { rules, customerId }).expect(200);

    expect(body).toMatchObject({
      customerId,
      asOf: '2026-01-15T12:00:00.000Z',
      matched: false,
      rules: {
        combinator: 'and',
        matched: false,
        rules: [
          { field: 'totalSpend', matched: true, actual: 1500 },
          { field: 'orders', matched: true, actual: 1 },
          { field: 'visits', matched: false, actual: 3 },
        ],
      },
    });
  });

  it('explains a stored segment', async () => {
    const customerId = await stored.customer({ stats: { totalSpend: 500 } });
    const segmentId = await stored.segment(spentOver(1));

    const { body } = await test.api.post('/api/segments/explain', { segmentId, customerId });

    expect(body).toMatchObject({ matched: true });
  });

  it('answers 404 for an unknown customer, 400 for an unknown segment and for rules beside a segment', async () => {
    const customerId = await stored.customer();
    const ask = (body: object) => test.api.post('/api/segments/explain', body);

    const noCustomer = await ask({ rules: spentOver(1), customerId: UNKNOWN_ID });
    const noSegment = await ask({ segmentId: UNKNOWN_ID, customerId });
    const both = await ask({ rules: spentOver(1), segmentId: UNKNOWN_ID, customerId });

    expect(noCustomer.status).toBe(404);
    expect(noSegment).toMatchObject({ status: 400, body: { errors: [{ pointer: '/segmentId' }] } });
    expect(both).toMatchObject({ status: 400, body: { errors: [{ pointer: '/rules' }] } });
  });
});

describe('the stream of an audience', () => {
  it('yields every member once, in the order of ids, from any place on', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1)
      ids.push(await stored.customer({ stats: { totalSpend: 500 } }));
    const tree = await test.app.services.audience.freezeRules({ rules: spentOver(1) });

    const batches: string[][] = [];
    const options = { asOf: test.clock.now(), after: new Types.ObjectId(ids[0]), batchSize: 2 };
    for await (const batch of test.app.services.audience.streamAudience(tree, options)) {
      batches.push(batch.map(({ _id }) => String(_id)));
    }

    expect(batches).toEqual([ids.slice(1, 3), ids.slice(3, 5), ids.slice(5, 7)]);
  });
});
