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

/** The error of a command that has to fail. */
async function refusal(command: mongo.Document): Promise<unknown> {
  return db.command(command).then(
    (answer) => ({ answer }),
    (error: unknown) => error,
  );
}

describe('commands are refused', () => {
  itOnEmbedded.each<[string, mongo.Document, number]>([
    ['with 59 when there is no such command', { frobnicate: 1 }, 59],
    ['with 40415 for a field that they do not have', { find: 'a', filtre: {} }, 40415],
    ['with 14 for a field of the wrong type', { find: 'a', filter: 'x' }, 14],
    ['with 73 for a collection that cannot be', { find: '' }, 73],
    ['with 43 for a cursor that is not open', { getMore: mongo.Long.fromNumber(77), collection: 'a' }, 43],
    ['with 26 when the collection to drop indexes of is missing', { dropIndexes: 'none', index: '*' }, 26],
    ['with 2 for a hint at an index that does not exist', { find: 'hinted', hint: 'nope' }, 2],
    [
      'with 67 for a kind of index that is not supported',
      { createIndexes: 'a', indexes: [{ key: { a: 'hashed' }, name: 'h' }] },
      67,
    ],
  ])('%s', async (_title, command, code) => {
    await db.collection('hinted').insertOne({ a: 1 });

    expect(await refusal(command)).toMatchObject({ code });
  });
});

describe('a document is refused', () => {
  it('with 11000, the key and its value when a unique value is taken', async () => {
    const people = db.collection('people');
    await people.createIndex({ email: 1 }, { unique: true });
    await people.insertOne({ email: 'a@example.com' });

    const error = await people.insertOne({ email: 'a@example.com' }).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({
      code: 11000,
      keyPattern: { email: 1 },
      keyValue: { email: 'a@example.com' },
    });
  });

  it('with 66 when its _id would change', async () => {
    const people = db.collection<{ _id: number }>('ids');
    await people.insertOne({ _id: 1 });

    const error = await people.updateOne({ _id: 1 }, { $set: { _id: 2 } }).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 66 });
    expect(await people.find().toArray()).toEqual([{ _id: 1 }]);
  });
});

describe('a bulk', () => {
  const documents = [{ _id: 1 }, { _id: 2 }, { _id: 1 }, { _id: 3 }];

  async function insertBulk(name: string, ordered: boolean) {
    const collection = db.collection<{ _id: number }>(name);
    const error = await collection.insertMany(documents, { ordered }).catch((thrown: unknown) => thrown);
    return { error, stored: await collection.find().sort({ _id: 1 }).toArray() };
  }

  it('that is ordered stops at the first refused document and keeps those before it', async () => {
    const { error, stored } = await insertBulk('ordered', true);

    expect(error).toMatchObject({ code: 11000, insertedCount: 2, writeErrors: [{ index: 2 }] });
    expect(stored).toEqual([{ _id: 1 }, { _id: 2 }]);
  });

  it('that is unordered goes on behind a refused document', async () => {
    const { error, stored } = await insertBulk('unordered', false);

    expect(error).toMatchObject({ code: 11000, insertedCount: 3, writeErrors: [{ index: 2 }] });
    expect(stored).toEqual([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
  });

  it('leaves no entry of a refused document in any index', async () => {
    const collection = db.collection('partly');
    await collection.createIndex({ a: 1 });
    await collection.createIndex({ b: 1 }, { unique: true });
    await collection.insertOne({ a: 1, b: 1 });

    await collection.insertOne({ a: 2, b: 1 }).catch(() => undefined);
    await collection.updateOne({ b: 1 }, { $set: { a: 3 } });

    expect(await collection.countDocuments({ a: 2 })).toBe(0);
    expect(await collection.countDocuments({ a: 1 })).toBe(0);
    expect(await collection.countDocuments({ a: 3 })).toBe(1);
  });
});
