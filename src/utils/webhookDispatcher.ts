import { setTimeout as sleep } from 'node:timers/promises';
import type { Types } from 'mongoose';
import type { Logger } from '../config/logger';
import type { Models } from '../models/models';
import type { WebhookDeliveryDoc } from '../models/webhookDeliveryModel';
import { signingSecrets } from '../models/webhookModel';
import type { WebhookDoc } from '../models/webhookModel';
import type { DeliveryOutcome, WebhookDeliveries } from '../services/webhooks/webhookDeliveries';
import type { Clock } from './clock';
import type { Random } from './random';
import type { WebhookAnswer, WebhookPoster } from './webhookPoster';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** After each failed attempt; after the last one there is none more. */
export const RETRY_AFTER_MS = [
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  HOUR,
  4 * HOUR,
  12 * HOUR,
  24 * HOUR,
] as const;
/** Calls to one webhook at the same time. With the number of webhooks it bounds all calls together. */
const LANE_WIDTH = 4;
/** How often other webhooks are looked at while one takes its time, in milliseconds. */
const LOOK_AGAIN_MS = 250;
const GONE = 410;

interface Deps {
  Webhook: Models['Webhook'];
  deliveries: Pick<WebhookDeliveries, 'listActive' | 'claim' | 'settle' | 'release'>;
  poster: WebhookPoster;
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
  random: Random;
  logger: Logger;
  /** How long calls may still take when the program wants to end, in milliseconds. */
  graceMs: number;
}

/**
 * Delivers events to webhooks, each in a lane of its own: one that fails or is slow delays nobody else. Any number of
 * processes may do so at once.
 */
export function createWebhookDispatcher(deps: Deps) {
  const { Webhook, deliveries, poster, clock, leaseClock, random, logger, graceMs } = deps;
  /** The lanes at work, by webhook. */
  const lanes = new Map<string, Promise<void>>();

  /**
   * What an attempt makes of a delivery; times are spread by a tenth, so that many do not come back at once, and are
   * never shorter than the receiver wishes.
   */
  function outcomeOf({ attempts }: WebhookDeliveryDoc, answer: WebhookAnswer): DeliveryOutcome {
    const last = {
      ...(answer.status !== undefined && { lastStatus: answer.status }),
      ...(answer.error !== undefined && { lastError: answer.error }),
    };
    if (answer.isDelivered) return { ...last, status: 'DELIVERED', deliveredAt: clock.now() };
    const delay = RETRY_AFTER_MS[attempts - 1];
    if (delay === undefined || answer.status === GONE) return { ...last, status: 'FAILED' };
    const wait = Math.max(delay * (0.9 + 0.2 * random()), answer.retryAfterMs ?? 0);
    return { ...last, status: 'PENDING', nextAttemptAt: new Date(leaseClock.now().getTime() + wait) };
  }

  /** 410 says that nobody listens there any more; a URL that was changed meanwhile is not meant. */
  async function deactivate({ _id, url }: WebhookDoc): Promise<void> {
    logger.warn({ webhookId: String(_id) }, 'the webhook is gone (410) and is not used any more');
    await Webhook.updateOne({ _id, url }, { $set: { isActive: false, updatedAt: clock.now() } });
  }

  async function deliver(
    webhook: WebhookDoc,
    delivery: WebhookDeliveryDoc,
    hurry: AbortSignal,
  ): Promise<void> {
    const { eventId: id, payload } = delivery;
    const secrets = signingSecrets(webhook, clock.now());
    const answer = await poster.post({ url: webhook.url, secrets, id, payload }, hurry);
    if (hurry.aborted && answer.status === undefined) return deliveries.release(delivery);
    await deliveries.settle(delivery, outcomeOf(delivery, answer));
    if (answer.status === GONE) await deactivate(webhook);
  }

  /** The next thing to send, with the webhook as it is now: a change bites with the next call. */
  async function claimNext(webhookId: Types.ObjectId) {
    const webhook = await Webhook.findOne({ _id: webhookId, isActive: true }).lean();
    const delivery = webhook && (await deliveries.claim(webhookId));
    return webhook && delivery ? { webhook, delivery } : undefined;
  }

  interface Signals {
    /** Claim no more. */
    stop: AbortSignal;
    /** End calls that are under way. */
    hurry: AbortSignal;
  }

  /** Sends what is due for a webhook, several at a time, until nothing is. */
  async function serve(webhookId: Types.ObjectId, { stop, hurry }: Signals): Promise<void> {
    const calls = new Set<Promise<void>>();
    while (!stop.aborted) {
      const next = await claimNext(webhookId);
      if (!next) break;
      const call = deliver(next.webhook, next.delivery, hurry)
        // The lease ends by itself, and another attempt follows.
        .catch((error: unknown) => logger.error({ err: error }, 'a delivery could not be finished'))
        .finally(() => calls.delete(call));
      calls.add(call);
      if (calls.size >= LANE_WIDTH) await Promise.race(calls);
    }
    await Promise.all(calls);
  }

  function openLane({ _id }: WebhookDoc, signals: Signals): void {
    const name = String(_id);
    if (lanes.has(name)) return;
    const lane = serve(_id, signals)
      .catch((error: unknown) => logger.error({ err: error }, 'a webhook could not be served'))
      .finally(() => lanes.delete(name));
    lanes.set(name, lane);
  }

  async function workUntilIdle(signals: Signals): Promise<void> {
    do {
      for (const webhook of await deliveries.listActive()) openLane(webhook, signals);
      await Promise.race([Promise.all(lanes.values()), sleep(LOOK_AGAIN_MS, undefined, { ref: false })]);
    } while (lanes.size > 0 && !signals.stop.aborted);
  }

  return {
    /**
     * Delivers until nothing is due any more.
     * @param stop claims nothing more; calls under way are awaited for a while, then given back
     */
    async run(stop: AbortSignal): Promise<boolean> {
      const hurry = new AbortController();
      let timer: NodeJS.Timeout | undefined;
      const setTimer = (): void => {
        timer = setTimeout(() => hurry.abort(), graceMs);
      };
      stop.addEventListener('abort', setTimer, { once: true });
      try {
        await workUntilIdle({ stop, hurry: hurry.signal });
        await Promise.all(lanes.values());
      } finally {
        stop.removeEventListener('abort', setTimer);
        clearTimeout(timer);
      }
      return false;
    },
  };
}

export type WebhookDispatcher = ReturnType<typeof createWebhookDispatcher>;
