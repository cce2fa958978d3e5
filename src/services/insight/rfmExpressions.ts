import type { Filter } from '../../rules/compileRules';
import { rfmNames } from '../../ai/rfmSpace';
import type { RfmAxis, RfmName } from '../../ai/rfmSpace';

const DAY_MS = 86_400_000;
const MINOR_UNITS = 100;

const notNegative = (expression: object | string) => ({ $max: [0, expression] });

/** x of each dimension as an expression on a customer with orders: days, orders, major units. */
export const rfmValues = (asOf: Date): Readonly<Record<RfmName, object | string>> => ({
  recency: notNegative({ $divide: [{ $subtract: [asOf, '$stats.lastOrderAt'] }, DAY_MS] }),
  frequency: '$stats.orderCount',
  monetary: notNegative({ $divide: ['$stats.totalSpend', MINOR_UNITS] }),
});

const logarithm = (x: object | string) => ({ $ln: { $add: [1, x] } });

/** The stage that adds up ln(1 + x) and its squares, as `RfmSums`. */
export function rfmSumsStage(asOf: Date): Filter {
  const values = rfmValues(asOf);
  const sums = rfmNames.flatMap((name): [string, object][] => {
    const value = logarithm(values[name]);
    return [
      [`${name}Sum`, { $sum: value }],
      [`${name}Squares`, { $sum: { $multiply: [value, value] } }],
    ];
  });
  return { $group: { _id: null, people: { $sum: 1 }, ...Object.fromEntries(sums) } };
}

/** The square of a customer's distance to the centre; an axis on which all are equal counts nothing. */
export function squaredDistance(axes: readonly RfmAxis[], asOf: Date): object {
  const values = rfmValues(asOf);
  const squares = axes
    .filter(({ deviation }) => deviation > 0)
    .map(({ name, segmentMean, deviation }) => ({
      $let: {
        vars: { z: { $divide: [{ $subtract: [logarithm(values[name]), segmentMean] }, deviation] } },
        in: { $multiply: ['$$z', '$$z'] },
      },
    }));
  return { $add: [0, ...squares] };
}
