import { isArray, isDocument } from './compare';
import { compileQuery } from './compileQuery';
import { readField, isIndex } from './path';
import type { Scope } from '../expression/scope';
import type { Document } from './compare';

/** Finds the array element that made a document match; undefined when no condition met an array. */
export type PositionFinder = (document: Document) => number | undefined;

/** Operators that hold for a document as a whole and single out no element. */
const negations = ['$ne', '$nin', '$not', '$exists'];

const pointsAtElement = (condition: unknown): boolean =>
  !isDocument(condition) || !Object.keys(condition).every((key) => negations.includes(key));

/** The position in the first array on the path of the element by which the condition holds. */
const conditionFinder = (path: string, condition: unknown, scope: Scope): PositionFinder => {
  const parts = path.split('.');
  // One test of an element for each place on the path where the array may be.
  const tests = parts.map((_part, depth) =>
    compileQuery({ [['e', ...parts.slice(depth + 1)].join('.')]: condition }, scope),
  );
  return (document) => {
    let value: unknown = document;
    for (const [depth, part] of parts.entries()) {
      value = isDocument(value) ? readField(value, part) : undefined;
      if (!isArray(value)) continue;
      const index = parts[depth + 1] ?? '';
      if (isIndex(index) && Number(index) < value.length) return Number(index);
      const found = value.findIndex((element) => tests[depth]?.({ e: [element] }));
      return found < 0 ? undefined : found;
    }
    return undefined;
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
    const near = `${name}.`.startsWith(`${array}.`);
    return [{ find: conditionFinder(name, condition, scope), near }];
  });

/**
 * Compiles the position that `$` stands for in `array.$`: that of the element which satisfied the last condition of a
 * valid filter on the array (or, without one, on any array).
 */
export const compilePosition = (filter: Document, array: string, scope: Scope): PositionFinder => {
  const all = findersIn(filter, array, scope).reverse();
  const finders = [...all.filter(({ near }) => near), ...all.filter(({ near }) => !near)];
  return (document) => {
    for (const { find } of finders) {
      const index = find(document);
      if (index !== undefined) return index;
    }
    return undefined;
  };
};
