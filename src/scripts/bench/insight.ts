import path from 'node:path';
import type { Connection } from 'mongoose';
import { connectDatabase } from '../../database/connect';
import { createModels, ensureIndexes } from '../../models/models';
import { formatBytes, formatCount, print } from '../common/terminal';
import { duration, median, percent, residentBytes, timed, timedRuns } from './measure';
import type { Figure } from './measure';
import { fillShop } from './retailShop';
import { freePort, startBenchServer, withDatabase } from './server';

const RUNS = 5;
const ORDERS_A_CUSTOMER = 10;
const LAST_ORDER = new Date('2026-06-30T18:00:00Z');
const MOST_GROWTH = 400 * 1024 * 1024;

const scoreRules = { combinator: 'and', rules: [{ field: 'rfmGroup', operator: '=', value: 'Champions' }] };

/** What is asked, and how long it may take at a million orders. */
const questions = [
  { name: 'overview', path: '/overview', limitMs: 200 },
  { name: 'RFM', path: '/rfm', limitMs: 3000 },
  { name: 'cohorts by month', path: '/cohorts', limitMs: 3000 },
  { name: 'cohorts by month, Kolkata', path: '/cohorts?timezone=Asia/Kolkata', limitMs: 3000 },
  { name: 'revenue by month', path: '/revenue', limitMs: 3000 },
  { name: 'top customers', path: '/top-customers?sort=netSpend', limitMs: 200 },
] as const;

interface Question {
  name: string;
  work: () => Promise<unknown>;
  limitMs: number;
  /** How long the driver takes to read all orders, in milliseconds: the measure of this machine. */
  readingMs: number;
}

async function ask({ name, work, limitMs, readingMs }: Question) {
  // The first answer makes the columns of the store and compiles the code.
  const first = await timed(work);
  const before = process.cpuUsage();
  const took = median(await timedRuns(RUNS, work));
  const { user, system } = process.cpuUsage(before);
  const figure: Figure = {
    name,
    measured:
      `${duration(took)}, ${percent(took / readingMs)} of reading the orders ` +
      `(first ${duration(first)}; the store computed for ${duration((user + system) / 1000 / RUNS)})`,
    target: `≤ ${duration(limitMs)}`,
    reached: took <= limitMs,
  };
  return figure;
}

/** Reads what the figures are made of, with the driver alone. */
async function readOrders(database: Connection): Promise<void> {
  const projection = { customerId: 1, type: 1, status: 1, amount: 1, orderedAt: 1 };
  for await (const _ of database.collection('orders').find({}, { projection })) continue;
}

/** Insight over a large shop, over HTTP, on a store whose process is this one. */
export async function benchInsight(folder: string, orders: number): Promise<Figure[]> {
  const store = await connectDatabase({ dataDir: path.join(folder, 'store') });
  try {
    const database = store.connection.useDb('insight');
    await ensureIndexes(createModels(database));
    const customers = Math.ceil(orders / ORDERS_A_CUSTOMER);
    const filledMs = await timed(() => fillShop(database, { customers, orders, end: LAST_ORDER }));
    print(`${formatCount(orders)} orders of ${formatCount(customers)} customers in ${duration(filledMs)}`);
    const server = await startBenchServer(await freePort(), {
      MONGODB_URI: withDatabase(store.uri, 'insight'),
      DATA_DIR: path.join(folder, 'server'),
    });
    try {
      const readingMs = await timed(() => readOrders(database));
      print(`all orders read by the driver in ${duration(readingMs)}`);
      const before = { store: residentBytes(process.pid), server: residentBytes(server.pid) };
      const figures: Figure[] = [];
      for (const { name, path: target, limitMs } of questions) {
        const request = () => server.request('GET', `/api/analytics${target}`);
        figures.push(await ask({ name, work: request, limitMs, readingMs }));
      }
      const preview = () =>
        server.request('POST', '/api/segments/preview', JSON.stringify({ rules: scoreRules }));
      figures.push(await ask({ name: 'preview of an RFM group', work: preview, limitMs: 3000, readingMs }));
      const growth = {
        store: residentBytes(process.pid) - before.store,
        server: residentBytes(server.pid) - before.server,
      };
      figures.push({
        name: 'memory that the figures took',
        measured: `store ${formatBytes(growth.store)}, server ${formatBytes(growth.server)}`,
        target: `≤ ${formatBytes(MOST_GROWTH)} together`,
        reached: growth.store + growth.server <= MOST_GROWTH,
      });
      return figures;
    } finally {
      await server.close();
    }
  } finally {
    await store.close();
  }
}
