import { storeError } from '../errors';
import { isNumber, typeName } from '../query/bsonTypes';
import { isArray, isDocument } from '../query/compare';
import { extendScope } from './scope';
import { isNullish } from './values';
import type { Document } from '../query/compare';
import type { Evaluator, ExpressionContext, ExpressionOperator, Variable } from './scope';

/** Takes one operand of an operator: its value in the form that the operator works on. Throws for another type. */
export interface Operand<T> {
  (value: unknown, context: ExpressionContext): T;
  /** Whether the operand may be left out. */
  readonly optional?: true;
  /** The variables of an operand that is not evaluated but called. */
  readonly variables?: readonly string[];
}

const wrongType = (code: number, { name }: ExpressionContext, wanted: string, value: unknown): Error =>
  storeError(code, `${name} needs ${wanted}, not a value of type ${typeName(value)}`);

export const any: Operand<unknown> = (value) => value;

/** Operands of one type; each operator has its own code for the others. */
const ofType =
  <T>(isWanted: (value: unknown) => value is T, wanted: string) =>
  (code: number): Operand<T> =>
  (value, context) => {
    if (isWanted(value)) return value;
    throw wrongType(code, context, wanted, value);
  };

/** A number of any type, 64-bit integers as they are. */
export const numeric = ofType((value): value is unknown => isNumber(value), 'a number');
export const text = ofType((value) => typeof value === 'string', 'a string');
export const array = ofType(isArray, 'an array');
export const object = ofType(isDocument, 'a document');

/** A 32-bit integer; `notWhole` is the code for every other number. */
export const int32 =
  (code: number, notWhole = code): Operand<number> =>
  (value, context) => {
    if (!isNumber(value)) throw wrongType(code, context, 'an integer', value);
    const number = Number(value);
    if ((number | 0) === number) return number;
    throw storeError(notWhole, `${context.name} needs a 32-bit integer, not ${number}`);
  };

/** An operand that may be left out. */
export const optional = <T>(take: Operand<T>): Operand<T | undefined> => {
  const takeGiven: Operand<T | undefined> = (value, context) =>
    value === undefined ? undefined : take(value, context);
  return Object.assign(takeGiven, take, { optional: true as const });
};

/** An operand that is null when it is null or missing. */
export const orNull =
  <T>(take: Operand<T>): Operand<T | null> =>
  (value, context) =>
    isNullish(value) ? null : take(value, context);

/** Evaluates an expression for values of its variables. */
export type Body = (...values: unknown[]) => unknown;

/**
 * An operand that the operator calls itself, if at all, with values for its variables. An only variable may be given
 * another name by `as`.
 */
export const body = (...variables: readonly string[]): Operand<Body> =>
  Object.assign((value: unknown) => value as Body, { variables });

/** Codes that an operator answers with when its argument document is not as it should be. */
export interface NamedCodes {
  readonly notAnObject: number;
  readonly unknown: number;
  /** For each of the fields that it must have, in their order; the first stands for those that follow. */
  readonly missing: readonly number[];
}

/** Compiles an operator's operands. Throws 16020 or 28667 for a wrong number of them. */
export const operands = (
  argument: unknown,
  { name, compile }: ExpressionContext,
  min: number,
  max = min,
): Evaluator[] => {
  const list: readonly unknown[] = isArray(argument) ? argument : [argument];
  if (list.length >= min && list.length <= max) return list.map((each) => compile(each));
  const wanted = min === max ? `exactly ${min}` : `at least ${min} and at most ${max}`;
  throw storeError(
    min === max ? 16020 : 28667,
    `Expression ${name} takes ${wanted} arguments. ${list.length} were passed in.`,
  );
};

/** Checks the field names of an operator's argument document. A name that ends in `?` may be absent. */
export const namedArguments = (
  argument: unknown,
  { name }: { name: string },
  shape: { fields: readonly string[]; codes: NamedCodes },
): Document => {
  const { fields, codes } = shape;
  if (!isDocument(argument))
    throw storeError(codes.notAnObject, `${name} only supports an object as its argument`);
  const stray = Object.keys(argument).find((key) => !fields.includes(key) && !fields.includes(`${key}?`));
  if (stray !== undefined) throw storeError(codes.unknown, `Unrecognized argument to ${name}: ${stray}`);
  const needed = fields.filter((field) => !field.endsWith('?'));
  const absent = needed.findIndex((field) => !Object.hasOwn(argument, field));
  if (absent >= 0)
    throw storeError(
      codes.missing[absent] ?? codes.missing[0] ?? 9,
      `Missing '${needed[absent]}' parameter to ${name}`,
    );
  return argument;
};

