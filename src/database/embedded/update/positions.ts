import { storeError } from '../errors';
import { isDocument } from '../query/compare';
import { compileQuery } from '../query/compileQuery';
import { compilePosition } from '../query/positional';
import type { Scope } from '../expression/scope';
import type { Document } from '../query/compare';
import type { PositionFinder } from '../query/positional';
import type { Positions } from './applyTree';

/** The first path component that a filter's conditions share. */
const identifiersIn = (filter: Document): string[] =>
  Object.entries(filter).flatMap(([name, condition]) =>
    name.startsWith('$') && Array.isArray(condition)
      ? (condition as Document[]).flatMap(identifiersIn)
      : [name.split('.')[0] ?? ''],
  );

const identifierOf = (filter: Document): string => {
  const names = [...new Set(identifiersIn(filter))];
  const [name] = names;
  if (name === undefined)
    throw storeError(9, 'Cannot use an expression without a top-level field name in arrayFilters');
  if (names.length > 1) {
    throw storeError(
      9,
      `Error parsing array filter: Expected a single top-level field name, found ${names.map((each) => `'${each}'`).join(' and ')}`,
    );
  }
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) {
    throw storeError(
      2,
      `Error parsing array filter: the top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
    );
  }
  return name;
};

type ElementTest = (element: unknown) => boolean;

const compileArrayFilters = (
  filters: readonly unknown[],
  used: ReadonlySet<string>,
  scope: Scope,
): Map<string, ElementTest> => {
  const tests = new Map<string, ElementTest>();
  for (const filter of filters) {
    if (!isDocument(filter)) throw storeError(14, 'each array filter must be an object');
    const name = identifierOf(filter);
    if (tests.has(name))
      throw storeError(9, `Found multiple array filters with the same top-level field name ${name}`);
    if (!used.has(name))
      throw storeError(9, `The array filter for identifier '${name}' was not used in the update`);
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
  const uses = paths
    .filter((path) => path.includes('$'))
    .flatMap((path) =>
      [...path.matchAll(identifierPattern)].map((match) => ({ name: match[1] ?? '', path })),
    );
  const tests = compileArrayFilters(arrayFilters, new Set(uses.map(({ name }) => name)), scope);
  for (const { name, path } of uses) {
    if (!tests.has(name))
      throw storeError(2, `No array filter found for identifier '${name}' in path '${path}'`);
  }
  const finders = new Map<string, PositionFinder>();
  const finderFor = (arrayPath: string): PositionFinder => {
    const finder = finders.get(arrayPath) ?? compilePosition(filter, arrayPath, scope);
    finders.set(arrayPath, finder);
    return finder;
  };
  return {
    filter: (identifier) => tests.get(identifier) ?? (() => false),
    matched: (arrayPath, root) => {
      const index = finderFor(arrayPath)(root);
      if (index !== undefined) return index;
      throw storeError(2, 'The positional operator did not find the match needed from the query.');
    },
  };
};
