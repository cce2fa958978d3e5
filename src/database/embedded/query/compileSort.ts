import { storeError } from '../errors';
import { fieldNames } from '../expression/compileExpression';
import { documentKeys } from '../index/documentKeys';
import { simpleCollation } from './collation';
import { isDocument } from './compare';
import { isNumber } from './bsonTypes';
import type { Collation } from './collation';
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
  if (!isNumber(value)) throw storeError(15974, `Illegal key in $sort specification: ${field}`);
  const number = Number(value);
  if (number === 1 || number === -1) return number;
  throw storeError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
};

/** The names in a path; `$natural`, which is none, can only stand alone. */
const sortPath = (field: string, _position: number, fields: readonly string[]): string[] => {
  if (field !== '$natural') return fieldNames(field);
  if (fields.length > 1) throw storeError(2, '$natural sort cannot be set to a value beside other fields');
  return [field];
};

/**
 * Compiles a sort so that each document's key is read once. Throws 15974, 15975 for a bad direction, 40352, 40353, 15998
 * or 16410 for what is no path.
 */
export const compileSortKeys = (spec: Document, { compare } = simpleCollation): CompiledSort => {
  const fields = Object.keys(spec);
  const directions = fields.map((field) => direction(spec[field], field));
  const paths = fields.map(sortPath);
  const compareKeys = (a: SortKey, b: SortKey): number => {
    for (let i = 0; i < directions.length; i++) {
      const [x, y] = [a[i], b[i]];
      // An undefined value stands for an empty array, which is below null.
      const order = compare(x, y) || Number(y === undefined) - Number(x === undefined);
      if (order !== 0) return order * (directions[i] ?? 1);
    }
    return 0;
  };
  const keyOf = (document: Document): SortKey => {
    const keys = keysFor(document, paths);
    return keys.reduce((best, each) => (compareKeys(each, best) < 0 ? each : best));
  };
  return { keyOf, compareKeys };
};

/** Documents sort as their entries in an index do. */
const keysFor = (document: Document, paths: readonly (readonly string[])[]): readonly SortKey[] => {
  try {
    return documentKeys(document, paths, false).keys;
  } catch {
    throw storeError(2, 'cannot sort with keys that are parallel arrays');
  }
};

/**
 * Compiles a sort specification to a comparator. An array sorts by its smallest element when ascending, by its
 * largest when descending; a missing field sorts as null.
 */
export const compileSort = (spec: Document, collation?: Collation): Comparator => {
  const { keyOf, compareKeys } = compileSortKeys(spec, collation);
  return (a, b) => compareKeys(keyOf(a), keyOf(b));
};

interface Keyed<T> {
  readonly item: T;
  readonly key: SortKey;
  readonly place: number;
}

/** Sorts documents stably, reading each key once; with a limit, only that many are held at a time. */
export const sortDocuments = (
  documents: Iterable<Document>,
  spec: Document,
  { limit = Infinity, collation }: { limit?: number; collation?: Collation } = {},
): Document[] => sortBy(documents, { ...compileSortKeys(spec, collation), limit });

/** As `sortDocuments`, for anything that has a sort key. */
export const sortBy = <T>(
  items: Iterable<T>,
  {
    keyOf,
    compareKeys,
    limit,
  }: { keyOf: (item: T) => SortKey; compareKeys: CompiledSort['compareKeys']; limit: number },
): T[] => {
  const compare = (a: Keyed<T>, b: Keyed<T>): number => compareKeys(a.key, b.key) || a.place - b.place;
  let kept: Keyed<T>[] = [];
  let place = 0;
  let worst: Keyed<T> | undefined;
  const trim = (): void => {
    kept = kept.sort(compare).slice(0, limit);
    worst = kept.length === limit ? kept[limit - 1] : undefined;
  };
  for (const item of items) {
    const entry: Keyed<T> = { item, key: keyOf(item), place: place++ };
    if (worst !== undefined && compare(entry, worst) >= 0) continue;
    kept.push(entry);
    // Twice the limit (and some) before each cut keeps the cost of cutting constant per document.
    if (kept.length >= 2 * limit + 1000) trim();
  }
  trim();
  return kept.map((entry) => entry.item);
};
