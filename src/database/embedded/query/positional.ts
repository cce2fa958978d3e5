import { isDocument } from './compare';
import { compileQuery } from './compileQuery';
import { readField, isIndex } from './path';
import type { Document } from './compare';

/** Finds the array element that made a document match; undefined when no condition met an array. */
export type PositionFinder = (document: Document) => number | undefined;

/** Operators that hold for a document as a whole and single out no element. */
const negations = new Set(['$ne', '$nin', '$not', '$exists']);

const pointsAtElement = (condition: unknown): boolean =>
  !isDocument(condition) || !Object.keys(condition).every((key) => negations.has(key));

/** The first array on the path, and how many components lead to it. */
const firstArray = (
  document: Document,
  parts: readonly string[],
): { array: unknown[]; depth: number } | undefined => {
  let value: unknown = document;
  for (let depth = 0; depth < parts.length; depth++) {
    if (!isDocument(value)) return undefined;
    value = readField(value, parts[depth] ?? '');
    if (Array.isArray(value)) return { array: value, depth: depth + 1 };
  }
  return undefined;
};

const conditionFinder = (path: string, condition: unknown): PositionFinder => {
  const parts = path.split('.');
  const tests = new Map<string, (document: Document) => boolean>();
  const testFor = (rest: readonly string[]): ((document: Document) => boolean) => {
    const key = ['e', ...rest].join('.');
    const test = tests.get(key) ?? compileQuery({ [key]: condition });
    tests.set(key, test);
    return test;
  };
  return (document) => {
    const found = firstArray(document, parts);
    if (found === undefined) return undefined;
    const rest = parts.slice(found.depth);
    const [index] = rest;
    if (index !== undefined && isIndex(index) && Number(index) < found.array.length) return Number(index);
    const test = testFor(rest);
    const at = found.array.findIndex((element) => test({ e: [element] }));
    return at < 0 ? undefined : at;
  };
};

const orFinder = (branches: readonly Document[], array: string): PositionFinder => {
  const compiled = branches.map((branch) => ({
    test: compileQuery(branch),
    find: compilePosition(branch, array),
  }));
  return (document) => compiled.find(({ test }) => test(document))?.find(document);
};

const findersIn = (filter: Document, array: string): { find: PositionFinder; near: boolean }[] =>
  Object.entries(filter).flatMap(([name, condition]) => {
    if (name === '$and' && Array.isArray(condition)) {
      return (condition as Document[]).flatMap((each) => findersIn(each, array));
    }
    if (name === '$or' && Array.isArray(condition)) {
      return [{ find: orFinder(condition as Document[], array), near: true }];
    }
    if (name.startsWith('$') || !pointsAtElement(condition)) return [];
    return [{ find: conditionFinder(name, condition), near: name === array || name.startsWith(`${array}.`) }];
  });

/**
 * Compiles the position that `$` stands for in `array.$`: that of the element which satisfied the filter's last
 * condition on the array (or, without one, on any array).
 */
export const compilePosition = (filter: Document, array: string): PositionFinder => {
  const all = findersIn(filter, array);
  const ordered = [...all.filter(({ near }) => !near), ...all.filter(({ near }) => near)].reverse();
  return (document) => {
    for (const { find } of ordered) {
      const index = find(document);
      if (index !== undefined) return index;
    }
    return undefined;
  };
};
