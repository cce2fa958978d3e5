import { createHmac } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../config/logger';
import type { Clock } from '../../utils/clock';
import type { Random } from '../../utils/random';
import type { MessageStatus } from '../vendor';
import { createHostility } from './hostility';
import { createReceiptSender } from './receiptSender';
import { decideOutcome, retryNumber } from './simulatorOutcome';
import type { SimulatorMessage } from './simulatorSchema';
import { createSimulatorStore } from './simulatorStore';
import type { SimulatedMessage } from './simulatorStore';

export interface SimulatorOptions {
  dataDir: string;
  seed: string;
  /** How long an answer takes, and a receipt after it, in milliseconds. */
  latencyMs: number;
  /** The share of messages that fail, 0 to 1. */
  failureRate: number;
  /** The share of requests and receipts with which something goes wrong, 0 to 1. */
  hostility: number;
  /**
   * Where receipts go that name no address: the server that the simulator is mounted in. Asked for each time, because
   * the server may have another port after a restart. Without it, such messages get no receipt.
   */
  ownReceiptUrl?: (() => string) | undefined;
  clock: Clock;
  random: Random;
  logger: Logger;
}

/** Stands for the server that the simulator is mounted in among the addresses that receipts are owed to. */
const OWN_SERVER = 'own-server';

/** The token with which a server and its simulator know each other: whoever knows the receipt secret has it. */
export const simulatorToken = (secret: string): string =>
  `sim_${createHmac('sha256', secret).update('vendor simulator').digest('base64url')}`;

/** A dummy vendor: takes messages, decides their fate by seed and address, remembers all, and posts signed receipts. */
export function createSimulator(all: SimulatorOptions) {
  const { dataDir, latencyMs, clock, random, logger, ownReceiptUrl, hostility: share, ...options } = all;
  const hostility = createHostility({ share, random });
  const store = createSimulatorStore(path.join(dataDir, 'simulator'));
  let sender: ReturnType<typeof createReceiptSender> | undefined;
  const addressOf = (url: string): string => (url === OWN_SERVER && ownReceiptUrl ? ownReceiptUrl() : url);

  const toStatus = (key: string, known: SimulatedMessage | undefined): MessageStatus => {
    if (!known) return { key, status: 'UNKNOWN' };
    const { vendorMessageId, status, reason } = known;
    return { key, status, vendorMessageId, reason };
  };

  return {
    /** Takes messages: a known key is answered like the first time and not sent again. */
    async accept(messages: readonly SimulatorMessage[]): Promise<SimulatedMessage[]> {
      const now = clock.now().getTime();
      const receiptUrlOf = ({ receiptUrl }: SimulatorMessage) => receiptUrl ?? (ownReceiptUrl && OWN_SERVER);
      const records = await store.accept(
        messages.map((message) => ({
          message: { ...message, receiptUrl: receiptUrlOf(message) },
          outcome: decideOutcome(options, message.to, retryNumber(message.key)),
          now,
          dueAt: now + 2 * latencyMs,
          sendings: hostility.sendings(),
        })),
      );
      for (const url of new Set(messages.map(receiptUrlOf))) {
        if (url !== undefined) sender?.wake(url);
      }
      if (latencyMs > 0) await sleep(latencyMs);
      return records;
    },

    /** What goes wrong with the next request, if anything. */
    mishap: hostility.mishap,

    status: (keys: readonly string[]): MessageStatus[] => keys.map((key) => toStatus(key, store.find(key))),
    find: store.find,
    list: store.list,
    count: store.count,
    /** Whether receipts have still to go out. */
    isOwing: (): boolean => store.owedUrls().length > 0,

    /** Begins to post receipts, those owed from before at once. */
    start(secret: string): void {
      store.open();
      sender = createReceiptSender({ store, clock, logger, secret, addressOf });
      sender.start();
    },

    /** Posts nothing more; what is still owed goes out after the next start. */
    async stop(): Promise<void> {
      await sender?.stop();
      await store.close();
    },
  };
}

export type Simulator = ReturnType<typeof createSimulator>;
