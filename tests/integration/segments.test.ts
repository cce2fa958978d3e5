import { Types } from 'mongoose';
import type { CustomerDoc } from '../../src/models/customerModel';
import type { OrderDoc } from '../../src/models/orderModel';
import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
beforeEach(async () => {
  test = await startTestApp();
});
afterEach(() => test.close());

const UNKNOWN_ID = '000000000000000000000000';
const moment = new Date('2026-01-15T12:00:00Z');

type Stats = Partial<CustomerDoc['stats']>;

async function storeCustomer(
  fields: Partial<Omit<CustomerDoc, 'stats'>> & { stats?: Stats } = {},
): Promise<string> {
  const defaults = { opening: {}, stats: {}, createdAt: moment, updatedAt: moment };
  const doc = await test.app.models.Customer.create({ ...defaults, ...fields });
  return String(doc._id);
}

async function storeOrder(customerId: string, fields: Partial<OrderDoc> = {}): Promise<void> {
  await test.app.models.Order.create({
    customerId: new Types.ObjectId(customerId),
    amount: 1000,
    currency: 'INR',
    type: 'order',
    status: 'completed',
    itemCount: 1,
    orderedAt: moment,
    createdAt: moment,
    ...fields,
  });
}

const rule = (field: string, operator: string, value?: unknown) => ({ field, operator, value });
const all = (...rules: object[]) => ({ combinator: 'and', rules });
const spentOver = (amount: number) => all(rule('totalSpend', '>', amount));

async function storeSegment(rules: object, name = 'a segment'): Promise<string> {
  const { body } = await test.api.post('/api/segments', { name, rules }).expect(201);
  return (body as { id: string }).id;
}

const memberNames = async (id: string, query = ''): Promise<string[]> => {
  const { body } = await test.api.get(`/api/segments/${id}/customers${query}`).expect(200);
  return (body as { data: { name: string }[] }).data.map(({ name }) => name);
};

describe('POST /segments', () => {
  it('keeps rules in their canonical form and says them in English', async () => {
    const response = await test.api.post('/api/segments', {
      name: 'Big spenders',
      rules: { logic: 'AND', conditions: [{ field: 'total_spend', operator: 'greaterThan', value: '1000' }] },
    });

    expect(response.status).toBe(201);
    expect(response.headers.location).toBe(`/api/segments/${response.body.id}`);
    expect(response.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: 'Big spenders',
      rules: { combinator: 'and', rules: [{ field: 'totalSpend', operator: '>', value: 1000 }] },
      description: expect.stringMatching(/^Customers who spent more than INR 1,000\.00/),
      createdAt: '2026-01-15T12:00:00.000Z',
      updatedAt: '2026-01-15T12:00:00.000Z',
    });
  });

  it('makes one segment of a request that is repeated with its Idempotency-Key', async () => {
    const send = () =>
      test.api.post('/api/segments', { name: 'once', rules: spentOver(1) }).set('idempotency-key', 'k');
    const first = await send();

    const second = await send();

    const { body } = await test.api.get('/api/segments');
    expect(second.body).toEqual(first.body);
    expect(body.data).toHaveLength(1);
  });

  it.each([
    ['an unknown field', all(rule('shoeSize', '=', 44)), '/rules/rules/0/field'],
    ['an unknown operator', all(rule('totalSpend', 'resembles', 1)), '/rules/rules/0/operator'],
    ['a query instead of a value', all(rule('name', '=', { $gt: '' })), '/rules/rules/0/value'],
    ['an empty group', { combinator: 'and', rules: [] }, '/rules'],
    [
      'an attribute that no customer has had',
      all(rule('attributes.tier', '=', 'gold')),
      '/rules/rules/0/field',
    ],
    ['an unknown segment', all({ field: 'segment', segmentId: UNKNOWN_ID }), '/rules/rules/0/segmentId'],
    ['an unknown campaign', all({ field: 'campaign', campaignId: UNKNOWN_ID }), '/rules/rules/0/campaignId'],
    ['text instead of rules', 'totalSpend > 1000', '/rules'],
  ])('refuses %s, pointing at it', async (_, rules, pointer) => {
    const response = await test.api.post('/api/segments', { name: 'x', rules });

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('refuses an unknown key beside name and rules', async () => {
    const response = await test.api.post('/api/segments', { name: 'x', rules: spentOver(1), colour: 'red' });

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer: '/colour' }] } });
  });

  it('needs a key, and a role that may write', async () => {
    const { body } = await test.api.post('/api/api-keys', { name: 'a viewer', role: 'viewer' });

    await test.as('wrong').post('/api/segments', {}).expect(401);
    await test.as(body.key).post('/api/segments', {}).expect(403);
  });
});

