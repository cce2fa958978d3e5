import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import type { Logger } from '../../config/logger';
import type { Clock } from '../../utils/clock';
import { sha256 } from '../../utils/hash';
import type { OwedReceipt, SimulatorStore } from './simulatorStore';

const BATCH = 100;
/** Between two batches that are not full, so that receipts travel together. */
const GATHER_MS = 100;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5000;
const TIMEOUT_MS = 10_000;

interface Deps {
  store: SimulatorStore;
  clock: Clock;
  logger: Logger;
  /** The secret that receipts are signed with (`whsec_…`). */
  secret: string;
  /** The URL behind an address that receipts are owed to. */
  addressOf: (address: string) => string;
}

/** Posts the receipts that the simulator owes, signed, in batches; repeats until each is taken. */
export function createReceiptSender({ store, clock, logger, secret, addressOf }: Deps) {
  const webhook = new Webhook(secret);
  const controller = new AbortController();
  const { signal } = controller;
  const running = new Map<string, Promise<void>>();

  async function post(url: string, receipts: readonly OwedReceipt[]): Promise<void> {
    const body = JSON.stringify(receipts);
    const sentAt = clock.now();
    const id = `msg_${sha256(body).slice(0, 24)}`;
    const response = await fetch(addressOf(url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
        'webhook-signature': webhook.sign(id, sentAt, body),
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`receipts were answered with ${response.status}`);
  }

  /** Sends one batch; answers how long to wait before the next, undefined when nothing is owed. */
  async function sendDue(url: string): Promise<number | undefined> {
    const owed = store.owedTo(url, BATCH);
    const [first] = owed;
    if (!first) return undefined;
    const now = clock.now().getTime();
    const due = owed.filter(({ key }) => key[1] <= now);
    if (due.length === 0) return Math.max(first.key[1] - now, 1);
    await post(
      url,
      due.map(({ value }) => value),
    );
    await store.settle(due.map(({ key }) => key));
    return due.length === BATCH ? 0 : GATHER_MS;
  }

  async function deliver(url: string): Promise<void> {
    let retry = FIRST_RETRY_MS;
    while (!signal.aborted) {
      try {
        const pause = await sendDue(url);
        if (pause === undefined) return;
        retry = FIRST_RETRY_MS;
        if (pause > 0) await sleep(pause, undefined, { signal });
      } catch (error) {
        if (signal.aborted) return;
        logger.debug({ err: error, url, retry }, 'receipts are not taken yet');
        await sleep(retry, undefined, { signal }).catch(() => undefined);
        retry = Math.min(retry * 2, LAST_RETRY_MS);
      }
    }
  }

  /** Sends what is owed to this address unless that is under way. */
  function wake(url: string): void {
    if (signal.aborted || running.has(url)) return;
    const ended = deliver(url).finally(() => {
      running.delete(url);
      // Something may have been added between the last look and the end.
      if (!signal.aborted && store.owedTo(url, 1).length > 0) wake(url);
    });
    running.set(url, ended);
  }

  return {
    wake,
    /** Sends all that is owed from before. */
    start(): void {
      for (const url of store.owedUrls()) wake(url);
    },
    async stop(): Promise<void> {
      controller.abort();
      await Promise.allSettled(running.values());
    },
  };
}
