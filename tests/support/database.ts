import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { connectDatabase } from '../../src/database/connect';
import { ensureIndexes } from '../../src/models/models';
import type { Models } from '../../src/models/models';

/** A database that only this test file uses. */
export interface TestDatabase {
  /** Names the server, this database and the server's options. */
  uri: string;
  name: string;
  connection: Connection;
  /** Drops it. */
  close: () => Promise<void>;
}

/**
 * Connects to a fresh database on the server that the test run uses: the embedded store that globalSetup has
 * started, or the one that MONGODB_URI names.
 */
export async function connectTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URI;
  if (server === undefined) throw new Error('tests/support/globalSetup.ts has not run');
  const name = `test_${process.env.JEST_WORKER_ID ?? '0'}_${randomBytes(6).toString('hex')}`;
  const uri = withDatabase(server, name);
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

const LONGEST_SECONDS = 2 ** 31 - 1;

/**
 * Creates the indexes of an application whose clock is a test's. They let nothing expire: the database goes by its own
 * clock and would remove at any moment what is past for it, though not for the test.
 */
export async function ensureLastingIndexes(models: Models): Promise<void> {
  for (const { schema } of Object.values(models)) {
    for (const [, options] of schema.indexes()) {
      if (options.expireAfterSeconds !== undefined) options.expireAfterSeconds = LONGEST_SECONDS;
    }
  }
  await ensureIndexes(models);
}

/** The same connection string with another database; its options stay. */
export function withDatabase(uri: string, name: string): string {
  const [, server = '', options = ''] = /^([^/]+\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri) ?? [];
  return `${server}/${name}${options}`;
}

/** A test of what only the embedded store promises, or of what other engines are known to do otherwise. */
export const itOnEmbedded: jest.It = process.env.MONGODB_URI ? it.skip : it;
