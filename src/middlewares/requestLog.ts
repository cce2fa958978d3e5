import type { Request, RequestHandler, Response } from 'express';
import morgan from 'morgan';
import { Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Logger } from '../config/logger';

/** The path without its query, which may hold personal data, and without the token of a link, which is a key. */
const shownPath = ({ originalUrl }: Request): string =>
  (originalUrl.split('?', 1)[0] ?? '').replace(/^(\/api\/unsubscribe\/).*/s, '$1…');

/** One structured line a request, written when it is answered. */
export function createRequestLog(logger: Logger): RequestHandler {
  return morgan<Request, Response>(
    (tokens, req, res) => {
      logger.info(
        {
          requestId: req.id,
          method: req.method,
          path: shownPath(req),
          status: res.statusCode,
          durationMs: Number(tokens['response-time']?.(req, res) ?? 0),
          actor: req.actor?.id,
        },
        'request',
      );
      return undefined;
    },
    { skip: (req) => req.path.startsWith('/health/') },
  );
}

/** Measures how long answers take, by route and status. */
export function createRequestMetrics(registry: Registry): RequestHandler {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long answers take',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.5, 1, 5, 30],
    registers: [registry],
  });
  return (req, res, next) => {
    const stop = duration.startTimer({ method: req.method });
    res.on('finish', () => {
      // The pattern, never the path: ids would make a series each.
      const route = (req.route as { path?: string } | undefined)?.path ?? 'other';
      stop({ route, status: res.statusCode });
    });
    next();
  };
}
