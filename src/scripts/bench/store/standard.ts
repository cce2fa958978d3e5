import path from 'node:path';
import { mongo } from 'mongoose';
import { connectDatabase } from '../../../database/connect';
import type { Figure } from '../measure';
import { benchClients, clients } from './clients';
import type { BenchDocument } from './documents';
import { benchSmall } from './small';
import type { BenchOptions } from './small';
import { benchStall } from './stall';

/** Measures the store as the product runs it: in a worker thread of this process, through the driver. */
export async function benchStandard(options: BenchOptions): Promise<Figure[]> {
  const database = await connectDatabase({ dataDir: path.join(options.folder, 'store') });
  const client = await new mongo.MongoClient(database.uri, { maxPoolSize: clients }).connect();
  try {
    const db = client.db('bench');
    const small = await benchSmall(db, options);
    const orders = db.collection<BenchDocument>(`orders${options.runs - 1}`);
    return [
      ...small,
      ...(await benchClients(db, orders, options)),
      await benchStall(db, orders, options.runs),
    ];
  } finally {
    await client.close();
    await database.close();
  }
}
