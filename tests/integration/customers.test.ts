import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());

let serial = 0;
const unique = (prefix: string): string => `${prefix}-${(serial += 1)}`;

const makeCustomer = async (fields: object = {}) => {
  const { body } = await test.api.post('/api/customers', { externalId: unique('c'), ...fields }).expect(201);
  return body as { id: string; externalId: string };
};

const roleKey = async (role: string): Promise<string> => {
  const { body } = await test.api.post('/api/api-keys', { name: role, role }).expect(201);
  return (body as { key: string }).key;
};

describe('POST /customers', () => {
  it('answers 201 with the customer, cleaned, its statistics at zero', async () => {
    const externalId = ` ${unique('007')} `;

    const response = await test.api.post('/api/customers', {
      externalId,
      name: ' Ада Лавлейс ',
      email: ` Ada.${serial}@Example.COM `,
      city: '',
      timezone: 'Asia/Kolkata',
      tags: ['vip', ' vip ', ''],
      attributes: { size: 42, tier: 'gold', toString: 'a word', nothing: null },
      consent: { email: true },
      totalSpend: '10.50',
      visits: 2,
      lastVisitAt: '2025-12-31T23:30:00+05:30',
    });

    expect(response).toMatchObject({
      status: 201,
      headers: { location: `/api/customers/${(response.body as { id: string }).id}` },
    });
    expect(response.body).toMatchObject({
      externalId: externalId.trim(),
      name: 'Ада Лавлейс',
      email: `ada.${serial}@example.com`,
      timezone: 'Asia/Kolkata',
      tags: ['vip'],
      attributes: { size: 42, tier: 'gold', toString: 'a word' },
      consent: { email: true },
      opening: { totalSpend: 10.5, visits: 2, lastVisitAt: '2025-12-31T18:00:00.000Z' },
      stats: { totalSpend: 10.5, visits: 2, orderCount: 0, lastVisitAt: '2025-12-31T18:00:00.000Z' },
    });
    expect(response.body).not.toHaveProperty('city');
    expect((response.body as { attributes: object }).attributes).not.toHaveProperty('nothing');
  });

  it('refuses an externalId and an e-mail that other customers have, naming both', async () => {
    const first = await makeCustomer();
    const email = `${unique('x')}@example.com`;
    await makeCustomer({ email });

    const response = await test.api.post('/api/customers', { externalId: first.externalId, email });

    expect(response).toMatchObject({
      status: 409,
      body: { code: 'conflict', errors: [{ pointer: '/externalId' }, { pointer: '/email' }] },
    });
  });

  it.each([
    ['/externalId', { externalId: { $gt: '' } }],
    ['/externalId', { externalId: 7 }],
    ['/email', { email: { $gt: '' } }],
    ['/email', { email: 'not an address' }],
    ['/name', { name: ['x'] }],
    ['/name', { name: 'nul \u0000' }],
    ['/name', { name: 'half \ud800' }],
    ['/timezone', { timezone: 'Mars/Olympus' }],
    ['/tags/0', { tags: [{ $gt: '' }] }],
    ['/attributes/a', { attributes: { a: { $gt: '' } } }],
    ['/attributes/constructor', { attributes: { constructor: 'x' } }],
    ['/attributes/__proto__', JSON.parse('{"attributes": {"__proto__": "x"}}') as object],
    ['/lastVisitAt', { lastVisitAt: '9999-12-31T23:59:59-14:00' }],
    ['/attributes/$where', { attributes: { $where: 'x' } }],
    ['/attributes/a.b', { attributes: { 'a.b': 'x' } }],
    ['/consent/email', { consent: { email: 'no' } }],
    ['/consent/pigeon', { consent: { pigeon: true } }],
    ['/totalSpend', { totalSpend: 1.234 }],
    ['/totalSpend', { totalSpend: -1 }],
    ['/visits', { visits: 1.5 }],
    ['/lastVisitAt', { lastVisitAt: '2026-01-01T00:00:00' }],
    ['/total_spend', { total_spend: 1 }],
    ['/__proto__', JSON.parse('{"__proto__": {"admin": true}}') as object],
  ])('answers 400 with the pointer %s for %j', async (pointer, fields) => {
    const response = await test.api.post('/api/customers', JSON.stringify(fields)).type('json');

    expect(response.status).toBe(400);
    expect((response.body as { errors: object[] }).errors).toEqual([
      expect.objectContaining({ pointer }) as object,
    ]);
  });

  it('refuses malformed JSON with 400 and 11 MB with 413', async () => {
    const broken = await test.api.post('/api/customers', '{"name": "x"').type('json');
    const large = await test.api
      .post('/api/customers', JSON.stringify({ name: 'x'.repeat(11e6) }))
      .type('json');

    expect(broken).toMatchObject({ status: 400, body: { code: 'invalid_json' } });
    expect(large).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
  });

  it('is for those who may write', async () => {
    const viewer = await roleKey('viewer');

    const refused = await test.as(viewer).post('/api/customers', { name: 'x' });
    const unknown = await test.as('nobody').post('/api/customers', { name: 'x' });

    expect([refused.status, unknown.status]).toEqual([403, 401]);
  });

  it('makes one customer when a request with an Idempotency-Key is repeated', async () => {
    const send = () => test.api.post('/api/customers', { name: 'Once' }).set('idempotency-key', 'customer-1');
    const first = await send();

    const second = await send();

    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.body).toEqual(first.body);
  });
});

