import { storeError } from '../../errors';
import { typeName } from '../../query/bsonTypes';
import { isArray } from '../../query/compare';
import { binary, binaryOrNull, listed, unary } from '../define';
import { isNullish, isTrue } from '../values';
import type { CanonicalKey } from '../../query/canonicalKey';
import type { CallContext } from '../define';
import type { ExpressionOperator } from '../scope';

const keyed = (value: unknown, code: number, { name, scope }: CallContext): Map<CanonicalKey, unknown> => {
  if (!isArray(value))
    throw storeError(
      code,
      `All operands of ${name} must be arrays. One argument is of type: ${typeName(value)}`,
    );
  const map = new Map<CanonicalKey, unknown>();
  for (const each of value) {
    const key = scope.collation.keyOf(each);
    if (!map.has(key)) map.set(key, each);
  }
  return map;
};

const sorted = (map: ReadonlyMap<CanonicalKey, unknown>, { scope }: CallContext): unknown[] =>
  [...map.values()].sort(scope.collation.compare);

const union = (values: readonly unknown[], context: CallContext): unknown => {
  const all = new Map<CanonicalKey, unknown>();
  for (const value of values) {
    if (isNullish(value)) return null;
    for (const [key, each] of keyed(value, 17043, context)) if (!all.has(key)) all.set(key, each);
  }
  return sorted(all, context);
};

const intersection = (values: readonly unknown[], context: CallContext): unknown => {
  let shared: ReadonlyMap<CanonicalKey, unknown> | undefined;
  for (const value of values) {
    if (isNullish(value)) return null;
    const next = keyed(value, 17047, context);
    shared = shared === undefined ? next : new Map([...shared].filter(([key]) => next.has(key)));
  }
  return sorted(shared ?? new Map(), context);
};

const isSubset = (a: ReadonlyMap<CanonicalKey, unknown>, b: ReadonlyMap<CanonicalKey, unknown>): boolean =>
  [...a.keys()].every((key) => b.has(key));

const elements = (value: unknown, code: number, name: string): readonly unknown[] => {
  if (isArray(value)) return value;
  throw storeError(code, `${name}'s argument must be an array, but is ${typeName(value)}`);
};

/** Set operators. Results come in the order of values, so that they are the same each time. */
export const setOperators: Readonly<Record<string, ExpressionOperator>> = {
  $setUnion: listed(union),
  $setIntersection: listed(intersection),
  $setDifference: binaryOrNull((a, b, context) => {
    const drop = keyed(b, 17049, context);
    return [...keyed(a, 17048, context)].filter(([key]) => !drop.has(key)).map(([, each]) => each);
  }),
  $setIsSubset: binary((a, b, context) => isSubset(keyed(a, 17046, context), keyed(b, 17042, context))),
  $anyElementTrue: unary((value) => elements(value, 17041, '$anyElementTrue').some(isTrue)),
  $allElementsTrue: unary((value) => elements(value, 17040, '$allElementsTrue').every(isTrue)),
};
