import { storeError } from '../../errors';
import { isNumber, typeName } from '../../query/bsonTypes';
import { createValueSet } from '../../query/canonicalKey';
import { compareValues, isArray, isDocument } from '../../query/compare';
import { compileSort } from '../../query/compileSort';
import { binaryOrNull, listed, namedArguments, operands, unary, unaryOrNull } from '../define';
import { array, integer } from './arrayValues';
import { compareExpressionValues, constantOf, isNullish } from '../values';
import type { Document } from '../../query/compare';
import type { ExpressionOperator } from '../scope';

const at = (values: readonly unknown[], index: number): unknown =>
  values[index < 0 ? values.length + index : index];

const arrayElemAt = binaryOrNull((value, index, { name }) => {
  const values = array(value, 28689, name);
  if (!isNumber(index))
    throw storeError(28690, `${name}'s second argument must be a numeric value, but is ${typeName(index)}`);
  return at(values, integer(index, 28691, name));
});

const end = (index: number): ExpressionOperator =>
  unaryOrNull((value, { name }) => at(array(value, 28689, name), index));

/** `$in`; a constant list is hashed once. */
const inOperator: ExpressionOperator = (argument, context) => {
  const [value, list] = operands(argument, context, 2);
  const constant = list === undefined ? undefined : constantOf(list)?.value;
  if (isArray(constant)) {
    const set = createValueSet(constant, context.scope.collation.keyOf);
    return (root) => {
      const wanted = value?.(root);
      return wanted !== undefined && set.has(wanted);
    };
  }
  return (root) => {
    const values = list?.(root);
    if (!isArray(values))
      throw storeError(40081, `$in requires an array as a second argument, found: ${typeName(values)}`);
    const wanted = value?.(root);
    return values.some((each) => compareExpressionValues(each, wanted, context.scope) === 0);
  };
};

const concatArrays = (values: readonly unknown[]): unknown => {
  const all: unknown[] = [];
  for (const value of values) {
    if (isNullish(value)) return null;
    all.push(...array(value, 28664, '$concatArrays'));
  }
  return all;
};

const sliceBound = (value: unknown, code: number): number => {
  if (!isNumber(value))
    throw storeError(code, `Argument to $slice must be numeric, but is of type: ${typeName(value)}`);
  return integer(value, code + 1, '$slice');
};

const slice = ([value, second, third]: unknown[]): unknown => {
  if (isNullish(value) || isNullish(second)) return null;
  const values = array(value, 28724, '$slice');
  const position = sliceBound(second, 28725);
  if (third === undefined) return position < 0 ? values.slice(position) : values.slice(0, position);
  if (third === null) return null;
  const count = sliceBound(third, 28727);
  if (count <= 0) throw storeError(28729, `Third argument to $slice must be positive: ${count}`);
  const from = position < 0 ? Math.max(0, values.length + position) : position;
  return values.slice(from, from + count);
};

const range = ([first, last, step = 1]: unknown[]): number[] => {
  const bounds = {
    from: integer(first, 34444, '$range'),
    to: integer(last, 34446, '$range'),
    by: integer(step, 34448, '$range'),
  };
  if (bounds.by === 0) throw storeError(34449, '$range requires a non-zero step value');
  const list: number[] = [];
  for (let n = bounds.from; bounds.by > 0 ? n < bounds.to : n > bounds.to; n += bounds.by) list.push(n);
  return list;
};

const sortArray: ExpressionOperator = (argument, context) => {
  const codes = { notAnObject: 2942500, unknown: 2942501, missing: 2942502 };
  const parts = namedArguments(argument, context, { fields: ['input', 'sortBy'], codes });
  const input = context.compile(parts['input']);
  const { sortBy } = parts;
  if (!isDocument(sortBy) && sortBy !== 1 && sortBy !== -1)
    throw storeError(2942506, '$sortArray: sortBy must be 1, -1 or an object');
  const byFields = isDocument(sortBy) ? compileSort(sortBy) : undefined;
  const asDocument = (value: unknown): Document => (isDocument(value) ? value : {});
  return (root) => {
    const value = input(root);
    if (isNullish(value)) return null;
    const values = [...array(value, 2942504, '$sortArray input')];
    if (byFields !== undefined) return values.sort((a, b) => byFields(asDocument(a), asDocument(b)));
    return values.sort((a, b) => Number(sortBy) * compareValues(a, b));
  };
};

const arrayToObject = unaryOrNull((value) => {
  const result: Document = {};
  for (const each of array(value, 40386, '$arrayToObject')) {
    const [key, item]: readonly unknown[] = isArray(each)
      ? each
      : isDocument(each)
        ? [each['k'], each['v']]
        : [];
    const shaped = isArray(each) ? each.length === 2 : isDocument(each) && 'k' in each && 'v' in each;
    if (!shaped)
      throw storeError(
        isArray(each) ? 40397 : 40392,
        '$arrayToObject requires pairs, or objects with k and v',
      );
    if (typeof key !== 'string')
      throw storeError(
        isArray(each) ? 40395 : 40394,
        `$arrayToObject requires string keys, found: ${typeName(key)}`,
      );
    Object.defineProperty(result, key, { value: item, enumerable: true, configurable: true, writable: true });
  }
  return result;
});

/** Array operators. */
export const arrayOperators: Readonly<Record<string, ExpressionOperator>> = {
  $arrayElemAt: arrayElemAt,
  $first: end(0),
  $last: end(-1),
  $size: unary((value) => {
    if (isArray(value)) return value.length;
    throw storeError(17124, `The argument to $size must be an array, but was of type: ${typeName(value)}`);
  }),
  $in: inOperator,
  $concatArrays: listed(concatArrays),
  $slice: listed(slice, 2, 3),
  $range: listed(range, 2, 3),
  $reverseArray: unaryOrNull((value) => [...array(value, 34435, '$reverseArray')].reverse()),
  $sortArray: sortArray,
  $arrayToObject: arrayToObject,
};
