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

async function numbers(name: string, count: number) {
  const collection = db.collection<{ _id: number }>(name);
  await collection.insertMany(Array.from({ length: count }, (_, _id) => ({ _id })));
  return collection;
}

interface CursorAnswer {
  cursor: { id: mongo.Long | number; firstBatch?: mongo.Document[]; nextBatch?: mongo.Document[] };
}

describe('a cursor', () => {
  it('gives everything in batches of the size asked for', async () => {
    const collection = await numbers('batches', 250);

    const found = await collection.find().sort({ _id: 1 }).batchSize(60).toArray();

    expect(found.map(({ _id }) => _id)).toEqual(Array.from({ length: 250 }, (_, position) => position));
  });

  it('ends with its last batch', async () => {
    await numbers('ends', 4);

    const { first, second } = await database.connection.getClient().withSession(async (session) => {
      const first = (await db.command({ find: 'ends', batchSize: 3 }, { session })) as CursorAnswer;
      const more = { getMore: mongo.Long.fromValue(first.cursor.id), collection: 'ends', batchSize: 3 };
      return { first, second: (await db.command(more, { session })) as CursorAnswer };
    });

    expect(first.cursor.firstBatch).toHaveLength(3);
    expect(second.cursor.nextBatch).toEqual([{ _id: 3 }]);
    expect(Number(second.cursor.id)).toBe(0);
  });

  it('that is killed can give no more', async () => {
    await numbers('killed', 4);
    const { cursor } = (await db.command({ find: 'killed', batchSize: 1 })) as CursorAnswer;
    const id = mongo.Long.fromValue(cursor.id);

    const killed = await db.command({ killCursors: 'killed', cursors: [id] });
    const error: unknown = await db
      .command({ getMore: id, collection: 'killed' })
      .catch((thrown: unknown) => thrown);

    expect(killed).toMatchObject({ cursorsNotFound: [] });
    expect(error).toMatchObject({ code: 43 });
  });

  itOnEmbedded.each(['drop', 'dropDatabase'])('ends with its collection: %s', async (command) => {
    const own = database.connection.getClient().db(`${database.name}-${command}`);
    await own.collection('dropped').insertMany([{}, {}, {}]);
    const { cursor } = await own.command({ find: 'dropped', batchSize: 1 });
    await own.command({ [command]: command === 'drop' ? 'dropped' : 1 });

    const more = own.command({ getMore: (cursor as { id: unknown }).id, collection: 'dropped' });

    await expect(more).rejects.toMatchObject({ code: 175 });
  });

  it('goes on while documents are written and deleted between its batches', async () => {
    const collection = await numbers('changing', 200);
    const cursor = collection.find().sort({ _id: 1 }).batchSize(50);
    const first = [await cursor.next()];

    await collection.deleteMany({ _id: { $gte: 150 } });
    const rest = await cursor.toArray();

    expect([...first, ...rest].map((document) => document?._id).slice(0, 150)).toEqual(
      Array.from({ length: 150 }, (_, position) => position),
    );
  });

  it('takes documents of many megabytes in batches that fit into a message', async () => {
    const collection = db.collection<{ _id: number; pad: string }>('large');
    const pad = 'x'.repeat(3_000_000);
    await collection.insertMany(Array.from({ length: 12 }, (_, _id) => ({ _id, pad })));

    const found = await collection.find().toArray();

    expect(found.map((document) => document.pad.length)).toEqual(
      Array.from({ length: 12 }, () => pad.length),
    );
  });
});

describe('parallel clients', () => {
  it('share transactions, and each is told what became of its own writes', async () => {
    const collection = db.collection<{ _id: number; client: number }>('parallel');
    const ids = Array.from({ length: 200 }, (_, n) => n % 100);

    const outcomes = await Promise.allSettled(
      ids.map((_id, client) => collection.insertOne({ _id, client })),
    );

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
    expect(await collection.countDocuments()).toBe(100);
    const stored = await collection.find().toArray();
    const winners = outcomes.flatMap(({ status }, client) => (status === 'fulfilled' ? [client] : []));
    expect(stored.map(({ client }) => client).sort((a, b) => a - b)).toEqual(winners);
  });

  it('lose no increment', async () => {
    const collection = db.collection<{ _id: string; n: number }>('counter');
    await collection.insertOne({ _id: 'total', n: 0 });

    await Promise.all(
      Array.from({ length: 300 }, () => collection.updateOne({ _id: 'total' }, { $inc: { n: 1 } })),
    );

    expect(await collection.findOne()).toEqual({ _id: 'total', n: 300 });
  });

  it('claim each document for one of them', async () => {
    const collection = await numbers('claims', 50);

    const claimed = await Promise.all(
      Array.from({ length: 80 }, (_, client) =>
        collection.findOneAndUpdate(
          { owner: { $exists: false } },
          { $set: { owner: client } },
          { sort: { _id: 1 } },
        ),
      ),
    );

    const got = claimed.flatMap((document) => (document ? [document._id] : []));
    expect(new Set(got).size).toBe(50);
    expect(got).toHaveLength(50);
  });
});

describe('a session', () => {
  itOnEmbedded('closes its cursors when it ends', async () => {
    await numbers('sessions', 9);
    const session = database.connection.getClient().startSession();
    const { cursor } = (await db.command({ find: 'sessions', batchSize: 1 }, { session })) as CursorAnswer;
    const lsid = session.id;

    await db.admin().command({ endSessions: [lsid] });
    const error: unknown = await db
      .command({ getMore: mongo.Long.fromValue(cursor.id), collection: 'sessions' })
      .catch((thrown: unknown) => thrown);
    await session.endSession();

    expect(error).toMatchObject({ code: 43 });
  });

  itOnEmbedded('offers no retryable writes and no transactions, and refuses their numbers', async () => {
    const hello = await db.admin().command({ hello: 1 });
    const numbered = { insert: 'numbered', documents: [{ _id: 1 }], txnNumber: mongo.Long.fromNumber(1) };
    const attempts = [numbered, { ...numbered, startTransaction: true, autocommit: false }];

    const errors = await Promise.all(
      attempts.map((command) => db.command(command).catch((thrown: unknown) => thrown)),
    );

    expect(hello).not.toHaveProperty('setName');
    expect(errors).toMatchObject([{ code: 20 }, { code: 20 }]);
    expect(await db.collection('numbered').countDocuments()).toBe(0);
  });
});
