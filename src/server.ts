import { EnvError, loadEnv } from './config/env';
import type { Env } from './config/env';
import { createLogger } from './config/logger';
import { startServer } from './startServer';
import type { RunningServer } from './startServer';
import { stopOnSignals } from './stopOnSignals';
import { StartError } from './utils/startError';

function greet({ url, firstKey, isEmbedded }: RunningServer, env: Env): string {
  const database = isEmbedded ? `embedded store in ${env.DATA_DIR}` : 'MongoDB (MONGODB_URI)';
  const lines = [`CRM Xeno is up at ${url}`, `  API docs  ${url}/docs`, `  database  ${database}`];
  if (firstKey !== undefined) {
    lines.push(
      '',
      '  Your admin key, shown this once (set ADMIN_API_KEY to choose your own):',
      `  ${firstKey}`,
      '',
      '  Try it:',
      `  curl -H "Authorization: Bearer ${firstKey}" ${url}/api/api-keys`,
    );
  }
  return `${lines.join('\n')}\n`;
}

async function main(): Promise<void> {
  const env = loadEnv();
  const logger = createLogger(env);
  const running = await startServer(env, logger);
  stopOnSignals(running, logger);
  process.stdout.write(greet(running, env));
}

/** Errors that the person at the keyboard can mend say how; of all others, the whole stack is of use. */
function describeFailure(error: unknown): string {
  if (error instanceof EnvError || error instanceof StartError) return error.message;
  return error instanceof Error ? String(error.stack) : String(error);
}

main().catch((error: unknown) => {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exit(1);
});
