import mongoose from 'mongoose';
import type { Connection } from 'mongoose';
import { startEmbeddedStore } from './embedded/startEmbedded';

/** A connection to whichever database serves this installation. */
export interface Database {
  connection: Connection;
  /** True when this process runs the embedded store. */
  isEmbedded: boolean;
  /** Where other processes of this machine reach the same server. */
  uri: string;
  /** Closes the connection, and the embedded store with it. */
  close: () => Promise<void>;
}

export interface DatabaseOptions {
  /** The MongoDB to use; without it the embedded store is started. */
  mongodbUri?: string | undefined;
  /** Where the embedded store keeps its files. */
  dataDir: string;
  /** Which database; without it the one in the URI, and `crm-xeno` in the embedded store. */
  databaseName?: string;
}

const embeddedDatabaseName = 'crm-xeno';

/** Connects to `mongodbUri`, or starts the embedded store in `dataDir` and connects to it. */
export async function connectDatabase(options: DatabaseOptions): Promise<Database> {
  const { mongodbUri, dataDir, databaseName } = options;
  if (mongodbUri !== undefined) {
    const connection = await connect(mongodbUri, databaseName);
    return { connection, isEmbedded: false, uri: mongodbUri, close: () => connection.close() };
  }
  const store = await startEmbeddedStore({ dataDir });
  try {
    const connection = await connect(store.uri, databaseName ?? embeddedDatabaseName);
    return {
      connection,
      isEmbedded: true,
      uri: store.uri,
      close: async () => {
        await connection.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function connect(uri: string, dbName: string | undefined): Promise<Connection> {
  return mongoose
    .createConnection(uri, {
      autoIndex: false,
      autoCreate: false,
      writeConcern: { w: 'majority' },
      ...(dbName !== undefined && { dbName }),
    })
    .asPromise();
}
