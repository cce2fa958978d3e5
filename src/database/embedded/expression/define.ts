import { storeError } from '../errors';
import { isDocument } from '../query/compare';
import { isNullish } from './values';
import type { Evaluator, ExpressionContext, ExpressionOperator, Scope } from './scope';

/** What a value-level operator is told besides its operands. */
export interface CallContext {
  readonly name: string;
  readonly scope: Scope;
}

const listOf = (argument: unknown): readonly unknown[] => (Array.isArray(argument) ? argument : [argument]);

/** Compiles an operator's operands. Throws 16020 or 28667 for a wrong number of them. */
export const operands = (
  argument: unknown,
  context: ExpressionContext,
  min: number,
  max = min,
): Evaluator[] => {
  const list = listOf(argument);
  const { name } = context;
  if (list.length >= min && list.length <= max) return list.map((each) => context.compile(each));
  throw min === max
    ? storeError(16020, `Expression ${name} takes exactly ${min} arguments. ${list.length} were passed in.`)
    : storeError(
        28667,
        `Expression ${name} takes at least ${min} arguments, and at most ${max}, but ${list.length} were passed in.`,
      );
};

/** An operator of one operand. */
export const unary =
  (apply: (value: unknown, context: CallContext) => unknown): ExpressionOperator =>
  (argument, context) => {
    const [operand] = operands(argument, context, 1);
    return (root) => apply(operand?.(root), context);
  };

/** An operator of one operand that gives null for null and missing. */
export const unaryOrNull = (apply: (value: unknown, context: CallContext) => unknown): ExpressionOperator =>
  unary((value, context) => (isNullish(value) ? null : apply(value, context)));

/** An operator of two operands. */
export const binary =
  (apply: (a: unknown, b: unknown, context: CallContext) => unknown): ExpressionOperator =>
  (argument, context) => {
    const [left, right] = operands(argument, context, 2);
    return (root) => apply(left?.(root), right?.(root), context);
  };

/** An operator of two operands that gives null when either is null or missing. */
export const binaryOrNull = (
  apply: (a: unknown, b: unknown, context: CallContext) => unknown,
): ExpressionOperator =>
  binary((a, b, context) => (isNullish(a) || isNullish(b) ? null : apply(a, b, context)));

/** An operator of several operands, given as a list of their values. */
export const listed =
  (
    apply: (values: unknown[], context: CallContext) => unknown,
    min = 0,
    max = Infinity,
  ): ExpressionOperator =>
  (argument, context) => {
    const evaluators = operands(argument, context, min, max);
    return (root) =>
      apply(
        evaluators.map((evaluate) => evaluate(root)),
        context,
      );
  };

export type NamedEvaluators = Readonly<Record<string, Evaluator | undefined>>;

/** Codes that an operator answers with when its argument document is not as it should be. */
export interface NamedCodes {
  readonly notAnObject: number;
  readonly unknown: number;
  readonly missing: number;
}

/** Checks the field names of an operator's argument document. A name that ends in `?` may be absent. */
export const namedArguments = (
  argument: unknown,
  context: { name: string },
  shape: { fields: readonly string[]; codes: NamedCodes },
): Readonly<Record<string, unknown>> => {
  const { fields, codes } = shape;
  if (!isDocument(argument))
    throw storeError(codes.notAnObject, `${context.name} only supports an object as its argument`);
  const known = new Set(fields.map((field) => field.replace('?', '')));
  for (const key of Object.keys(argument)) {
    if (!known.has(key)) throw storeError(codes.unknown, `Unrecognized argument to ${context.name}: ${key}`);
  }
  for (const field of fields) {
    if (!field.endsWith('?') && !Object.hasOwn(argument, field)) {
      throw storeError(codes.missing, `Missing '${field}' parameter to ${context.name}`);
    }
  }
  return argument;
};

/** As `namedArguments`, with every given field compiled. */
export const namedOperands = (
  argument: unknown,
  context: ExpressionContext,
  shape: { fields: readonly string[]; codes: NamedCodes },
): NamedEvaluators =>
  Object.fromEntries(
    Object.entries(namedArguments(argument, context, shape)).map(([key, value]) => [
      key,
      context.compile(value),
    ]),
  );
