import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { open } from 'lmdb';
import type { Database, RootDatabase } from 'lmdb';
import { sha256 } from '../../utils/hash';
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

  function remember({ message, outcome, now, dueAt }: NewMessage): SimulatedMessage {
    const { messages, owed } = databases();
    const { receiptUrl, ...content } = message;
    const known = messages.get(message.key);
    if (known) {
      const again = { ...known, seen: known.seen + 1 };
      void messages.put(message.key, again);
      return again;
    }
    const vendorMessageId = `sim_${sha256(message.key).slice(0, 24)}`;
    const occurredAt = new Date(dueAt).toISOString();
    const record = {
      ...content,
      ...outcome,
      vendorMessageId,
      acceptedAt: new Date(now).toISOString(),
      seen: 1,
    };
    void messages.put(message.key, record);
    if (receiptUrl !== undefined) {
      const eventId = `evt_${sha256('event', message.key).slice(0, 24)}`;
      const receipt = { eventId, key: message.key, vendorMessageId, ...outcome, occurredAt };
      void owed.put([receiptUrl, dueAt, eventId], receipt);
    }
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
