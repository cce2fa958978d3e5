import type { Models } from '../../models/models';
import type { RfmThresholds } from '../../schemas/rfmSchema';
import { toMajor } from '../../utils/money';
import { rankBelow } from '../../utils/rfm';
import { valuesAtRanks } from './rankSelection';

const HAS_ORDERED = { 'stats.orderCount': { $gt: 0 } };

const FIELDS = {
  recency: { path: 'stats.lastOrderAt', isDate: true },
  frequency: { path: 'stats.orderCount', isDate: false },
  monetary: { path: 'stats.netSpend', isDate: false },
} as const;

/** The lowest and the highest value of each figure among the customers with orders, and how many they are. */
interface Extent {
  count: number;
  low: { recency: Date; frequency: number; monetary: number };
  high: Extent['low'];
}

/** What parts the scores of this moment, exact; reads the statistics of all customers with a completed order. */
export function createThresholdsReader({ Customer }: Pick<Models, 'Customer'>) {
  // The driver's collection: Mongoose would cast nothing here.
  const { collection } = Customer;

  async function readExtent(): Promise<Extent | undefined> {
    const [found] = await collection
      .aggregate<Record<'count' | `${'low' | 'high'}${'R' | 'F' | 'M'}`, number>>([
        { $match: HAS_ORDERED },
        {
          $group: {
            _id: null,
            count: { $sum: 1 },
            lowR: { $min: '$stats.lastOrderAt' },
            highR: { $max: '$stats.lastOrderAt' },
            lowF: { $min: '$stats.orderCount' },
            highF: { $max: '$stats.orderCount' },
            lowM: { $min: '$stats.netSpend' },
            highM: { $max: '$stats.netSpend' },
          },
        },
      ])
      .toArray();
    if (!found || found.count === 0) return undefined;
    const { count, lowR, lowF, lowM, highR, highF, highM } = found;
    return {
      count,
      low: { recency: new Date(lowR), frequency: lowF, monetary: lowM },
      high: { recency: new Date(highR), frequency: highF, monetary: highM },
    };
  }

  return async function readThresholds(): Promise<RfmThresholds> {
    const extent = await readExtent();
    if (!extent) return { recency: [], frequency: [], monetary: [] };
    const { count, low, high } = extent;
    const ranks = [1, 2, 3, 4].map((k) => rankBelow(k, count));
    const find = (dimension: keyof typeof FIELDS): Promise<number[]> =>
      valuesAtRanks(
        { collection, filter: HAS_ORDERED, ...FIELDS[dimension] },
        { count, low: Number(low[dimension]), high: Number(high[dimension]) },
        ranks,
      );
    const [recency, frequency, monetary] = await Promise.all([
      find('recency'),
      find('frequency'),
      find('monetary'),
    ]);
    return {
      recency: recency.map((time) => new Date(time).toISOString()),
      frequency,
      monetary: monetary.map(toMajor),
    };
  };
}
