import { storeError } from '../errors';
import type { Document } from '../query/compare';

/** Computes an expression for one document (`$$ROOT`); undefined stands for a missing value. */
export type Evaluator = (root: Document) => unknown;

/** A variable's cell. Operators such as `$map` set it before they evaluate their body. */
export interface Variable {
  value: unknown;
}

/** What the names in an expression mean. */
export interface Scope {
  readonly variables: ReadonlyMap<string, Variable>;
}

export interface ExpressionContext {
  /** The operator's name, for messages. */
  readonly name: string;
  readonly scope: Scope;
  compile(expression: unknown, scope?: Scope): Evaluator;
}

/** Compiles one operator's argument. */
export type ExpressionOperator = (argument: unknown, context: ExpressionContext) => Evaluator;

/** A command's scope: `$$NOW` and the variables of its `let`. */
export const rootScope = (given: { now?: Date; variables?: Document } = {}): Scope => {
  const variables = new Map(
    Object.entries(given.variables ?? {}).map(([name, value]): [string, Variable] => [name, { value }]),
  );
  if (given.now !== undefined) variables.set('NOW', { value: given.now });
  return { variables };
};

const userVariable = /^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/;

/** Adds variables to a scope. Throws 16867 for a name that does not begin with a lower-case letter. */
export const extendScope = (scope: Scope, added: Readonly<Record<string, Variable>>): Scope => {
  for (const name of Object.keys(added)) {
    if (!userVariable.test(name)) {
      throw storeError(16867, `'${name}' starts with an invalid character for a user variable name`);
    }
  }
  return { variables: new Map([...scope.variables, ...Object.entries(added)]) };
};
