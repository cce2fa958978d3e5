import { MinKey } from 'bson';
import { compareValues } from '../query/compare';
import type { Evaluator, Scope } from './scope';

/** Truth in expressions: all but false, null, missing and zero. */
export const isTrue = (value: unknown): boolean => {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  return value !== null && value !== undefined && compareValues(value, 0) !== 0;
};

export const isNullish = (value: unknown): value is null | undefined => value === null || value === undefined;

/** Compares by the collation, but a missing value is below null. */
export const compareExpressionValues = (a: unknown, b: unknown, { collation }: Scope): number => {
  if (a === b) return 0;
  if (a === undefined) return b instanceof MinKey ? 1 : -1;
  if (b === undefined) return a instanceof MinKey ? -1 : 1;
  return collation.compare(a, b);
};

const constants = new WeakMap<Evaluator, { value: unknown }>();

/** An evaluator that always gives the value, and is known to. */
export const literal = (value: unknown): Evaluator => {
  const evaluator: Evaluator = () => value;
  constants.set(evaluator, { value });
  return evaluator;
};

/** The value of an evaluator that was made by `literal`. */
export const constantOf = (evaluator: Evaluator): { value: unknown } | undefined => constants.get(evaluator);

const paths = new WeakMap<Evaluator, string>();

/** Notes of an evaluator that it gives what is at a path of the document, and nothing else. */
export const atPath = (path: string, evaluator: Evaluator): Evaluator => {
  paths.set(evaluator, path);
  return evaluator;
};

/** The path that was noted by `atPath`. */
export const pathOf = (evaluator: Evaluator): string | undefined => paths.get(evaluator);

/** Remembers what a function gave last, for operands that are nearly always the same. */
export const remembering = <K extends readonly unknown[], T>(
  compute: (...keys: K) => T,
): ((...keys: K) => T) => {
  let last: { keys: K; result: T } | undefined;
  return (...keys) => {
    if (last === undefined || last.keys.some((key, index) => key !== keys[index]))
      last = { keys, result: compute(...keys) };
    return last.result;
  };
};
