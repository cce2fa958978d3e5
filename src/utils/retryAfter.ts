/** Whoever wants to be left alone for longer is asked again after this all the same, in milliseconds. */
const LONGEST_MS = 60 * 60_000;

/** How long somebody is left alone who wishes so: at most an hour, in milliseconds; 0 without a wish. */
export const boundedWait = (wishedMs: number | undefined): number =>
  Math.min(Math.max(wishedMs ?? 0, 0), LONGEST_MS);

/**
 * Reads a `Retry-After`: seconds or an HTTP date.
 * @returns milliseconds, at most an hour; undefined when it is absent or says nothing
 */
export function parseRetryAfter(header: string | null | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isNaN(wait) ? undefined : boundedWait(wait);
}
