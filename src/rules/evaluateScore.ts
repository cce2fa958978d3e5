import type { RfmThresholds } from '../schemas/rfmSchema';
import { groupOf, toFm } from '../utils/rfm';
import type { RfmDimension } from '../utils/rfm';

/** Reads the stored value at a path; undefined when it is missing. */
type StoredAt = (path: string) => unknown;

/** The score or the group of a customer; undefined for one who has never ordered. */
export function actualScore(
  score: RfmDimension | 'group',
  thresholds: RfmThresholds | undefined,
  storedAt: StoredAt,
): number | string | undefined {
  if (!thresholds) throw new Error('scores must be put in place before rules are evaluated');
  if (Number(storedAt('stats.orderCount') ?? 0) <= 0) return undefined;
  const scores = {
    recency: countBelow(timeOf(storedAt('stats.lastOrderAt')), thresholds.recency.map(Date.parse)),
    frequency: countBelow(storedAt('stats.orderCount'), thresholds.frequency),
    monetary: countBelow(storedAt('stats.netSpend'), thresholds.monetary.map(inMinorUnits)),
  };
  if (score !== 'group') return scores[score];
  const { recency, frequency, monetary } = scores;
  if (recency === undefined || frequency === undefined || monetary === undefined) return undefined;
  return groupOf(recency, toFm(frequency, monetary));
}

const timeOf = (stored: unknown): unknown => (stored instanceof Date ? stored.getTime() : stored);
const inMinorUnits = (amount: number): number => Math.round(amount * 100);

/** 1 + how many of the thresholds a value is above. */
const countBelow = (value: unknown, thresholds: readonly number[]): number | undefined =>
  typeof value === 'number' ? 1 + thresholds.filter((threshold) => value > threshold).length : undefined;
