import { binary, operands, unary } from '../define';
import { compareExpressionValues, isNullish, isTrue } from '../values';
import { storeError } from '../../errors';
import { isDocument } from '../../query/compare';
import type { Evaluator, ExpressionContext, ExpressionOperator } from '../scope';

const compared = (accepts: (order: number) => boolean): ExpressionOperator =>
  binary((a, b, { scope }) => accepts(compareExpressionValues(a, b, scope)));

const cond: ExpressionOperator = (argument, context) => {
  const [test, yes, no] = isDocument(argument)
    ? condFields(argument, context)
    : operands(argument, context, 3);
  return (root) => (isTrue(test?.(root)) ? yes?.(root) : no?.(root));
};

const condFields = (argument: Record<string, unknown>, context: ExpressionContext): Evaluator[] => {
  const parts = ['if', 'then', 'else'];
  const stray = Object.keys(argument).find((key) => !parts.includes(key));
  if (stray !== undefined) throw storeError(17083, `Unrecognized parameter to $cond: ${stray}`);
  return parts.map((part, index) => {
    if (!Object.hasOwn(argument, part))
      throw storeError(17080 + index, `Missing '${part}' parameter to $cond`);
    return context.compile(argument[part]);
  });
};

const switchBranch = (branch: unknown, context: ExpressionContext): { when: Evaluator; then: Evaluator } => {
  if (!isDocument(branch)) throw storeError(40062, '$switch expected each branch to be an object');
  const stray = Object.keys(branch).find((key) => key !== 'case' && key !== 'then');
  if (stray !== undefined) throw storeError(40063, `$switch found an unknown argument to a branch: ${stray}`);
  if (!Object.hasOwn(branch, 'case'))
    throw storeError(40064, "$switch requires each branch have a 'case' expression");
  if (!Object.hasOwn(branch, 'then'))
    throw storeError(40065, "$switch requires each branch have a 'then' expression");
  return { when: context.compile(branch['case']), then: context.compile(branch['then']) };
};

const switchOperator: ExpressionOperator = (argument, context) => {
  if (!isDocument(argument)) throw storeError(40060, '$switch requires an object as an argument');
  const stray = Object.keys(argument).find((key) => key !== 'branches' && key !== 'default');
  if (stray !== undefined) throw storeError(40067, `$switch found an unknown argument: ${stray}`);
  const { branches } = argument;
  if (branches !== undefined && !Array.isArray(branches)) {
    throw storeError(40061, "$switch expected an array for 'branches'");
  }
  if (branches === undefined || branches.length === 0)
    throw storeError(40068, '$switch requires at least one branch.');
  const compiled = branches.map((branch) => switchBranch(branch, context));
  const otherwise = Object.hasOwn(argument, 'default') ? context.compile(argument['default']) : undefined;
  return (root) => {
    for (const { when, then } of compiled) if (isTrue(when(root))) return then(root);
    if (otherwise !== undefined) return otherwise(root);
    throw storeError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
};

const ifNull: ExpressionOperator = (argument, context) => {
  const count = Array.isArray(argument) ? argument.length : 1;
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

/** Comparison, boolean and conditional operators. */
export const comparisonOperators: Readonly<Record<string, ExpressionOperator>> = {
  $eq: compared((order) => order === 0),
  $ne: compared((order) => order !== 0),
  $gt: compared((order) => order > 0),
  $gte: compared((order) => order >= 0),
  $lt: compared((order) => order < 0),
  $lte: compared((order) => order <= 0),
  $cmp: binary((a, b, { scope }) => Math.sign(compareExpressionValues(a, b, scope))),
  $and: (argument, context) => {
    const tests = operands(argument, context, 0, Infinity);
    return (root) => tests.every((test) => isTrue(test(root)));
  },
  $or: (argument, context) => {
    const tests = operands(argument, context, 0, Infinity);
    return (root) => tests.some((test) => isTrue(test(root)));
  },
  $not: unary((value) => !isTrue(value)),
  $cond: cond,
  $ifNull: ifNull,
  $switch: switchOperator,
};
