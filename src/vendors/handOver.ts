import { VendorUnavailableError } from './vendor';
import type { OutgoingMessage, SendResult } from './vendor';

/** What came of trying one message: its result, or that the vendor as a whole cannot be used. */
export type Attempt = SendResult | VendorUnavailableError;

/** Messages that travel in one request. */
export type Parcel = readonly OutgoingMessage[];

interface Options {
  /** How many parcels may be under way at the same time. */
  limit: number;
  /** After it, nothing more is started. */
  signal: AbortSignal;
  /** Hands over one parcel; an attempt for each message, in their order. Never throws. */
  submit: (parcel: Parcel) => Promise<Attempt[]>;
  /** Whether this attempt says that the next parcels would fare no better. */
  isObstacle?: (attempt: Attempt) => boolean;
}

const isUnavailable = (attempt: Attempt): attempt is VendorUnavailableError =>
  attempt instanceof VendorUnavailableError;

/** The result of a message that the vendor has not been asked about, because of what happened to another one. */
function notStarted(obstacle: Attempt | undefined): SendResult {
  const retryAfterMs = obstacle && 'retryAfterMs' in obstacle ? obstacle.retryAfterMs : undefined;
  return { outcome: 'retry', reason: 'not_started', retryAfterMs, notStarted: true };
}

/** Hands over parcels side by side, until all are through, one meets an obstacle or the time is over. */
export async function handOver(parcels: readonly Parcel[], options: Options): Promise<Attempt[]> {
  const { limit, signal, submit, isObstacle = isUnavailable } = options;
  const done = new Map<Parcel, Attempt[]>();
  const waiting = parcels.values();
  let obstacle: Attempt | undefined;

  async function work(): Promise<void> {
    // One iterator for all workers: each takes the next parcel.
    for (const parcel of waiting) {
      if (signal.aborted || obstacle) return;
      const attempts = await submit(parcel);
      done.set(parcel, attempts);
      obstacle ??= attempts.find(isObstacle);
    }
  }

  await Promise.all(Array.from({ length: Math.min(limit, parcels.length) }, work));
  return parcels.flatMap((parcel) => done.get(parcel) ?? parcel.map(() => notStarted(obstacle)));
}

/**
 * The results of a send.
 * @throws VendorUnavailableError when it could not be used for a single one of them
 */
export function conclude(attempts: readonly Attempt[]): SendResult[] {
  const unavailable = attempts.find(isUnavailable);
  const isUntouched = (attempt: Attempt): boolean =>
    isUnavailable(attempt) || (attempt.outcome === 'retry' && attempt.notStarted === true);
  if (unavailable && attempts.every(isUntouched)) throw unavailable;
  return attempts.map((attempt) => (isUnavailable(attempt) ? notStarted(attempt) : attempt));
}
