import mongoose from 'mongoose';
import type { Connection } from 'mongoose';

/** A connection to whichever database serves this installation. */
export interface Database {
  connection: Connection;
  /** True when this process runs the embedded store. */
  isEmbedded: boolean;
  /** Where other processes of this machine reach the same database. */
  uri: string;
  close: () => Promise<void>;
}

/** Connects to `mongodbUri`, or starts the embedded store in `dataDir` and connects to it. */
export async function connectDatabase(options: {
  mongodbUri?: string | undefined;
  dataDir: string;
  databaseName?: string;
}): Promise<Database> {
  if (options.mongodbUri === undefined) throw new Error('set MONGODB_URI');
  const connection = await mongoose
    .createConnection(options.mongodbUri, {
      autoIndex: false,
      autoCreate: false,
      writeConcern: { w: 'majority' },
      ...(options.databaseName !== undefined && { dbName: options.databaseName }),
    })
    .asPromise();
  return { connection, isEmbedded: false, uri: options.mongodbUri, close: () => connection.close() };
}
