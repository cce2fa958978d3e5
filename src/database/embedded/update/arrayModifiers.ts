import { storeError } from '../errors';
import { isNumber } from '../query/bsonTypes';
import { createValueSet } from '../query/canonicalKey';
import { equalValues, isArray, isDocument } from '../query/compare';
import { compileQuery } from '../query/compileQuery';
import { compileSort } from '../query/compileSort';
import { isRegex } from '../query/regex';
import { always, describeId, fieldOf, typeOf } from './leaf';
import type { Scope } from '../expression/scope';
import type { Collation } from '../query/collation';
import type { Document } from '../query/compare';
import type { Modifier, Place } from './leaf';

interface PushPlan {
  readonly each: readonly unknown[];
  readonly position?: number;
  readonly slice?: number;
  readonly sort?: (a: unknown, b: unknown) => number;
}

const integer = (value: unknown, name: string): number => {
  const number = isNumber(value) ? Number(value) : Number.NaN;
  if (Number.isInteger(number)) return number;
  throw storeError(2, `The value for ${name} must be an integer value but was given type: ${typeOf(value)}`);
};

const pushSort = (spec: unknown, collation: Collation): ((a: unknown, b: unknown) => number) => {
  if (isDocument(spec)) {
    if (Object.keys(spec).length === 0)
      throw storeError(2, 'The $sort pattern is empty when it should be a set of fields.');
    if (Object.values(spec).some((order) => order !== 1 && order !== -1)) {
      throw storeError(2, 'The $sort element value must be either 1 or -1');
    }
    const compare = compileSort(spec, collation);
    const asDocument = (value: unknown): Document => (isDocument(value) ? value : {});
    return (a, b) => compare(asDocument(a), asDocument(b));
  }
  if (spec !== 1 && spec !== -1) throw storeError(2, 'The $sort element value must be either 1 or -1');
  return (a, b) => spec * collation.compare(a, b);
};

const clauses = ['$each', '$slice', '$sort', '$position'];

const pushPlan = (argument: unknown, collation: Collation): PushPlan => {
  if (!isDocument(argument) || !Object.hasOwn(argument, '$each')) return { each: [argument] };
  const { $each: each, $slice: slice, $sort: sort, $position: position } = argument;
  const stray = Object.keys(argument).find((key) => !clauses.includes(key));
  if (stray !== undefined) throw storeError(2, `Unrecognized clause in $push: ${stray}`);
  if (!isArray(each)) {
    throw storeError(
      2,
      `The argument to $each in $push must be an array but it was of type: ${typeOf(each)}`,
    );
  }
  return {
    each,
    ...(slice !== undefined && { slice: integer(slice, '$slice') }),
    ...(sort !== undefined && { sort: pushSort(sort, collation) }),
    ...(position !== undefined && { position: integer(position, '$position') }),
  };
};

const slicePart = (array: unknown[], count: number | undefined): unknown[] => {
  if (count === undefined) return array;
  return count < 0 ? array.slice(count) : array.slice(0, count);
};

const push: Modifier = (argument, path, { scope }) => {
  const { each, position, slice, sort } = pushPlan(argument, scope.collation);
  const apply = (current: unknown, place: Place): unknown => {
    if (current !== undefined && !isArray(current)) {
      throw storeError(
        2,
        `The field '${path}' must be an array but is of type ${typeOf(current)} in document ${describeId(place)}`,
      );
    }
    const before: readonly unknown[] = current ?? [];
    const at =
      position === undefined
        ? before.length
        : position < 0
          ? Math.max(0, before.length + position)
          : position;
    const joined = [...before.slice(0, at), ...each, ...before.slice(at)];
    if (sort !== undefined) joined.sort(sort);
    const after = slicePart(joined, slice);
    return current !== undefined && equalValues(before, after) ? current : after;
  };
  return [{ path, needsPath: always, apply }];
};

const addToSetValues = (argument: unknown): readonly unknown[] => {
  if (!isDocument(argument) || Object.keys(argument)[0] !== '$each') return [argument];
  const { $each: each } = argument;
  if (!isArray(each)) {
    throw storeError(
      14,
      `The argument to $each in $addToSet must be an array but it was of type ${typeOf(each)}`,
    );
  }
  if (Object.keys(argument).length > 1)
    throw storeError(2, 'Found unexpected fields after $each in $addToSet');
  return each;
};

const addToSet: Modifier = (argument, path, { scope }) => {
  const { keyOf } = scope.collation;
  const values = addToSetValues(argument);
  const apply = (current: unknown): unknown => {
    if (current !== undefined && !isArray(current)) {
      throw storeError(
        2,
        `Cannot apply $addToSet to non-array field. Field named '${fieldOf(path)}' has non-array type ${typeOf(current)}`,
      );
    }
    const before: readonly unknown[] = current ?? [];
    const keys = new Set(before.map(keyOf));
    const added = values.filter((value) => {
      const isNew = !keys.has(keyOf(value));
      keys.add(keyOf(value));
      return isNew;
    });
    return added.length === 0 && current !== undefined ? current : [...before, ...added];
  };
  return [{ path, needsPath: always, apply }];
};

/** Removes the elements that pass the test. */
const culling = (
  name: string,
  path: string,
  matches: (element: unknown) => boolean,
): ReturnType<Modifier> => [
  {
    path,
    needsPath: always,
    apply: (current) => {
      if (current === undefined) return current;
      if (!isArray(current)) throw storeError(2, `Cannot apply ${name} to a non-array value`);
      const kept = current.filter((element) => !matches(element));
      return kept.length === current.length ? current : kept;
    },
  },
];

const pullTest = (condition: unknown, scope: Scope): ((element: unknown) => boolean) => {
  if (isDocument(condition)) {
    if (!Object.keys(condition)[0]?.startsWith('$')) {
      const matches = compileQuery(condition, scope);
      return (element) => isDocument(element) && matches(element);
    }
  } else if (!isRegex(condition)) return (element) => scope.collation.compare(element, condition) === 0;
  const matches = compileQuery({ element: condition }, scope);
  return (element) => matches({ element });
};

const pull: Modifier = (argument, path, { scope }) => culling('$pull', path, pullTest(argument, scope));

const pullAll: Modifier = (argument, path, { scope }) => {
  if (!isArray(argument))
    throw storeError(2, `$pullAll requires an array argument but was given a ${typeOf(argument)}`);
  const values = createValueSet(argument, scope.collation.keyOf);
  return culling('$pullAll', path, (element) => values.has(element));
};

const pop: Modifier = (argument, path) => {
  if (!isNumber(argument)) throw storeError(9, `Expected a number in: ${path}: ${typeOf(argument)}`);
  const end = Number(argument);
  if (end !== 1 && end !== -1) throw storeError(9, `$pop expects 1 or -1, found: ${end}`);
  const apply = (current: unknown): unknown => {
    if (current === undefined) return current;
    if (!isArray(current)) {
      throw storeError(14, `Path '${path}' contains an element of non-array type '${typeOf(current)}'`);
    }
    if (current.length === 0) return current;
    return end === 1 ? current.slice(0, -1) : current.slice(1);
  };
  return [{ path, needsPath: always, apply }];
};

/** Modifiers of arrays. */
export const arrayModifiers: Readonly<Record<string, Modifier>> = {
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
};
