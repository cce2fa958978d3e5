import { isArray, isDocument } from './compare';
import { compileQuery } from './compileQuery';
import { readField, isIndex } from './path';
import type { Scope } from '../expression/scope';
import type { Document } from './compare';

/** Finds the array element that made a document match; undefined when no condition met an array. */
export type PositionFinder = (document: Document) => number | undefined;

/** Operators that hold for a document as a whole and single out no element. */
const negations = new Set(['$ne', '$nin', '$not', '$exists']);

const pointsAtElement = (condition: unknown): boolean =>
  !isDocument(condition) || !Object.keys(condition).every((key) => negations.has(key));

/** The first array on the path, and what of the path is left below it. */
const firstArray = (
  document: Document,
  parts: readonly string[],
): { array: readonly unknown[]; rest: readonly string[] } | undefined => {
  let value: unknown = document;
  for (const [depth, part] of parts.entries()) {
    if (!isDocument(value)) return undefined;
    value = readField(value, part);
    if (isArray(value)) return { array: value, rest: parts.slice(depth + 1) };
  }
  return undefined;
};

const conditionFinder = (path: string, condition: unknown, scope: Scope): PositionFinder => {
  const parts = path.split('.');
  // One test for each place on the path where the array may be.
  const tests = parts.map((_part, depth) =>
    compileQuery({ [['e', ...parts.slice(depth + 1)].join('.')]: condition }, scope),
  );
  return (document) => {
    const found = firstArray(document, parts);
    if (found === undefined) return undefined;
    const { array, rest } = found;
    const [index] = rest;
    if (index !== undefined && isIndex(index) && Number(index) < array.length) return Number(index);
    const test = tests[parts.length - rest.length - 1];
    const at = array.findIndex((element) => test?.({ e: [element] }));
    return at < 0 ? undefined : at;
  };
};

const orFinder = (branches: readonly Document[], array: string, scope: Scope): PositionFinder => {
  const compiled = branches.map((branch) => ({
    test: compileQuery(branch, scope),
    find: compilePosition(branch, array, scope),
  }));
  return (document) => compiled.find(({ test }) => test(document))?.find(document);
};

const findersIn = (
  filter: Document,
  array: string,
  scope: Scope,
): { find: PositionFinder; near: boolean }[] =>
  Object.entries(filter).flatMap(([name, condition]) => {
    if (name === '$and') return (condition as Document[]).flatMap((each) => findersIn(each, array, scope));
    if (name === '$or') return [{ find: orFinder(condition as Document[], array, scope), near: true }];
    if (name.startsWith('$') || !pointsAtElement(condition)) return [];
    const near = name === array || name.startsWith(`${array}.`);
    return [{ find: conditionFinder(name, condition, scope), near }];
  });

/**
 * Compiles the position that `$` stands for in `array.$`: that of the element which satisfied the last condition of a
 * valid filter on the array (or, without one, on any array).
 */
export const compilePosition = (filter: Document, array: string, scope: Scope): PositionFinder => {
  const all = findersIn(filter, array, scope).reverse();
  const ordered = [...all.filter(({ near }) => near), ...all.filter(({ near }) => !near)];
  return (document) => {
    for (const { find } of ordered) {
      const index = find(document);
      if (index !== undefined) return index;
    }
    return undefined;
  };
};
