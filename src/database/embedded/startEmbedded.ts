import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { StoreUseError } from './errors';
import type { ServerOptions } from './server';
import type { WorkerReport } from './worker';

export interface EmbeddedStoreOptions {
  /** The folder of the store's files; made when it is missing. */
  dataDir: string;
  /** Listen on this port of the loopback (0: any free one) instead of on a socket file. */
  listen?: { port: number };
  /** Milliseconds between two rounds of removing expired documents; a minute unless given. */
  sweepInterval?: number;
}

/** A store that runs in a thread of this process. */
export interface EmbeddedStore {
  /** The connection string for any driver, without a database name. */
  uri: string;
  /** Writes everything, gives up the folder and ends the thread. */
  close(): Promise<void>;
}

/**
 * Starts the embedded store in a worker thread, so that its work never blocks this thread.
 * Rejects with a message for people when another process has the folder open.
 */
export async function startEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const workerData: ServerOptions = {
    dataDir: options.dataDir,
    port: options.listen?.port,
    sweepInterval: options.sweepInterval,
    program: programName(process.argv[1]),
  };
  const worker = new Worker(path.join(__dirname, `worker${path.extname(__filename)}`), {
    workerData,
    execArgv: loaderArguments(),
  });
  const { uri } = await nextReport(worker, 'uri');
  // What still waits for an answer keeps the process alive, not the store.
  worker.unref();
  return {
    uri,
    async close() {
      worker.ref();
      const closed = nextReport(worker, 'closed');
      worker.postMessage('close');
      await closed;
      await worker.terminate();
    },
  };
}

/** What this process was started as: `npm start` for the server, else `npm run` and the name of its script. */
function programName(script = ''): string {
  const name = path.parse(script).name;
  if (path.basename(path.dirname(script)) === 'scripts') return `npm run ${name}`;
  return name === 'server' ? 'npm start' : name;
}

/** Started from TypeScript, the worker compiles its own modules; the loaders of this thread are not passed on. */
function loaderArguments(): string[] {
  return path.extname(__filename) === '.ts' ? ['-r', require.resolve('ts-node/register/transpile-only')] : [];
}

type ReportOf<K extends string> = Extract<WorkerReport, Record<K, unknown>>;

function nextReport<K extends 'uri' | 'closed'>(worker: Worker, key: K): Promise<ReportOf<K>> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      finish();
    };
    const onMessage = (report: WorkerReport): void => {
      if (key in report) settle(() => resolve(report as ReportOf<K>));
      else if ('error' in report) settle(() => reject(new StoreUseError(report.error)));
    };
    const onError = (error: Error): void => settle(() => reject(error));
    const onExit = (): void =>
      settle(() => reject(new Error('The embedded store has stopped unexpectedly.')));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
