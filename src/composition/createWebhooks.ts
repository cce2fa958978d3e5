import type { Env } from '../config/env';
import type { Logger } from '../config/logger';
import type { Models } from '../models/models';
import { createMessageReporter } from '../services/webhooks/messageReporter';
import { createWebhookDeliveries } from '../services/webhooks/webhookDeliveries';
import { createWebhookInterest } from '../services/webhooks/webhookInterest';
import { createWebhookOutbox } from '../services/webhooks/webhookOutbox';
import { createWebhookService } from '../services/webhookService';
import type { Clock } from '../utils/clock';
import { createPoller } from '../utils/poller';
import type { Random } from '../utils/random';
import { createWebhookDispatcher } from '../utils/webhookDispatcher';
import { createWebhookPoster } from '../utils/webhookPoster';

/** How long calls may still take when the program wants to end, in milliseconds. */
const GRACE_MS = 8000;

export interface WebhookDeps {
  models: Models;
  env: Env;
  logger: Logger;
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
  random: Random;
}

/** Wires all that tells webhooks what happens. Starts nothing. */
export function createWebhooks({ models, env, logger, clock, leaseClock, random }: WebhookDeps) {
  const allowPrivate = env.WEBHOOK_ALLOW_PRIVATE ?? env.NODE_ENV !== 'production';
  const shared = { ...models, clock, leaseClock, random, logger, allowPrivate };
  const wake = (): void => dispatchPoller.wake();
  const poster = createWebhookPoster(shared);
  const interest = createWebhookInterest(shared);
  const deliveries = createWebhookDeliveries({ ...shared, onAdded: wake });
  const outbox = createWebhookOutbox({ ...models, deliveries });
  const reporter = createMessageReporter({ ...models, deliveries });
  const dispatcher = createWebhookDispatcher({ ...shared, deliveries, poster, graceMs: GRACE_MS });
  const dispatchPoller = createPoller({
    name: 'webhook deliveries',
    intervalMs: 1000,
    logger,
    run: (signal) => dispatcher.run(signal),
  });
  return {
    interest,
    service: createWebhookService({ ...shared, poster, onChanged: () => interest.forget(), onDue: wake }),
    /** One step of each kind of work, as the pollers take them. */
    work: { outbox, reporter, deliveries, poster, dispatcher },
    pollers: [
      dispatchPoller,
      createPoller({ name: 'webhook events', intervalMs: 500, logger, run: () => outbox.run() }),
      createPoller({ name: 'message events', intervalMs: 500, logger, run: () => reporter.run() }),
    ],
  };
}
