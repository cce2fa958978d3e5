import { storeError } from '../errors';
import { compileExpression, rootScope } from '../expression/compileExpression';
import { isTrue } from '../expression/values';
import { isArray, isDocument } from './compare';
import { fieldOperators, implicitTest, isOperatorDocument } from './operators';
import { somewhere } from './path';
import type { Scope } from '../expression/scope';
import type { Document } from './compare';
import type { OperatorContext } from './operators';
import type { ValueTest } from './path';

export type Predicate = (document: Document) => boolean;

type TopLevelOperator = (argument: unknown, scope: Scope) => Predicate;

/** Whether a value passes all the tests, the usual few of them spelled out. */
const every = <T>(tests: readonly ((value: T) => boolean)[]): ((value: T) => boolean) => {
  const [first, second] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (tests.length === 2) return (value) => first(value) && second(value);
  return (value) => {
    for (const test of tests) if (!test(value)) return false;
    return true;
  };
};

const clauses = (argument: unknown, scope: Scope): Predicate[] => {
  if (!isArray(argument) || argument.length === 0)
    throw storeError(2, '$and/$or/$nor must be a nonempty array');
  return argument.map((each) => {
    if (!isDocument(each)) throw storeError(2, '$or/$and/$nor entries need to be full objects');
    return compileFilter(each, scope);
  });
};

/** Every operator that may stand at the top of a filter. */
export const topLevelOperators: Readonly<Record<string, TopLevelOperator>> = {
  $and: (argument, scope) => every(clauses(argument, scope)),
  $or: (argument, scope) => {
    const tests = clauses(argument, scope);
    return (document) => tests.some((test) => test(document));
  },
  $nor: (argument, scope) => {
    const tests = clauses(argument, scope);
    return (document) => !tests.some((test) => test(document));
  },
  $expr: (argument, scope) => {
    const evaluate = compileExpression(argument, scope);
    return (document) => isTrue(evaluate(document));
  },
  $comment: () => () => true,
};

/** What MongoDB refuses with another code than an operator that nobody knows. */
const refusedOperators: Readonly<Record<string, number>> = { $text: 27, $near: 291, $nearSphere: 291 };

const unknownOperator = (name: string): Error =>
  storeError(refusedOperators[name] ?? 2, `unknown operator: ${name}`);

const compileOperators = (operators: Document, context: OperatorContext): ValueTest =>
  every(
    Object.entries(operators).map(([name, argument]) => {
      const operator = Object.hasOwn(fieldOperators, name) ? fieldOperators[name] : undefined;
      if (operator === undefined) throw unknownOperator(name);
      return operator(argument, context, operators);
    }),
  );

const operatorContext = (scope: Scope, lift: OperatorContext['lift']): OperatorContext => ({
  lift,
  collation: scope.collation,
  compileFilter: (filter) => compileFilter(filter, scope),
  compileOperators: (operators, nested) => compileOperators(operators, operatorContext(scope, nested)),
});

const compileEntry = (name: string, argument: unknown, scope: Scope): Predicate => {
  if (!name.startsWith('$')) {
    const lift: OperatorContext['lift'] = (test, whole) => somewhere(name, test, whole) as ValueTest;
    return isOperatorDocument(argument)
      ? compileOperators(argument, operatorContext(scope, lift))
      : lift(implicitTest(argument, scope.collation));
  }
  const operator = Object.hasOwn(topLevelOperators, name) ? topLevelOperators[name] : undefined;
  if (operator === undefined) throw unknownOperator(name);
  return operator(argument, scope);
};

const compileFilter = (filter: Document, scope: Scope): Predicate =>
  every(Object.entries(filter).map(([name, argument]) => compileEntry(name, argument, scope)));

/** Tests an array's elements as `$pull` does: by operators on the element, or by a filter on its fields. */
export const compileElementTest = (condition: Document, scope: Scope): ValueTest =>
  compileOperators(
    { $elemMatch: condition },
    operatorContext(scope, (test) => (element) => test([element])),
  );

/**
 * Compiles a filter to a function that says whether a document matches; `$expr` may use the variables of the scope, and
 * values compare by its collation. Throws 2 (BadValue) for an unknown operator or a malformed argument, 168 for an
 * unknown expression operator in `$expr`.
 */
export const compileQuery = (filter: Document, scope: Scope = rootScope()): Predicate =>
  compileFilter(filter, scope);