describe('GET /customers/:id', () => {
  it('answers 404 for an unknown id and 400 for what is no id', async () => {
    const unknown = await test.api.get('/api/customers/000000000000000000000000');
    const strange = await test.api.get('/api/customers/me');

    expect(unknown).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(strange).toMatchObject({ status: 400, body: { errors: [{ pointer: '/params/id' }] } });
  });
});

describe('GET /customers', () => {
  const names = (body: unknown): unknown[] =>
    (body as { data: { name: string }[] }).data.map(({ name }) => name);

  it('filters by externalId, e-mail, country, city and tag', async () => {
    const mark = unique('mark');
    const mine = {
      externalId: mark,
      name: mark,
      email: `${mark}@example.com`,
      country: `${mark}land`,
      city: `${mark}ville`,
      tags: [`${mark}-tag`],
    };
    await makeCustomer(mine);
    await makeCustomer({ name: 'another' });

    const found = await Promise.all(
      [
        `externalId=${mark}`,
        `email=${mark.toUpperCase()}@Example.com`,
        `country=${mark}land`,
        `city=${mark}ville`,
        `tag=${mark}-tag`,
      ].map((filter) => test.api.get(`/api/customers?${filter}`)),
    );

    for (const { body } of found) expect(names(body)).toEqual([mark]);
  });

  it('finds customers by the beginnings of their words, in any case and order', async () => {
    const word = unique('zorro').replace('-', '');
    await makeCustomer({ name: `Diego ${word} García` });

    const [both, one, other] = await Promise.all(
      [`search=garc%20${word.toUpperCase()}`, `search=${word}`, `search=${word}%20miguel`].map((query) =>
        test.api.get(`/api/customers?${query}`),
      ),
    );

    expect([both, one, other].map((response) => names(response?.body).length)).toEqual([1, 1, 0]);
  });

  it('finds words with signs in them', async () => {
    const word = unique('sign').replace('-', '');
    await makeCustomer({ name: `Anne-Marie O’Neill ${word}`, phone: '+91 98765 43210' });

    const responses = await Promise.all(
      ['anne-marie', 'o’neill', '+91', 'o’connor'].map((asked) =>
        test.api.get(`/api/customers?search=${encodeURIComponent(`${asked} ${word}`)}`),
      ),
    );

    expect(responses.map((response) => names(response.body).length)).toEqual([1, 1, 1, 0]);
  });

  it('takes no operator for a filter, and treats the marks of a pattern as text', async () => {
    const operator = await test.api.get('/api/customers?externalId[$gt]=');
    const pattern = await test.api.get('/api/customers?search=.*');

    expect(operator).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/query/externalId[$gt]' }] },
    });
    expect(pattern).toMatchObject({ status: 200, body: { data: [] } });
  });

  it('goes through all pages, newest first, each customer once', async () => {
    const country = unique('pages');
    for (const name of ['1', '2', '3', '4', '5']) await makeCustomer({ name, country });
    const seen: unknown[] = [];
    let cursor = '';

    for (let page = 0; page < 3; page += 1) {
      const { body } = await test.api.get(`/api/customers?country=${country}&limit=2${cursor}`).expect(200);
      seen.push(...names(body));
      cursor = `&cursor=${(body as { page: { nextCursor: string } }).page.nextCursor}`;
    }

    expect(seen).toEqual(['5', '4', '3', '2', '1']);
  });
});

