import type { Random } from '../../utils/random';

/**
 * What goes wrong with a request: refused for now (`busy`, `broken`); or taken, but the answer is an error, never comes,
 * breaks off, or tells of half of the messages only.
 */
export type Mishap = 'busy' | 'broken' | 'failsAfter' | 'silentAfter' | 'cutAfter' | 'halfAfter';

/** A sending of a receipt. */
export interface ReceiptSending {
  /** How long after the usual moment, in milliseconds; below 0: before the answer. */
  delayMs: number;
  /** Told as another event, with an id of its own. */
  isOtherEvent: boolean;
}

/** Silence is rare: it costs whoever waits a whole time-out. */
const MISHAPS: readonly (readonly [Mishap, weight: number])[] = [
  ['busy', 4],
  ['broken', 4],
  ['failsAfter', 4],
  ['cutAfter', 4],
  ['halfAfter', 3],
  ['silentAfter', 1],
];
const ALL_WEIGHTS = MISHAPS.reduce((sum, [, weight]) => sum + weight, 0);
const LATEST_MS = 3000;
const EARLIEST_MS = -60_000;

/**
 * The caprices of a hostile vendor. What becomes of a message is not among them: that is the seed's.
 * @param share how many requests and receipts meet with one, 0 to 1
 */
export function createHostility({ share, random }: { share: number; random: Random }) {
  const isStruck = (): boolean => random() < share;

  function pick(): Mishap {
    let left = random() * ALL_WEIGHTS;
    for (const [mishap, weight] of MISHAPS) {
      left -= weight;
      if (left < 0) return mishap;
    }
    return 'busy';
  }

  const usual = (): ReceiptSending => ({ delayMs: 0, isOtherEvent: false });
  /** Early, or late enough to be overtaken by others. */
  const displaced = (): ReceiptSending => ({
    delayMs: random() < 0.3 ? EARLIEST_MS : random() * LATEST_MS,
    isOtherEvent: false,
  });
  const repeated = (): ReceiptSending => ({ delayMs: random() * LATEST_MS, isOtherEvent: random() < 0.5 });

  return {
    /** What goes wrong with a request, if anything. */
    mishap: (): Mishap | undefined => (isStruck() ? pick() : undefined),

    /** When, and how often, a receipt is sent. */
    sendings: (): ReceiptSending[] => [
      isStruck() ? displaced() : usual(),
      ...(isStruck() ? [repeated()] : []),
    ],
  };
}

export type Hostility = ReturnType<typeof createHostility>;
