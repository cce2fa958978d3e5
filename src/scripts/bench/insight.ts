import path from 'node:path';
import { connectDatabase } from '../../database/connect';
import { createModels, ensureIndexes } from '../../models/models';
import { formatBytes, formatCount, print } from '../common/terminal';
import { duration, median, residentBytes, timed, timedRuns } from './measure';
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

async function ask(name: string, work: () => Promise<unknown>, limitMs: number) {
  // The first answer makes the columns of the store and compiles the code.
  const first = await timed(work);
  const before = process.cpuUsage();
  const took = median(await timedRuns(RUNS, work));
  const { user, system } = process.cpuUsage(before);
  const figure: Figure = {
    name,
    measured: `${duration(took)} (first ${duration(first)}; the store computed for ${duration((user + system) / 1000 / RUNS)})`,
    target: `≤ ${duration(limitMs)}`,
    reached: took <= limitMs,
  };
  return figure;
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
      const before = { store: residentBytes(process.pid), server: residentBytes(server.pid) };
      const figures: Figure[] = [];
      for (const { name, path: target, limitMs } of questions) {
        const request = () => server.request('GET', `/api/analytics${target}`);
        figures.push(await ask(name, request, limitMs));
      }
      const preview = () =>
        server.request('POST', '/api/segments/preview', JSON.stringify({ rules: scoreRules }));
      figures.push(await ask('preview of an RFM group', preview, 3000));
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
