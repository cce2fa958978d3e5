import { isArray } from '../../query/compare';
import { isNumber } from '../../query/bsonTypes';
import { calculate } from '../../numbers';
import { operands } from '../define';
import { isNullish } from '../values';
import type { Collation } from '../../query/collation';
import type { ExpressionOperator } from '../scope';

/** The sum of the numbers among the values; 64-bit integers stay exact. */
export const sumOf = (values: Iterable<unknown>): unknown => {
  let total: unknown = 0;
  for (const value of values) {
    if (typeof value === 'number' && typeof total === 'number') total += value;
    else if (isNumber(value)) total = calculate('+', total, value) ?? Number(total) + Number(value);
  }
  return total;
};

export const averageOf = (values: readonly unknown[]): number | null => {
  const numbers = values.filter(isNumber);
  return numbers.length === 0 ? null : Number(sumOf(numbers)) / numbers.length;
};

export const extremeOf = (values: Iterable<unknown>, sign: 1 | -1, { compare }: Collation): unknown => {
  let best: unknown = null;
  for (const value of values) {
    if (!isNullish(value) && (best === null || sign * compare(value, best) > 0)) best = value;
  }
  return best;
};

/** The standard deviation of the numbers among the values; null for none, or for a sample of one. */
export const deviationOf = (values: readonly unknown[], sample: boolean): number | null => {
  const numbers = values.filter(isNumber).map(Number);
  const divisor = numbers.length - (sample ? 1 : 0);
  if (divisor <= 0) return null;
  const mean = numbers.reduce((total, each) => total + each, 0) / numbers.length;
  return Math.sqrt(numbers.reduce((total, each) => total + (each - mean) ** 2, 0) / divisor);
};

/** One operand that is an array gives its elements; several operands are the values themselves. */
const over =
  (apply: (values: readonly unknown[], collation: Collation) => unknown): ExpressionOperator =>
  (argument, context) => {
    const evaluators = operands(argument, context, 0, Infinity);
    const [only] = evaluators;
    const { collation } = context.scope;
    if (evaluators.length !== 1 || only === undefined)
      return (root) =>
        apply(
          evaluators.map((evaluate) => evaluate(root)),
          collation,
        );
    return (root) => {
      const value = only(root);
      return apply(isArray(value) ? value : [value], collation);
    };
  };

/** The accumulators that are also expressions over an array. */
export const accumulatingOperators: Readonly<Record<string, ExpressionOperator>> = {
  $sum: over(sumOf),
  $avg: over(averageOf),
  $min: over((values, collation) => extremeOf(values, -1, collation)),
  $max: over((values, collation) => extremeOf(values, 1, collation)),
  $stdDevPop: over((values) => deviationOf(values, false)),
  $stdDevSamp: over((values) => deviationOf(values, true)),
};
