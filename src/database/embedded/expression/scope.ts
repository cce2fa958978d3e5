import { storeError } from '../errors';
import { simpleCollation } from '../query/collation';
import type { Collation } from '../query/collation';
import { createDeadline } from '../deadline';
import type { Deadline } from '../deadline';
import type { Document } from '../query/compare';

/** Computes an expression for one document (`$$ROOT`); undefined stands for a missing value. */
export type Evaluator = (root: Document) => unknown;

/** A variable's cell. Operators such as `$map` set it before they evaluate their body. */
export interface Variable {
  value: unknown;
}

/** What the names in an expression mean, and how its values compare. */
export interface Scope {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly collation: Collation;
  /** How long the work may take. */
  readonly deadline: Deadline;
}

export interface ExpressionContext {
  /** The operator's name, for messages. */
  readonly name: string;
  readonly scope: Scope;
  readonly compile: (expression: unknown, scope?: Scope) => Evaluator;
}

/** Compiles one operator's argument. */
export type ExpressionOperator = (argument: unknown, context: ExpressionContext) => Evaluator;

/** A command's scope: `$$NOW`, the variables of its `let`, its collation. */
export const rootScope = (
  given: {
    now?: Date;
    variables?: Document;
    collation?: Collation | undefined;
    deadline?: Deadline;
  } = {},
): Scope => {
  const variables = new Map(
    Object.entries(given.variables ?? {}).map(([name, value]): [string, Variable] => [name, { value }]),
  );
  if (given.now !== undefined) variables.set('NOW', { value: given.now });
  const { collation = simpleCollation, deadline = createDeadline() } = given;
  return { variables, collation, deadline };
};

const userVariable = /^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/;

/** Adds variables to a scope. Throws 9 for a name that does not begin with a lower-case letter. */
export const extendScope = (scope: Scope, added: Readonly<Record<string, Variable>>): Scope => {
  for (const name of Object.keys(added)) {
    if (!userVariable.test(name)) {
      throw storeError(9, `'${name}' starts with an invalid character for a user variable name`);
    }
  }
  return { ...scope, variables: new Map([...scope.variables, ...Object.entries(added)]) };
};

/** Variables by their names, and what sets them for one document. */
export const bindVariables = (spec: Document, compile: (expression: unknown) => Evaluator) => {
  const values = Object.entries(spec).map(([name, expression]) => {
    const variable: Variable = { value: undefined };
    return { name, evaluate: compile(expression), variable };
  });
  return {
    variables: Object.fromEntries(values.map(({ name, variable }) => [name, variable])),
    bind: (root: Document): void => {
      for (const { variable, evaluate } of values) variable.value = evaluate(root);
    },
  };
};
