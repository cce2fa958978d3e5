import type { Connection } from 'mongoose';
import { createModels, ensureIndexes } from '../../models/models';
import { chunk, inParallel, median, perSecond, percent, timed } from './measure';
import type { Figure } from './measure';
import type { BenchServer } from './server';
import { benchCustomers, benchOrders } from './shop';

const BATCH = 5000;
/** As many requests at once on both sides. */
const LANES = 2;

interface Run {
  server: BenchServer;
  /** The database behind the server. */
  served: Connection;
  /** A database on the same store for the raw driver. */
  raw: Connection;
}

interface Kind {
  collection: 'customers' | 'orders';
  path: string;
  rows: readonly object[];
}

async function throughHttp({ server }: Run, { collection, path, rows }: Kind): Promise<number> {
  const bodies = chunk(rows, BATCH).map((batch) => JSON.stringify({ [collection]: batch }));
  return timed(() =>
    inParallel(bodies, LANES, async (body) => {
      const answer = await server.request('POST', path, body);
      const { created } = answer as { created: number };
      if (created !== BATCH)
        throw new Error(`${path} created ${created} of ${BATCH}: ${JSON.stringify(answer)}`);
    }),
  );
}

/** Inserts the very documents that the server wrote, into a collection with the same indexes. */
async function throughDriver({ served, raw }: Run, { collection }: Kind): Promise<number> {
  const documents = await served.collection(collection).find().toArray();
  return timed(() =>
    inParallel(chunk(documents, BATCH), LANES, (batch) => raw.collection(collection).insertMany(batch)),
  );
}

function figure(kind: Kind, target: number, times: readonly { http: number; driver: number }[]): Figure {
  const share = median(times.map(({ http, driver }) => driver / http));
  const rate = (pick: 'http' | 'driver') =>
    perSecond(kind.rows.length, median(times.map((time) => time[pick])));
  return {
    name: `${kind.collection} in bulk over HTTP`,
    measured: `${rate('http')}, ${percent(share)} of raw insertMany (${rate('driver')})`,
    target: `≥ ${percent(target)}`,
    reached: share >= target,
  };
}

/** Bulk ingestion over HTTP against the raw driver: medians over the runs. */
export async function benchIngestion(runs: readonly Run[], size: number): Promise<Figure[]> {
  const customers: { http: number; driver: number }[] = [];
  const orders: { http: number; driver: number }[] = [];
  const customerKind: Kind = {
    collection: 'customers',
    path: '/api/customers/bulk',
    rows: benchCustomers(0, size),
  };
  const orderKind: Kind = {
    collection: 'orders',
    path: '/api/orders/bulk',
    rows: benchOrders(0, size, size),
  };
  for (const run of runs) {
    await ensureIndexes(createModels(run.raw));
    customers.push({
      http: await throughHttp(run, customerKind),
      driver: await throughDriver(run, customerKind),
    });
    orders.push({ http: await throughHttp(run, orderKind), driver: await throughDriver(run, orderKind) });
  }
  return [figure(customerKind, 0.5, customers), figure(orderKind, 0.25, orders)];
}
