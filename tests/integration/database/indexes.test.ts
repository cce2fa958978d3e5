import { mongo } from 'mongoose';
import { connectTestDatabase, itOnEmbedded } from '../../support/database';
import type { TestDatabase } from '../../support/database';

let database: TestDatabase;
let db: mongo.Db;
let collection: mongo.Collection;
let collections = 0;
beforeAll(async () => {
  database = await connectTestDatabase();
  db = database.connection.getClient().db(database.name);
});
beforeEach(() => {
  collections += 1;
  collection = db.collection(`indexed${collections}`);
});
afterAll(() => database.close());

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: { code?: unknown }) => error.code,
  );
}

describe('a unique index', () => {
  it('is not made when values are there twice, and leaves nothing behind', async () => {
    await collection.insertMany([{ a: 1 }, { a: 1 }]);

    const code = await codeOf(collection.createIndex({ a: 1 }, { unique: true }));

    expect(code).toBe(11000);
    expect((await collection.indexes()).map(({ name }) => name)).toEqual(['_id_']);
  });

  it('counts a missing field as null, so only one document may miss it', async () => {
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.insertOne({ b: 1 });

    expect(await codeOf(collection.insertOne({ b: 2 }))).toBe(11000);
    expect(await codeOf(collection.insertOne({ a: null }))).toBe(11000);
  });

  it('that is sparse lets many documents miss the field', async () => {
    await collection.createIndex({ a: 1 }, { unique: true, sparse: true });

    await collection.insertMany([{ b: 1 }, { b: 2 }, { a: 1 }]);

    expect(await codeOf(collection.insertOne({ a: 1 }))).toBe(11000);
    expect(await collection.find({ a: { $exists: false } }).toArray()).toHaveLength(2);
  });

  it('holds numbers of all types equal', async () => {
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.insertMany([{ a: 1 }, { a: mongo.Decimal128.fromString('0.1') }, { a: 0.1 }]);

    expect(await codeOf(collection.insertOne({ a: mongo.Decimal128.fromString('1.0') }))).toBe(11000);
    expect(await codeOf(collection.insertOne({ a: mongo.Long.fromNumber(1) }))).toBe(11000);
    expect(await collection.countDocuments({ a: { $lt: 0.1 } })).toBe(1);
  });

  it('that is partial watches only the documents that its filter takes', async () => {
    const partialFilterExpression = { email: { $type: 'string' } };
    await collection.createIndex({ email: 1 }, { unique: true, partialFilterExpression });

    await collection.insertMany([{ email: null }, { email: null }, {}, { email: 'a' }]);

    expect(await codeOf(collection.insertOne({ email: 'a' }))).toBe(11000);
    expect(await collection.countDocuments({ email: null })).toBe(3);
    expect(await collection.countDocuments({ email: 'a' })).toBe(1);
  });

  it.each([
    ['partial', { partialFilterExpression: { email: { $exists: true } } }],
    ['sparse', { sparse: true }],
  ])('when %s is not asked for null, which documents without the field have too', async (_, options) => {
    await collection.createIndex({ email: 1 }, options);

    await collection.insertMany([{}, { email: null }, { email: 'a' }]);

    expect(await collection.countDocuments({ email: null })).toBe(2);
    expect(await collection.countDocuments({ email: { $in: [null, 'a'] } })).toBe(3);
    expect(await collection.countDocuments({ email: { $gte: null } })).toBe(2);
  });

  it('over several fields compares them together', async () => {
    await collection.createIndex({ a: 1, b: -1 }, { unique: true });
    await collection.insertMany([
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ]);

    expect(await codeOf(collection.insertOne({ a: 1, b: 2 }))).toBe(11000);
    expect(await codeOf(collection.updateOne({ b: 1 }, { $set: { b: 2 } }))).toBe(11000);
    expect(await codeOf(collection.updateOne({ b: 1 }, { $set: { b: 3 } }))).toBeUndefined();
  });

  itOnEmbedded('lets one document have a value twice in an array, but no other have it too', async () => {
    await collection.createIndex({ tags: 1 }, { unique: true });

    await collection.insertOne({ tags: ['a', 'a', 'b'] });

    expect(await codeOf(collection.insertOne({ tags: ['b'] }))).toBe(11000);
  });
});

describe('an index on arrays', () => {
  it('finds a document by each of its elements, and once', async () => {
    await collection.createIndex({ tags: 1 });
    await collection.insertMany([
      { n: 1, tags: ['a', 'b'] },
      { n: 2, tags: ['b'] },
      { n: 3, tags: [] },
      { n: 4 },
    ]);

    const found = await collection
      .find({ tags: { $in: ['a', 'b'] } }, { projection: { _id: 0, n: 1 } })
      .toArray();

    expect(found.map((document) => Number(document.n)).sort()).toEqual([1, 2]);
    expect(await collection.countDocuments({ tags: 'b' })).toBe(2);
    expect(await collection.countDocuments({ tags: [] })).toBe(1);
    expect(await collection.countDocuments({ tags: null })).toBe(1);
  });

  it('finds a document of which different elements satisfy the two ends of a range', async () => {
    await collection.createIndex({ n: 1 });
    await collection.insertOne({ n: [1, 10] });

    expect(await collection.countDocuments({ n: { $gt: 4, $lt: 6 } })).toBe(1);
  });

  it('finds a document of which different elements satisfy conditions on two fields', async () => {
    await collection.createIndex({ 'items.sku': 1, 'items.n': 1 });
    await collection.insertOne({
      items: [
        { sku: 'a', n: 1 },
        { sku: 'b', n: 2 },
      ],
    });

    expect(await collection.countDocuments({ 'items.sku': 'a', 'items.n': 2 })).toBe(1);
  });

  itOnEmbedded('refuses a second array under the same key with 171', async () => {
    await collection.createIndex({ a: 1, b: 1 });

    expect(await codeOf(collection.insertOne({ a: [1], b: [2] }))).toBe(171);
  });
});

