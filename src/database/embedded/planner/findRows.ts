import type { Documents } from '../columns/rowView';
import { decodeStored } from '../documents';
import type { Document } from '../documents';
import { rootScope } from '../expression/scope';
import { filterLazily, mapLazily, sliceLazily } from '../lazily';
import { compileQuery } from '../query/compileQuery';
import { compileSortKeys, sortBy } from '../query/compileSort';
import { decodeOnly } from '../rawFields';
import type { Decoder } from '../rawFields';
import type { Collection } from '../storage/catalog';
import type { Store } from '../store';
import { choosePlan, isLookUp } from './choosePlan';
import type { Plan, ReadRequest } from './choosePlan';
import { scanColumns } from './columnScan';
import type { ColumnScan } from './columnScan';
import { filterPaths, rootsOf, sortPaths, union } from './neededPaths';
import type { Paths } from './neededPaths';
import { fetchRow, readPlan } from './readPlan';
import type { ReadSource, ReadStatistics, Row } from './readPlan';

/** Which rows are wanted; `skip` and `limit` count after the sort. */
export interface FindRequest extends ReadRequest {
  skip?: number;
  /** The paths that the reader of the rows looks at; absent for all. */
  fields?: Paths;
  /** True when the reader keeps nothing of a row but values in the end. */
  isGathered?: boolean;
  /** True when the reader holds documents for a while before it takes the values. */
  isHeld?: boolean;
  /** Where to note what is read. */
  statistics?: ReadStatistics;
}

export type ReadStore = Pick<Store, 'environment' | 'columns'>;

export interface FoundRows {
  plan: Plan;
  rows: Iterable<Row>;
}

/** The matches of a request in the order asked for, read as they are consumed. */
export function findRows(store: ReadStore, collection: Collection, request: FindRequest): FoundRows {
  const { environment } = store;
  const { skip = 0, limit = 0, scope = rootScope(), statistics = noStatistics() } = request;
  const end = limit ? skip + limit : Infinity;
  const filter = isLookUp(request, collection) ? withoutId(request.filter) : request.filter;
  const matches = compileQuery(filter, request.scope);
  const sort = compileSortKeys(request.sort ?? {}, request.scope?.collation);
  const plan = choosePlan(environment, collection, request);
  const decode = decoderFor({ ...request, filter });
  const source = { environment, collection, plan, statistics, decode, deadline: scope.deadline };
  const isMatch = (row: Row): boolean => matches(documentOf(row));
  if (plan.index.isPrimary && plan.keys?.length === 1 && !skip) {
    const found = [...readPlan(source)];
    return { plan, rows: plan.isExact ? found : found.filter(isMatch) };
  }
  const read = function* (): Generator<Row> {
    // Chosen when the first row is asked for, so that nothing is written between the choice and the reading.
    const scan = scanColumns(store, collection, { plan, request });
    const isSoon = limit > 0 && end <= fewFetches && plan.isSorted;
    const early = scan && isSoon ? firstMatches(source, isMatch, end) : undefined;
    if (scan && early) {
      yield* stillMatching(source, early.slice(skip), { scan, isMatch });
      return;
    }
    if (scan) {
      yield* fetchScanned(source, scan, isMatch);
      return;
    }
    const passOver = plan.isExact && plan.isSorted && isOnePass(plan) ? skip : 0;
    const matching = plan.isExact
      ? readPlan({ ...source, passOver })
      : filterLazily(readPlan(source), isMatch);
    const sorted = plan.isSorted
      ? matching
      : sortBy(matching, {
          keyOf: (row) => sort.keyOf(documentOf(row)),
          compareKeys: sort.compareKeys,
          limit: end,
        });
    yield* skip || limit ? sliceLazily(sorted, skip - passOver, end - passOver) : sorted;
  };
  return { plan, rows: read() };
}

