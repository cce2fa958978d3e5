import { loadEnv } from '../../config/env';
import { createLogger } from '../../config/logger';
import { startServer } from '../../startServer';
import { stopOnSignals } from '../../stopOnSignals';
import type { Vendor } from '../../vendors/vendor';

/** Takes every message and reports it delivered with the answer: what is left is the time of everything else. */
const instantVendor: Vendor = {
  name: 'simulator',
  idempotent: true,
  canQuery: false,
  send: async (messages) => messages.map(() => ({ outcome: 'delivered' })),
  status: async () => [],
};

/** The server with a vendor inside that costs nothing. */
async function main(): Promise<void> {
  const env = loadEnv();
  const logger = createLogger(env);
  stopOnSignals(await startServer(env, logger, [instantVendor]), logger);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
  process.exit(1);
});
