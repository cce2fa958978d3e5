import { storeError } from '../errors';
import { calculate } from '../numbers';
import { isNumber, typeName } from '../query/bsonTypes';
import { isArray, isDocument } from '../query/compare';
import { setField } from '../query/path';
import { operands } from './define';
import { isNullish } from './values';
import type { CanonicalKey } from '../query/canonicalKey';
import type { Collation } from '../query/collation';
import type { Document } from '../query/compare';
import type { ExpressionOperator } from './scope';

/** What one field of one group gathers. */
export interface Accumulator {
  add(value: unknown): void;
  result(): unknown;
}

/** The sum of the numbers: integers exactly, and doubles with what their rounding loses, as MongoDB does. */
const sum = (): Accumulator => {
  let whole: unknown = 0;
  let [total, lost] = [0, 0];
  const addDouble = (value: number): void => {
    const next = total + value;
    const back = next - total;
    lost += total - (next - back) + (value - back);
    total = next;
  };
  return {
    add: (value) => {
      if (typeof value === 'number' && typeof whole === 'number' && Number.isSafeInteger(whole + value))
        whole += value;
      else if (typeof value === 'number' && !Number.isInteger(value)) addDouble(value);
      else if (isNumber(value)) whole = calculate('+', whole, value) ?? Number(whole) + Number(value);
    },
    result: () => {
      if (total === 0 && lost === 0) return whole;
      return Number(whole) + (Number.isFinite(lost) ? total + lost : total);
    },
  };
};

const average = (): Accumulator => {
  const total = sum();
  let count = 0;
  return {
    add: (value) => {
      if (!isNumber(value)) return;
      total.add(value);
      count++;
    },
    result: () => (count === 0 ? null : Number(total.result()) / count),
  };
};

const extreme =
  (sign: 1 | -1) =>
  ({ compare }: Collation): Accumulator => {
    let best: unknown = null;
    return {
      add: (value) => {
        if (isNullish(value)) return;
        if (best === null || sign * compare(value, best) > 0) best = value;
      },
      result: () => best,
    };
  };

const first = (): Accumulator => {
  let found: { value: unknown } | undefined;
  return { add: (value) => void (found ??= { value }), result: () => found?.value ?? null };
};

const last = (): Accumulator => {
  let value: unknown;
  return { add: (next) => (value = next), result: () => value ?? null };
};

/** A missing value adds nothing. */
const push = (): Accumulator => {
  const values: unknown[] = [];
  return { add: (value) => value !== undefined && values.push(value), result: () => values };
};

const addToSet = ({ keyOf }: Collation): Accumulator => {
  const values = new Map<CanonicalKey, unknown>();
  return {
    add: (value) => {
      const key = keyOf(value);
      if (value !== undefined && !values.has(key)) values.set(key, value);
    },
    result: () => [...values.values()],
  };
};

const count = (): Accumulator => {
  let total = 0;
  return { add: () => total++, result: () => total };
};

/** The standard deviation in one pass, as MongoDB computes it; null for none, or for a sample of one. */
const deviation = (sample: boolean) => (): Accumulator => {
  let [seen, mean, squares] = [0, 0, 0];
  return {
    add: (value) => {
      if (!isNumber(value)) return;
      const distance = Number(value) - mean;
      mean += distance / ++seen;
      squares += distance * (Number(value) - mean);
    },
    result: () => {
      const divisor = sample ? seen - 1 : seen;
      return divisor <= 0 ? null : Math.sqrt(squares / divisor);
    },
  };
};

const mergeObjects = (): Accumulator => {
  const merged: Document = {};
  return {
    add: (value) => {
      if (isNullish(value)) return;
      if (!isDocument(value))
        throw storeError(40400, `$mergeObjects requires objects, but an input is of type ${typeName(value)}`);
      for (const name of Object.keys(value)) setField(merged, name, value[name]);
    },
    result: () => merged,
  };
};

/** Every accumulator of `$group` and `$bucket`. */
export const accumulators: Readonly<Record<string, (collation: Collation) => Accumulator>> = {
  $sum: sum,
  $avg: average,
  $min: extreme(-1),
  $max: extreme(1),
  $first: first,
  $last: last,
  $push: push,
  $addToSet: addToSet,
  $count: count,
  $stdDevPop: deviation(false),
  $stdDevSamp: deviation(true),
  $mergeObjects: mergeObjects,
};

/** An accumulator over the operands; where `spreads`, one operand that is an array gives its elements. */
const over =
  (create: (collation: Collation) => Accumulator, spreads = true): ExpressionOperator =>
  (argument, context) => {
    const evaluators = operands(argument, context, 0, Infinity);
    return (root) => {
      const accumulator = create(context.scope.collation);
      const values = evaluators.map((evaluate) => evaluate(root));
      const [only] = values;
      const all = spreads && values.length === 1 && isArray(only) ? only : values;
      for (const value of all) accumulator.add(value);
      return accumulator.result();
    };
  };

/** The accumulators that are also expressions. */
export const accumulatorOperators: Readonly<Record<string, ExpressionOperator>> = {
  $sum: over(sum),
  $avg: over(average),
  $min: over(extreme(-1)),
  $max: over(extreme(1)),
  $stdDevPop: over(deviation(false)),
  $stdDevSamp: over(deviation(true)),
  $mergeObjects: over(mergeObjects, false),
};
