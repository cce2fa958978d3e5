import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { mongo } from 'mongoose';
import type { CannedServerOptions } from './cannedServer';
import type { BenchDocument } from './documents';

/** A server in a worker thread that answers every find with the same bytes: what it takes is the driver's own time. */
export interface CannedServer {
  client: mongo.MongoClient;
  close(): Promise<void>;
}

/** Starts the server on a socket in the folder, with a client of that many connections. */
export async function startCanned(
  folder: string,
  { document, clients }: { document: BenchDocument; clients: number },
): Promise<CannedServer> {
  const place =
    process.platform === 'win32' ? String.raw`\\.\pipe\crm-canned` : path.join(folder, 'canned.sock');
  const workerData: CannedServerOptions = { path: place, document: mongo.BSON.serialize(document) };
  const worker = new Worker(path.join(__dirname, 'cannedServer.js'), { workerData });
  await once(worker, 'message');
  const client = new mongo.MongoClient(`mongodb://${encodeURIComponent(place)}/?directConnection=true`, {
    maxPoolSize: clients,
  });
  await client.connect();
  return {
    client,
    async close() {
      await client.close();
      await worker.terminate();
    },
  };
}
