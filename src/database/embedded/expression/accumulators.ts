import { storeError } from '../errors';
import { appendNumber, createNumberList } from '../numberList';
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

/** What one field gathers, for each of the groups that have been started; they are numbered from 0. */
export interface Accumulator {
  /** Starts the next group. */
  start(): void;
  add(group: number, value: unknown): void;
  result(group: number): unknown;
}

export type CreateAccumulator = (collation: Collation) => Accumulator;

/** Sums of the numbers: integers exactly, and doubles with what their rounding loses, as MongoDB does. */
const sum = (): Accumulator => {
  const wholes = createNumberList();
  /** The whole sums that no double holds. */
  let larges: Map<number, unknown> | undefined;
  const [totals, losses]: [number[], number[]] = [[], []];
  const wholeOf = (group: number): unknown => larges?.get(group) ?? wholes.items[group];
  const setWhole = (group: number, whole: unknown): void => {
    larges?.delete(group);
    if (typeof whole === 'number') wholes.items[group] = whole;
    else (larges ??= new Map()).set(group, whole);
  };
  const addDouble = (group: number, value: number): void => {
    // Most sums are of whole numbers and need neither.
    while (totals.length < wholes.length) {
      totals.push(0);
      losses.push(0);
    }
    const total = totals[group] ?? 0;
    const next = total + value;
    const back = next - total;
    const lost = total - (next - back) + (value - back);
    losses[group] = (losses[group] ?? 0) + lost;
    totals[group] = next;
  };
  return {
    start: () => appendNumber(wholes, 0),
    add: (group, value) => {
      const whole = wholeOf(group);
      if (typeof value === 'number' && typeof whole === 'number' && Number.isSafeInteger(whole + value))
        wholes.items[group] = whole + value;
      else if (typeof value === 'number' && !Number.isInteger(value)) addDouble(group, value);
      else if (isNumber(value))
        setWhole(group, calculate('+', whole, value) ?? Number(whole) + Number(value));
    },
    result: (group) => {
      const { [group]: total = 0 } = totals;
      const { [group]: lost = 0 } = losses;
      if (total === 0 && lost === 0) return wholeOf(group);
      return Number(wholeOf(group)) + (Number.isFinite(lost) ? total + lost : total);
    },
  };
};

const average = (): Accumulator => {
  const total = sum();
  const counts: number[] = [];
  return {
    start: () => {
      total.start();
      counts.push(0);
    },
    add: (group, value) => {
      total.add(group, value);
      if (isNumber(value)) counts[group] = (counts[group] ?? 0) + 1;
    },
    result: (group) => (counts[group] ? Number(total.result(group)) / counts[group] : null),
  };
};

/** An accumulator that folds the values of a group into a state. */
const folding =
  <S>(
    first: () => S,
    add: (state: S, value: unknown, collation: Collation) => S,
    result: (state: S) => unknown = (state) => state,
  ) =>
  (collation: Collation): Accumulator => {
    const states: S[] = [];
    return {
      start: () => {
        states.push(first());
      },
      // Groups are started before anything is added to them.
      add: (group, value) => {
        states[group] = add(states[group] as S, value, collation);
      },
      result: (group) => result(states[group] as S),
    };
  };

const extreme = (sign: 1 | -1): CreateAccumulator =>
  folding<unknown>(
    () => null,
    (best, value, { compare }) =>
      isNullish(value) || (best !== null && sign * compare(value, best) <= 0) ? best : value,
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
      accumulator.start();
      const values = evaluators.map((evaluate) => evaluate(root));
      const [only] = values;
      const all = spreads && values.length === 1 && isArray(only) ? only : values;
      for (const value of all) accumulator.add(0, value);
      return accumulator.result(0);
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
