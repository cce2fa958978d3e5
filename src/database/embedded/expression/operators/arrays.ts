import { storeError } from '../../errors';
import { createValueSet } from '../../query/canonicalKey';
import { isArray } from '../../query/compare';
import {
  any,
  array,
  body,
  int32,
  listed,
  nullable,
  object,
  operands,
  optional,
  orNull,
  strict,
} from '../define';
import { compareExpressionValues, constantOf, isTrue } from '../values';
import type { ExpressionOperator } from '../scope';

/** `$in`; a constant list is hashed once. */
const inOperator: ExpressionOperator = (argument, context) => {
  const [, list] = operands(argument, context, 2);
  const constant = list === undefined ? undefined : constantOf(list)?.value;
  const set = isArray(constant) ? createValueSet(constant, context.scope.collation.keyOf) : undefined;
  const search = strict([any, array(40081)], ([wanted, values]) =>
    set !== undefined
      ? wanted !== undefined && set.has(wanted)
      : values.some((each) => compareExpressionValues(each, wanted, context.scope) === 0),
  );
  return search(argument, context);
};

const slice = (values: readonly unknown[], position: number, count?: number): readonly unknown[] => {
  if (count === undefined) return position < 0 ? values.slice(position) : values.slice(0, position);
  if (count <= 0) throw storeError(28729, `Third argument to $slice must be positive: ${count}`);
  const from = position < 0 ? Math.max(0, values.length + position) : position;
  return values.slice(from, from + count);
};

const filter = strict(
  { input: orNull(array(28651)), cond: body('this'), limit: optional(orNull(int32(327391))) },
  ({ input, cond, limit }) => {
    const most = limit ?? Infinity;
    if (most <= 0) throw storeError(327392, '$filter: limit must be greater than 0');
    if (input === null) return null;
    const kept: unknown[] = [];
    for (const each of input) {
      if (isTrue(cond(each))) kept.push(each);
      if (kept.length >= most) break;
    }
    return kept;
  },
  { notAnObject: 28646, unknown: 28647, missing: [28648, 28650] },
);

const map = nullable(
  { input: array(16883), in: body('this') },
  ({ input, in: each }) => input.map((value) => each(value) ?? null),
  { notAnObject: 16878, unknown: 16879, missing: [16880, 16882] },
);

const reduce = strict(
  { input: orNull(array(40080)), initialValue: any, in: body('value', 'this') },
  ({ input, initialValue, in: next }) =>
    input === null ? null : input.reduce((value, each) => next(value, each), initialValue),
  { notAnObject: 40075, unknown: 40076, missing: [40077, 40078, 40079] },
);

/** Operators on arrays and documents. */
export const arrayOperators: Readonly<Record<string, ExpressionOperator>> = {
  $arrayElemAt: nullable([array(28689), int32(28690, 28691)], ([values, index]) => values.at(index)),
  $first: nullable([array(28689)], ([values]) => values[0]),
  $last: nullable([array(28689)], ([values]) => values.at(-1)),
  $size: strict([array(17124)], ([values]) => values.length),
  $isArray: strict([any], ([value]) => isArray(value)),
  $in: inOperator,
  $concatArrays: listed(array(28664), (arrays) => arrays.flat()),
  $reverseArray: nullable([array(34435)], ([values]) => values.toReversed()),
  $slice: nullable(
    [array(28724), int32(28725, 28726), optional(int32(28727, 28728))],
    ([values, position, count]) => slice(values, position, count),
  ),
  $filter: filter,
  $map: map,
  $reduce: reduce,
  $anyElementTrue: strict([array(17041)], ([values]) => values.some(isTrue)),
  $allElementsTrue: strict([array(17040)], ([values]) => values.every(isTrue)),
  $objectToArray: nullable([object(40390)], ([document]) =>
    Object.entries(document).map(([k, v]) => ({ k, v })),
  ),
};
