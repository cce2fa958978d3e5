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
import { createCustomerController } from './controllers/customerController';
import { createOrderController } from './controllers/orderController';
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
import { customerRoutes } from './routes/customerRoutes';
import { orderRoutes } from './routes/orderRoutes';
import { segmentRoutes } from './routes/segmentRoutes';
import { createSystemRouter } from './routes/systemRouter';
import { createAnalyticsService } from './services/analyticsService';
import { createApiKeyService } from './services/apiKeyService';
import { createAttributeKeyService } from './services/attributeKeyService';
import { createAudienceService } from './services/audienceService';
import { createCustomerBulkService } from './services/customerBulkService';
import { createCustomerService } from './services/customerService';
import { createCustomerStatsService } from './services/customerStatsService';
import { createCustomerWriter } from './services/customerWriter';
import { createIdempotencyService } from './services/idempotencyService';
import { createOrderBulkService } from './services/orderBulkService';
import { createOrderService } from './services/orderService';
import { createRefundService } from './services/refundService';
import { createRuleService } from './services/ruleService';
import { createSegmentService } from './services/segmentService';
import type { Clock } from './utils/clock';
import type { Endpoint } from './utils/endpoint';
import { createOpenApiDocument } from './utils/openapi';
import { createPoller } from './utils/poller';
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

/** Customers and orders, and the statistics that tie them. */
function createShopServices(models: Models, { env, clock }: AppDeps) {
  const attributeKeys = createAttributeKeyService(models);
  const stats = createCustomerStatsService({ ...models, clock });
  const writer = createCustomerWriter({ ...models, stats, clock });
  const orderBulk = createOrderBulkService({ ...models, stats, clock, currency: env.CURRENCY });
  return {
    attributeKeys,
    stats,
    customers: createCustomerService({ ...models, attributeKeys, stats, writer, clock }),
    customerBulk: createCustomerBulkService({ ...models, attributeKeys, writer, clock }),
    orders: createOrderService({ ...models, bulk: orderBulk, stats }),
    orderBulk,
    refunds: createRefundService({ ...models, stats, clock }),
  };
}

function createServices(models: Models, deps: AppDeps) {
  const { env, clock } = deps;
  const shop = createShopServices(models, deps);
  const rules = createRuleService({
    ...models,
    listAttributeKeys: async () => new Set((await shop.attributeKeys.listKeys()).keys()),
    currency: env.CURRENCY,
  });
  return {
    ...shop,
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
    ...customerRoutes(createCustomerController(services)),
    ...orderRoutes(createOrderController(services)),
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

/** The work in the background, none of it started. */
function createPollers({ stats }: Services, { logger }: AppDeps): Poller[] {
  return [
    createPoller({
      name: 'customer statistics',
      intervalMs: 10_000,
      logger,
      run: () => stats.runOverdueJob(),
    }),
  ];
}

/** Wires models, services, controllers and routes: the only place that builds them. Never listens, starts nothing. */
export function createApp(deps: AppDeps): App {
  const models = createModels(deps.connection);
  const services = createServices(models, deps);
  return { express: createExpress(services, deps), models, services, pollers: createPollers(services, deps) };
}
