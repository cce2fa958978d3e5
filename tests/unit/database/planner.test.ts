import fc from 'fast-check';
import { compileSort } from '../../../src/database/embedded/query/compileSort';
import type { Document } from '../../../src/database/embedded/query/compare';
import { openLocalStore } from '../../support/localStore';
import type { LocalStore } from '../../support/localStore';

let local: LocalStore;
beforeAll(() => {
  local = openLocalStore();
});
afterAll(() => local.close());

const paths = ['a', 'b', 'c.d', 'c.e'];
const scalar = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 4 }) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>('x', 'y', null, true, Number.NaN, -0.5, new Date(1), '') },
);
const value = fc.oneof(
  { weight: 5, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc.record({ d: scalar }),
);
const inner = fc.record({ d: value, e: scalar }, { requiredKeys: [] });
const document = fc.record(
  {
    a: value,
    b: value,
    c: fc.oneof({ weight: 4, arbitrary: inner }, fc.array(inner, { maxLength: 2 }), scalar),
  },
  { requiredKeys: [] },
);
/** Without arrays: a single one keeps an index from giving an order and from answering alone. */
const flatDocument = fc.record(
  {
    a: scalar,
    b: scalar,
    c: fc.oneof(fc.record({ d: scalar, e: scalar }, { requiredKeys: [] }), scalar),
  },
  { requiredKeys: [] },
);

const specs: Document[] = [
  { key: { a: 1 }, name: 'a' },
  { key: { a: -1, b: 1 }, name: 'aDownB' },
  { key: { b: 1 }, name: 'bSparse', sparse: true },
  { key: { a: 1, 'c.d': -1 }, name: 'aPartial', partialFilterExpression: { a: { $gte: 2 } } },
  { key: { 'c.d': 1, 'c.e': -1 }, name: 'cde' },
  { key: { b: -1, a: -1, 'c.d': 1 }, name: 'bac' },
];

const condition = fc.oneof(
  { weight: 3, arbitrary: scalar },
  value,
  fc.record({ $in: fc.array(scalar, { maxLength: 4 }) }),
  fc
    .tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), scalar)
    .map((entry) => Object.fromEntries([entry])),
  fc
    .tuple(fc.constantFrom('$gt', '$gte'), scalar, fc.constantFrom('$lt', '$lte'), scalar)
    .map(([low, from, high, to]) => ({ [low]: from, [high]: to })),
  fc.record({ $exists: fc.boolean() }),
);
const conjunction = fc
  .dictionary(fc.constantFrom(...paths), condition, { maxKeys: 3 })
  .map((each): Document => ({ ...each }));
const filter: fc.Arbitrary<Document> = fc.oneof(
  { weight: 4, arbitrary: conjunction },
  fc.record({ $and: fc.array(conjunction, { minLength: 1, maxLength: 3 }) }),
  fc.record({ $or: fc.array(conjunction, { minLength: 1, maxLength: 3 }) }),
  fc.tuple(conjunction, fc.nat(30)).map(([each, id]) => ({ ...each, _id: { $gt: id } })),
);
const sort = fc.option(
  fc.uniqueArray(fc.tuple(fc.constantFrom(...paths, '_id'), fc.constantFrom(1, -1)), {
    minLength: 1,
    maxLength: 2,
    selector: ([path]) => path,
  }),
  { nil: undefined },
);

async function find(collection: string, query: Document): Promise<Document[]> {
  const answer = await local.run({ find: collection, batchSize: 1000, ...query });
  const { cursor, errmsg } = answer as { cursor?: { firstBatch: Document[] }; errmsg?: string };
  if (!cursor) throw new Error(errmsg);
  return cursor.firstBatch;
}

interface Asked {
  where: Document;
  order: [string, number][] | undefined;
  limit: number;
  skip?: number;
}

function isRefusedSort(error: unknown): boolean {
  return error instanceof Error && /parallel arrays/.test(error.message);
}

