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
import { createImportController } from './controllers/importController';
import { createOrderController } from './controllers/orderController';
import { createCampaignController } from './controllers/campaignController';
import { createCommunicationLogController } from './controllers/communicationLogController';
import { createReceiptController } from './controllers/receiptController';
import { createSegmentController } from './controllers/segmentController';
import { createDelivery } from './createDelivery';
import type { Companion } from './createDelivery';
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
import { importRoutes } from './routes/importRoutes';
import { orderRoutes } from './routes/orderRoutes';
import { campaignRoutes } from './routes/campaignRoutes';
import { communicationLogRoutes } from './routes/communicationLogRoutes';
import { receiptRoutes } from './routes/receiptRoutes';
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
import { createImportRunner } from './services/importRunner';
import { createImportService } from './services/importService';
import { createOrderBulkService } from './services/orderBulkService';
import { createOrderService } from './services/orderService';
import { createRefundService } from './services/refundService';
import { createRuleService } from './services/ruleService';
import { createSegmentService } from './services/segmentService';
import { rolePermissions } from './schemas/accessSchema';
import type { Clock } from './utils/clock';
import type { Endpoint } from './utils/endpoint';
import { createOpenApiDocument } from './utils/openapi';
import { createPoller } from './utils/poller';
import type { Poller } from './utils/poller';
import type { Random } from './utils/random';
import { createSimulatorRouter } from './vendors/simulator/simulatorRouter';
import type { Vendor } from './vendors/vendor';

/** Who may read answers in a browser unless CORS_ORIGINS says so: a front end in development. */
const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/;

/** What the application is made from. */
export interface AppDeps {
  connection: Connection;
  env: Env;
  logger: Logger;
  clock: Clock;
  random: Random;
  /** Where this process is reached from this machine, once it listens. */
  selfUrl: () => string;
  /** The program wants to end: answers that would go on end too. */
  stopping: AbortSignal;
  /** Vendors that take the place of the configured ones of the same name. */
  vendors?: readonly Vendor[];
}

/** The application, wired but not listening. */
export interface App {
  express: Express;
  models: Models;
  services: Services;
  /** The work in the background of a process with the role `all` or `worker`; not started. */
  pollers: readonly Poller[];
  /** What every process starts once it listens, whatever its role; not started. */
  companions: readonly Companion[];
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

/** Imports: who stores the files, who takes in their rows, and the work in the background between them. */
function createImportServices(
  models: Models,
  { customerBulk, orderBulk }: ReturnType<typeof createShopServices>,
  { env, clock, logger }: AppDeps,
) {
  const runner = createImportRunner({
    ...models,
    takeRows: {
      customers: (rows, idOf) => customerBulk.upsertRows(rows, idOf),
      orders: (rows, idOf) => orderBulk.insertRows(rows, idOf),
    },
    clock,
  });
  const poller = createPoller({ name: 'imports', intervalMs: 1000, logger, run: runner.runNext });
  const maxBytes = env.IMPORT_LIMIT_MB * 1024 * 1024;
  const imports = createImportService({ ...models, clock, maxBytes, wake: () => poller.wake() });
  return { imports, importRunner: runner, importPoller: poller };
}

function createServices(models: Models, deps: AppDeps) {
  const { env, clock } = deps;
  const shop = createShopServices(models, deps);
  const rules = createRuleService({
    ...models,
    listAttributeKeys: async () => new Set((await shop.attributeKeys.listKeys()).keys()),
    currency: env.CURRENCY,
  });
  const audience = createAudienceService({ ...models, rules, clock });
  return {
    ...shop,
    ...createImportServices(models, shop, deps),
    analytics: createAnalyticsService(models),
    apiKeys: createApiKeyService({ ApiKey: models.ApiKey, clock, adminApiKey: env.ADMIN_API_KEY }),
    audience,
    delivery: createDelivery({
      ...deps,
      models,
      audience: { ...audience, parseRules: (given) => rules.parse(given) },
    }),
    idempotency: createIdempotencyService({ IdempotencyKey: models.IdempotencyKey, clock }),
    rules,
    segments: createSegmentService({ ...models, rules, clock }),
  };
}

type Services = ReturnType<typeof createServices>;

/** Every endpoint under /api, in the order of the document. */
function createEndpoints(services: Services, { stopping }: AppDeps): Endpoint[] {
  const { campaigns, communicationLogs, previews, receipts } = services.delivery;
  return [
    ...analyticsRoutes(createAnalyticsController(services.analytics)),
    ...apiKeyRoutes(createApiKeyController(services.apiKeys)),
    ...customerRoutes(createCustomerController(services)),
    ...importRoutes(createImportController(services.imports)),
    ...orderRoutes(createOrderController(services)),
    ...campaignRoutes(createCampaignController({ campaigns, logs: communicationLogs, previews, stopping })),
    ...communicationLogRoutes(createCommunicationLogController(communicationLogs)),
    ...receiptRoutes(createReceiptController(receipts)),
    ...segmentRoutes(createSegmentController(services)),
  ];
}

/** The simulator's HTTP face: for servers that know the receipt secret, and for keys that may see campaigns. */
function createVendorRouter({ delivery, apiKeys }: Services) {
  if (!delivery.simulator) return undefined;
  return createSimulatorRouter(delivery.simulator, async (token, access) => {
    if (await delivery.isVendorToken(token)) return true;
    const actor = await apiKeys.findActor(token);
    return actor !== undefined && rolePermissions[actor.role].has(`campaigns:${access}`);
  });
}

function createExpress(services: Services, deps: AppDeps): Express {
  const { connection, env, logger } = deps;
  const app = express();
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const endpoints = createEndpoints(services, deps);

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
  const vendorRouter = createVendorRouter(services);
  if (vendorRouter) app.use('/vendor', vendorRouter);
  app.use(notFoundHandler, createErrorHandler(logger));
  return app;
}

/** The work in the background, none of it started. */
function createPollers({ stats, importPoller }: Services, { logger }: AppDeps): Poller[] {
  return [
    importPoller,
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
  const { delivery } = services;
  return {
    express: createExpress(services, deps),
    models,
    services,
    pollers: [...createPollers(services, deps), ...delivery.pollers],
    companions: delivery.companions,
  };
}
