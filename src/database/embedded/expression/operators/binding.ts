import { storeError } from '../../errors';
import { isDocument } from '../../query/compare';
import { namedArguments } from '../define';
import { extendScope } from '../scope';
import { isNullish, isTrue } from '../values';
import { array, integer } from './arrayValues';
import type { ExpressionOperator, Variable } from '../scope';

const createVariable = (): Variable => ({ value: undefined });

const nameOf = (given: unknown, fallback: string): string => {
  if (given === undefined) return fallback;
  if (typeof given === 'string') return given;
  throw storeError(16867, 'a variable name must be a string');
};

const filter: ExpressionOperator = (argument, context) => {
  const codes = { notAnObject: 28646, unknown: 28647, missing: 28648 };
  const parts = namedArguments(argument, context, { fields: ['input', 'cond', 'as?', 'limit?'], codes });
  const input = context.compile(parts['input']);
  const limit = parts['limit'] === undefined ? undefined : context.compile(parts['limit']);
  const element = createVariable();
  const scope = extendScope(context.scope, { [nameOf(parts['as'], 'this')]: element });
  const test = context.compile(parts['cond'], scope);
  return (root) => {
    const value = input(root);
    if (isNullish(value)) return null;
    const values = array(value, 28651, '$filter input');
    const given = limit?.(root);
    const most = isNullish(given) ? Infinity : integer(given, 327391, '$filter limit');
    if (most <= 0) throw storeError(327392, '$filter: limit must be greater than 0');
    const kept: unknown[] = [];
    for (const each of values) {
      element.value = each;
      if (isTrue(test(root))) kept.push(each);
      if (kept.length >= most) break;
    }
    return kept;
  };
};

const map: ExpressionOperator = (argument, context) => {
  const codes = { notAnObject: 16878, unknown: 16879, missing: 16880 };
  const parts = namedArguments(argument, context, { fields: ['input', 'in', 'as?'], codes });
  const input = context.compile(parts['input']);
  const element = createVariable();
  const body = context.compile(
    parts['in'],
    extendScope(context.scope, { [nameOf(parts['as'], 'this')]: element }),
  );
  return (root) => {
    const value = input(root);
    if (isNullish(value)) return null;
    return array(value, 16883, '$map input').map((each) => {
      element.value = each;
      return body(root) ?? null;
    });
  };
};

const reduce: ExpressionOperator = (argument, context) => {
  const codes = { notAnObject: 40075, unknown: 40076, missing: 40077 };
  const parts = namedArguments(argument, context, { fields: ['input', 'initialValue', 'in'], codes });
  const input = context.compile(parts['input']);
  const initial = context.compile(parts['initialValue']);
  const variables = { this: createVariable(), value: createVariable() };
  const body = context.compile(parts['in'], extendScope(context.scope, variables));
  return (root) => {
    const value = input(root);
    if (isNullish(value)) return null;
    let result = initial(root);
    for (const each of array(value, 40080, '$reduce input')) {
      variables.this.value = each;
      variables.value.value = result;
      result = body(root);
    }
    return result;
  };
};

const letOperator: ExpressionOperator = (argument, context) => {
  const codes = { notAnObject: 16874, unknown: 16875, missing: 16876 };
  const parts = namedArguments(argument, context, { fields: ['vars', 'in'], codes });
  const given = parts['vars'];
  if (!isDocument(given)) throw storeError(10065, 'invalid parameter: expected an object (vars)');
  const values = Object.entries(given).map(([name, expression]) => ({
    name,
    evaluate: context.compile(expression),
    variable: createVariable(),
  }));
  const scope = extendScope(
    context.scope,
    Object.fromEntries(values.map(({ name, variable }) => [name, variable])),
  );
  const body = context.compile(parts['in'], scope);
  return (root) => {
    const computed = values.map(({ evaluate }) => evaluate(root));
    values.forEach(({ variable }, index) => (variable.value = computed[index]));
    return body(root);
  };
};

/** Operators that have variables of their own. */
export const bindingOperators: Readonly<Record<string, ExpressionOperator>> = {
  $filter: filter,
  $map: map,
  $reduce: reduce,
  $let: letOperator,
};
