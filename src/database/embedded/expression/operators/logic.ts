import { storeError } from '../../errors';
import { isArray, isDocument } from '../../query/compare';
import { any, namedArguments, operands, strict } from '../define';
import { bindVariables, extendScope } from '../scope';
import { rowNumber, rowTest, testColumn, verdict, withRowNumber, withRowTest } from '../rowExpressions';
import { compareExpressionValues, constantOf, isNullish, isTrue, literal, pathOf } from '../values';
import type { NamedCodes } from '../define';
import type { Evaluator, ExpressionContext, ExpressionOperator } from '../scope';

const compared =
  (accepts: (order: number) => unknown): ExpressionOperator =>
  (argument, context) => {
    const { scope } = context;
    const [a, b] = operands(argument, context, 2);
    const evaluator: Evaluator = (root) => accepts(compareExpressionValues(a?.(root), b?.(root), scope));
    const path = a && pathOf(a);
    const constant = b && constantOf(b);
    if (path === undefined || !constant) return evaluator;
    return withRowTest(evaluator, (columnAt) => {
      const column = columnAt(path);
      const orderOf = (value: unknown): number => compareExpressionValues(value, constant.value, scope);
      const isAccepted = (order: number): boolean => isTrue(accepts(order));
      return column && testColumn({ column, constant: constant.value, orderOf, accepts: isAccepted });
    });
  };

/** Compiles the fields of an argument document in their order. */
const compileFields = (
  argument: unknown,
  context: ExpressionContext,
  shape: { fields: readonly string[]; codes: NamedCodes },
): Evaluator[] => {
  const given = namedArguments(argument, context, shape);
  return shape.fields.map((field) => context.compile(given[field]));
};

const condCodes = { notAnObject: 16020, unknown: 17083, missing: [17080, 17081, 17082] };

const cond: ExpressionOperator = (argument, context) => {
  const [test, yes, no] = isDocument(argument)
    ? compileFields(argument, context, { fields: ['if', 'then', 'else'], codes: condCodes })
    : operands(argument, context, 3);
  const evaluator: Evaluator = (root) => (isTrue(test?.(root)) ? yes?.(root) : no?.(root));
  return withRowNumber(evaluator, (columnAt) => {
    const testRow = rowTest(test, columnAt);
    const [ifYes, ifNo] = [rowNumber(yes, columnAt), rowNumber(no, columnAt)];
    if (!testRow || !ifYes || !ifNo) return undefined;
    return (row) => {
      const found = testRow(row);
      if (found === verdict.unknown) return NaN;
      return found === verdict.yes ? ifYes(row) : ifNo(row);
    };
  });
};

const branchCodes = { notAnObject: 40062, unknown: 40063, missing: [40064, 40065] };

const switchOperator: ExpressionOperator = (argument, context) => {
  const codes = { notAnObject: 40060, unknown: 40067, missing: [40068] };
  const parts = namedArguments(argument, context, { fields: ['branches', 'default?'], codes });
  const { branches } = parts;
  if (!isArray(branches)) throw storeError(40061, "$switch expected an array for 'branches'");
  if (branches.length === 0) throw storeError(40068, '$switch requires at least one branch');
  const shape = { fields: ['case', 'then'], codes: branchCodes };
  const compiled = branches.map((branch) => compileFields(branch, context, shape));
  const otherwise = Object.hasOwn(parts, 'default') ? context.compile(parts['default']) : undefined;
  return (root) => {
    for (const [when, then] of compiled) if (isTrue(when?.(root))) return then?.(root);
    if (otherwise !== undefined) return otherwise(root);
    throw storeError(40066, '$switch found no matching branch, and no default was specified');
  };
};

const ifNull: ExpressionOperator = (argument, context) => {
  const count = isArray(argument) ? argument.length : 1;
  if (count < 2) throw storeError(1257300, `$ifNull needs at least two arguments, had: ${count}`);
  const evaluators = operands(argument, context, 2, Infinity);
  return (root) => {
    let value: unknown;
    for (const evaluate of evaluators) {
      value = evaluate(root);
      if (!isNullish(value)) return value;
    }
    return value;
  };
};

const letOperator: ExpressionOperator = (argument, context) => {
  const codes = { notAnObject: 16874, unknown: 16875, missing: [16876, 16877] };
  const parts = namedArguments(argument, context, { fields: ['vars', 'in'], codes });
  if (!isDocument(parts['vars'])) throw storeError(10065, 'invalid parameter: expected an object (vars)');
  const { variables, bind } = bindVariables(parts['vars'], (each) => context.compile(each));
  const body = context.compile(parts['in'], extendScope(context.scope, variables));
  return (root) => {
    bind(root);
    return body(root);
  };
};

/** Comparison, boolean and conditional operators, `$let` and `$literal`. */
export const logicOperators: Readonly<Record<string, ExpressionOperator>> = {
  $eq: compared((order) => order === 0),
  $ne: compared((order) => order !== 0),
  $gt: compared((order) => order > 0),
  $gte: compared((order) => order >= 0),
  $lt: compared((order) => order < 0),
  $lte: compared((order) => order <= 0),
  $cmp: compared(Math.sign),
  $and: (argument, context) => {
    const tests = operands(argument, context, 0, Infinity);
    return (root) => tests.every((test) => isTrue(test(root)));
  },
  $or: (argument, context) => {
    const tests = operands(argument, context, 0, Infinity);
    return (root) => tests.some((test) => isTrue(test(root)));
  },
  $not: strict([any], ([value]) => !isTrue(value)),
  $cond: cond,
  $ifNull: ifNull,
  $switch: switchOperator,
  $let: letOperator,
  $literal: (argument) => literal(argument),
};
