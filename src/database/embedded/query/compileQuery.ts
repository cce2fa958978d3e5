import { storeError } from '../errors';
import { compileExpression, rootScope } from '../expression/compileExpression';
import { isTrue } from '../expression/values';
import { isDocument } from './compare';
import { fieldOperators, implicitTest } from './operators';
import { fieldReader, somewhere } from './path';
import type { Scope } from '../expression/scope';
import type { Document } from './compare';
import type { OperatorContext } from './operatorContext';
import type { ValueTest } from './path';

export type Predicate = (document: Document) => boolean;

type TopLevelOperator = (argument: unknown, scope: Scope) => Predicate;

const every = (tests: readonly Predicate[]): Predicate => {
  const [first, second] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (tests.length === 2) return (document) => first(document) && second(document);
  return (document) => {
    for (const test of tests) if (!test(document)) return false;
    return true;
  };
};

const clauses = (argument: unknown, scope: Scope, name: string): Predicate[] => {
  if (!Array.isArray(argument)) throw storeError(2, `${name} must be an array`);
  if (argument.length === 0) throw storeError(2, '$and/$or/$nor must be a nonempty array');
  return argument.map((each: unknown) => {
    if (!isDocument(each)) throw storeError(2, '$or/$and/$nor entries need to be full objects');
    return compileFilter(each, scope);
  });
};

/** Every operator that may stand at the top of a filter. */
export const topLevelOperators: Readonly<Record<string, TopLevelOperator>> = {
  $and: (argument, scope) => every(clauses(argument, scope, '$and')),
  $or: (argument, scope) => {
    const tests = clauses(argument, scope, '$or');
    return (document) => tests.some((test) => test(document));
  },
  $nor: (argument, scope) => {
    const tests = clauses(argument, scope, '$nor');
    return (document) => !tests.some((test) => test(document));
  },
  $expr: (argument, scope) => {
    const evaluate = compileExpression(argument, scope);
    return (document) => isTrue(evaluate(document));
  },
  $comment: () => () => true,
  $alwaysTrue: (argument) => {
    if (argument !== 1) throw storeError(9, '$alwaysTrue must be 1');
    return () => true;
  },
  $alwaysFalse: (argument) => {
    if (argument !== 1) throw storeError(9, '$alwaysFalse must be 1');
    return () => false;
  },
};

/** What MongoDB knows and the store refuses, with the code that it answers. */
export const refusedQueryOperators: Readonly<Record<string, number>> = {
  $jsonSchema: 2,
  $where: 2,
  $text: 27,
  $near: 291,
  $nearSphere: 291,
  $geoWithin: 2,
  $geoIntersects: 2,
};

const refuseUnsupported = (name: string): void => {
  const code = Object.hasOwn(refusedQueryOperators, name) ? refusedQueryOperators[name] : undefined;
  if (code !== undefined) throw storeError(code, `${name} is not supported`);
};

const compileOperators = (operators: Document, context: Omit<OperatorContext, 'siblings'>): ValueTest => {
  const tests = Object.entries(operators).map(([name, argument]) => {
    const operator = Object.hasOwn(fieldOperators, name) ? fieldOperators[name] : undefined;
    if (operator !== undefined) return operator(argument, { ...context, siblings: operators });
    refuseUnsupported(name);
    throw storeError(2, `unknown operator: ${name}`);
  });
  const [first] = tests;
  if (tests.length === 1 && first !== undefined) return first;
  return (subject) => {
    for (const test of tests) if (!test(subject)) return false;
    return true;
  };
};

/** The lift over a path; a single field name is spelled out, as it is what most filters test. */
const liftOver =
  (path: string) =>
  (test: ValueTest, whole = false): ValueTest => {
    if (path.includes('.') || whole) return somewhere(path, test, whole) as ValueTest;
    const read = fieldReader(path);
    return (document) => {
      const value = read(document as Document);
      if (!Array.isArray(value)) return test(value);
      for (const element of value) if (test(element)) return true;
      return test(value);
    };
  };

const operatorContext = (scope: Scope, lift: OperatorContext['lift']): Omit<OperatorContext, 'siblings'> => ({
  lift,
  compileFilter: (filter) => compileFilter(filter, scope),
  compileOperators: (operators, nested) => compileOperators(operators, operatorContext(scope, nested)),
});

/** Compiles the conditions below one field; throws 2 for an operator that MongoDB does not know. */
const compileField = (path: string, condition: unknown, scope: Scope): Predicate => {
  const lift = liftOver(path);
  const first = isDocument(condition) ? Object.keys(condition)[0] : undefined;
  if (!isDocument(condition) || !first?.startsWith('$')) return lift(implicitTest(condition));
  return compileOperators(condition, operatorContext(scope, lift));
};

const compileEntry = (name: string, argument: unknown, scope: Scope): Predicate => {
  if (!name.startsWith('$')) return compileField(name, argument, scope);
  const operator = Object.hasOwn(topLevelOperators, name) ? topLevelOperators[name] : undefined;
  if (operator !== undefined) return operator(argument, scope);
  refuseUnsupported(name);
  throw storeError(2, `unknown top level operator: ${name}`);
};

/** Compiles a filter whose `$expr` may use the variables of the scope. */
export const compileFilter = (filter: Document, scope: Scope): Predicate =>
  every(Object.entries(filter).map(([name, argument]) => compileEntry(name, argument, scope)));

/** Tests an array's elements as `$pull` does: by operators on the element, or by a filter on its fields. */
export const compileElementTest = (condition: Document): ValueTest =>
  compileOperators(
    { $elemMatch: condition },
    operatorContext(rootScope(), (test) => (element) => test([element])),
  );

/**
 * Compiles a filter to a function that says whether a document matches. Throws 2 (BadValue) for an unknown
 * operator or a malformed argument, 168 for an unknown expression operator in `$expr`.
 */
export const compileQuery = (filter: Document, scope: Scope = rootScope()): Predicate =>
  compileFilter(filter, scope);
