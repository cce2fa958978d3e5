import { storeError } from '../errors';
import { isDocument } from '../query/compare';
import { compileQuery } from '../query/compileQuery';
import { compilePosition } from '../query/positional';
import type { Scope } from '../expression/scope';
import type { Document } from '../query/compare';
import type { PositionFinder } from '../query/positional';
import type { Positions } from './applyTree';

/** The first path components of a filter's conditions. */
const identifiersIn = (filter: Document): string[] =>
  Object.entries(filter).flatMap(([name, condition]) =>
    name.startsWith('$') && Array.isArray(condition)
      ? (condition as Document[]).flatMap(identifiersIn)
      : [name.split('.')[0] ?? ''],
  );

const identifierOf = (filter: Document): string => {
  const [name, other] = new Set(identifiersIn(filter));
  if (name === undefined || other !== undefined)
    throw storeError(9, 'Error parsing array filter: Expected a single top-level field name');
  if (/^[a-z][A-Za-z0-9]*$/.test(name)) return name;
  throw storeError(2, `Error parsing array filter: the top-level field name may not be '${name}'`);
};

type ElementTest = (element: unknown) => boolean;

const compileArrayFilters = (filters: readonly unknown[], scope: Scope): Map<string, ElementTest> => {
  const tests = new Map<string, ElementTest>();
  for (const filter of filters) {
    if (!isDocument(filter)) throw storeError(14, 'each array filter must be an object');
    const name = identifierOf(filter);
    if (tests.has(name))
      throw storeError(9, `Found multiple array filters with the same top-level field name ${name}`);
    const matches = compileQuery(filter, scope);
    tests.set(name, (element) => matches({ [name]: element }));
  }
  return tests;
};

const identifierPattern = /\.\$\[([^\]]+)\]/g;

/**
 * Compiles what `$`, `$[]` and `$[identifier]` stand for in an update's paths. Throws 9 for an array filter
 * that is not used, 2 for an identifier without a filter.
 */
export const compilePositions = (
  paths: readonly string[],
  { filter, arrayFilters, scope }: { filter: Document; arrayFilters: readonly Document[]; scope: Scope },
): Positions => {
  const used = new Set(
    paths
      .filter((path) => path.includes('$['))
      .flatMap((path) => [...path.matchAll(identifierPattern)].map(([, name = '']) => name)),
  );
  const tests = compileArrayFilters(arrayFilters, scope);
  for (const name of tests.keys())
    if (!used.has(name))
      throw storeError(9, `The array filter for identifier '${name}' was not used in the update`);
  for (const name of used)
    if (!tests.has(name)) throw storeError(2, `No array filter found for identifier '${name}'`);
  const finders = new Map<string, PositionFinder>();
  return {
    filter: (identifier) => tests.get(identifier) ?? (() => false),
    matched: (arrayPath, root) => {
      const find = finders.get(arrayPath) ?? compilePosition(filter, arrayPath, scope);
      finders.set(arrayPath, find);
      const index = find(root);
      if (index !== undefined) return index;
      throw storeError(2, 'The positional operator did not find the match needed from the query.');
    },
  };
};
