import type { mongo } from 'mongoose';
import { connectTestDatabase, itOnEmbedded } from '../../support/database';
import type { TestDatabase } from '../../support/database';

let database: TestDatabase;
let db: mongo.Db;
beforeAll(async () => {
  database = await connectTestDatabase();
  db = database.connection.getClient().db(database.name);
});
afterAll(() => database.close());

interface Order {
  _id: number;
  customer: number;
  amount: number;
}

async function shop(name: string) {
  const orders = db.collection<Order>(`${name}Orders`);
  const customers = db.collection<{ _id: number; name: string }>(`${name}Customers`);
  await customers.insertMany(['Asha', 'Ravi', 'Mina'].map((each, _id) => ({ _id, name: each })));
  await orders.insertMany([5, 7, 11, 13].map((amount, _id) => ({ _id, customer: _id % 2, amount })));
  await orders.createIndex({ customer: 1 });
  return { orders, customers };
}

describe('aggregate', () => {
  it('groups what the planner has read', async () => {
    const { orders } = await shop('group');

    const totals = await orders
      .aggregate([
        { $match: { amount: { $gt: 5 } } },
        { $group: { _id: '$customer', total: { $sum: '$amount' } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();

    expect(totals).toEqual([
      { _id: 0, total: 11 },
      { _id: 1, total: 20 },
    ]);
  });

  it('joins another collection, through a pipeline too', async () => {
    const { customers, orders } = await shop('join');

    const joined = await customers
      .aggregate([
        {
          $lookup: {
            from: orders.collectionName,
            localField: '_id',
            foreignField: 'customer',
            pipeline: [{ $group: { _id: null, spent: { $sum: '$amount' } } }],
            as: 'orders',
          },
        },
        { $match: { 'orders.spent': { $gte: 16 } } },
        { $project: { name: 1, spent: { $first: '$orders.spent' } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();

    expect(joined).toEqual([
      { _id: 0, name: 'Asha', spent: 16 },
      { _id: 1, name: 'Ravi', spent: 20 },
    ]);
  });

  it('counts', async () => {
    const { orders } = await shop('count');

    expect(await orders.aggregate([{ $match: { customer: 1 } }, { $count: 'n' }]).toArray()).toEqual([
      { n: 2 },
    ]);
    expect(
      await orders.aggregate([{ $limit: 3 }, { $group: { _id: null, n: { $sum: 1 } } }]).toArray(),
    ).toEqual([{ _id: null, n: 3 }]);
  });

  itOnEmbedded('answers nothing when there is nothing to count', async () => {
    const { orders } = await shop('countNothing');

    expect(await orders.aggregate([{ $match: { customer: 9 } }, { $count: 'n' }]).toArray()).toEqual([]);
  });

  it.each([
    [
      [{ $limit: 3 }, { $skip: 1 }],
      [1, 2],
    ],
    [
      [{ $skip: 1 }, { $limit: 3 }],
      [1, 2, 3],
    ],
    [[{ $sort: { n: 1 } }, { $sort: { _id: -1 } }, { $limit: 1 }], [3]],
    [
      [{ $limit: 2 }, { $sort: { _id: -1 } }],
      [1, 0],
    ],
    [[{ $limit: 2 }, { $match: { n: { $lt: 2 } } }], []],
    [
      [{ $skip: 1 }, { $skip: 1 }],
      [2, 3],
    ],
  ])('does %j in this order', async (stages, expected) => {
    const numbers = db.collection<{ _id: number; n: number }>('stages');
    await numbers.deleteMany({});
    await numbers.insertMany([0, 1, 2, 3].map((_id) => ({ _id, n: 3 - _id })));

    const found = await numbers.aggregate(stages).toArray();

    expect(found.map(({ _id }): unknown => _id)).toEqual(expected);
  });

  it('groups documents without a value with those that have null', async () => {
    const values = db.collection('missing');
    await values.insertMany([{ a: null }, {}, { a: 1 }]);

    const groups = values.aggregate([{ $group: { _id: '$a', n: { $sum: 1 } } }, { $sort: { _id: 1 } }]);

    expect(await groups.toArray()).toEqual([
      { _id: null, n: 2 },
      { _id: 1, n: 1 },
    ]);
  });

  it('gives large results in batches', async () => {
    const { orders } = await shop('batches');
    await orders.insertMany(
      Array.from({ length: 500 }, (_, n) => ({ _id: 100 + n, customer: 5, amount: n })),
    );

    const results = await orders
      .aggregate([{ $match: { customer: 5 } }, { $set: { seen: true } }], { batchSize: 70 })
      .toArray();

    expect(results).toHaveLength(500);
  });

  it('refuses a stage that does not exist with 40324', async () => {
    const error: unknown = await db
      .collection('a')
      .aggregate([{ $frobnicate: 1 }])
      .toArray()
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 40324 });
  });
});

describe('$out', () => {
  it('replaces a collection and keeps its indexes', async () => {
    const { orders } = await shop('out');
    const target = db.collection('outTarget');
    await target.createIndex({ total: 1 });
    await target.insertOne({ old: true });

    await orders
      .aggregate([{ $group: { _id: '$customer', total: { $sum: '$amount' } } }, { $out: 'outTarget' }])
      .toArray();

    expect(await target.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 0, total: 16 },
      { _id: 1, total: 20 },
    ]);
    expect((await target.indexes()).map(({ name }) => name)).toEqual(['_id_', 'total_1']);
  });

  it('changes nothing when a document is refused', async () => {
    const { orders } = await shop('outRefused');
    const target = db.collection<{ _id: string | number; customer?: number }>('outUnique');
    await target.createIndex({ customer: 1 }, { unique: true });
    await target.insertOne({ _id: 'old', customer: 7 });

    const error: unknown = await orders
      .aggregate([{ $out: 'outUnique' }])
      .toArray()
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 11000 });
    expect(await target.find().toArray()).toEqual([{ _id: 'old', customer: 7 }]);
    expect(await db.listCollections({ name: /outUnique/ }).toArray()).toHaveLength(1);
  });
});

describe('$merge', () => {
  it('updates what is there and adds what is not', async () => {
    const { orders } = await shop('merge');
    const target = db.collection<{ _id: number; kept?: boolean }>('mergeTarget');
    await target.insertOne({ _id: 0, kept: true });

    await orders
      .aggregate([
        { $group: { _id: '$customer', total: { $sum: '$amount' } } },
        { $merge: { into: 'mergeTarget' } },
      ])
      .toArray();

    expect(await target.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 0, kept: true, total: 16 },
      { _id: 1, total: 20 },
    ]);
  });

  const locals = [
    ['an empty array', []],
    ['an array of what is no document', [1]],
    ['an array in an array', [[]]],
    ['an empty array below', { x: [] }],
    ['a missing field', {}],
  ] as const;
  it.each(locals)('joins null where the local path leads to nothing: %s', async (title, a) => {
    await db.collection(`nulls ${title}`).insertOne({ b: null });
    const local = db.collection(`local ${title}`);
    await local.insertOne({ a });
    const from = `nulls ${title}`;

    const [joined] = await local
      .aggregate([{ $lookup: { from, localField: 'a.x', foreignField: 'b', as: 'found' } }])
      .toArray();

    expect(joined).toMatchObject({ found: [{ b: null }] });
  });

  it('does not join null for an element without the field beside one with it', async () => {
    await db.collection('nullBeside').insertOne({ b: null });
    await db.collection('beside').insertOne({ a: [{ y: 2 }, { x: 1 }] });

    const [joined] = await db
      .collection('beside')
      .aggregate([{ $lookup: { from: 'nullBeside', localField: 'a.x', foreignField: 'b', as: 'found' } }])
      .toArray();

    expect(joined).toMatchObject({ found: [] });
  });
});
