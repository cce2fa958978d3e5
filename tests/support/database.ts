import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { connectDatabase } from '../../src/database/connect';

/** A database that only this test file uses. */
export interface TestDatabase {
  uri: string;
  name: string;
  connection: Connection;
  /** Drops it. */
  close: () => Promise<void>;
}

/** Connects to a fresh database on the server that the test run uses. */
export async function connectTestDatabase(): Promise<TestDatabase> {
  const uri = process.env.MONGODB_URI;
  if (uri === undefined) throw new Error('set MONGODB_URI');
  const name = `test_${process.env.JEST_WORKER_ID ?? '0'}_${randomBytes(6).toString('hex')}`;
  const { connection, close } = await connectDatabase({ mongodbUri: uri, dataDir: '', databaseName: name });
  return {
    uri,
    name,
    connection,
    close: async () => {
      await connection.dropDatabase();
      await close();
    },
  };
}
