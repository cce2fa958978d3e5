import { Long } from 'bson';
import { storeError } from '../errors';
import { compareValues, isArray, isDocument } from './compare';
import { fieldReader, isIndex } from './path';
import type { Document } from './compare';

export type Comparator = (a: Document, b: Document) => number;
/** The values that a document sorts by, one for each field of the sort. */
export type SortKey = readonly unknown[];

export interface CompiledSort {
  readonly keyOf: (document: Document) => SortKey;
  readonly compareKeys: (a: SortKey, b: SortKey) => number;
}

const direction = (value: unknown, field: string): 1 | -1 => {
  if (isDocument(value)) throw storeError(2, `sorting by an expression is not supported: ${field}`);
  const number = Long.isLong(value) ? value.toNumber() : value;
  if (typeof number !== 'number') throw storeError(15974, `Illegal key in $sort specification: ${field}`);
  if (number === 1 || number === -1) return number;
  throw storeError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
};

/** An array's elements as sort keys; an empty array sorts below null, which MinKey's side of null expresses. */
const belowNull = Symbol('empty array');

const compareSortValues = (a: unknown, b: unknown): number => {
  if (a === belowNull) return b === belowNull ? 0 : compareValues(null, b) || -1;
  if (b === belowNull) return -compareSortValues(b, a);
  return compareValues(a, b);
};

const spread = (value: unknown): readonly unknown[] => {
  if (!Array.isArray(value)) return [value ?? null];
  return value.length === 0 ? [belowNull] : value.map((each: unknown) => each ?? null);
};

type Paths = readonly (readonly string[])[];

/** Every combination of values that the paths have in a value; paths through one array stay together. */
const expand = (value: unknown, paths: Paths): SortKey[] => {
  if (Array.isArray(value)) return expandArray(value, paths);
  let keys: unknown[][] = [[]];
  let arrays = 0;
  for (const group of groupByFirst(paths)) {
    const read = fieldReader(group.name);
    const child = isDocument(value) ? read(value) : undefined;
    const found = group.rests.every((rest) => rest.length === 0)
      ? spread(child).map((each) => group.rests.map(() => each))
      : expand(child, group.rests);
    if (isArray(child) && ++arrays > 1) throw storeError(2, 'cannot sort with keys that are parallel arrays');
    keys = keys.flatMap((key) => found.map((each) => placed(key, group.places, each)));
  }
  return keys;
};

const placed = (key: readonly unknown[], places: readonly number[], values: SortKey): unknown[] => {
  const next = [...key];
  places.forEach((place, index) => (next[place] = values[index]));
  return next;
};

const expandArray = (array: readonly unknown[], paths: Paths): SortKey[] => {
  const index = paths[0]?.[0] ?? '';
  if (paths.every((path) => path[0] === index) && isIndex(index) && Number(index) < array.length) {
    const rests = paths.map((path) => path.slice(1));
    const element = array[Number(index)];
    if (rests.some((rest) => rest.length > 0)) return expand(element, rests);
    return [rests.map(() => (isArray(element) && element.length === 0 ? belowNull : (element ?? null)))];
  }
  if (array.length === 0) return [paths.map((path) => (path.length === 0 ? belowNull : null))];
  return array.flatMap((element: unknown) => {
    if (paths.every((path) => path.length > 0))
      return expand(isDocument(element) ? element : undefined, paths);
    return [paths.map(() => element ?? null)];
  });
};

const groupByFirst = (paths: Paths): { name: string; rests: string[][]; places: number[] }[] => {
  const groups = new Map<string, { name: string; rests: string[][]; places: number[] }>();
  paths.forEach(([name = '', ...rest], place) => {
    const group = groups.get(name) ?? { name, rests: [], places: [] };
    group.rests.push(rest);
    group.places.push(place);
    groups.set(name, group);
  });
  return [...groups.values()];
};

/** Reads a path that meets no array; undefined when it does. */
const plainReader = (path: string): ((document: Document) => unknown) => {
  const readers = path.split('.').map(fieldReader);
  return (document) => {
    let value: unknown = document;
    for (const read of readers) {
      if (Array.isArray(value)) return undefined;
      value = isDocument(value) ? read(value) : null;
    }
    if (Array.isArray(value)) return undefined;
    return value ?? null;
  };
};

/** Compiles a sort so that each document's key is read once. Throws 15974, 15975 for a bad direction. */
export const compileSortKeys = (spec: Document): CompiledSort => {
  const fields = Object.keys(spec);
  const directions = fields.map((field) => direction(spec[field], field));
  const readers = fields.map(plainReader);
  const paths = fields.map((field) => field.split('.'));
  const compareKeys = (a: SortKey, b: SortKey): number => {
    for (let i = 0; i < directions.length; i++) {
      const order = compareSortValues(a[i], b[i]);
      if (order !== 0) return order * (directions[i] ?? 1);
    }
    return 0;
  };
  const keyOf = (document: Document): SortKey => {
    const key: unknown[] = [];
    for (const read of readers) {
      const value = read(document);
      if (value === undefined) {
        return expand(document, paths).reduce((best, each) => (compareKeys(each, best) < 0 ? each : best));
      }
      key.push(value);
    }
    return key;
  };
  return { keyOf, compareKeys };
};

/**
 * Compiles a sort specification to a comparator. An array sorts by its smallest element when ascending, by its
 * largest when descending; a missing field sorts as null.
 */
export const compileSort = (spec: Document): Comparator => {
  const { keyOf, compareKeys } = compileSortKeys(spec);
  return (a, b) => compareKeys(keyOf(a), keyOf(b));
};

interface Keyed {
  readonly document: Document;
  readonly key: SortKey;
  readonly place: number;
}

/** Sorts documents stably, reading each key once; with a limit, only that many are held at a time. */
export const sortDocuments = (
  documents: Iterable<Document>,
  spec: Document,
  limit = Infinity,
): Document[] => {
  const { keyOf, compareKeys } = compileSortKeys(spec);
  const compare = (a: Keyed, b: Keyed): number => compareKeys(a.key, b.key) || a.place - b.place;
  let kept: Keyed[] = [];
  let place = 0;
  let worst: Keyed | undefined;
  const trim = (): void => {
    kept = kept.sort(compare).slice(0, limit);
    worst = kept.length === limit ? kept[limit - 1] : undefined;
  };
  for (const document of documents) {
    const entry: Keyed = { document, key: keyOf(document), place: place++ };
    if (worst !== undefined && compare(entry, worst) >= 0) continue;
    kept.push(entry);
    // Twice the limit (and some) before each cut keeps the cost of cutting constant per document.
    if (kept.length >= 2 * limit + 1000) trim();
  }
  trim();
  return kept.map((entry) => entry.document);
};
