import { EnvError, loadEnv } from './config/env';
import type { Env } from './config/env';
import { createLogger } from './config/logger';
import type { Logger } from './config/logger';
import { GRACE_MS, StartError, startServer } from './startServer';
import type { RunningServer } from './startServer';

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

function stopOnSignals(running: RunningServer, logger: Logger): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), GRACE_MS + 2000).unref();
    running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

async function main(): Promise<void> {
  const env = loadEnv();
  const logger = createLogger(env);
  const running = await startServer(env, logger);
  process.stdout.write(greet(running, env));
  stopOnSignals(running, logger);
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
