import type { Connection } from 'mongoose';
import type { Env } from './config/env';
import type { Logger } from './config/logger';
import type { Consent } from './createConsent';
import { createWebhooks } from './createWebhooks';
import type { Models } from './models/models';
import { createCampaignCloser } from './services/campaignCloser';
import { createCampaignForecastService } from './services/campaignForecastService';
import { createCampaignLifecycle } from './services/campaignLifecycle';
import { createCampaignPreparer } from './services/campaignPreparer';
import { createCampaignReportService } from './services/campaignReportService';
import { createCampaignService } from './services/campaignService';
import { createCampaignStatistics } from './services/campaignStatistics';
import type { CampaignAudience } from './services/campaignAudience';
import { createContactHistory } from './services/contactHistory';
import { createCommunicationLogService } from './services/communicationLogService';
import { createMessageClaims } from './services/messageClaims';
import { createMessageComposer } from './services/messageComposer';
import { createMessagePreviewService } from './services/messagePreviewService';
import { createMessageSender } from './services/messageSender';
import { createOrderHours } from './services/orderHours';
import { createRecipientPlanner } from './services/recipientPlanner';
import { createReceiptApplier } from './services/receiptApplier';
import { createReceiptSecretService } from './services/receiptSecretService';
import { createReceiptService } from './services/receiptService';
import { createSendingPolicyService } from './services/sendingPolicyService';
import { createSendingRate } from './services/sendingRate';
import { createSentConfirmation } from './services/sentConfirmation';
import { createTestSendService } from './services/testSendService';
import { createVariantScores } from './services/variantScores';
import { createVariantWinner } from './services/variantWinner';
import { createCampaignDispatcher } from './utils/campaignDispatcher';
import type { Clock } from './utils/clock';
import { createDatabaseClock } from './utils/databaseClock';
import type { DatabaseClock } from './utils/databaseClock';
import { createDeliveryPolicy } from './utils/deliveryPolicy';
import { sha256 } from './utils/hash';
import { createTemplateEngine } from './utils/messageTemplate';
import { createPoller } from './utils/poller';
import type { Poller } from './utils/poller';
import type { Random } from './utils/random';
import { configuredVendors, createVendors, simulatorUrl } from './vendors/createVendors';
import { createSimulator, simulatorToken } from './vendors/simulator/simulator';
import type { WebhookInterest } from './services/webhookInterest';
import type { Vendor } from './vendors/vendor';

const VENDOR_TIMEOUT_MS = 5000;
const RECEIPT_WINDOW_MS = 15 * 60_000;
const MAX_ATTEMPTS = 8;
const CLOCK_MEASURED_EVERY_MS = 60_000;

export interface DeliveryDeps {
  models: Models;
  audience: CampaignAudience;
  consent: Consent;
  connection: Connection;
  env: Env;
  logger: Logger;
  clock: Clock;
  random: Random;
  /** Where this process is reached from this machine. */
  selfUrl: () => string;
  /** Vendors that take the place of the configured ones of the same name. */
  vendors?: readonly Vendor[] | undefined;
}

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

