import type { Connection } from 'mongoose';
import type { Env } from '../config/env';
import type { Logger } from '../config/logger';
import { createAi } from './createAi';
import { createConsent } from './createConsent';
import type { Consent } from './createConsent';
import { createDelivery } from './createDelivery';
import { createInsight } from './createInsight';
import { createSegmentHistory } from './createSegmentHistory';
import type { Models } from '../models/models';
import { createAnalyticsService } from '../services/analyticsService';
import { createApiKeyService } from '../services/apiKeyService';
import { createAttributeKeyService } from '../services/attributeKeyService';
import { createAudienceService } from '../services/audienceService';
import { createCohortService } from '../services/cohortService';
import { createCustomerBulkService } from '../services/customerBulkService';
import { createCustomerService } from '../services/customerService';
import { createCustomerStatsService } from '../services/customerStatsService';
import { createCustomerWriter } from '../services/intake/customerWriter';
import { createIdempotencyService } from '../services/idempotencyService';
import { createImportRunner } from '../services/intake/importRunner';
import { createImportService } from '../services/importService';
import { createOrderBulkService } from '../services/orderBulkService';
import { createOrderService } from '../services/orderService';
import { createOverviewService } from '../services/overviewService';
import { createRefundService } from '../services/refundService';
import { createRevenueService } from '../services/revenueService';
import { createRfmService } from '../services/rfmService';
import { createThresholdsReader } from '../services/insight/rfmThresholds';
import { createRuleService } from '../services/ruleService';
import { createSegmentOverlapService } from '../services/segmentOverlapService';
import { createSegmentService } from '../services/segmentService';
import { createPoller } from '../utils/poller';
import type { Clock } from '../utils/clock';
import type { Poller } from '../utils/poller';
import type { Random } from '../utils/random';
import type { Vendor } from '../vendors/vendor';

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
  {
    customerBulk,
    orderBulk,
    suppressions,
  }: ReturnType<typeof createShopServices> & Pick<Consent, 'suppressions'>,
  { env, clock, logger }: AppDeps,
) {
  const runner = createImportRunner({
    ...models,
    takeRows: {
      customers: (rows, idOf) => customerBulk.upsertRows(rows, idOf),
      orders: (rows, idOf) => orderBulk.insertRows(rows, idOf),
      suppressions: (rows, idOf) => suppressions.addRows(rows, idOf),
    },
    clock,
  });
  const poller = createPoller({ name: 'imports', intervalMs: 1000, logger, run: runner.runNext });
  const maxBytes = env.IMPORT_LIMIT_MB * 1024 * 1024;
  const imports = createImportService({ ...models, clock, maxBytes, wake: () => poller.wake() });
  return { imports, importRunner: runner, importPoller: poller };
}

/** What the shop's figures say. */
function createAnalyticsServices(models: Models, { env, clock }: AppDeps) {
  const common = { ...models, clock, currency: env.CURRENCY };
  const readThresholds = createThresholdsReader(models);
  return {
    readThresholds,
    analytics: createAnalyticsService(common),
    overview: createOverviewService(common),
    revenue: createRevenueService(common),
    cohorts: createCohortService(common),
    rfm: createRfmService({ ...common, readThresholds }),
  };
}

/** Every service, wired. */
export function createServices(models: Models, deps: AppDeps) {
  const { env, clock } = deps;
  const shop = createShopServices(models, deps);
  const consent = createConsent({ ...deps, models });
  const listAttributeKeys = async () => new Set((await shop.attributeKeys.listKeys()).keys());
  const { readThresholds, ...analytics } = createAnalyticsServices(models, deps);
  const rules = createRuleService({
    ...models,
    readThresholds,
    listAttributeKeys,
    currency: env.CURRENCY,
  });
  const audience = createAudienceService({ ...models, rules, clock });
  const delivery = createDelivery({
    ...deps,
    models,
    consent,
    audience: { ...audience, parseRules: (given) => rules.parse(given) },
  });
  const insight = createInsight({ ...deps, models });
  const { leaseClock } = delivery.work.shared;
  const segmentHistory = createSegmentHistory({ ...deps, models, audience, rules, leaseClock });
  return {
    ...shop,
    ...createImportServices(models, { ...shop, ...consent }, deps),
    ...analytics,
    apiKeys: createApiKeyService({ ApiKey: models.ApiKey, clock, adminApiKey: env.ADMIN_API_KEY }),
    audience,
    consent,
    delivery,
    ai: createAi({
      ...deps,
      models,
      rules,
      audience,
      reports: delivery.reports,
      insight: insight.campaignInsight,
      links: consent.links,
      listAttributes: () => shop.attributeKeys.listKeys(),
    }),
    insight,
    idempotency: createIdempotencyService({ IdempotencyKey: models.IdempotencyKey, clock }),
    rules,
    segmentHistory,
    segmentOverlaps: createSegmentOverlapService({ ...models, rules, audience, clock }),
    segments: createSegmentService({
      ...models,
      rules,
      clock,
      forgetHistory: (id) => segmentHistory.work.forgetter.note(id),
    }),
  };
}

export type Services = ReturnType<typeof createServices>;

/** The work in the background, none of it started. */
export function createPollers(
  { stats, importPoller, delivery, segmentHistory }: Services,
  { logger }: AppDeps,
): Poller[] {
  return [
    importPoller,
    ...delivery.pollers,
    ...segmentHistory.pollers,
    createPoller({
      name: 'customer statistics',
      intervalMs: 10_000,
      logger,
      run: () => stats.runOverdueJob(),
    }),
  ];
}