describe('GET /segments', () => {
  it('lists segments newest first, page by page', async () => {
    for (const name of ['one', 'two', 'three']) await storeSegment(spentOver(1), name);
    const first = await test.api.get('/api/segments?limit=2');

    const second = await test.api.get(`/api/segments?limit=2&cursor=${first.body.page.nextCursor}`);

    expect(first.body).toMatchObject({ data: [{ name: 'three' }, { name: 'two' }], page: { hasMore: true } });
    expect(second.body).toMatchObject({
      data: [{ name: 'one' }],
      page: { nextCursor: null, hasMore: false },
    });
  });
});

describe('GET /segments/:id', () => {
  it('says other segments by their names', async () => {
    const inner = await storeSegment(spentOver(1), 'Buyers');
    const outer = await storeSegment(all({ field: 'segment', segmentId: inner }));

    const response = await test.api.get(`/api/segments/${outer}`);

    expect(response.body).toMatchObject({ id: outer, description: 'Customers who are in segment "Buyers"' });
  });

  it('answers 404 for an id that does not exist and 400 for one that cannot', async () => {
    await test.api.get(`/api/segments/${UNKNOWN_ID}`).expect(404);
    await test.api.get('/api/segments/nonsense').expect(400);
  });
});

describe('PATCH /segments/:id', () => {
  it('changes what is given and leaves the rest', async () => {
    const id = await storeSegment(spentOver(1), 'old');
    test.clock.advance(1000);

    const response = await test.api.patch(`/api/segments/${id}`, { name: 'new' });

    expect(response.body).toMatchObject({
      name: 'new',
      rules: { rules: [{ field: 'totalSpend', operator: '>', value: 1 }] },
      createdAt: '2026-01-15T12:00:00.000Z',
      updatedAt: '2026-01-15T12:00:01.000Z',
    });
  });

  it('refuses a circle of segments and keeps the old rules', async () => {
    const first = await storeSegment(spentOver(1));
    const second = await storeSegment(all({ field: 'segment', segmentId: first }));
    const third = await storeSegment(all({ field: 'segment', segmentId: second }));

    const response = await test.api.patch(`/api/segments/${first}`, {
      rules: all({ field: 'segment', segmentId: third }),
    });

    expect(response).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/rules/rules/0/segmentId' }] },
    });
    expect((await test.api.get(`/api/segments/${first}`)).body.rules).toEqual(spentOver(1));
  });

  it('refuses rules that would make a segment built on it too large', async () => {
    const many = (count: number) => all(...Array.from({ length: count }, () => rule('visits', '>', 1)));
    const inner = await storeSegment(many(10));
    await storeSegment(all({ field: 'segment', segmentId: inner }, ...many(150).rules), 'Outer');

    const response = await test.api.patch(`/api/segments/${inner}`, { rules: many(100) });

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer: '/rules' }] } });
    expect(response.body.errors[0].detail).toContain('"Outer"');
  });

  it('answers 404 for an id that does not exist', async () => {
    await test.api.patch(`/api/segments/${UNKNOWN_ID}`, { name: 'x' }).expect(404);
  });
});

describe('DELETE /segments/:id', () => {
  const storeCampaign = (fields: object) =>
    test.app.models.Campaign.create({
      name: 'a campaign',
      channel: 'email',
      message: 'Hi',
      createdAt: moment,
      ...fields,
    });

  it('deletes a segment that nothing uses', async () => {
    const id = await storeSegment(spentOver(1));

    await test.api.delete(`/api/segments/${id}`).expect(204);

    await test.api.get(`/api/segments/${id}`).expect(404);
  });

  it('is refused while another segment uses it', async () => {
    const inner = await storeSegment(spentOver(1));
    await storeSegment(all({ field: 'segment', segmentId: inner }), 'Outer');

    const response = await test.api.delete(`/api/segments/${inner}`);

    expect(response).toMatchObject({ status: 409, body: { detail: 'The segment "Outer" uses it.' } });
  });

  it('is refused while a campaign that is not final uses it', async () => {
    const id = await storeSegment(spentOver(1));
    const campaign = await storeCampaign({ segmentId: id, status: 'RUNNING' });
    await test.api.delete(`/api/segments/${id}`).expect(409);
    await campaign.updateOne({ status: 'COMPLETED' });

    await test.api.delete(`/api/segments/${id}`).expect(204);
  });

  it('is refused while the rules of a draft name it', async () => {
    const id = await storeSegment(spentOver(1));
    await storeCampaign({ rules: all({ field: 'segment', segmentId: id }), status: 'DRAFT' });

    await test.api.delete(`/api/segments/${id}`).expect(409);
  });
});

describe('GET /segments/fields', () => {
  it('lists properties and the attributes that customers have had, with operators and other names', async () => {
    await test.connection.collection<{ _id: string }>('attributekeys').insertOne({ _id: 'tier' });

    const { body } = await test.api.get('/api/segments/fields').expect(200);

    expect(body.fields).toEqual(
      expect.arrayContaining([
        {
          name: 'totalSpend',
          label: 'Total spend',
          type: 'money',
          operators: expect.arrayContaining(['>', 'between', 'null']),
          aliases: expect.arrayContaining(['spend']),
        },
        expect.objectContaining({ name: 'attributes.tier', type: 'attribute' }),
      ]),
    );
    expect(body.aliases.operators['>']).toContain('greaterThan');
  });
});

