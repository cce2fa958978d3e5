import fc from 'fast-check';
import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  await test.app.models.Customer.deleteMany({});
});

interface Counts {
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
}

const bulk = async (customers: unknown[]) => {
  const { body } = await test.api.post('/api/customers/bulk', { customers }).expect(200);
  return body as Counts & { errors: { index: number; pointer: string; code: string }[] };
};

/** All customers as they are stored, in an order of their own. */
const stored = async (): Promise<object[]> => {
  const { body } = await test.api.get('/api/customers?limit=100').expect(200);
  const { data } = body as { data: ({ id?: string } & Record<string, unknown>)[] };
  return data
    .map(({ id: _id, ...customer }) => customer)
    .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
};

describe('POST /customers/bulk', () => {
  it('makes new customers, changes known ones and leaves the same ones alone, a result for each row', async () => {
    await bulk([{ externalId: 'a', name: 'A' }, { externalId: 'b' }]);

    const result = await bulk([
      { externalId: 'a', name: 'A' },
      { externalId: 'b', city: 'Pune' },
      { externalId: 'c' },
    ]);

    expect(result).toEqual({ created: 1, updated: 1, unchanged: 1, failed: 0, errors: [] });
  });

  it('refuses a bad row on its own, with its index and a pointer into the request', async () => {
    const result = await bulk([
      { externalId: 'a' },
      { externalId: { $gt: '' } },
      'not a row',
      { name: 'nobody' },
      { externalId: 'e', email: 'x', visits: -1 },
    ]);

    expect(result).toMatchObject({
      created: 1,
      failed: 4,
      errors: [
        { index: 1, pointer: '/customers/1/externalId', code: 'validation_failed' },
        { index: 2, pointer: '/customers/2' },
        { index: 3, pointer: '/customers/3/externalId' },
        {
          index: 4,
          pointer: '/customers/4/email',
          faults: [{ pointer: '/customers/4/email' }, { pointer: '/customers/4/visits' }],
        },
      ],
    });
    expect(await stored()).toMatchObject([{ externalId: 'a' }]);
  });

  it('answers a repeated upload with unchanged rows, and twenty at once leave the same customers', async () => {
    const rows = Array.from({ length: 50 }, (_, index) => ({
      externalId: `p${index}`,
      email: `p${index}@example.com`,
      name: `Name ${index}`,
      totalSpend: index,
    }));

    const results = await Promise.all(Array.from({ length: 20 }, () => bulk(rows)));
    const again = await bulk(rows);

    expect(results.reduce((sum, { created }) => sum + created, 0)).toBe(50);
    expect(results.every(({ failed, updated }) => failed === 0 && updated === 0)).toBe(true);
    expect(again).toMatchObject({ unchanged: 50 });
    expect(await stored()).toHaveLength(50);
  });

  it.each([
    ['no list', {}, '/customers'],
    ['a list that is none', { customers: { $gt: '' } }, '/customers'],
    ['an unknown field', { customers: [], more: 1 }, '/more'],
    ['more than 10,000 rows', { customers: Array.from({ length: 10_001 }, () => ({})) }, '/customers'],
  ])('answers 400 for %s', async (_, body, pointer) => {
    const response = await test.api.post('/api/customers/bulk', body);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('is answered 401 without a key', async () => {
    await test.as('nobody').post('/api/customers/bulk', { customers: [] }).expect(401);
  });
});

describe('who a row of a batch is', () => {
  it('adopts a customer known by e-mail only, once', async () => {
    await bulk([{ email: 'x@example.com' }]);

    const result = await bulk([
      { externalId: 'first', email: 'X@example.com' },
      { externalId: 'second', email: 'x@example.com' },
    ]);

    expect(result).toMatchObject({
      updated: 1,
      failed: 1,
      errors: [{ index: 1, pointer: '/customers/1/email', code: 'conflict' }],
    });
    expect(await stored()).toMatchObject([{ externalId: 'first', email: 'x@example.com' }]);
  });

  it('refuses a known externalId with somebody else’s e-mail', async () => {
    await bulk([{ externalId: 'a' }, { externalId: 'b', email: 'b@example.com' }]);

    const result = await bulk([{ externalId: 'a', email: 'b@example.com' }]);

    expect(result).toMatchObject({
      failed: 1,
      errors: [{ pointer: '/customers/0/email', code: 'conflict' }],
    });
  });

  it('lets two customers exchange their e-mail addresses within one batch', async () => {
    await bulk([
      { externalId: 'a', email: 'a@example.com' },
      { externalId: 'b', email: 'b@example.com' },
    ]);

    const result = await bulk([
      { externalId: 'a', email: null },
      { externalId: 'b', email: 'a@example.com' },
      { externalId: 'a', email: 'b@example.com' },
    ]);

    expect(result).toMatchObject({ updated: 3, failed: 0 });
    expect(await stored()).toMatchObject([
      { externalId: 'a', email: 'b@example.com' },
      { externalId: 'b', email: 'a@example.com' },
    ]);
  });

  it('keeps letter case and leading zeros of an externalId', async () => {
    await bulk([{ externalId: '007' }, { externalId: '7' }, { externalId: 'A' }, { externalId: 'a' }]);

    expect(await stored()).toHaveLength(4);
  });

  it('never takes an externalId away because a row leaves it empty', async () => {
    await bulk([{ externalId: 'a', email: 'a@example.com' }]);

    await bulk([{ externalId: '', email: 'a@example.com', name: 'A' }]);

    expect(await stored()).toMatchObject([{ externalId: 'a', name: 'A' }]);
  });
});

const oneOf = (...values: unknown[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

const row = fc.record(
  {
    externalId: oneOf('a', 'b', 'c', '', 5),
    email: oneOf('x@example.com', 'y@example.com', 'z@example.com', null, 'bad'),
    name: oneOf('Ann', 'Bob', null, ''),
    tags: oneOf(['t'], [], null),
    attributes: oneOf({ k: 1 }, { k: null }, { l: 'x' }, null),
    totalSpend: oneOf(0, 12.5, null),
    consent: oneOf({ email: false }, { email: null, sms: true }, null),
  },
  { requiredKeys: [] },
);

/** As JSON sends it: without what is undefined. */
const sent = (rows: object[]): unknown[] => JSON.parse(JSON.stringify(rows)) as unknown[];

it('finds the known customers in a batch that looks new', async () => {
  await bulk([{ externalId: 'n1', email: 'n1@example.com' }, { email: 'n3@example.com' }]);
  const rows = Array.from({ length: 45 }, (_, index) => ({
    externalId: `n${index}`,
    email: `n${index}@example.com`,
  }));

  const result = await bulk([
    ...rows,
    { externalId: 'n50', email: 'n1@example.com' },
    { externalId: 'n7', city: 'Pune' },
  ]);

  expect(result).toMatchObject({
    created: 43,
    unchanged: 1,
    updated: 2,
    failed: 1,
    errors: [{ index: 45, pointer: '/customers/45/email' }],
  });
});

it('knows a customer in a batch that looks new even when the batch changes its e-mail', async () => {
  await bulk([{ email: 'x@example.com', name: 'Known' }]);
  const rows = Array.from({ length: 45 }, (_, index) => ({ externalId: `n${index}` }));

  const result = await bulk([
    ...rows,
    { externalId: 'a', email: 'x@example.com' },
    { externalId: 'a', email: 'z@example.com' },
  ]);

  expect(result).toMatchObject({ created: 45, updated: 2 });
  expect(await stored()).toContainEqual(
    expect.objectContaining({ externalId: 'a', email: 'z@example.com', name: 'Known' }),
  );
});

it('a batch does and answers what its rows would, one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 8 }),
      fc.array(row, { minLength: 1, maxLength: 8 }),
      async (before, rows) => {
        const total: Counts = { created: 0, updated: 0, unchanged: 0, failed: 0 };
        await test.app.models.Customer.deleteMany({});
        await bulk(sent(before));
        for (const single of sent(rows)) {
          const { errors: _errors, ...counts } = await bulk([single]);
          for (const key of Object.keys(total) as (keyof Counts)[]) total[key] += counts[key];
        }
        const oneByOne = await stored();
        await test.app.models.Customer.deleteMany({});
        await bulk(sent(before));

        const { errors, ...counts } = await bulk(sent(rows));

        expect(counts).toEqual(total);
        expect(errors).toHaveLength(total.failed);
        expect(await stored()).toEqual(oneByOne);
      },
    ),
    { numRuns: 25 },
  );
});
