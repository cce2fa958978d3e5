import { readFileSync } from 'node:fs';
import { connectDatabase } from '../../../database/connect';
import { median, timedRuns } from '../measure';
import { benchDocuments, benchIndexes, reads } from './documents';
import type { BenchDocument } from './documents';
import { insertAll } from './small';

/** What a process of its own does with a large collection. Memory in bytes, times in milliseconds. */
export interface LargeReport {
  /** From the start of the process to the first count. */
  first: number;
  /** The same count again, and groups. */
  count: number;
  fiveGroups: number;
  manyGroups: number;
  /** Memory of the whole process when the store had started, and the most that it ever was. */
  rssStarted: number;
  rssPeak: number;
  /** The part of the memory that is pages of the file; known on Linux. */
  rssFile: number | undefined;
}

/** The process that fills the collection tells only how much memory it took at most. */
export type FillReport = Pick<LargeReport, 'rssPeak' | 'rssFile'>;

const runs = 5;

const peak = (): number => process.resourceUsage().maxRSS * 1024;

function filePages(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const [, kilobytes] = /RssFile:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

async function fill(dataDir: string, documents: number): Promise<FillReport> {
  const database = await connectDatabase({ dataDir });
  const orders = database.connection.collection<BenchDocument>('orders');
  for (const index of benchIndexes) await orders.createIndex(index);
  const step = 10_000;
  for (let from = 0; from < documents; from += step) {
    await insertAll(orders, benchDocuments(from, Math.min(step, documents - from)));
  }
  const report = { rssPeak: peak(), rssFile: filePages() };
  await database.close();
  return report;
}

async function read(dataDir: string): Promise<LargeReport> {
  const database = await connectDatabase({ dataDir });
  const rssStarted = process.memoryUsage.rss();
  const orders = database.connection.collection<BenchDocument>('orders');
  const count = () => orders.countDocuments(reads.twoConditions);
  await count();
  // The origin of this clock is the start of the process.
  const first = performance.now();
  const measured = {
    first,
    count: median(await timedRuns(runs, count)),
    fiveGroups: median(await timedRuns(runs, () => orders.aggregate(reads.fiveGroups).toArray())),
    manyGroups: median(await timedRuns(runs, () => orders.aggregate(reads.manyGroups).toArray())),
    rssStarted,
    rssPeak: peak(),
    rssFile: filePages(),
  };
  await database.close();
  return measured;
}

const [, , task, dataDir = '', documents] = process.argv;
const report = task === 'fill' ? fill(dataDir, Number(documents)) : read(dataDir);
report
  .then((result) => process.send?.(result))
  .catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(() => process.disconnect());
