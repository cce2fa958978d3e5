import { storeError } from '../../errors';
import { typeName } from '../../query/bsonTypes';
import { createValueSet } from '../../query/canonicalKey';
import { isArray, isDocument } from '../../query/compare';
import { readField, setField } from '../../query/path';
import {
  any,
  array,
  body,
  int32,
  listed,
  namedArguments,
  nullable,
  object,
  operands,
  optional,
  orNull,
  strict,
} from '../define';
import { compareExpressionValues, constantOf, isTrue } from '../values';
import type { CanonicalKey } from '../../query/canonicalKey';
import type { Document } from '../../query/compare';
import type { Operand } from '../define';
import type { ExpressionContext, ExpressionOperator } from '../scope';

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

/** An entry of `$arrayToObject`: a pair, or a document of `k` and `v`. */
const entryOf = (entry: unknown): readonly [string, unknown] => {
  if (!isArray(entry) && !isDocument(entry))
    throw storeError(40398, `$arrayToObject requires pairs or documents, found: ${typeName(entry)}`);
  const pair = isArray(entry);
  const [key, value]: readonly unknown[] = pair ? entry : [entry['k'], entry['v']];
  if ((pair ? entry.length : Object.keys(entry).length) !== 2)
    throw storeError(pair ? 40397 : 40392, '$arrayToObject requires a key and a value, no more and no less');
  if (!pair && !(Object.hasOwn(entry, 'k') && Object.hasOwn(entry, 'v')))
    throw storeError(40393, '$arrayToObject requires documents with the fields k and v');
  if (typeof key !== 'string')
    throw storeError(pair ? 40395 : 40394, `$arrayToObject requires text as keys, found: ${typeName(key)}`);
  return [key, value];
};

const arrayToObject = (entries: readonly unknown[]): Document => {
  const result: Document = {};
  for (const entry of entries) setField(result, ...entryOf(entry));
  return result;
};

const fieldName = (field: unknown, { compile }: ExpressionContext): string => {
  const isPath = typeof field === 'string' && field.startsWith('$');
  if (isPath) throw storeError(5654600, `$getField does not take a path as the name of a field: '${field}'`);
  const name = constantOf(compile(field));
  if (name === undefined) throw storeError(5654601, "$getField requires a constant as 'field'");
  if (typeof name.value === 'string') return name.value;
  throw storeError(5654602, `$getField requires text as 'field', found: ${typeName(name.value)}`);
};

const getFieldCodes = { notAnObject: 3041700, unknown: 3041701, missing: [3041702, 3041703] };

const getField: ExpressionOperator = (argument, context) => {
  const named = isDocument(argument) && !Object.keys(argument)[0]?.startsWith('$');
  const { field, input } = named
    ? namedArguments(argument, context, { fields: ['field', 'input'], codes: getFieldCodes })
    : { field: argument, input: '$$CURRENT' };
  const name = fieldName(field, context);
  const evaluate = context.compile(input);
  return (root) => {
    const value = evaluate(root);
    if (isDocument(value)) return readField(value, name);
    return value === null ? null : undefined;
  };
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

type ValueMap = ReadonlyMap<CanonicalKey, unknown>;

/** An operand that is a set: its elements by their key, each once. */
const set =
  (code: number): Operand<ValueMap> =>
  (value, context) => {
    const elements = new Map<CanonicalKey, unknown>();
    for (const each of array(code)(value, context)) {
      const key = context.scope.collation.keyOf(each);
      if (!elements.has(key)) elements.set(key, each);
    }
    return elements;
  };

// Sets come in the order of their values, so that they are the same each time.
const sorted = (
  elements: Iterable<readonly [CanonicalKey, unknown]>,
  { scope }: ExpressionContext,
): unknown[] => [...new Map(elements).values()].sort(scope.collation.compare);

/** Operators on arrays, sets and documents. */
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
  $setUnion: listed(set(17043), (sets, context) =>
    sorted(
      sets.toReversed().flatMap((each) => [...each]),
      context,
    ),
  ),
  $setIntersection: listed(set(17047), ([first = new Map<CanonicalKey, unknown>(), ...rest], context) =>
    sorted(
      [...first].filter(([key]) => rest.every((each) => each.has(key))),
      context,
    ),
  ),
  $setDifference: nullable([set(17048), set(17049)], ([a, b]) =>
    [...a].filter(([key]) => !b.has(key)).map(([, each]) => each),
  ),
  $setIsSubset: strict([set(17046), set(17042)], ([a, b]) => [...a.keys()].every((key) => b.has(key))),
  $anyElementTrue: strict([array(17041)], ([values]) => values.some(isTrue)),
  $allElementsTrue: strict([array(17040)], ([values]) => values.every(isTrue)),
  $objectToArray: nullable([object(40390)], ([document]) =>
    Object.entries(document).map(([k, v]) => ({ k, v })),
  ),
  $arrayToObject: nullable([array(40386)], ([entries]) => arrayToObject(entries)),
  $getField: getField,
};
