import type { mongo } from 'mongoose';
import { connectTestDatabase, itOnEmbedded } from '../../support/database';
import type { TestDatabase } from '../../support/database';

const ignoringCase = { locale: 'en', strength: 2 };

describe('a collation', () => {
  let database: TestDatabase;
  let db: mongo.Db;
  let collections = 0;
  beforeAll(async () => {
    database = await connectTestDatabase();
    db = database.connection.getClient().db(database.name);
  });
  afterAll(() => database.close());

  const collectionOf = async (
    words: readonly unknown[],
    options: mongo.CreateCollectionOptions = {},
  ): Promise<mongo.Collection> => {
    const collection = await db.createCollection(`collated${++collections}`, options);
    if (words.length > 0) await collection.insertMany(words.map((word, n) => ({ n, word })));
    return collection;
  };
  const stageOf = (plan: mongo.Document): unknown => {
    const { winningPlan } = plan.queryPlanner as { winningPlan: mongo.Document };
    return (winningPlan.inputStage as mongo.Document | undefined)?.stage ?? winningPlan.stage;
  };
  const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => undefined,
      (error: { code?: unknown }) => error.code,
    );

  it('finds and counts by the rules of the language', async () => {
    const collection = await collectionOf(['b', 'A', 'a', 'Ä', 'B', ['C'], 7]);
    const options = { collation: ignoringCase };

    expect(await collection.countDocuments({ word: 'a' }, options)).toBe(2);
    expect(await collection.countDocuments({ word: { $in: ['A', 'c'] } }, options)).toBe(3);
    expect(await collection.countDocuments({ word: { $gt: 'a', $lt: 'b' } }, options)).toBe(1);
    expect(await collection.countDocuments({ word: /^a/ }, options)).toBe(1);
  });

  it('finds what a partial index leaves out, whose filter compares by bytes', async () => {
    const collection = await collectionOf(['c', 'C', 'a']);
    await collection.createIndex({ n: 1 }, { partialFilterExpression: { word: { $gte: 'b' } } });

    const found = collection.find({ n: { $gte: 0 }, word: { $gte: 'c' } }, { collation: ignoringCase });

    expect((await found.toArray()).map(({ word }): unknown => word).sort()).toEqual(['C', 'c']);
  });

  itOnEmbedded('sorts and tells apart by the rules of the language', async () => {
    const collection = await collectionOf(['b', 'A', 'a', 'Ä', 'B', ['C'], 7]);
    const options = { collation: ignoringCase };

    expect(await collection.distinct('word', {}, options)).toEqual(['b', 'A', 'Ä', 'C', 7]);
    const sorted = await collection.find({}, options).sort({ word: 1, n: 1 }).toArray();
    expect(sorted.map(({ word }): unknown => word)).toEqual([7, 'A', 'a', 'Ä', 'b', 'B', ['C']]);
  });

  itOnEmbedded('groups, joins and compares in a pipeline', async () => {
    const collection = await collectionOf(['A', 'a', 'b']);

    const pipeline = [
      { $match: { $expr: { $lt: ['$word', 'B'] } } },
      { $lookup: { from: collection.collectionName, localField: 'word', foreignField: 'word', as: 'same' } },
      { $group: { _id: '$word', n: { $sum: { $size: '$same' } }, words: { $addToSet: '$word' } } },
    ];
    const found = await collection.aggregate(pipeline, { collation: ignoringCase }).toArray();

    expect(found).toEqual([{ _id: 'A', n: 4, words: ['A'] }]);
  });

  itOnEmbedded('holds for updates, what they compare, and deletes', async () => {
    const collection = await collectionOf(['A', 'b']);
    const options = { collation: ignoringCase };

    await collection.updateOne({ word: 'a' }, { $set: { tags: ['x', 'y', 'Z'] } }, options);
    await collection.updateOne({ word: 'a' }, { $addToSet: { tags: 'X' } }, options);
    await collection.updateOne({ word: 'a', tags: 'Y' }, { $set: { 'tags.$': 'w' } }, options);
    const { value: found } = await db.command({
      findAndModify: collection.collectionName,
      query: { word: 'a' },
      update: { $pull: { tags: 'z' } },
      new: true,
      ...options,
    });
    const { deletedCount } = await collection.deleteMany({ word: 'B' }, options);

    expect(found).toMatchObject({ tags: ['x', 'w'] });
    expect(deletedCount).toBe(1);
  });

  itOnEmbedded('makes an index unique, and is served by it for equality alone', async () => {
    const collection = await collectionOf(['a', 'B']);
    await collection.createIndex({ word: 1 }, { unique: true, collation: ignoringCase, name: 'words' });

    expect(await codeOf(collection.insertOne({ word: 'A' }))).toBe(11000);
    expect(await codeOf(collection.insertOne({ word: 'á' }))).toBeUndefined();
    const options = { collation: ignoringCase };
    expect(stageOf(await collection.find({ word: 'A' }, options).explain())).toBe('IXSCAN');
    expect(await collection.countDocuments({ word: 'A' }, options)).toBe(1);
    expect(stageOf(await collection.find({ word: 'A' }).explain())).toBe('COLLSCAN');
    expect(await collection.countDocuments({ word: 'A' })).toBe(0);
    expect(stageOf(await collection.find({ word: { $gt: 'a' } }, options).explain())).toBe('COLLSCAN');
    expect(stageOf(await collection.find({ word: 5 }).explain())).toBe('IXSCAN');
    expect(await collection.find({}, options).sort({ word: 1 }).toArray()).toMatchObject([
      { word: 'a' },
      { word: 'á' },
      { word: 'B' },
    ]);
  });

  itOnEmbedded('of a collection is inherited by its commands, its indexes and its _id', async () => {
    const collection = await collectionOf(['a', 'B'], { collation: ignoringCase });
    await collection.createIndex({ word: 1 }, { unique: true });
    await collection.createIndex({ word: 1, n: 1 }, { collation: { locale: 'simple' }, name: 'bytes' });

    expect(await collection.countDocuments({ word: 'A' })).toBe(1);
    expect(await collection.countDocuments({ word: 'A' }, { collation: { locale: 'simple' } })).toBe(0);
    expect(await codeOf(collection.insertOne({ word: 'A' }))).toBe(11000);
    await collection.insertOne({ _id: 'Key' as never, word: 'c' });
    expect(await codeOf(collection.insertOne({ _id: 'KEY' as never, word: 'd' }))).toBe(11000);
    expect(await collection.findOne({ _id: 'key' as never })).toEqual({ _id: 'Key', word: 'c' });
    expect(
      await collection.countDocuments({ _id: 'key' as never }, { collation: { locale: 'simple' } }),
    ).toBe(0);
    const [described] = await db.listCollections({ name: collection.collectionName }).toArray();
    expect(described).toMatchObject({ options: { collation: ignoringCase } });
    expect((await collection.indexes()).map(({ collation }): unknown => collation?.strength)).toEqual([
      2,
      2,
      undefined,
    ]);
  });

  itOnEmbedded('is another index beside one on the same field', async () => {
    const collection = await collectionOf(['a']);

    await collection.createIndex({ word: 1 });
    await collection.createIndex({ word: 1 }, { collation: ignoringCase, name: 'folded' });

    expect(
      await codeOf(collection.createIndex({ word: 1 }, { collation: { locale: 'de' }, name: 'folded' })),
    ).toBe(86);
    expect(await collection.countDocuments({ word: 'A' }, { collation: ignoringCase })).toBe(1);
  });

  itOnEmbedded('is refused where a command has none', async () => {
    const collection = await collectionOf([]);

    const insert = db.command({
      insert: collection.collectionName,
      documents: [{}],
      collation: ignoringCase,
    });

    expect(await codeOf(insert)).toBe(40415);
  });
});
