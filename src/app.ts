import cors from 'cors';
import express from 'express';
import type { Express } from 'express';
import helmet from 'helmet';
import type { Connection } from 'mongoose';
import { Registry, collectDefaultMetrics } from 'prom-client';
import type { Env } from './config/env';
import type { Logger } from './config/logger';
import { createAnalyticsController } from './controllers/analyticsController';
import { createApiKeyController } from './controllers/apiKeyController';
import { createSegmentController } from './controllers/segmentController';
import { createAuthenticate } from './middlewares/authenticate';
import { createErrorHandler, notFoundHandler } from './middlewares/errorHandler';
import { createIdempotency } from './middlewares/idempotency';
import { createKeyLimit, createSignInLimit } from './middlewares/rateLimits';
import { requestId } from './middlewares/requestId';
import { createRequestLog, createRequestMetrics } from './middlewares/requestLog';
import { createModels } from './models/models';
import type { Models } from './models/models';
import { analyticsRoutes } from './routes/analyticsRoutes';
import { apiKeyRoutes } from './routes/apiKeyRoutes';
import { createApiRouter } from './routes/apiRouter';
import { segmentRoutes } from './routes/segmentRoutes';
import { createSystemRouter } from './routes/systemRouter';
import { createAnalyticsService } from './services/analyticsService';
import { createApiKeyService } from './services/apiKeyService';
import { createAudienceService } from './services/audienceService';
import { createIdempotencyService } from './services/idempotencyService';
import { createRuleService } from './services/ruleService';
import { createSegmentService } from './services/segmentService';
import type { Clock } from './utils/clock';
import type { Endpoint } from './utils/endpoint';
import { createOpenApiDocument } from './utils/openapi';
import type { Poller } from './utils/poller';
import type { Random } from './utils/random';

/** Who may read answers in a browser unless CORS_ORIGINS says so: a front end in development. */
const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/;

/** What the application is made from. */
export interface AppDeps {
  connection: Connection;
  env: Env;
  logger: Logger;
  clock: Clock;
  random: Random;
}

/** The application, wired but not listening. */
export interface App {
  express: Express;
  models: Models;
  services: Services;
  /** The work in the background of a process with the role `all` or `worker`; not started. */
  pollers: readonly Poller[];
}

function createServices(models: Models, { connection, env, clock }: AppDeps) {
  const rules = createRuleService({
    ...models,
    listAttributeKeys: async () => {
      const docs = await connection
        .collection<{ _id: string }>('attributekeys')
        .find({}, { sort: { _id: 1 } })
        .toArray();
      return new Set(docs.map(({ _id }) => _id));
    },
    currency: env.CURRENCY,
  });
  return {
    analytics: createAnalyticsService(models),
    apiKeys: createApiKeyService({ ApiKey: models.ApiKey, clock, adminApiKey: env.ADMIN_API_KEY }),
    audience: createAudienceService({ ...models, rules, clock }),
    idempotency: createIdempotencyService({ IdempotencyKey: models.IdempotencyKey, clock }),
    rules,
    segments: createSegmentService({ ...models, rules, clock }),
  };
}

type Services = ReturnType<typeof createServices>;

/** Every endpoint under /api, in the order of the document. */
function createEndpoints(services: Services): Endpoint[] {
  return [
    ...analyticsRoutes(createAnalyticsController(services.analytics)),
    ...apiKeyRoutes(createApiKeyController(services.apiKeys)),
    ...segmentRoutes(createSegmentController(services)),
  ];
}

function createExpress(services: Services, { connection, env, logger }: AppDeps): Express {
  const app = express();
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const endpoints = createEndpoints(services);

  app.disable('x-powered-by');
  app.set('trust proxy', env.TRUST_PROXY);
  app.set('query parser', 'simple');
  app.use(requestId, createRequestLog(logger), createRequestMetrics(metrics));
  app.use(helmet());
  app.use(
    cors({
      origin: env.CORS_ORIGINS ?? LOCAL_ORIGIN,
      exposedHeaders: ['Location', 'X-Request-Id', 'Retry-After', 'Idempotency-Replayed'],
    }),
  );
  app.use(
    createSystemRouter({
      document: createOpenApiDocument(endpoints, '0.1.0'),
      metrics,
      assertReady: async () => {
        await connection.db?.command({ ping: 1 });
      },
    }),
  );
  const authenticate = [
    createSignInLimit(env.SIGN_IN_LIMIT_PER_MINUTE),
    createAuthenticate(services.apiKeys),
    createKeyLimit(env.RATE_LIMIT_PER_MINUTE),
  ];
  app.use(
    '/api',
    createApiRouter(endpoints, {
      authenticate,
      idempotency: (secretField) => createIdempotency(services.idempotency, secretField),
    }),
  );
  app.use(notFoundHandler, createErrorHandler(logger));
  return app;
}

/** Wires models, services, controllers and routes: the only place that builds them. Never listens, starts nothing. */
export function createApp(deps: AppDeps): App {
  const models = createModels(deps.connection);
  const services = createServices(models, deps);
  return { express: createExpress(services, deps), models, services, pollers: [] };
}