describe('the planner', () => {
  let collections = 0;

  it('finds and counts through indexes what a scan of all documents finds, in the order asked for', async () => {
    const documents = fc.oneof(
      ...[document, flatDocument].map((each) => fc.array(each, { minLength: 1, maxLength: 30 })),
    );
    const queries = fc.array(fc.tuple(filter, sort, fc.nat(6), fc.nat(4)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        documents,
        fc.subarray(specs, { minLength: 1 }),
        queries,
        async (made, indexes, asked) => {
          collections += 1;
          const name = `planned${collections}`;
          await local.run({ createIndexes: name, indexes });
          await local.run({
            insert: name,
            ordered: false,
            documents: made.map((each, _id) => ({ _id, ...each })),
          });

          for (const [where, order, limit, skip] of asked) {
            await expectSameAsScan(name, { where, order, limit, skip });
          }
        },
      ),
      { numRuns: 120 },
    );
  });

  it.each<[string, Document[], Document[], Document, [string, number][]]>([
    [
      'a range without a low end, which holds no NaN',
      [{ key: { a: 1 }, name: 'a' }],
      [{ a: Number.NaN }, { a: -Infinity }, { a: 1 }, { a: 2 }],
      { a: { $lt: 2 } },
      [],
    ],
    [
      'two low ends at the same value, one of which leaves it out',
      [{ key: { a: 1 }, name: 'a' }],
      [{ a: 1 }, { a: 2 }],
      { $and: [{ a: { $gt: 1 } }, { a: { $gte: 1 } }] },
      [],
    ],
    [
      'two high ends at the same value, one of which leaves it out',
      [{ key: { a: 1 }, name: 'a' }],
      [{ a: 1 }, { a: 2 }],
      { $and: [{ a: { $lte: 2 } }, { a: { $lt: 2 } }] },
      [],
    ],
    [
      'branches that hold the same document',
      [
        { key: { a: 1 }, name: 'a' },
        { key: { b: 1 }, name: 'b' },
      ],
      [{ a: 1, b: 1 }, { a: 1 }, { b: 1 }, {}],
      { $or: [{ a: 1 }, { b: 1 }] },
      [],
    ],
    [
      'several values of an array in a unique index',
      [{ key: { a: 1 }, name: 'a', unique: true }],
      [{ a: [1, 2, 3] }, { a: 4 }],
      { a: { $in: [1, 2, 4] } },
      [],
    ],
    [
      'an order that a sparse index leaves documents out of',
      [{ key: { b: 1 }, name: 'b', sparse: true }],
      [{ b: 2 }, {}, { b: 1 }],
      {},
      [['b', 1]],
    ],
    [
      'an order of two directions',
      [{ key: { a: 1, b: 1 }, name: 'ab' }],
      [
        { a: 1, b: 1 },
        { a: 1, b: 2 },
        { a: 2, b: 3 },
      ],
      {},
      [
        ['a', 1],
        ['b', -1],
      ],
    ],
    [
      'an order by more fields than the index has',
      [{ key: { a: 1 }, name: 'a' }],
      [
        { a: 1, b: 2 },
        { a: 1, b: 1 },
        { a: 0, b: 3 },
      ],
      {},
      [
        ['a', 1],
        ['b', 1],
      ],
    ],
    [
      'null in an element by its position, behind a scalar',
      [{ key: { 'c.0.d': 1 }, name: 'c0d' }],
      [{ c: [5] }, { c: [{ e: 1 }] }, {}],
      { 'c.0.d': null },
      [],
    ],
  ])('finds what a scan finds: %s', async (_title, indexes, made, where, order) => {
    collections += 1;
    const name = `planned${collections}`;
    await local.run({ createIndexes: name, indexes });
    await local.run({ insert: name, documents: made.map((each, _id) => ({ _id, ...each })) });

    await expectSameAsScan(name, { where, order: order.length > 0 ? order : undefined, limit: 0 });
  });

  it('goes on from the end when it reads backwards, chunk by chunk', async () => {
    await local.run({ createIndexes: 'backwards', indexes: [{ key: { a: 1 }, name: 'a' }] });
    await local.run({
      insert: 'backwards',
      documents: Array.from({ length: 200 }, (_, _id) => ({ _id, a: _id })),
    });

    const found = await find('backwards', { filter: { a: { $gte: 0 } }, sort: { a: -1 } });

    expect(found.map(({ a }) => a)).toEqual(Array.from({ length: 200 }, (_, at) => 199 - at));
  });

  it('passes over what is skipped without reading it', async () => {
    await local.run({ createIndexes: 'skipped', indexes: [{ key: { a: -1 }, name: 'a' }] });
    await local.run({
      insert: 'skipped',
      documents: Array.from({ length: 200 }, (_, _id) => ({ _id, a: _id })),
    });
    const query = {
      find: 'skipped',
      filter: { a: { $in: [...Array(200).keys()] } },
      sort: { a: 1 },
      skip: 150,
      limit: 3,
    };

    const { executionStats } = await local.run({ explain: { ...query, filter: { a: { $lt: 190 } } } });
    const { cursor } = await local.run(query);

    expect(executionStats).toMatchObject({ nReturned: 3, totalDocsExamined: 3 });
    expect(cursor).toMatchObject({ firstBatch: [{ _id: 150 }, { _id: 151 }, { _id: 152 }] });
    for (const [skip, order] of [
      [200, 1],
      [40, 1],
      [40, -1],
      [2 ** 32, -1],
      [2 ** 32 + 5, 1],
    ] as const) {
      const rest = await find('skipped', { filter: { a: { $gte: 160 } }, sort: { a: order }, skip });
      expect(rest).toEqual([]);
    }
  });

  async function expectSameAsScan(name: string, { where, order, limit, skip = 0 }: Asked): Promise<void> {
    const scanned = await find(name, { filter: where, hint: { $natural: 1 } });
    const planned = await find(name, { filter: where });
    const counted = await local.run({ count: name, query: where });

    const ids = (found: Document[]): unknown[] => found.map(({ _id }) => Number(_id)).sort((a, b) => a - b);
    expect(ids(planned)).toEqual(ids(scanned));
    expect(counted.n).toBe(scanned.length);
    const rest = await find(name, { filter: where, skip });
    expect(rest).toHaveLength(Math.max(0, scanned.length - skip));
    if (!order) return;
    const spec = Object.fromEntries(order);
    const compare = compileSort(spec);
    let sorted: Document[];
    try {
      // A single document is never compared, and would not be refused.
      for (const each of scanned) compare(each, each);
      sorted = scanned.sort(compare).slice(skip, limit ? skip + limit : undefined);
    } catch (error) {
      if (isRefusedSort(error)) return;
      throw error;
    }
    const plannedOrder = await find(name, { filter: where, sort: spec, limit, skip });
    expect(plannedOrder).toHaveLength(sorted.length);
    expect(plannedOrder.filter((each, place) => compare(each, sorted[place] ?? {}) !== 0)).toEqual([]);
  }
});
