import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../utils/clock';
import { startServer } from './server';
import type { RunningServer, ServerOptions } from './server';

/** What the worker tells its parent. */
export type WorkerReport = { uri: string } | { error: string } | { closed: true };

const port = parentPort;
if (!port) throw new Error('The store runs in a worker thread.');
const tell = (report: WorkerReport): void => port.postMessage(report);
const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function serveUntilClosed(server: RunningServer): void {
  tell({ uri: server.uri });
  port?.once('message', () => {
    server
      .close()
      .then(() => tell({ closed: true }))
      .catch((error: unknown) => tell({ error: describe(error) }))
      .finally(() => port?.close());
  });
}

// The parent wrote the options in startEmbedded.
startServer(workerData as ServerOptions, systemClock)
  .then(serveUntilClosed)
  .catch((error: unknown) => {
    tell({ error: describe(error) });
    port.close();
  });
