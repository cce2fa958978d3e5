import type { Env } from '../config/env';
import { createWebhooks } from './createWebhooks';
import { createCampaignForecastService } from '../services/campaignForecastService';
import { createCampaignLaunch } from '../services/campaigns/campaignLaunch';
import { createCampaignLifecycle } from '../services/campaigns/campaignLifecycle';
import { createCampaignReportService } from '../services/campaignReportService';
import { createCampaignSchedules } from '../services/campaigns/campaignSchedules';
import { createCampaignService } from '../services/campaignService';
import { createCommunicationLogService } from '../services/communicationLogService';
import { createMessagePreviewService } from '../services/messagePreviewService';
import { createReceiptApplier } from '../services/delivery/receiptApplier';
import { createReceiptSecretService } from '../services/receiptSecretService';
import { createReceiptService } from '../services/receiptService';
import { createTestSendService } from '../services/testSendService';
import { createDatabaseClock } from '../utils/databaseClock';
import { sha256 } from '../utils/hash';
import { createPoller } from '../utils/poller';
import type { Poller } from '../utils/poller';
import { configuredVendors, createVendors, simulatorUrl } from '../vendors/createVendors';
import { createSimulator, simulatorToken } from '../vendors/simulator/simulator';
import type { Vendor } from '../vendors/vendor';
import { createDeliveryWork, VENDOR_TIMEOUT_MS } from './createDeliveryWork';
import type { DeliveryDeps, DeliveryWork } from './createDeliveryWork';
import { createCompanions } from './createCompanions';

function createLocalSimulator({ env, clock, random, logger, selfUrl }: DeliveryDeps) {
  if (!configuredVendors(env).includes('simulator') || simulatorUrl(env) !== undefined) return undefined;
  return createSimulator({
    dataDir: env.DATA_DIR,
    seed: env.SIMULATOR_SEED,
    latencyMs: env.SIMULATOR_LATENCY_MS,
    failureRate: env.SIMULATOR_FAILURE_RATE,
    hostility: env.SIMULATOR_HOSTILITY,
    random,
    ownReceiptUrl: () => `${selfUrl()}/api/receipts`,
    clock,
    logger,
  });
}

/** What the API does with campaigns. */
function createCampaignServices(
  { env, vendors }: { env: Env; vendors: ReadonlyMap<string, Vendor> },
  { shared, planner, closer }: DeliveryWork,
  onWork: () => void,
) {
  const previews = createMessagePreviewService(shared);
  const launch = createCampaignLaunch({
    ...shared,
    vendor: env.VENDOR,
    fallbackVendor: env.VENDOR_FALLBACK,
  });
  const lifecycle = createCampaignLifecycle({ ...shared, launch, closer, onWork });
  return {
    previews,
    lifecycle,
    schedules: createCampaignSchedules({ ...shared, launch, onWork }),
    policies: shared.policies,
    forecasts: createCampaignForecastService({ ...shared, planner, previews, vendor: env.VENDOR }),
    reports: createCampaignReportService(shared),
    testSends: createTestSendService({
      ...shared,
      vendors,
      vendor: env.VENDOR,
      timeoutMs: VENDOR_TIMEOUT_MS,
    }),
    campaigns: createCampaignService({ ...shared, previews, launch, lifecycle, onWork }),
  };
}

/** Wires all that delivers campaigns. Starts nothing. */
export function createDelivery(deps: DeliveryDeps) {
  const { models, connection, env, logger, clock } = deps;
  const leaseClock = createDatabaseClock({
    clock,
    ask: async () => connection.db?.admin().command({ hello: 1 }),
  });
  const receiptSecrets = createReceiptSecretService({
    Setting: models.Setting,
    configured: env.RECEIPT_SECRETS,
  });
  const simulator = createLocalSimulator(deps);
  const token = async (): Promise<string> => simulatorToken((await receiptSecrets.secrets())[0]);
  const vendors = createVendors({ ...deps, simulatorToken: token }, deps.vendors);
  const webhooks = createWebhooks({ ...deps, leaseClock });
  const work = createDeliveryWork(deps, { leaseClock, vendors, interest: webhooks.interest });
  const { statistics, preparer, dispatcher, confirmation, closer, winner } = work;

  const receipts = createReceiptService({
    ...models,
    receiptSecrets,
    applier: createReceiptApplier(work.shared),
    clock,
    onStored: () => receiptPoller.wake(),
  });
  const poller = (name: string, intervalMs: number, run: (signal: AbortSignal) => Promise<boolean>): Poller =>
    createPoller({ name, intervalMs, logger, run });
  const dispatchPoller = poller('dispatch', 200, (signal) => dispatcher.run(signal));
  const preparePoller = poller('prepare', 500, async (signal) => {
    const prepared = await preparer.run(signal);
    if (prepared) dispatchPoller.wake();
    return prepared;
  });
  const receiptPoller = poller('receipts', 500, () => receipts.run());

  const campaignServices = createCampaignServices({ env, vendors }, work, () => {
    preparePoller.wake();
    dispatchPoller.wake();
  });
  return {
    ...campaignServices,
    receipts,
    webhooks,
    communicationLogs: createCommunicationLogService(models),
    simulator,
    /** One step of each kind of work, as the pollers take them. */
    work,
    /** Whether a bearer token is the one that a server with the same receipt secret sends. */
    isVendorToken: async (given: string): Promise<boolean> =>
      (await receiptSecrets.secrets()).some((secret) => sha256(simulatorToken(secret)) === sha256(given)),
    pollers: [
      preparePoller,
      dispatchPoller,
      receiptPoller,
      poller('reclaim', 1000, () => dispatcher.reclaim()),
      poller('statistics', 200, () => statistics.run()),
      poller('confirmation', 5000, () => confirmation.run()),
      poller('schedules', 500, () => campaignServices.schedules.run()),
      poller('campaign ends', 1000, () => closer.run()),
      poller('winners', 1000, () => winner.run()),
      poller('late receipts', 10_000, () => receipts.runLate()),
      ...webhooks.pollers,
    ],
    companions: createCompanions({ leaseClock, simulator, receiptSecrets, poller, vendors }),
  };
}

export type Delivery = ReturnType<typeof createDelivery>;
