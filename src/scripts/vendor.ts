import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import express from 'express';
import { EnvError, loadEnv } from '../config/env';
import type { Env } from '../config/env';
import { createLogger } from '../config/logger';
import { createErrorHandler, notFoundHandler } from '../middlewares/errorHandler';
import { requestId } from '../middlewares/requestId';
import { makeReceiptSecret } from '../services/receiptSecretService';
import { systemClock } from '../utils/clock';
import { systemRandom } from '../utils/random';
import { createSimulator, simulatorToken } from '../vendors/simulator/simulator';
import { createSimulatorRouter } from '../vendors/simulator/simulatorRouter';

const DEFAULT_PORT = 5001;

/** RECEIPT_SECRETS, or a secret that is made at the first start and kept beside the messages. */
function readSecret({ RECEIPT_SECRETS, DATA_DIR }: Env): string {
  if (RECEIPT_SECRETS?.[0] !== undefined) return RECEIPT_SECRETS[0];
  const file = path.join(DATA_DIR, 'simulator', 'receipt-secret');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(path.dirname(file), { recursive: true });
  const secret = makeReceiptSecret();
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}

/** Runs the vendor simulator alone, for servers that name it as VENDOR_URL. */
async function main(): Promise<void> {
  const env = loadEnv();
  const logger = createLogger(env);
  const secret = readSecret(env);
  const simulator = createSimulator({
    dataDir: env.DATA_DIR,
    seed: env.SIMULATOR_SEED,
    latencyMs: env.SIMULATOR_LATENCY_MS,
    failureRate: env.SIMULATOR_FAILURE_RATE,
    hostility: env.SIMULATOR_HOSTILITY,
    random: systemRandom,
    clock: systemClock,
    logger,
  });
  const app = express();
  app.disable('x-powered-by');
  app.use(requestId);
  app.use(
    '/vendor',
    createSimulatorRouter(simulator, (token) => token === simulatorToken(secret)),
  );
  app.use(notFoundHandler, createErrorHandler(logger));

  const server = createServer(app);
  // The server's own default port belongs to the server.
  const wanted = env.PORT === 5000 ? DEFAULT_PORT : env.PORT;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', resolve);
  });
  simulator.start(secret);
  const { port } = server.address() as AddressInfo;
  const shown = env.RECEIPT_SECRETS ? '(as configured)' : secret;
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
    void simulator.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(
    `The vendor simulator is up. Start servers with\n` +
      `  VENDOR_URL=http://127.0.0.1:${port}\n  RECEIPT_SECRETS=${shown}\n` +
      `Ask it what it sent:\n` +
      `  curl -H "Authorization: Bearer ${simulatorToken(secret)}" http://127.0.0.1:${port}/vendor/messages\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof EnvError || !(error instanceof Error) ? String(error) : error.message}\n`,
  );
  process.exit(1);
});