describe('indexes', () => {
  it('are listed as they were made, and dropped by name, by key and all together', async () => {
    await collection.createIndex({ a: 1 });
    await collection.createIndex({ b: -1 }, { name: 'byB' });
    await collection.createIndex({ c: 1 }, { expireAfterSeconds: 60 });

    const listed = await collection.indexes();
    await collection.dropIndex('byB');
    await db.command({ dropIndexes: collection.collectionName, index: { a: 1 } });
    const code = await codeOf(collection.dropIndex('nope'));

    expect(listed).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1 }, name: 'a_1' },
      { v: 2, key: { b: -1 }, name: 'byB' },
      { v: 2, key: { c: 1 }, name: 'c_1', expireAfterSeconds: 60 },
    ]);
    expect(code).toBe(27);
    expect((await collection.indexes()).map(({ name }) => name)).toEqual(['_id_', 'c_1']);
  });

  it('conflict by name with 86 and by their time to live with 85; the same one again is no conflict', async () => {
    await collection.createIndex({ a: 1 });
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 5 });

    expect(await codeOf(collection.createIndex({ b: 1 }, { name: 'a_1' }))).toBe(86);
    expect(await codeOf(collection.createIndex({ a: 1 }, { unique: true }))).toBe(86);
    expect(await codeOf(collection.createIndex({ at: 1 }, { expireAfterSeconds: 6 }))).toBe(85);
    expect(await codeOf(collection.createIndex({ a: 1 }, { name: 'other' }))).toBe(85);
    expect(await codeOf(collection.createIndex({ a: 1 }))).toBeUndefined();
  });

  it('hold values that are longer than a key can be', async () => {
    await collection.createIndex({ text: 1 });
    const long = 'x'.repeat(5000);
    await collection.insertMany([{ text: `${long}b` }, { text: `${long}a` }, { text: 'w' }]);

    const sorted = await collection
      .find({ text: { $gte: 'x' } })
      .sort({ text: 1 })
      .toArray();

    expect(sorted.map(({ text }) => String(text).slice(-1))).toEqual(['a', 'b']);
    expect(await collection.countDocuments({ text: `${long}a` })).toBe(1);
  });
});

interface Explained {
  queryPlanner: { winningPlan: { stage: string; inputStage?: { stage: string; indexName?: string } } };
  executionStats: { nReturned: number; totalKeysExamined: number; totalDocsExamined: number };
}

async function explain(filter: mongo.Document, sort: mongo.Sort = {}, limit = 0) {
  const { queryPlanner, executionStats } = (await collection
    .find(filter)
    .sort(sort)
    .limit(limit)
    .explain('executionStats')) as Explained;
  const { stage, inputStage } = queryPlanner.winningPlan;
  return {
    stages: inputStage ? [stage, inputStage.stage] : [stage],
    indexName: inputStage?.indexName,
    keys: executionStats.totalKeysExamined,
    documents: executionStats.totalDocsExamined,
  };
}

describe('explain', () => {
  beforeEach(async () => {
    const documents = Array.from({ length: 1000 }, (_, n) => ({
      n,
      status: n % 10 === 0 ? 'open' : 'done',
      at: 1000 - n,
    }));
    await collection.insertMany(documents);
    await collection.createIndexes([
      { key: { status: 1 }, name: 'status' },
      { key: { status: 1, at: -1 }, name: 'statusAt' },
      { key: { n: 1 }, name: 'n', unique: true },
    ]);
  });

  itOnEmbedded('shows an index that reads no more than the matches', async () => {
    expect(await explain({ n: { $in: [5, 6] } })).toMatchObject({
      stages: ['FETCH', 'IXSCAN'],
      indexName: 'n',
      documents: 2,
    });
    expect(await explain({ n: { $gte: 10, $lt: 20 } })).toMatchObject({
      indexName: 'n',
      keys: 10,
      documents: 10,
    });
  });

  itOnEmbedded(
    'shows an index that gives the order, so that a limit reads no more than it has to',
    async () => {
      const plan = await explain({ status: 'open' }, { at: 1 }, 5);

      expect(plan).toMatchObject({ stages: ['FETCH', 'IXSCAN'], indexName: 'statusAt', documents: 5 });
    },
  );

  itOnEmbedded('shows that an index on a status gives the order of _id behind a cursor', async () => {
    const [first] = await collection.find({ status: 'open' }).sort({ _id: 1 }).toArray();

    const plan = await explain({ status: 'open', _id: { $gt: first?._id } }, { _id: 1 }, 5);

    expect(plan).toMatchObject({ stages: ['FETCH', 'IXSCAN'], indexName: 'status', documents: 5 });
  });

  itOnEmbedded('shows a scan and a sort where no index helps', async () => {
    expect(await explain({ at: { $lt: 3 } }, { at: 1 })).toMatchObject({
      stages: ['SORT', 'COLLSCAN'],
      documents: 1000,
    });
  });

  itOnEmbedded('shows a count that reads index keys alone', async () => {
    const { queryPlanner } = (await db.command({
      explain: { count: collection.collectionName, query: { status: 'open' } },
    })) as Explained;

    expect(queryPlanner.winningPlan).toMatchObject({ stage: 'COUNT', inputStage: { stage: 'COUNT_SCAN' } });
    expect(await collection.countDocuments({ status: 'open' })).toBe(100);
  });
});
