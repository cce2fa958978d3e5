import { parseRetryAfter } from '../../utils/retryAfter';
import { VendorUnavailableError } from '../vendor';
import type { Attempt } from '../handOver';

/** Answers that say the same about every message: settings or an account are to be put right, or there is no such page. */
const FOR_THE_OPERATOR = new Set([401, 402, 403, 404, 405, 406, 407, 415, 501, 505]);
/** Refused before anything was done. */
const TRY_LATER = new Set([408, 425, 429, 503]);

interface Answer {
  status: number;
  /** The header of the answer. */
  retryAfter?: string | null | undefined;
}

interface Context {
  /** Whether the vendor promises to send a repeated key once. */
  idempotent: boolean;
  now: Date;
}

/** What an HTTP answer to a send means for its message; the one table of all vendors that are spoken to over HTTP. */
export function meaningOf({ status, retryAfter }: Answer, { idempotent, now }: Context): Attempt {
  const reason = `vendor_${status}`;
  if (status >= 200 && status < 300) return { outcome: 'accepted' };
  if (status < 400 || FOR_THE_OPERATOR.has(status)) {
    return new VendorUnavailableError(`the vendor answers ${status}: check its settings`);
  }
  if (TRY_LATER.has(status)) {
    return { outcome: 'retry', reason, retryAfterMs: parseRetryAfter(retryAfter, now) };
  }
  // To a key that an idempotent vendor has had before: an earlier attempt was taken.
  if (status === 409 && idempotent) return { outcome: 'accepted' };
  return status < 500 ? { outcome: 'rejected', reason } : { outcome: 'unknown', reason };
}
