import { storeError } from '../errors';
import { isNumber, typeName } from '../query/bsonTypes';
import { createValueSet } from '../query/canonicalKey';
import { isArray, isDocument } from '../query/compare';
import { compileQuery } from '../query/compileQuery';
import { compileSort } from '../query/compileSort';
import { isOperatorDocument } from '../query/operators';
import { isRegex } from '../query/regex';
import { describeId } from './fieldModifiers';
import type { Scope } from '../expression/scope';
import type { Collation } from '../query/collation';
import type { Document } from '../query/compare';
import type { Leaf, Modifier } from './updateTree';

type Elements = readonly unknown[];

/** A modifier of the array at a path, undefined where there is none. Throws the code where there is another value. */
const ofArray = (
  path: string,
  code: number,
  apply: (array: Elements | undefined) => Elements | undefined,
): Leaf[] => [
  {
    path,
    apply: (current, place) => {
      if (current === undefined || isArray(current)) return apply(current);
      const type = typeName(current);
      throw storeError(code, `The field '${path}' must be an array but is ${type} in ${describeId(place)}`);
    },
  },
];

const integer = (value: unknown, name: string): number | undefined => {
  if (value === undefined) return undefined;
  const number = isNumber(value) ? Number(value) : Number.NaN;
  if (Number.isInteger(number)) return number;
  throw storeError(2, `The value for ${name} must be an integer but was given: ${typeName(value)}`);
};

const pushSort = (spec: unknown, collation: Collation): ((a: unknown, b: unknown) => number) => {
  const orders: Elements = isDocument(spec) ? Object.values(spec) : [spec];
  if (orders.length === 0)
    throw storeError(2, 'The $sort pattern is empty when it should be a set of fields.');
  if (orders.some((order) => order !== 1 && order !== -1))
    throw storeError(2, 'The $sort element value must be either 1 or -1');
  if (!isDocument(spec)) return (a, b) => Number(spec) * collation.compare(a, b);
  const compare = compileSort(spec, collation);
  const asDocument = (value: unknown): Document => (isDocument(value) ? value : {});
  return (a, b) => compare(asDocument(a), asDocument(b));
};

/** What `$each` lists, or the one value that stands for itself. */
const eachOf = (argument: unknown, name: string, code: number): Elements => {
  if (!isDocument(argument) || !Object.hasOwn(argument, '$each')) return [argument];
  const { $each: each } = argument;
  if (isArray(each)) return each;
  throw storeError(code, `The argument to $each in ${name} must be an array but it was ${typeName(each)}`);
};

const assertClauses = (argument: unknown, name: string, known: readonly string[]): Document => {
  if (!isDocument(argument) || !Object.hasOwn(argument, '$each')) return {};
  const stray = Object.keys(argument).find((key) => key !== '$each' && !known.includes(key));
  if (stray === undefined) return argument;
  throw storeError(2, `Unrecognized clause in ${name}: ${stray}`);
};

const push: Modifier = (argument, path, { scope }) => {
  const each = eachOf(argument, '$push', 2);
  const clauses = assertClauses(argument, '$push', ['$slice', '$sort', '$position']);
  const slice = integer(clauses['$slice'], '$slice');
  const position = integer(clauses['$position'], '$position') ?? Infinity;
  const sort = clauses['$sort'] === undefined ? undefined : pushSort(clauses['$sort'], scope.collation);
  return ofArray(path, 2, (current) => {
    const before = current ?? [];
    const at = position < 0 ? Math.max(0, before.length + position) : position;
    const joined = [...before.slice(0, at), ...each, ...before.slice(at)];
    if (sort !== undefined) joined.sort(sort);
    const after = slice === undefined ? joined : slice < 0 ? joined.slice(slice) : joined.slice(0, slice);
    // What was put in and cut off again counts as a change.
    const isSame = each.length === 0 && sort === undefined && after.length === current?.length;
    return isSame ? current : after;
  });
};

const addToSet: Modifier = (argument, path, { scope }) => {
  const { keyOf } = scope.collation;
  const values = eachOf(argument, '$addToSet', 14);
  assertClauses(argument, '$addToSet', []);
  return ofArray(path, 2, (current) => {
    const keys = new Set(current?.map(keyOf));
    const added = values.filter((value) => {
      const known = keys.size;
      return keys.add(keyOf(value)).size > known;
    });
    return added.length === 0 && current !== undefined ? current : [...(current ?? []), ...added];
  });
};

/** Removes the elements that pass the test. */
const culling = (path: string, matches: (element: unknown) => boolean): Leaf[] =>
  ofArray(path, 2, (current) => {
    const kept = current?.filter((element) => !matches(element));
    return kept?.length === current?.length ? current : kept;
  });

const pullTest = (condition: unknown, scope: Scope): ((element: unknown) => boolean) => {
  if (isRegex(condition) || isOperatorDocument(condition)) {
    const matches = compileQuery({ element: condition }, scope);
    return (element) => matches({ element });
  }
  if (!isDocument(condition)) return (element) => scope.collation.compare(element, condition) === 0;
  const matches = compileQuery(condition, scope);
  return (element) => isDocument(element) && matches(element);
};

const pullAll: Modifier = (argument, path, { scope }) => {
  if (!isArray(argument))
    throw storeError(2, `$pullAll requires an array argument but was given a ${typeName(argument)}`);
  return culling(path, createValueSet(argument, scope.collation.keyOf).has);
};

const pop: Modifier = (argument, path) => {
  const end = isNumber(argument) ? Number(argument) : 0;
  if (end !== 1 && end !== -1) throw storeError(9, `$pop expects 1 or -1, found: ${String(argument)}`);
  return ofArray(path, 14, (current) => {
    if (current === undefined || current.length === 0) return current;
    return end === 1 ? current.slice(0, -1) : current.slice(1);
  });
};

/** Modifiers of arrays. */
export const arrayModifiers: Readonly<Record<string, Modifier>> = {
  $push: push,
  $addToSet: addToSet,
  $pull: (argument, path, { scope }) => culling(path, pullTest(argument, scope)),
  $pullAll: pullAll,
  $pop: pop,
};
