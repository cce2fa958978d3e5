import type { Connection } from 'mongoose';
import type { Env } from '../config/env';
import type { Logger } from '../config/logger';
import type { Consent } from './createConsent';
import type { Models } from '../models/models';
import { createCampaignCloser } from '../services/campaigns/campaignCloser';
import { createCampaignPreparer } from '../services/campaigns/campaignPreparer';
import { createCampaignStatistics } from '../services/campaigns/campaignStatistics';
import type { CampaignAudience } from '../services/campaigns/campaignAudience';
import { createContactHistory } from '../services/delivery/contactHistory';
import { createMessageClaims } from '../services/delivery/messageClaims';
import { createMessageComposer } from '../services/delivery/messageComposer';
import { createMessageSender } from '../services/delivery/messageSender';
import { createOrderHours } from '../services/delivery/orderHours';
import { createRecipientPlanner } from '../services/delivery/recipientPlanner';
import { createSendingPolicyService } from '../services/sendingPolicyService';
import { createSendingRate } from '../services/delivery/sendingRate';
import { createSentConfirmation } from '../services/delivery/sentConfirmation';
import { createVariantScores } from '../services/delivery/variantScores';
import { createVariantWinner } from '../services/delivery/variantWinner';
import { createCampaignDispatcher } from '../utils/campaignDispatcher';
import type { Clock } from '../utils/clock';
import type { DatabaseClock } from '../utils/databaseClock';
import { createDeliveryPolicy } from '../utils/deliveryPolicy';
import { createTemplateEngine } from '../utils/messageTemplate';
import type { Random } from '../utils/random';
import type { WebhookInterest } from '../services/webhooks/webhookInterest';
import type { Vendor } from '../vendors/vendor';

/** How long a vendor may take, in milliseconds. */
export const VENDOR_TIMEOUT_MS = 5000;
const RECEIPT_WINDOW_MS = 15 * 60_000;
const MAX_ATTEMPTS = 8;

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

/** Everything that sends messages, step by step. Starts nothing. */
export function createDeliveryWork(
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

export type DeliveryWork = ReturnType<typeof createDeliveryWork>;
