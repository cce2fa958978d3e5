import type { mongo } from 'mongoose';
import { connectTestDatabase, itOnEmbedded } from '../../support/database';
import type { TestDatabase } from '../../support/database';

let database: TestDatabase;
let db: mongo.Db;
beforeAll(async () => {
  database = await connectTestDatabase();
  db = database.connection.getClient().db(database.name);
  const items = db.collection<{ _id: number; n: number }>('items');
  await items.insertMany(Array.from({ length: 10 }, (_, _id) => ({ _id, n: _id })));
  await items.createIndex({ n: 1 });
});
afterAll(() => database.close());

// {_id: <int32>, n: <int32>}
const documentBytes = 21;

describe('what shells and Compass ask', () => {
  itOnEmbedded('how large a database and its collections are', async () => {
    const stats = await db.stats();
    const [collStats] = await db
      .collection('items')
      .aggregate([{ $collStats: { storageStats: {}, count: {} } }])
      .toArray();
    const { databases } = await db.admin().listDatabases();

    expect(stats).toMatchObject({ collections: 1, objects: 10, dataSize: 10 * documentBytes, indexes: 2 });
    expect(collStats).toMatchObject({
      count: 10,
      storageStats: { size: 10 * documentBytes, avgObjSize: documentBytes, nindexes: 2 },
    });
    expect(databases.find(({ name }) => name === database.name)?.sizeOnDisk).toBe(stats.totalSize);
  });

  itOnEmbedded('what it is and where it runs', async () => {
    const admin = db.admin();

    const answers = await Promise.all([
      admin.command({ hostInfo: 1 }),
      admin.command({ serverStatus: 1 }),
      admin.command({ getParameter: 1, featureCompatibilityVersion: 1 }),
      admin.command({ getLog: 'startupWarnings' }),
    ]);

    expect(answers).toMatchObject([
      { system: { cpuAddrSize: 64 } },
      { storageEngine: { name: 'lmdb' } },
      { featureCompatibilityVersion: { version: '7.0' } },
      { log: [] },
    ]);
  });

  itOnEmbedded('and what it does not have is refused', async () => {
    const refused = [{ getLog: 'global' }, { profile: 2 }, { collStats: '' }];

    const errors = await Promise.all(
      refused.map((command) =>
        db
          .admin()
          .command(command)
          .catch((error: unknown) => error),
      ),
    );

    expect(errors).toMatchObject([{ code: 96 }, { code: 59 }, { code: 73 }]);
  });
});