/** The documents of the matches, or as much of them as `fields` says; unless they are held, each only until the next. */
export function findDocuments(store: ReadStore, collection: Collection, request: FindRequest): Documents {
  const { plan, rows } = findRows(store, collection, request);
  if (!request.isGathered) return mapLazily(rows, documentOf);
  let chosen: { scan: ColumnScan | undefined } | undefined;
  // Chosen when the first document is asked for, as in findRows.
  const choose = (): ColumnScan | undefined => {
    chosen ??= { scan: scanColumns(store, collection, { plan, request }) };
    return chosen.scan;
  };
  const read = (): Iterable<Document> => choose()?.documents() ?? mapLazily(rows, documentOf);
  return { [Symbol.iterator]: () => read()[Symbol.iterator](), openView: () => choose()?.view() };
}

/** Whether a plan goes through one range, in which each document has one entry. */
const isOnePass = ({ index, ranges, keys, branches }: Plan): boolean =>
  ranges.length === 1 && !index.isMultikey && !keys && !branches;

/** Fetching so many documents takes less time than to look at all rows of large columns. */
const fewFetches = 2000;

/**
 * The first matches in the order of an index, where they are found soon: a condition that most documents fulfil, such
 * as a frequent status, is met again and again on the way. Undefined when they are not.
 */
function firstMatches(source: ReadSource, isMatch: (row: Row) => boolean, end: number): Row[] | undefined {
  const found: Row[] = [];
  let fetched = 0;
  for (const row of readPlan(source)) {
    if (isMatch(row)) found.push(row);
    if (found.length >= end) return found;
    fetched += 1;
    if (fetched >= fewFetches) return undefined;
  }
  return found;
}

/** How to tell that rows are still wanted. */
interface Check {
  scan: ColumnScan;
  isMatch: (row: Row) => boolean;
}

/** Rows that were found before; once something was written they are fetched and checked again. */
function* stillMatching(source: ReadSource, found: readonly Row[], { scan, isMatch }: Check): Generator<Row> {
  for (const row of found) {
    const current = scan.isUnchanged() ? row : fetchRow(source, row.idKey);
    if (current && (current === row || isMatch(current))) yield current;
  }
}

/** Fetches the documents of rows; once something was written they are checked again. */
function* fetchScanned(source: ReadSource, scan: ColumnScan, isMatch: (row: Row) => boolean): Generator<Row> {
  for (const idKey of scan.keys()) {
    const row = fetchRow(source, idKey);
    if (row && (scan.isUnchanged() || isMatch(row))) yield row;
  }
}

/** Nothing read yet. */
export function noStatistics(): ReadStatistics {
  return { keysExamined: 0, docsExamined: 0, rowsExamined: 0 };
}

function withoutId({ _id: _, ...rest }: Document): Document {
  return rest;
}

/** The document of a row, or the fields of it that were asked for, decoded once. */
export function documentOf(row: Row): Document {
  row.document ??= row.decode(row.bytes);
  return row.document;
}

/** Decodes what the reader of the rows, the filter and the sort look at. */
function decoderFor({ fields, filter, sort }: FindRequest): Decoder {
  const needed = union([fields, filterPaths(filter), sortPaths(sort)]);
  return needed ? decodeOnly(rootsOf(needed)) : decodeStored;
}

/** How many documents match; from the entries of an index or from columns where they say enough. */
export function countMatches(store: ReadStore, collection: Collection, request: FindRequest): number {
  const { filter, hint, scope, statistics = noStatistics() } = request;
  const all = { filter, hint, scope, statistics, fields: new Set<string>(), isGathered: true };
  const plan = choosePlan(store.environment, collection, all);
  let found = 0;
  if (plan.isExact && !plan.keys) {
    compileQuery(filter, scope);
    const rows =
      plan.index.isPrimary && plan.boundedFields === 0 ? store.columns.countRows(collection) : undefined;
    if (rows !== undefined) return clip(rows, request);
    for (const range of plan.ranges) found += store.environment.count(range);
    statistics.keysExamined += found;
    return clip(found, request);
  }
  const scan = scanColumns(store, collection, { plan, request: all });
  if (scan) return clip(scan.count(), request);
  for (const _ of findRows(store, collection, all).rows) found += 1;
  return clip(found, request);
}

function clip(found: number, { skip = 0, limit = 0 }: FindRequest): number {
  return Math.max(0, limit ? Math.min(found - skip, limit) : found - skip);
}
