import { storeError } from '../../errors';
import { typeName } from '../../query/bsonTypes';
import { isDocument } from '../../query/compare';
import { readField, setField } from '../../query/path';
import { listed, namedArguments, unaryOrNull } from '../define';
import { isNullish, literal } from '../values';
import type { Document } from '../../query/compare';
import type { Evaluator, ExpressionContext, ExpressionOperator } from '../scope';

const mergeObjects = listed((values) => {
  const result: Document = {};
  for (const value of values) {
    if (isNullish(value)) continue;
    if (!isDocument(value))
      throw storeError(
        40400,
        `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`,
      );
    for (const name of Object.keys(value)) setField(result, name, value[name]);
  }
  return result;
});

const objectToArray = unaryOrNull((value) => {
  if (!isDocument(value))
    throw storeError(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
  return Object.entries(value).map(([k, v]) => ({ k, v }));
});

const fieldName = (expression: unknown, context: ExpressionContext, code: number): string => {
  const name = context.compile(expression)({});
  if (typeof name === 'string') return name;
  throw storeError(code, `${context.name} requires 'field' to evaluate to a constant string`);
};

const getField: ExpressionOperator = (argument, context) => {
  const codes = { notAnObject: 3041700, unknown: 3041701, missing: 3041702 };
  const short = !isDocument(argument) || !Object.hasOwn(argument, 'field');
  const parts = short
    ? { field: argument }
    : namedArguments(argument, context, { fields: ['field', 'input?'], codes });
  const name = fieldName(parts['field'], context, 5654602);
  const input: Evaluator = Object.hasOwn(parts, 'input') ? context.compile(parts['input']) : (root) => root;
  return (root) => {
    const value = input(root);
    if (isNullish(value)) return value;
    return isDocument(value) ? readField(value, name) : undefined;
  };
};

/** Document operators and `$literal`. */
export const objectOperators: Readonly<Record<string, ExpressionOperator>> = {
  $mergeObjects: mergeObjects,
  $objectToArray: objectToArray,
  $getField: getField,
  $literal: (argument) => literal(argument),
};
