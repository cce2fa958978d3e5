import { Router } from 'express';
import type { Registry } from 'prom-client';
import swaggerUi from 'swagger-ui-express';
import { AppError } from '../utils/appError';

interface Deps {
  /** Makes the OpenAPI document. */
  describe: () => object;
  metrics: Registry;
  /** Rejects while the program cannot serve, e.g. without its database. */
  assertReady: () => Promise<void>;
}

/** What stands outside /api: the way to the page, health, metrics, the OpenAPI document and its page. */
export function createSystemRouter({ describe, metrics, assertReady }: Deps): Router {
  const router = Router();
  // Made for the first who asks: it takes about half of a start.
  let document: object | undefined;

  router.get('/', (_req, res) => {
    res.redirect('/docs/');
  });
  router.get('/health/live', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/health/ready', async (_req, res) => {
    await assertReady().catch((cause: unknown) => {
      throw new AppError('unavailable', 'The database does not answer.', { cause, retryAfter: 1 });
    });
    res.json({ status: 'ok' });
  });
  router.get('/metrics', async (_req, res) => {
    res.type(metrics.contentType).send(await metrics.metrics());
  });
  router.get('/openapi.json', (_req, res) => {
    document ??= describe();
    res.json(document);
  });
  router.use(
    '/docs',
    swaggerUi.serve,
    swaggerUi.setup(undefined, {
      customSiteTitle: 'CRM Xeno API',
      swaggerOptions: { url: '/openapi.json', persistAuthorization: true },
    }),
  );
  return router;
}
