import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { Command, Option } from 'commander';
import { connectDatabase } from '../database/connect';
import { benchDispatch } from './bench/dispatch';
import { benchIngestion } from './bench/ingestion';
import { benchInsight } from './bench/insight';
import { figureLine, median } from './bench/measure';
import type { Figure } from './bench/measure';
import { benchPreview } from './bench/preview';
import { BENCH_RECEIPT_SECRET, benchReceipts } from './bench/receipts';
import { benchPause } from './bench/pause';
import { freePort, startBenchServer, withDatabase } from './bench/server';
import { benchThrottle } from './bench/throttle';
import { print } from './common/terminal';

/** Figures of start-up, each run on an empty data folder with the embedded store inside the server. */
async function benchStart(folder: string, runs: number): Promise<Figure> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const server = await startBenchServer(await freePort(), { DATA_DIR: path.join(folder, `start${run}`) });
    times.push(server.startMs);
    await server.close();
  }
  const middle = median(times);
  return {
    name: 'start to first answer',
    measured: `${(middle / 1000).toFixed(2)} s`,
    target: '≤ 2 s',
    reached: middle <= 2000,
  };
}

/** Receipts alone, on a store of their own. */
async function benchReceiving(folder: string, receipts: number): Promise<Figure> {
  const store = await connectDatabase({ dataDir: path.join(folder, 'receipts') });
  try {
    const server = await startBenchServer(await freePort(), {
      MONGODB_URI: withDatabase(store.uri, 'receipts'),
      DATA_DIR: path.join(folder, 'receipts-server'),
      RECEIPT_SECRETS: BENCH_RECEIPT_SECRET,
    });
    try {
      const databases = { served: store.connection.useDb('receipts'), raw: store.connection.useDb('raw') };
      return await benchReceipts({ server, ...databases }, receipts);
    } finally {
      await server.close();
    }
  } finally {
    await store.close();
  }
}

async function benchServing(folder: string, { customers, runs }: { customers: number; runs: number }) {
  const store = await connectDatabase({ dataDir: path.join(folder, 'store') });
  const figures: Figure[] = [];
  const ready = [];
  try {
    for (let run = 0; run < runs; run += 1) {
      const name = `bench${run}`;
      const server = await startBenchServer(await freePort(), {
        MONGODB_URI: withDatabase(store.uri, name),
        DATA_DIR: path.join(folder, name),
      });
      ready.push({
        server,
        served: store.connection.useDb(name),
        raw: store.connection.useDb(`raw${run}`),
      });
    }
    figures.push(...(await benchIngestion(ready, customers)));
    const [first] = ready;
    if (first) figures.push(...(await benchPreview(first.server, first.served)));
  } finally {
    await Promise.all(ready.map(({ server }) => server.close()));
    await store.close();
  }
  return figures;
}

async function main(): Promise<void> {
  const command = new Command('bench')
    .description(
      'Measures this machine: our code against the raw driver on the same embedded store, in one run.',
    )
    .option('--customers <n>', 'customers, and as many orders', (text) => Number.parseInt(text, 10), 100_000)
    .option(
      '--recipients <n>',
      'people of the largest campaign',
      (text) => Number.parseInt(text, 10),
      200_000,
    )
    .option('--orders <n>', 'orders of the shop for insight', (text) => Number.parseInt(text, 10), 1_000_000)
    .option('--receipts <n>', 'messages with a receipt', (text) => Number.parseInt(text, 10), 100_000)
    .addOption(
      new Option('--only <part>', 'one part alone').choices([
        'start',
        'serving',
        'receipts',
        'dispatch',
        'throttle',
        'pause',
        'insight',
      ]),
    )
    .option('--runs <n>', 'runs, of which the median counts', (text) => Number.parseInt(text, 10), 3)
    .parse();
  const options = command.opts<{
    customers: number;
    recipients: number;
    receipts: number;
    orders: number;
    runs: number;
    only?: string;
  }>();
  const folder = mkdtempSync(path.join(tmpdir(), 'crm-bench-'));
  print(
    `Node ${process.version}, ${cpus().length} cores, ${options.customers} customers, ${options.runs} runs`,
  );
  try {
    const isWanted = (part: string): boolean => (options.only ?? part) === part;
    const figures = [
      ...(isWanted('start') ? [await benchStart(folder, options.runs)] : []),
      ...(isWanted('serving') ? await benchServing(folder, options) : []),
      ...(isWanted('receipts') ? [await benchReceiving(folder, options.receipts)] : []),
      ...(isWanted('dispatch')
        ? await benchDispatch({ ...options, folder: path.join(folder, 'dispatch') })
        : []),
      ...(isWanted('throttle') ? [await benchThrottle(path.join(folder, 'throttle'))] : []),
      ...(isWanted('pause') ? [await benchPause(path.join(folder, 'pause'))] : []),
      ...(isWanted('insight') ? await benchInsight(path.join(folder, 'insight'), options.orders) : []),
    ];
    for (const figure of figures) print(figureLine(figure));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