type Takes = readonly Operand<unknown>[] | Readonly<Record<string, Operand<unknown>>>;
type Taken<T extends Takes> = { -readonly [K in keyof T]: T[K] extends Operand<infer V> ? V : never };

/** An operand that is there. */
interface Part {
  readonly key: string;
  readonly take: Operand<unknown>;
  readonly evaluate: Evaluator;
}

const positionalParts = (takes: Takes, argument: unknown, context: ExpressionContext): Part[] => {
  const entries = Object.entries<Operand<unknown>>(takes);
  const needed = entries.filter(([, take]) => take.optional !== true).length;
  const evaluators = operands(argument, context, needed, entries.length);
  return evaluators.flatMap((evaluate, index) => {
    const [key, take] = entries[index] ?? [];
    return key === undefined || take === undefined ? [] : [{ key, take, evaluate }];
  });
};

const compileBody = (
  expression: unknown,
  names: readonly string[],
  context: ExpressionContext,
): Evaluator => {
  const cells = names.map((): Variable => ({ value: undefined }));
  const variables = cells.map((cell, index): [string, Variable] => [names[index] ?? '', cell]);
  const scope = extendScope(context.scope, Object.fromEntries(variables));
  const evaluate = context.compile(expression, scope);
  return (root): Body =>
    (...values) => {
      cells.forEach((cell, index) => (cell.value = values[index]));
      return evaluate(root);
    };
};

const namedParts = (
  takes: Takes,
  argument: unknown,
  { context, codes }: { context: ExpressionContext; codes: NamedCodes },
): Part[] => {
  const entries = Object.entries<Operand<unknown>>(takes);
  const isNamed = entries.some(([, { variables }]) => variables?.length === 1);
  const fields = entries.map(([key, take]) => (take.optional === true ? `${key}?` : key));
  const given = namedArguments(argument, context, { fields: isNamed ? [...fields, 'as?'] : fields, codes });
  const as = isNamed ? given['as'] : undefined;
  if (as !== undefined && typeof as !== 'string') throw storeError(9, 'a variable name must be a string');
  const compile = (key: string, variables?: readonly string[]): Evaluator =>
    variables === undefined
      ? context.compile(given[key])
      : compileBody(given[key], as === undefined ? variables : [as], context);
  return entries
    .filter(([key]) => Object.hasOwn(given, key))
    .map(([key, take]) => ({ key, take, evaluate: compile(key, take.variables) }));
};

const namedBy =
  (keys: readonly string[]) =>
  (values: readonly unknown[]): Document => {
    const named: Document = {};
    for (let i = 0; i < keys.length; i++) named[keys[i] ?? ''] = values[i];
    return named;
  };

const define =
  (nullable: boolean) =>
  <const T extends Takes>(
    takes: T,
    apply: (operands: Taken<NoInfer<T>>, context: ExpressionContext) => unknown,
    codes?: NamedCodes,
  ): ExpressionOperator =>
  (argument, context) => {
    const parts = codes
      ? namedParts(takes, argument, { context, codes })
      : positionalParts(takes, argument, context);
    const shape = codes ? namedBy(parts.map(({ key }) => key)) : (values: unknown[]): unknown => values;
    return (root) => {
      const values: unknown[] = [];
      for (const { evaluate } of parts) {
        const value = evaluate(root);
        if (nullable && isNullish(value)) return null;
        values.push(value);
      }
      for (let i = 0; i < parts.length; i++) values[i] = parts[i]?.take(values[i], context);
      return apply(shape(values) as Taken<NoInfer<T>>, context);
    };
  };

/**
 * Defines an operator by what it takes (a list of operands or, with `codes`, the fields of its argument document)
 * and what it gives for that. Null and missing are values like others.
 */
export const strict = define(false);

/** As `strict`, but null as soon as one of the operands is null or missing. */
export const nullable = define(true);

/**
 * Defines an operator of any number of operands, which are taken alike; null when one of them is. `note` may say more of
 * the evaluator and those of its operands.
 */
export const listed =
  <T>(
    take: Operand<T>,
    apply: (values: T[], context: ExpressionContext) => unknown,
    note = (evaluator: Evaluator, _operands: readonly Evaluator[]): Evaluator => evaluator,
  ): ExpressionOperator =>
  (argument, context) => {
    const evaluators = operands(argument, context, 0, Infinity);
    const evaluator: Evaluator = (root) => {
      const values: T[] = [];
      for (const evaluate of evaluators) {
        const value = evaluate(root);
        if (isNullish(value)) return null;
        values.push(take(value, context));
      }
      return apply(values, context);
    };
    return note(evaluator, evaluators);
  };
