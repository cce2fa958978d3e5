import { mongo } from 'mongoose';
import { connectTestDatabase, itOnEmbedded } from '../../support/database';
import type { TestDatabase } from '../../support/database';

let database: TestDatabase;
let db: mongo.Db;
beforeAll(async () => {
  database = await connectTestDatabase();
  db = database.connection.getClient().db(database.name);
});
afterAll(() => database.close());
beforeEach(() => db.dropDatabase());

const large = mongo.Long.fromString('9007199254740995');

describe('an upsert', () => {
  itOnEmbedded.each([
    ['by $expr', { $expr: { $eq: ['$n', 1] } }],
    ['by $expr within $or', { $or: [{ n: 1 }, { $expr: { $eq: ['$n', 1] } }] }],
  ])('%s is refused with 224, also where a document matches', async (_title, filter) => {
    const c = db.collection('c');
    await c.insertOne({ n: 1 });

    const error = await c.updateOne(filter, { $set: { m: 1 } }, { upsert: true }).catch((e: unknown) => e);

    expect(error).toMatchObject({ code: 224 });
  });
});

describe('$push counts as a change', () => {
  itOnEmbedded.each<[string, { $each: number[]; $slice?: number; $sort?: 1 }, number]>([
    ['what $slice cuts off again', { $each: [4], $slice: 3 }, 1],
    ['an order that was there', { $each: [], $sort: 1 }, 1],
    ['nothing', { $each: [] }, 0],
    ['a $slice that cuts nothing off', { $each: [], $slice: 3 }, 0],
  ])('%s', async (_title, list, modifiedCount) => {
    const c = db.collection<{ list: number[] }>('c');
    await c.insertOne({ list: [1, 2, 3] });

    const result = await c.updateOne({}, { $push: { list } });

    expect(result).toMatchObject({ matchedCount: 1, modifiedCount });
    expect(await c.findOne()).toMatchObject({ list: [1, 2, 3] });
  });
});

describe('distinct', () => {
  itOnEmbedded.each([
    ['a.0', [1, 2, 4]],
    ['a', [[1, 2], 3, 4]],
    ['a.b', []],
    ['o.x', [5, 6]],
    ['o.1.x', [6]],
  ])('of %s over nested arrays', async (key, expected) => {
    await db.collection('c').insertMany([{ a: [[1, 2], 3], o: [{ x: 5 }, { x: [6] }] }, { a: [4] }]);

    const values = await db.collection('c').distinct(key);

    expect(values).toEqual(expected);
  });
});

describe('integers beyond 53 bits stay exact', () => {
  it.each([
    ['$floor', { $floor: '$n' }, large],
    ['$ceil', { $ceil: '$n' }, large],
    ['$round', { $round: '$n' }, large],
    ['$trunc', { $trunc: '$n' }, large],
    ['$abs', { $abs: '$n' }, large],
    ['$sum', { $sum: ['$n', 2] }, mongo.Long.fromString('9007199254740997')],
    ['$add', { $add: ['$n', 2] }, mongo.Long.fromString('9007199254740997')],
    ['$subtract', { $subtract: ['$n', 2] }, mongo.Long.fromString('9007199254740993')],
    ['$max', { $max: ['$n', 2] }, large],
  ])('in %s', async (_name, x, expected) => {
    const c = db.collection('c', { promoteLongs: false });
    await c.insertOne({ n: large });

    const [result] = await c.aggregate([{ $set: { x } }]).toArray();

    expect(result?.x).toEqual(expected);
  });

  it('in a $group', async () => {
    const c = db.collection('c', { promoteLongs: false });
    await c.insertMany([{ n: large }, { n: 2 }]);

    const [result] = await c.aggregate([{ $group: { _id: null, x: { $sum: '$n' } } }]).toArray();

    expect(result?.x).toEqual(mongo.Long.fromString('9007199254740997'));
  });
});

describe('a document that is inserted without an _id', () => {
  it('has the one that it gets in the first place', async () => {
    await db.command({ insert: 'c', documents: [{ a: 1 }] });

    expect(Object.keys((await db.collection('c').findOne()) ?? {})).toEqual(['_id', 'a']);
  });
});

describe('hello', () => {
  itOnEmbedded('names the limits that drivers keep to', async () => {
    const answer = await db.admin().command({ hello: 1 });

    expect(answer).toMatchObject({
      isWritablePrimary: true,
      maxBsonObjectSize: 16 * 1024 * 1024,
      maxMessageSizeBytes: 48_000_000,
      maxWriteBatchSize: 100_000,
      logicalSessionTimeoutMinutes: 30,
      minWireVersion: 0,
      maxWireVersion: 21,
      readOnly: false,
    });
  });
});

describe('an empty document', () => {
  itOnEmbedded('is inserted and gets an _id', async () => {
    const answer = await db.command({ insert: 'c', documents: [{}] });

    expect(answer).toMatchObject({ n: 1 });
    expect(await db.collection('c').findOne()).toEqual({ _id: expect.any(mongo.ObjectId) as unknown });
  });
});
