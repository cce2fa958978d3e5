import { connectTestDatabase, itOnEmbedded } from '../../support/database';
import type { TestDatabase } from '../../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await connectTestDatabase();
});
afterAll(() => database.close());

interface Person {
  name: string;
  age?: number;
  tags?: string[];
}

let collections = 0;
function people() {
  collections += 1;
  return database.connection.getClient().db(database.name).collection<Person>(`people${collections}`);
}

describe('documents', () => {
  it('come back as they were inserted, in the order of their _id', async () => {
    const collection = people();

    await collection.insertMany([
      { name: 'Asha', tags: ['a', 'b'] },
      { name: 'Ravi', age: 41.5 },
    ]);

    const found = await collection.find({}).toArray();
    expect(found).toEqual([
      { _id: expect.anything(), name: 'Asha', tags: ['a', 'b'] },
      { _id: expect.anything(), name: 'Ravi', age: 41.5 },
    ]);
  });

  it('are updated, upserted and deleted with counts of what happened', async () => {
    const collection = people();
    await collection.insertMany([{ name: 'Asha', age: 1 }, { name: 'Asha', age: 2 }, { name: 'Ravi' }]);

    const many = await collection.updateMany({ name: 'Asha' }, { $inc: { age: 10 } });
    const upsert = await collection.updateOne({ name: 'Mina' }, { $set: { age: 5 } }, { upsert: true });
    const deleted = await collection.deleteOne({ name: 'Ravi' });

    expect(many).toMatchObject({ matchedCount: 2, modifiedCount: 2 });
    expect(upsert).toMatchObject({ matchedCount: 0, upsertedCount: 1, upsertedId: expect.anything() });
    expect(deleted.deletedCount).toBe(1);
    expect(await collection.find({}, { projection: { _id: 0 }, sort: { age: 1 } }).toArray()).toEqual([
      { name: 'Mina', age: 5 },
      { name: 'Asha', age: 11 },
      { name: 'Asha', age: 12 },
    ]);
  });

  it('can be found and modified in one step, seen before or after', async () => {
    const collection = people();
    await collection.insertOne({ name: 'Asha', age: 1 });

    const before = await collection.findOneAndUpdate({ name: 'Asha' }, { $inc: { age: 1 } });
    const after = await collection.findOneAndUpdate(
      { name: 'Asha' },
      { $inc: { age: 1 } },
      { returnDocument: 'after', projection: { _id: 0, age: 1 } },
    );
    const removed = await collection.findOneAndDelete({ name: 'Asha' });

    expect(before).toMatchObject({ age: 1 });
    expect(after).toEqual({ age: 3 });
    expect(removed).toMatchObject({ age: 3 });
    expect(await collection.countDocuments()).toBe(0);
  });

  it('come in the order asked for, also in the natural order that a hint asks for', async () => {
    const collection = people();
    await collection.insertMany([5, 9, 1].map((age) => ({ name: 'Asha', age })));

    const [first] = await collection
      .find({}, { sort: { age: 1 }, limit: 1, hint: { $natural: 1 } })
      .toArray();
    const [last] = await collection
      .aggregate([{ $sort: { age: -1 } }, { $limit: 1 }], { hint: { $natural: 1 } })
      .toArray();

    expect(first).toMatchObject({ age: 1 });
    expect(last).toMatchObject({ age: 9 });
  });

  itOnEmbedded('are left alone by a command of which one statement is malformed', async () => {
    const collection = people();
    await collection.insertOne({ name: 'Asha', age: 1 });
    const updates = [
      { q: {}, u: { $set: { age: 2 } } },
      { q: {}, u: { $set: { age: 3 } }, foo: 1 },
    ];

    const refused = database.connection
      .getClient()
      .db(database.name)
      .command({ update: collection.collectionName, updates });

    await expect(refused).rejects.toMatchObject({ code: 40415 });
    expect(await collection.countDocuments({ age: 1 })).toBe(1);
  });
});
