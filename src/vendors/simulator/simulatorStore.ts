import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { open } from 'lmdb';
import type { Database, RootDatabase } from 'lmdb';
import { sha256 } from '../../utils/hash';
import type { ReceiptSending } from './hostility';
import type { SimulatedOutcome } from './simulatorOutcome';
import type { SimulatorMessage } from './simulatorSchema';

/** What the simulator remembers of a key. */
export interface SimulatedMessage extends SimulatedOutcome {
  key: string;
  channel: string;
  to: string;
  subject?: string | undefined;
  body: string;
  vendorMessageId: string;
  acceptedAt: string;
  /** How many requests carried this key; the message was sent once all the same. */
  seen: number;
}

/** A receipt that the simulator owes. */
export interface OwedReceipt {
  eventId: string;
  key: string;
  vendorMessageId: string;
  status: 'DELIVERED' | 'FAILED';
  reason?: string;
  occurredAt: string;
}

/** Sorted by where it goes, then by when it is due (milliseconds since 1970). */
type OwedKey = [url: string, dueAt: number, eventId: string];

interface NewMessage {
  message: SimulatorMessage;
  outcome: SimulatedOutcome;
  /** Now and the moment when the receipt is due, in milliseconds since 1970. */
  now: number;
  dueAt: number;
  sendings: readonly ReceiptSending[];
}

/**
 * The simulator's memory: every key and every receipt that it owes, written before anything is answered.
 * @param folder is made when it is missing; several processes may use it at once
 */
export function createSimulatorStore(folder: string) {
  let opened:
    | {
        root: RootDatabase;
        messages: Database<SimulatedMessage, string>;
        owed: Database<OwedReceipt, OwedKey>;
      }
    | undefined;

  function databases() {
    if (opened) return opened;
    mkdirSync(path.resolve(folder), { recursive: true });
    const root = open({ path: path.join(folder, 'messages.mdb'), maxDbs: 4 });
    opened = {
      root,
      messages: root.openDB<SimulatedMessage, string>({ name: 'messages' }),
      owed: root.openDB<OwedReceipt, OwedKey>({ name: 'owed' }),
    };
    return opened;
  }

  /** Owes the receipts of a message. */
  function owe(url: string, record: SimulatedMessage, { outcome, dueAt, sendings }: NewMessage): void {
    const { key, vendorMessageId } = record;
    sendings.forEach(({ delayMs, isOtherEvent }, index) => {
      const eventId = `evt_${sha256('event', key, isOtherEvent ? String(index) : '').slice(0, 24)}`;
      const receipt = {
        eventId,
        key,
        vendorMessageId,
        ...outcome,
        occurredAt: new Date(dueAt).toISOString(),
      };
      void databases().owed.put([url, dueAt + delayMs, eventId], receipt);
    });
  }

  function remember(fresh: NewMessage): SimulatedMessage {
    const { messages } = databases();
    const { receiptUrl, ...content } = fresh.message;
    const known = messages.get(content.key);
    const record = known
      ? { ...known, seen: known.seen + 1 }
      : {
          ...content,
          ...fresh.outcome,
          vendorMessageId: `sim_${sha256(content.key).slice(0, 24)}`,
          acceptedAt: new Date(fresh.now).toISOString(),
          seen: 1,
        };
    void messages.put(content.key, record);
    if (!known && receiptUrl !== undefined) owe(receiptUrl, record, fresh);
    return record;
  }

  return {
    /** Opens the files, so that what is wrong with them shows at the start. */
    open: () => void databases(),

    /** Takes messages, the known ones as what they were; resolves when all is written. */
    async accept(messages: readonly NewMessage[]): Promise<SimulatedMessage[]> {
      const records: SimulatedMessage[] = [];
      await databases().root.transaction(() => {
        for (const message of messages) records.push(remember(message));
      });
      return records;
    },

    find: (key: string): SimulatedMessage | undefined => databases().messages.get(key),

    /** What was really sent, in the order of the keys. */
    list: ({ after, limit }: { after?: string | undefined; limit: number }): SimulatedMessage[] => [
      ...databases()
        .messages.getRange({ ...(after !== undefined && { start: after, exclusiveStart: true }), limit })
        .map(({ value }) => value),
    ],

    count: (): number => databases().messages.getCount(),

    /** The addresses to which receipts are owed. */
    owedUrls(): string[] {
      const urls: string[] = [];
      const { owed } = databases();
      for (;;) {
        const last = urls.at(-1);
        const range = last === undefined ? {} : { start: [last, Infinity, ''] as OwedKey };
        const [next] = owed.getKeys({ ...range, limit: 1 });
        if (!next) return urls;
        urls.push(next[0]);
      }
    },

    /** The receipts owed to an address, the oldest first. */
    owedTo: (url: string, limit: number): { key: OwedKey; value: OwedReceipt }[] => [
      ...databases().owed.getRange({ start: [url, 0, ''], end: [url, Infinity, ''], limit }),
    ],

    /** Forgets receipts that have arrived. */
    async settle(keys: readonly OwedKey[]): Promise<void> {
      const { root, owed } = databases();
      await root.transaction(() => {
        for (const key of keys) void owed.remove(key);
      });
    },

    async close(): Promise<void> {
      await opened?.root.close();
      opened = undefined;
    },
  };
}

export type SimulatorStore = ReturnType<typeof createSimulatorStore>;