describe('PATCH /customers/:id', () => {
  it('changes what is given, clears what is null, merges attributes and consent, replaces tags', async () => {
    const { id } = await makeCustomer({
      name: 'Before',
      city: 'Pune',
      tags: ['a', 'b'],
      attributes: { kept: 1, changed: 'x', cleared: true },
      consent: { email: false, sms: true },
    });

    const response = await test.api.patch(`/api/customers/${id}`, {
      name: 'After',
      city: null,
      tags: ['c'],
      attributes: { changed: 'y', cleared: null },
      consent: { email: null },
    });

    expect(response).toMatchObject({
      status: 200,
      body: { name: 'After', tags: ['c'], attributes: { kept: 1, changed: 'y' }, consent: { sms: true } },
    });
    expect(response.body).not.toHaveProperty('city');
    expect((response.body as { attributes: object }).attributes).not.toHaveProperty('cleared');
  });

  it('brings the statistics along with the opening balance', async () => {
    const { id } = await makeCustomer();
    await test.api
      .post('/api/orders', { customerId: id, amount: 20, orderedAt: '2026-01-01T00:00:00Z' })
      .expect(201);

    const response = await test.api.patch(`/api/customers/${id}`, { totalSpend: 100, visits: 3 });

    expect(response.body).toMatchObject({ stats: { totalSpend: 120, visits: 4, averageOrderValue: 20 } });
  });

  it('is found by its new name and no longer by the old one', async () => {
    const [before, after] = [unique('old').replace('-', ''), unique('new').replace('-', '')];
    const { id } = await makeCustomer({ name: before });

    await test.api.patch(`/api/customers/${id}`, { name: after }).expect(200);

    const [old, fresh] = await Promise.all(
      [before, after].map((word) => test.api.get(`/api/customers?search=${word}`)),
    );
    expect([old?.body, fresh?.body]).toMatchObject([{ data: [] }, { data: [{ id }] }]);
  });

  it('answers 409 for a taken e-mail and changes nothing', async () => {
    const email = `${unique('taken')}@example.com`;
    await makeCustomer({ email });
    const { id } = await makeCustomer({ name: 'Mine' });

    const response = await test.api.patch(`/api/customers/${id}`, { email, name: 'Other' });

    expect(response).toMatchObject({ status: 409, body: { errors: [{ pointer: '/email' }] } });
    expect((await test.api.get(`/api/customers/${id}`)).body).toMatchObject({ name: 'Mine' });
  });
});

describe('DELETE /customers/:id', () => {
  it('deletes a customer whom nothing refers to', async () => {
    const { id } = await makeCustomer();

    await test.api.delete(`/api/customers/${id}`).expect(204);

    await test.api.get(`/api/customers/${id}`).expect(404);
    await test.api.delete(`/api/customers/${id}`).expect(404);
  });

  it('refuses a customer with orders', async () => {
    const { id } = await makeCustomer();
    await test.api.post('/api/orders', { customerId: id, amount: 1 }).expect(201);

    const response = await test.api.delete(`/api/customers/${id}`);

    expect(response).toMatchObject({ status: 409, body: { code: 'conflict' } });
    await test.api.get(`/api/customers/${id}`).expect(200);
  });
});

describe('a new attribute', () => {
  it('is recorded with its types before rules may use it', async () => {
    const key = unique('attr');
    await makeCustomer({ attributes: { [key]: 'text' } });
    await makeCustomer({ attributes: { [key]: 5 } });

    const keys = await test.app.services.attributeKeys.listKeys();

    expect(keys.get(key)?.types).toEqual(new Set(['string', 'number']));
  });

  it('is recorded with its texts while they are few and short', async () => {
    const [tier, note] = [unique('tier'), unique('note')];
    await makeCustomer({ attributes: { [tier]: 'gold', [note]: 'n'.repeat(61) } });
    await makeCustomer({ attributes: { [tier]: 'silver', [note]: 5 } });
    await makeCustomer({ attributes: { [tier]: 'gold' } });

    const keys = await test.app.services.attributeKeys.listKeys();

    expect(keys.get(tier)).toEqual({
      types: new Set(['string']),
      values: new Set(['gold', 'silver']),
      hasManyValues: false,
    });
    expect(keys.get(note)?.values).toEqual(new Set());
  });

  it('keeps no texts that tell single people apart', async () => {
    const key = unique('nickname');
    const customers = Array.from({ length: 51 }, (_, n) => ({
      externalId: `${key}-${n}`,
      attributes: { [key]: `Nick ${n}` },
    }));
    await test.api.post('/api/customers/bulk', { customers: customers.slice(0, 50) });
    const before = await test.app.services.attributeKeys.listKeys();
    await test.api.post('/api/customers/bulk', { customers: customers.slice(50) });
    await makeCustomer({ attributes: { [key]: 'Nick' } });

    const stored = await test.app.models.AttributeKey.findById(key).lean();

    expect(before.get(key)?.values.size).toBe(50);
    expect(stored).toMatchObject({ values: [], hasManyValues: true });
  });
});
