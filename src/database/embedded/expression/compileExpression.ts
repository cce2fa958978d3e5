import { storeError } from '../errors';
import { isDocument } from '../query/compare';
import { fieldReader, setField } from '../query/path';
import { expressionOperators } from './operators';
import { atPath, constantOf, literal } from './values';
import type { Document } from '../query/compare';
import type { Reader } from '../query/path';
import type { Evaluator, Scope } from './scope';

export { rootScope } from './scope';

/** The path's value below a value: arrays on the way give what the documents in them have. */
const descend = (readers: readonly Reader[], at: number, value: unknown): unknown => {
  const read = readers[at];
  if (read === undefined) return value;
  if (isDocument(value)) return descend(readers, at + 1, read(value));
  if (!Array.isArray(value)) return undefined;
  const found: unknown[] = [];
  for (const element of value) {
    const each = isDocument(element) ? descend(readers, at, element) : undefined;
    if (each !== undefined) found.push(each);
  }
  return found;
};

const checkName = (name: string): void => {
  if (name === '') throw storeError(15998, 'FieldPath field names may not be empty strings.');
  if (name.startsWith('$'))
    throw storeError(16410, `FieldPath field names may not start with '$'. Given '${name}'.`);
};

/** The names in a path. Throws 40352, 40353, 15998 or 16410 for what is no path. */
export const fieldNames = (path: string): string[] => {
  if (path === '') throw storeError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw storeError(40353, "FieldPath must not end with a '.'.");
  const names = path.split('.');
  names.forEach(checkName);
  return names;
};

const pathReaders = (path: string): Reader[] => fieldNames(path).map(fieldReader);

/** Compiles a field path without its `$`. */
const compilePath = (path: string): Evaluator => {
  const readers = pathReaders(path);
  const [first] = readers;
  if (first === undefined) return (root) => root;
  return atPath(path, readers.length === 1 ? first : (root) => descend(readers, 1, first(root)));
};

const compileVariable = (name: string, scope: Scope): Evaluator => {
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return (root) => root;
    case 'REMOVE':
      return literal(undefined);
    default: {
      const variable = scope.variables.get(name);
      if (variable === undefined) throw storeError(17276, `Use of undefined variable: ${name}`);
      return () => variable.value;
    }
  }
};

const compileReference = (reference: string, scope: Scope): Evaluator => {
  const [name = '', ...rest] = reference.split('.');
  if (name === '') throw storeError(9, 'empty variable names are not allowed');
  const readVariable = compileVariable(name, scope);
  if (rest.length === 0) return readVariable;
  if (name === 'ROOT' || name === 'CURRENT') return compilePath(rest.join('.'));
  const readers = pathReaders(rest.join('.'));
  return (root) => descend(readers, 0, readVariable(root));
};

const compileString = (text: string, scope: Scope): Evaluator => {
  if (!text.startsWith('$')) return literal(text);
  if (text === '$') throw storeError(16872, "'$' by itself is not a valid FieldPath");
  return text.startsWith('$$') ? compileReference(text.slice(2), scope) : compilePath(text.slice(1));
};

const compileArray = (items: readonly unknown[], scope: Scope): Evaluator => {
  const evaluators = items.map((item) => compileExpression(item, scope));
  if (evaluators.every((each) => constantOf(each) !== undefined)) return literal(items);
  return (root) => evaluators.map((evaluate) => evaluate(root) ?? null);
};

const compileObject = (object: Document, scope: Scope): Evaluator => {
  const fields = Object.entries(object).map(([name, expression]): [string, Evaluator] => {
    if (name.includes('.'))
      throw storeError(16412, `FieldPath field names may not contain '.'. Given '${name}'.`);
    checkName(name);
    return [name, compileExpression(expression, scope)];
  });
  return (root) => {
    const result: Document = {};
    for (const [name, evaluate] of fields) {
      const value = evaluate(root);
      if (value !== undefined) setField(result, name, value);
    }
    return result;
  };
};

const compileOperator = (name: string, argument: unknown, scope: Scope): Evaluator => {
  const operator = Object.hasOwn(expressionOperators, name) ? expressionOperators[name] : undefined;
  if (operator === undefined) throw storeError(168, `Unrecognized expression '${name}'`);
  const compile = (expression: unknown, inner: Scope = scope): Evaluator =>
    compileExpression(expression, inner);
  return operator(argument, { name, scope, compile });
};

/**
 * Compiles an aggregation expression to a closure. Throws 168 for an unknown operator, 17276 for an unknown
 * variable, 15983 for an operator that has fields beside it.
 */
export const compileExpression = (expression: unknown, scope: Scope): Evaluator => {
  if (typeof expression === 'string') return compileString(expression, scope);
  if (Array.isArray(expression)) return compileArray(expression, scope);
  if (!isDocument(expression)) return literal(expression);
  const names = Object.keys(expression);
  const [operator] = names;
  if (!operator?.startsWith('$')) return compileObject(expression, scope);
  if (names.length > 1)
    throw storeError(15983, `An expression must have exactly one field: ${names.join(', ')}`);
  return compileOperator(operator, expression[operator], scope);
};