function createWork(
  deps: DeliveryDeps,
  {
    leaseClock,
    vendors,
    interest,
  }: { leaseClock: DatabaseClock; vendors: ReadonlyMap<string, Vendor>; interest: WebhookInterest },
) {
  const { models, clock, random, logger, env, audience } = deps;
  const { suppressionList, links } = deps.consent;
  const consentRequired = env.CONSENT === 'required';
  const templates = createTemplateEngine();
  const contactHistory = createContactHistory(models);
  const policies = createSendingPolicyService({ ...models, clock });
  const base = {
    ...models,
    interest,
    audience,
    clock,
    leaseClock,
    logger,
    vendors,
    templates,
    links,
    consentRequired,
  };
  const statistics = createCampaignStatistics(base);
  const { findSuppressed } = suppressionList;
  const shared = { ...base, contactHistory, findSuppressed, suppressionList, policies, statistics };
  const planner = createRecipientPlanner({ ...shared, orderHours: createOrderHours(models) });
  const timeoutMs = VENDOR_TIMEOUT_MS;
  const policy = createDeliveryPolicy({
    clock,
    leaseClock,
    random,
    maxAttempts: MAX_ATTEMPTS,
    receiptWindowMs: RECEIPT_WINDOW_MS,
  });
  return {
    shared,
    planner,
    statistics,
    closer: createCampaignCloser(shared),
    winner: createVariantWinner({ ...shared, planner, scores: createVariantScores(models) }),
    preparer: createCampaignPreparer({ ...shared, planner }),
    dispatcher: createCampaignDispatcher({
      ...shared,
      timeoutMs,
      claims: createMessageClaims({ ...shared, random }),
      composer: createMessageComposer({ ...shared, policy }),
      sender: createMessageSender({ policy, timeoutMs }),
      rates: createSendingRate(shared),
    }),
    confirmation: createSentConfirmation({ ...shared, timeoutMs, receiptWindowMs: RECEIPT_WINDOW_MS }),
  };
}

/** What the API does with campaigns. */
function createCampaignServices(
  { env, vendors }: { env: Env; vendors: ReadonlyMap<string, Vendor> },
  { shared, planner, closer }: ReturnType<typeof createWork>,
  onWork: () => void,
) {
  const previews = createMessagePreviewService(shared);
  const lifecycle = createCampaignLifecycle({
    ...shared,
    closer,
    vendor: env.VENDOR,
    fallbackVendor: env.VENDOR_FALLBACK,
    onWork,
  });
  return {
    previews,
    lifecycle,
    policies: shared.policies,
    forecasts: createCampaignForecastService({ ...shared, planner, previews, vendor: env.VENDOR }),
    reports: createCampaignReportService(shared),
    testSends: createTestSendService({
      ...shared,
      vendors,
      vendor: env.VENDOR,
      timeoutMs: VENDOR_TIMEOUT_MS,
    }),
    campaigns: createCampaignService({ ...shared, previews, lifecycle, onWork }),
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
  const work = createWork(deps, { leaseClock, vendors, interest: webhooks.interest });
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
      poller('schedules', 500, () => campaignServices.lifecycle.runSchedules()),
      poller('campaign ends', 1000, () => closer.run()),
      poller('winners', 1000, () => winner.run()),
      poller('late receipts', 10_000, () => receipts.runLate()),
      ...webhooks.pollers,
    ],
    companions: createCompanions({ leaseClock, simulator, receiptSecrets, poller, vendors }),
  };
}

/** Work that every process does, whatever its role. */
export interface Companion {
  start(): Promise<void>;
  stop(): Promise<void>;
}

function createCompanions(parts: {
  leaseClock: DatabaseClock;
  simulator: ReturnType<typeof createLocalSimulator>;
  receiptSecrets: ReturnType<typeof createReceiptSecretService>;
  poller: (name: string, intervalMs: number, run: () => Promise<boolean>) => Poller;
  vendors: ReadonlyMap<string, Vendor>;
}): Companion[] {
  const { leaseClock, simulator, receiptSecrets, vendors } = parts;
  const measuring = parts.poller('database clock', CLOCK_MEASURED_EVERY_MS, async () => {
    await leaseClock.measure();
    return false;
  });
  return [
    {
      start: async () => {
        await leaseClock.measure();
        measuring.start();
      },
      stop: () => measuring.stop(),
    },
    {
      start: async () => simulator?.start((await receiptSecrets.secrets())[0]),
      stop: async () => simulator?.stop(),
    },
    {
      start: async () => undefined,
      stop: async () => {
        for (const vendor of vendors.values()) await vendor.close?.();
      },
    },
  ];
}

export type Delivery = ReturnType<typeof createDelivery>;
