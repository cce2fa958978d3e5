import type { Durations } from '../schemas/campaignInsightSchema';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How finely durations below a limit are counted; both in milliseconds. At most some 8,000 buckets in 90 days. */
const STEPS = [
  { below: MINUTE_MS, step: SECOND_MS / 10 },
  { below: HOUR_MS, step: SECOND_MS },
  { below: DAY_MS, step: MINUTE_MS },
  { below: Infinity, step: HOUR_MS },
] as const;

/** The same in words. */
export const DURATION_RESOLUTION =
  '0.1 s below a minute, 1 s below an hour, a minute below a day, an hour above: a value lies at `seconds` or above, by ' +
  'less than `resolutionSeconds`';

/** How many messages took this long, or longer by less than the step. */
export interface DurationBucket {
  fromMs: number;
  messages: number;
}

/** The aggregation expression for the bucket of a duration in milliseconds. */
export function bucketOf(duration: string): object {
  const branches = STEPS.filter(({ below }) => Number.isFinite(below)).map(({ below, step }) => ({
    case: { $lt: [duration, below] },
    then: step,
  }));
  const step = { $switch: { branches, default: HOUR_MS } };
  return { $subtract: [duration, { $mod: [duration, step] }] };
}

const resolutionAt = (ms: number): number => STEPS.find(({ below }) => ms < below)?.step ?? HOUR_MS;

/**
 * Median, 90th and 99th percentile (nearest rank) of durations.
 * @returns null when there are none
 */
export function toDurations(buckets: readonly DurationBucket[]): Durations | null {
  const sorted = [...buckets].sort((a, b) => a.fromMs - b.fromMs);
  const messages = sorted.reduce((sum, bucket) => sum + bucket.messages, 0);
  if (messages === 0) return null;
  const quantile = (share: number) => {
    const rank = Math.ceil(share * messages);
    let seen = 0;
    const found = sorted.find((bucket) => (seen += bucket.messages) >= rank);
    const fromMs = found?.fromMs ?? 0;
    return { seconds: fromMs / SECOND_MS, resolutionSeconds: resolutionAt(fromMs) / SECOND_MS };
  };
  return { messages, median: quantile(0.5), p90: quantile(0.9), p99: quantile(0.99) };
}
