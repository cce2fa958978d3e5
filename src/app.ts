import cors from 'cors';
import express from 'express';
import type { Express } from 'express';
import helmet from 'helmet';
import { Registry, collectDefaultMetrics } from 'prom-client';
import { createAiController } from './controllers/aiController';
import { createAnalyticsController } from './controllers/analyticsController';
import { createApiKeyController } from './controllers/apiKeyController';
import { createCustomerController } from './controllers/customerController';
import { createImportController } from './controllers/importController';
import { createOrderController } from './controllers/orderController';
import { createCampaignController } from './controllers/campaignController';
import { createCampaignInsightController } from './controllers/campaignInsightController';
import { createCommunicationLogController } from './controllers/communicationLogController';
import { createReceiptController } from './controllers/receiptController';
import { createSendingPolicyController } from './controllers/sendingPolicyController';
import { createSegmentController } from './controllers/segmentController';
import { createSegmentInsightController } from './controllers/segmentInsightController';
import { createSuppressionController } from './controllers/suppressionController';
import { createUnsubscribeController } from './controllers/unsubscribeController';
import { createWebhookController } from './controllers/webhookController';
import { createPollers, createServices } from './composition/createServices';
import type { AppDeps, Services } from './composition/createServices';
import type { Companion } from './composition/createCompanions';
import { createAuthenticate } from './middlewares/authenticate';
import { createErrorHandler, notFoundHandler } from './middlewares/errorHandler';
import { createIdempotency } from './middlewares/idempotency';
import { createKeyLimit, createLinkLimits, createSignInLimit } from './middlewares/rateLimits';
import { requestId } from './middlewares/requestId';
import { createRequestLog, createRequestMetrics } from './middlewares/requestLog';
import { createModels } from './models/models';
import type { Models } from './models/models';
import { aiRoutes } from './routes/aiRoutes';
import { analyticsRoutes } from './routes/analyticsRoutes';
import { apiKeyRoutes } from './routes/apiKeyRoutes';
import { createApiRouter } from './routes/apiRouter';
import { customerRoutes } from './routes/customerRoutes';
import { importRoutes } from './routes/importRoutes';
import { orderRoutes } from './routes/orderRoutes';
import { campaignInsightRoutes } from './routes/campaignInsightRoutes';
import { campaignRoutes } from './routes/campaignRoutes';
import { communicationLogRoutes } from './routes/communicationLogRoutes';
import { receiptRoutes } from './routes/receiptRoutes';
import { segmentInsightRoutes } from './routes/segmentInsightRoutes';
import { segmentRoutes } from './routes/segmentRoutes';
import { sendingPolicyRoutes } from './routes/sendingPolicyRoutes';
import { suppressionRoutes } from './routes/suppressionRoutes';
import { unsubscribeRoutes } from './routes/unsubscribeRoutes';
import { webhookRoutes } from './routes/webhookRoutes';
import { createSystemRouter } from './routes/systemRouter';
import { rolePermissions } from './schemas/accessSchema';
import type { Endpoint } from './utils/endpoint';
import { createOpenApiDocument } from './utils/openapi';
import type { Poller } from './utils/poller';
import { createSimulatorRouter } from './vendors/simulator/simulatorRouter';

/** Who may read answers in a browser unless CORS_ORIGINS says so: a front end in development. */
const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/;

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

/** Every endpoint under /api, in the order of the document. */
function createEndpoints(services: Services, { stopping }: AppDeps): Endpoint[] {
  const { communicationLogs, receipts, policies } = services.delivery;
  return [
    ...analyticsRoutes(createAnalyticsController(services)),
    ...campaignInsightRoutes(createCampaignInsightController(services.insight)),
    ...aiRoutes(createAiController(services.ai)),
    ...apiKeyRoutes(createApiKeyController(services.apiKeys)),
    ...customerRoutes(createCustomerController(services)),
    ...importRoutes(createImportController(services.imports)),
    ...orderRoutes(createOrderController(services)),
    ...campaignRoutes(createCampaignController({ ...services.delivery, logs: communicationLogs, stopping })),
    ...communicationLogRoutes(createCommunicationLogController(communicationLogs)),
    ...receiptRoutes(createReceiptController(receipts)),
    ...segmentRoutes(createSegmentController(services)),
    ...segmentInsightRoutes(
      createSegmentInsightController({
        overlaps: services.segmentOverlaps,
        history: services.segmentHistory.service,
      }),
    ),
    ...suppressionRoutes(createSuppressionController(services.consent.suppressions)),
    ...unsubscribeRoutes(createUnsubscribeController(services.consent.unsubscribes)),
    ...webhookRoutes(createWebhookController(services.delivery.webhooks.service)),
    ...sendingPolicyRoutes(createSendingPolicyController(policies)),
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
  // Without TLS in front, a page whose assets are upgraded to https would stay empty.
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  app.use(
    cors({
      origin: env.CORS_ORIGINS ?? LOCAL_ORIGIN,
      exposedHeaders: ['Location', 'X-Request-Id', 'Retry-After', 'Idempotency-Replayed'],
    }),
  );
  app.use(
    createSystemRouter({
      describe: () => createOpenApiDocument(endpoints, '0.1.0'),
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
      limitPublic: createLinkLimits(env.RATE_LIMIT_PER_MINUTE, env.SIGN_IN_LIMIT_PER_MINUTE),
      idempotency: (secretField) => createIdempotency(services.idempotency, secretField),
    }),
  );
  const vendorRouter = createVendorRouter(services);
  if (vendorRouter) app.use('/vendor', vendorRouter);
  app.use(notFoundHandler, createErrorHandler(logger));
  return app;
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
    pollers: createPollers(services, deps),
    companions: delivery.companions,
  };
}
