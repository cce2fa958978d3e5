import { storeError } from '../errors';
import { deviationOf } from '../expression/operators/accumulate';
import { isNullish } from '../expression/values';
import { calculate } from '../numbers';
import { isNumber, typeName } from '../query/bsonTypes';
import { isDocument } from '../query/compare';
import { setField } from '../query/path';
import type { CanonicalKey } from '../query/canonicalKey';
import type { Collation } from '../query/collation';
import type { Document } from '../query/compare';

/** What one field of one group gathers. */
export interface Accumulator {
  add(value: unknown): void;
  result(): unknown;
}

const sum = (): Accumulator => {
  let total: unknown = 0;
  return {
    add: (value) => {
      if (typeof value === 'number' && typeof total === 'number') total += value;
      else if (isNumber(value)) total = calculate('+', total, value) ?? Number(total) + Number(value);
    },
    result: () => total,
  };
};

const average = (): Accumulator => {
  let total = 0;
  let count = 0;
  return {
    add: (value) => {
      if (!isNumber(value)) return;
      total += Number(value);
      count++;
    },
    result: () => (count === 0 ? null : total / count),
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
  let value: unknown;
  let isSet = false;
  return {
    add: (next) => {
      if (isSet) return;
      value = next;
      isSet = true;
    },
    result: () => value ?? null,
  };
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

const deviation = (sample: boolean) => (): Accumulator => {
  const values: unknown[] = [];
  return { add: (value) => values.push(value), result: () => deviationOf(values, sample) };
};

const mergeObjects = (): Accumulator => {
  const merged: Document = {};
  return {
    add: (value) => {
      if (isNullish(value)) return;
      if (!isDocument(value))
        throw storeError(
          40400,
          `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`,
        );
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