describe('POST /segments/preview', () => {
  it('counts all members and shows the first ones in the order of their ids', async () => {
    for (const [name, totalSpend] of [
      ['Asha', 200_000],
      ['Ben', 50_000],
      ['Chris', 150_000],
      ['Dora', 100_001],
    ] as const) {
      await storeCustomer({ name, stats: { totalSpend } });
    }

    const response = await test.api.post('/api/segments/preview', { rules: spentOver(1000), sample: 2 });

    expect(response.body).toMatchObject({
      count: 3,
      sample: [{ name: 'Asha', stats: { totalSpend: 2000 } }, { name: 'Chris' }],
      description: expect.stringContaining('more than INR 1,000.00'),
    });
  });

  it('counts nobody where nobody matches, in plain rules and in rules on orders', async () => {
    await storeCustomer();
    const windowed = { field: 'orders', aggregate: 'count', operator: '>', value: 0 };

    const plain = await test.api.post('/api/segments/preview', { rules: spentOver(1) });
    const withOrders = await test.api.post('/api/segments/preview', { rules: all(windowed) });

    expect([plain.body, withOrders.body]).toMatchObject([
      { count: 0, sample: [] },
      { count: 0, sample: [] },
    ]);
  });

  it('looks at the orders in a window that ends with asOf', async () => {
    const recent = await storeCustomer({ name: 'Recent' });
    const old = await storeCustomer({ name: 'Old' });
    await storeOrder(recent, { orderedAt: new Date('2025-12-31T00:00:00Z') });
    await storeOrder(old, { orderedAt: new Date('2025-11-30T00:00:00Z') });
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
    await storeCustomer({ name: 'Golden', attributes: { tier: 'gold' } });
    await storeCustomer({ name: 'Plain' });
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
    for (const name of ['Asha', 'Ben', 'Chris']) await storeCustomer({ name, stats: { totalSpend: 500 } });
    const id = await storeSegment(spentOver(1));
    const first = await test.api.get(`/api/segments/${id}/customers?limit=2`);

    const rest = await memberNames(id, `?limit=2&cursor=${first.body.page.nextCursor}`);

    expect(first.body).toMatchObject({ data: [{ name: 'Asha' }, { name: 'Ben' }], page: { hasMore: true } });
    expect(rest).toEqual(['Chris']);
  });

  it('counts relative dates from asOf, or from now', async () => {
    await storeCustomer({ name: 'Gone', stats: { lastVisitAt: new Date('2025-10-01T00:00:00Z') } });
    const id = await storeSegment(all(rule('inactiveDays', '>', 90)));

    const now = await memberNames(id);
    const then = await memberNames(id, '?asOf=2025-12-01T00:00:00Z');

    expect([now, then]).toEqual([['Gone'], []]);
  });

  it('puts other segments in place', async () => {
    await storeCustomer({ name: 'Asha', country: 'India', stats: { totalSpend: 500 } });
    await storeCustomer({ name: 'Ben', country: 'France', stats: { totalSpend: 500 } });
    const buyers = await storeSegment(spentOver(1));
    const id = await storeSegment(
      all({ field: 'segment', segmentId: buyers }, rule('country', '=', 'India')),
    );

    expect(await memberNames(id)).toEqual(['Asha']);
  });

  it('answers 404 for an unknown segment and 400 for a cursor that is not ours', async () => {
    const id = await storeSegment(spentOver(1));

    await test.api.get(`/api/segments/${UNKNOWN_ID}/customers`).expect(404);
    const response = await test.api.get(`/api/segments/${id}/customers?cursor=abc`);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/cursor' }] } });
  });
});

describe('POST /segments/explain', () => {
  it('says of every rule what it looked at and how it came out', async () => {
    const customerId = await storeCustomer({ stats: { totalSpend: 150_000, visits: 3 } });
    await storeOrder(customerId, { amount: 150_000 });
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
    const customerId = await storeCustomer({ stats: { totalSpend: 500 } });
    const segmentId = await storeSegment(spentOver(1));

    const { body } = await test.api.post('/api/segments/explain', { segmentId, customerId });

    expect(body).toMatchObject({ matched: true });
  });

  it('answers 404 for an unknown customer, 400 for an unknown segment and for rules beside a segment', async () => {
    const customerId = await storeCustomer();
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
    for (let index = 0; index < 7; index += 1) ids.push(await storeCustomer({ stats: { totalSpend: 500 } }));
    const tree = await test.app.services.audience.freezeRules({ rules: spentOver(1) });

    const batches: string[][] = [];
    const options = { asOf: moment, after: new Types.ObjectId(ids[0]), batchSize: 2 };
    for await (const batch of test.app.services.audience.streamAudience(tree, options)) {
      batches.push(batch.map(({ _id }) => String(_id)));
    }

    expect(batches).toEqual([ids.slice(1, 3), ids.slice(3, 5), ids.slice(5, 7)]);
  });
});
