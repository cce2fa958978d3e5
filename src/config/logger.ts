import pino from 'pino';
import type { Logger } from 'pino';
import type { Env } from './env';

export type { Logger } from 'pino';

/** Structured logs on standard output, one JSON object a line; secrets never appear in them. */
export function createLogger(env: Pick<Env, 'LOG_LEVEL' | 'NODE_ENV'>): Logger {
  return pino({
    level: env.LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.authorization', '*.authorization', '*.apiKey', '*.secret'],
  });
}
