import type { MessageStatus, OutgoingMessage, SendResult, Vendor } from '../../../src/vendors/vendor';
import { VendorUnavailableError } from '../../../src/vendors/vendor';

/** What the vendor does with one message; `lost…`: the answer does not arrive, after or before it was taken. */
export const answers = [
  'accepted',
  'delivered',
  'failed',
  'rejected',
  'retry',
  'lostAfter',
  'lostBefore',
] as const;
export type Answer = (typeof answers)[number];

/** What happens to a whole batch: it is answered, the connection is lost, nobody is there, or it hangs. */
export type Fate = 'answered' | 'cut' | 'down' | 'hanging';

/** What the vendor will do next. */
export interface Script {
  fate: Fate;
  /** For each address its answer. */
  answerFor: (to: string) => Answer;
}

/** A message that the vendor was given, and what it does with it. */
export interface Handed {
  key: string;
  answer: Answer;
}

interface Known {
  to: string;
  times: number;
  status: MessageStatus['status'];
}

const isTaken = (answer: Answer): boolean => !['rejected', 'retry', 'lostBefore'].includes(answer);

const results: Readonly<Record<Answer, SendResult>> = {
  accepted: { outcome: 'accepted' },
  delivered: { outcome: 'delivered' },
  failed: { outcome: 'failed', reason: 'mailbox_full' },
  rejected: { outcome: 'rejected', reason: 'no_such_address' },
  retry: { outcome: 'retry', reason: 'vendor_429' },
  lostAfter: { outcome: 'unknown', reason: 'lost' },
  lostBefore: { outcome: 'unknown', reason: 'lost' },
};

/** A vendor that follows a script and remembers all that it took. */
export function createModelVendor() {
  const known = new Map<string, Known>();
  let script: Script = { fate: 'answered', answerFor: () => 'accepted' };
  let handed: Handed[] = [];
  let isIdempotent = true;
  let illBatches = 0;
  let onHanging: (() => void) | undefined;
  let hanging: (() => void)[] = [];

  function take({ key, to }: OutgoingMessage, answer: Answer): void {
    if (!isTaken(answer)) return;
    const before = known.get(key);
    if (before && before.to !== to) throw new Error(`the key ${key} came for two addresses`);
    const told = answer === 'delivered' ? 'DELIVERED' : answer === 'failed' ? 'FAILED' : 'ACCEPTED';
    const status = before && before.status !== 'ACCEPTED' ? before.status : told;
    known.set(key, { to, times: (before?.times ?? 0) + 1, status });
  }

  function conclude(given: readonly Answer[]): SendResult[] {
    const isIll = given.every((answer) => ['retry', 'lostAfter', 'lostBefore'].includes(answer));
    illBatches = isIll ? illBatches + 1 : 0;
    return given.map((answer) => results[answer]);
  }

  const vendor: Vendor = {
    name: 'simulator',
    canQuery: true,
    get idempotent() {
      return isIdempotent;
    },
    async send(messages) {
      const { fate, answerFor } = script;
      if (fate === 'down') {
        illBatches += 1;
        throw new VendorUnavailableError('refused');
      }
      const given = messages.map(({ to }) => answerFor(to));
      messages.forEach((message, index) => take(message, given[index] ?? 'accepted'));
      handed.push(...messages.map(({ key }, index) => ({ key, answer: given[index] ?? 'accepted' })));
      if (fate === 'cut') {
        illBatches += 1;
        throw new Error('the connection was lost');
      }
      if (fate === 'hanging') {
        await new Promise<void>((resolve) => {
          hanging.push(resolve);
          onHanging?.();
        });
      }
      return conclude(given);
    },
    status: (keys) =>
      Promise.resolve(keys.map((key) => ({ key, status: known.get(key)?.status ?? 'UNKNOWN' }))),
  };

  return {
    vendor,
    known,
    /** After five in a row workers leave the vendor alone for a while. */
    mayBeLeftAlone: (): boolean => illBatches >= 5,
    /** Forgets everything. */
    reset(idempotent: boolean): void {
      known.clear();
      isIdempotent = idempotent;
    },
    follow(next: Script): void {
      script = next;
      handed = [];
    },
    /** What came since the script began. */
    handed: (): readonly Handed[] => handed,
    /** Resolves when a batch hangs. */
    untilHanging: (): Promise<void> =>
      new Promise((resolve) => {
        onHanging = resolve;
      }),
    /** Lets all that hangs be answered. */
    release(): void {
      for (const resolve of hanging) resolve();
      hanging = [];
    },
  };
}

export type ModelVendor = ReturnType<typeof createModelVendor>;
