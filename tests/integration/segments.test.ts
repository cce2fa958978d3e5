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

const moment = new Date('2026-01-15T12:00:00Z');

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
    for (const name of ['one', 'two', 'three']) await stored.segment(spentOver(1), name);
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
    const inner = await stored.segment(spentOver(1), 'Buyers');
    const outer = await stored.segment(all({ field: 'segment', segmentId: inner }));

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
    const id = await stored.segment(spentOver(1), 'old');
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
    const first = await stored.segment(spentOver(1));
    const second = await stored.segment(all({ field: 'segment', segmentId: first }));
    const third = await stored.segment(all({ field: 'segment', segmentId: second }));

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
    const inner = await stored.segment(many(10));
    await stored.segment(all({ field: 'segment', segmentId: inner }, ...many(150).rules), 'Outer');

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
    const id = await stored.segment(spentOver(1));

    await test.api.delete(`/api/segments/${id}`).expect(204);

    await test.api.get(`/api/segments/${id}`).expect(404);
  });

  it('is refused while another segment uses it', async () => {
    const inner = await stored.segment(spentOver(1));
    await stored.segment(all({ field: 'segment', segmentId: inner }), 'Outer');

    const response = await test.api.delete(`/api/segments/${inner}`);

    expect(response).toMatchObject({ status: 409, body: { detail: 'The segment "Outer" uses it.' } });
  });

  it('is refused while a campaign that is not final uses it', async () => {
    const id = await stored.segment(spentOver(1));
    const campaign = await storeCampaign({ segmentId: id, status: 'RUNNING' });
    await test.api.delete(`/api/segments/${id}`).expect(409);
    await campaign.updateOne({ status: 'COMPLETED' });

    await test.api.delete(`/api/segments/${id}`).expect(204);
  });

  it('is refused while the rules of a draft name it', async () => {
    const id = await stored.segment(spentOver(1));
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
