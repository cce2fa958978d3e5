import type { mongo } from 'mongoose';
import { connectTestDatabase, itOnEmbedded } from '../../support/database';
import type { TestDatabase } from '../../support/database';

let database: TestDatabase;
let db: mongo.Db;
let collection: mongo.Collection;
beforeAll(async () => {
  database = await connectTestDatabase();
  db = database.connection.getClient().db(database.name);
  collection = db.collection('orders');
  await collection.createIndex({ customer: 1 });
  await collection.createIndex({ shop: 1 });
  await collection.insertMany(
    Array.from({ length: 3000 }, (_, n) => ({
      customer: n % 1000,
      shop: n % 500,
      status: n % 3 === 0 ? 'open' : 'paid',
      amount: n,
    })),
  );
});
afterAll(() => database.close());

const explain = (command: mongo.Document): Promise<mongo.Document> => db.command({ explain: command });

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: { code?: unknown }) => error.code,
  );
}

describe('explain of a large collection', () => {
  itOnEmbedded('shows a count by columns, which reads no document', async () => {
    const { queryPlanner, executionStats } = await explain({
      count: 'orders',
      query: { status: 'open', amount: { $lt: 30 } },
    });

    expect(queryPlanner.winningPlan).toMatchObject({
      stage: 'COUNT',
      inputStage: { stage: 'COLUMN_SCAN', columns: ['status', 'amount'] },
    });
    expect(executionStats).toMatchObject({
      nReturned: 10,
      totalDocsExamined: 0,
      totalKeysExamined: 0,
      totalRowsExamined: 3000,
    });
  });

  itOnEmbedded('shows that a find sorts by columns and fetches what it returns', async () => {
    const { queryPlanner, executionStats } = await explain({
      find: 'orders',
      filter: { status: 'open' },
      sort: { amount: -1 },
      limit: 5,
    });

    expect(queryPlanner.winningPlan).toMatchObject({
      stage: 'FETCH',
      inputStage: { stage: 'SORT', inputStage: { stage: 'COLUMN_SCAN', columns: ['status', 'amount'] } },
    });
    expect(executionStats).toMatchObject({ nReturned: 5, totalDocsExamined: 5 });
  });

  itOnEmbedded('walks an index to a few matches that come soon, although there are columns', async () => {
    const recent = { find: 'orders', sort: { customer: -1 }, limit: 5 };
    await collection.aggregate([{ $group: { _id: { customer: '$customer', status: '$status' } } }]).toArray();

    const { executionStats: soon } = await explain({ ...recent, filter: { status: 'paid' } });
    const { executionStats: never } = await explain({ ...recent, filter: { status: 'lost' } });

    expect(soon).toMatchObject({ nReturned: 5, totalDocsExamined: 8, totalRowsExamined: 0 });
    expect(never).toMatchObject({ nReturned: 0, totalDocsExamined: 2000, totalRowsExamined: 3000 });
  });

  itOnEmbedded('shows which stages of a pipeline work on the rows of columns', async () => {
    const group = { $group: { _id: '$status', total: { $sum: '$amount' } } };

    const { queryPlanner, executionStats, stages } = await explain({
      aggregate: 'orders',
      pipeline: [{ $match: { amount: { $gte: 1000 } } }, group],
      cursor: {},
    });

    expect(queryPlanner.winningPlan).toMatchObject({ stage: 'COLUMN_SCAN', columns: ['amount', 'status'] });
    expect(executionStats).toMatchObject({ nReturned: 2000, totalDocsExamined: 0 });
    expect(stages).toEqual([group]);
  });

  itOnEmbedded('shows that the branches of an $or read their indexes', async () => {
    const { queryPlanner, executionStats } = await explain({
      find: 'orders',
      filter: { $or: [{ customer: 5 }, { shop: 5 }] },
    });

    expect(queryPlanner.winningPlan).toMatchObject({
      stage: 'OR',
      inputStages: [{ inputStage: { indexName: 'customer_1' } }, { inputStage: { indexName: 'shop_1' } }],
    });
    expect(executionStats).toMatchObject({ nReturned: 6, totalKeysExamined: 9 });
  });

  itOnEmbedded.each([
    [{ find: 'orders', colour: 1 }, 40415],
    [{ find: 'orders', filter: { a: { $colour: 1 } } }, 2],
    [{ aggregate: 'orders', pipeline: [{ $colour: 1 }], cursor: {} }, 40324],
    [{ update: 'orders', updates: [{ q: {}, u: {}, colour: 1 }] }, 40415],
    [{ colour: 'orders' }, 59],
  ])('refuses %j as the command itself is refused', async (command, code) => {
    expect(await codeOf(explain(command))).toBe(code);
  });
});

describe('maxTimeMS', () => {
  const endless = [{ $set: { x: { $range: [0, 3000] } } }, { $unwind: '$x' }, { $group: { _id: '$x' } }];

  it('ends a pipeline that takes longer with 50', async () => {
    expect(await codeOf(collection.aggregate(endless, { maxTimeMS: 5 }).toArray())).toBe(50);
  });

  itOnEmbedded(
    'counts the time of all batches of a cursor together, but not the time between them',
    async () => {
      const cursor = collection.aggregate([{ $set: { x: { $range: [0, 3000] } } }, { $unwind: '$x' }], {
        maxTimeMS: 20,
        batchSize: 1000,
      });

      expect(await codeOf(cursor.toArray())).toBe(50);
    },
  );

  itOnEmbedded.each([-1, 2 ** 31])('refuses %d with 2', async (maxTimeMS) => {
    expect(await codeOf(db.command({ find: 'orders', maxTimeMS }))).toBe(2);
  });
});
