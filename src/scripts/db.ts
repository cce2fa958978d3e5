import { Command, InvalidArgumentError } from 'commander';
import { loadEnv } from '../config/env';
import { backupStore, restoreStore, startEmbeddedStore } from '../database/storeOperations';
import type { OperationReport } from '../database/storeOperations';
import { systemClock } from '../utils/clock';
import { exitWith } from './common/exit';
import { formatBytes, formatCount, formatSeconds, print, startProgress } from './common/terminal';

/** Next to MongoDB's own 27017, which may be in use. */
const DEFAULT_PORT = 27018;
const DATABASE = 'crm-xeno';

interface Options {
  port: number;
  backup?: string;
  restore?: string;
  force?: boolean;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('It must be a port.');
  return port;
}

/** Serves the store until a signal ends it. */
async function serve(dataDir: string, port: number): Promise<void> {
  const store = await startEmbeddedStore({ dataDir, listen: { port } });
  const uri = new URL(store.uri);
  uri.pathname = `/${DATABASE}`;
  const held = setInterval(() => undefined, 2 ** 30);
  // Whoever reads that it is up may end it.
  const stop = (): void => {
    clearInterval(held);
    store.close().then(() => process.exit(0), exitWith);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  print(`The store in ${dataDir} is up at ${uri.href}`);
  print(`  servers   MONGODB_URI='${uri.href}' npm start`);
  print(`  mongosh   mongosh '${uri.href}'   (Compass takes the same address)`);
  print('  backup    npm run db -- --backup FILE   while it runs; --restore FILE brings it back');
  print(
    'Only programs on this machine can reach it; whoever can reach it can read and write. Ctrl+C ends it.',
  );
}

/** Runs a backup or a restore and tells what it was about. */
async function operate(
  title: string,
  run: (onProgress: (done: number, total: number) => void) => Promise<OperationReport>,
): Promise<void> {
  const started = performance.now();
  const progress = startProgress(title, 100);
  const report = await run((done, total) => progress.show(Math.min(100, Math.round((100 * done) / total))));
  progress.stop();
  const { collections, documents, bytes, createdAt, holder } = report;
  print(
    `${title} done in ${formatSeconds(performance.now() - started)}: ${formatCount(documents)} documents in ` +
      `${formatCount(collections)} collections, ${formatBytes(bytes)}, as of ${createdAt}.`,
  );
  if (holder) print(`Process ${holder.pid} (${holder.program}) had the store open and goes on with it.`);
}

async function main({ port, backup, restore, force = false }: Options): Promise<void> {
  const { DATA_DIR: dataDir } = loadEnv();
  if (backup !== undefined && restore !== undefined)
    throw new InvalidArgumentError('Give --backup or --restore, not both.');
  const clock = systemClock;
  if (backup !== undefined)
    return operate('Backup', (onProgress) =>
      backupStore({ dataDir, file: backup, overwrite: force, clock, onProgress }),
    );
  if (restore !== undefined)
    return operate('Restore', (onProgress) => restoreStore({ dataDir, file: restore, clock, onProgress }));
  return serve(dataDir, port);
}

new Command('npm run db --')
  .description(
    'Runs the embedded store of DATA_DIR alone on a port of the loopback, for several processes, for mongosh and for Compass. With --backup or --restore: does that and ends, whether the store is running (in "npm start" or "npm run db") or not.',
  )
  .option('--port <number>', 'where to listen; 0 for any free port', portNumber, DEFAULT_PORT)
  .option('--backup <file>', 'copy the store, as it is now, to a file')
  .option('--restore <file>', 'replace everything in the store by what a backup holds')
  .option('--force', 'let --backup replace a file that exists')
  .action(main)
  .parseAsync()
  .catch(exitWith);
