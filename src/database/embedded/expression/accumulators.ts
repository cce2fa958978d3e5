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

export type CreateAccumulator = (collation: Collation) => Accumulator;

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

/** An accumulator that folds the values of a group into a state. */
const folding =
  <S>(
    start: () => S,
    add: (state: S, value: unknown, collation: Collation) => S,
    result: (state: S) => unknown = (state) => state,
  ) =>
  (collation: Collation): Accumulator => {
    let state = start();
    return { add: (value) => (state = add(state, value, collation)), result: () => result(state) };
  };

const extreme = (sign: 1 | -1): CreateAccumulator =>
  folding<unknown>(
    () => null,
    (best, value, { compare }) =>
      isNullish(value) || (best !== null && sign * compare(value, best) <= 0) ? best : value,
  );

const average = folding(
  () => ({ total: sum(), count: 0 }),
  (state, value) => {
    state.total.add(value);
    if (isNumber(value)) state.count++;
    return state;
  },
  ({ total, count }) => (count === 0 ? null : Number(total.result()) / count),
);

/** A missing value adds nothing. */
const push = folding<unknown[]>(
  () => [],
  (values, value) => {
    if (value !== undefined) values.push(value);
    return values;
  },
);

const addToSet = folding(
  () => new Map<CanonicalKey, unknown>(),
  (values, value, { keyOf }) => {
    const key = keyOf(value);
    return value === undefined || values.has(key) ? values : values.set(key, value);
  },
  (values) => [...values.values()],
);

const mergeObjects = folding<Document>(
  () => ({}),
  (merged, value) => {
    if (isNullish(value)) return merged;
    if (!isDocument(value))
      throw storeError(40400, `$mergeObjects requires objects, but an input is of type ${typeName(value)}`);
    for (const name of Object.keys(value)) setField(merged, name, value[name]);
    return merged;
  },
);

/** Every accumulator of `$group` and `$bucket`. */
export const accumulators: Readonly<Record<string, CreateAccumulator>> = {
  $sum: sum,
  $avg: average,
  $min: extreme(-1),
  $max: extreme(1),
  $first: folding<{ value: unknown } | undefined>(
    () => undefined,
    (first, value) => first ?? { value },
    (first) => first?.value ?? null,
  ),
  $last: folding<unknown>(
    () => null,
    (_last, value) => value ?? null,
  ),
  $push: push,
  $addToSet: addToSet,
  $count: folding(
    () => 0,
    (count) => count + 1,
  ),
  $mergeObjects: mergeObjects,
};

/** An accumulator over the operands; where `spreads`, one operand that is an array gives its elements. */
const over =
  (create: CreateAccumulator, spreads = true): ExpressionOperator =>
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
  $mergeObjects: over(mergeObjects, false),
};
