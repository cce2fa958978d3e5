import { code, valueAt } from '../columns/column';
import type { Column } from '../columns/column';
import { createRowReader } from '../columns/rowReader';
import type { RowReader } from '../columns/rowReader';
import { createRowView } from '../columns/rowView';
import type { RowView } from '../columns/rowView';
import { keyAt } from '../columns/columnTable';
import type { ColumnTable } from '../columns/columnTable';
import { selectRows } from '../columns/selectRows';
import type { RowCondition } from '../columns/selectRows';
import { rootScope } from '../expression/scope';
import type { Document } from '../documents';
import { documentKey } from '../index/indexEntries';
import { simpleCollation } from '../query/collation';
import { compileQuery } from '../query/compileQuery';
import { compileSortKeys, sortBy } from '../query/compileSort';
import type { SortKey } from '../query/compileSort';
import { decodeOnly } from '../rawFields';
import type { Collection } from '../storage/catalog';
import type { Plan } from './choosePlan';
import { conjuncts } from './constraints';
import type { FindRequest, ReadStore } from './findRows';
import { filterPaths, rootsOf, sortPaths, union } from './neededPaths';

/** A read of rows by the columns of a collection. */
export interface ColumnScan {
  /** The paths whose columns are read. */
  paths: readonly string[];
  /** Whether the rows are sorted after they were found. */
  sorts: boolean;
  count(): number;
  /** The keys of the documents, in the order asked for. */
  keys(): Iterable<Buffer>;
  /** Documents that have the fields asked for; unless they are held, the same object with other values each time. */
  documents(): Iterable<Document>;
  /** The same rows for a reader that takes nothing but what expressions give. */
  view(): RowView;
  /** Whether the rows are still what they were. */
  isUnchanged(): boolean;
}

interface PlannedRead {
  plan: Plan;
  request: FindRequest;
}

/** How to read by columns; undefined where the plan is better, or the columns do not say enough. */
export function scanColumns(
  store: ReadStore,
  collection: Collection,
  read: PlannedRead,
): ColumnScan | undefined {
  const paths = neededPaths(collection, read);
  const table = paths && chooseTable(store, collection, { ...read, paths });
  return table && openScan(store, collection, { ...read, table, paths });
}

/** The paths of the columns that a read would need; undefined when it is not for columns. */
function neededPaths(collection: Collection, { plan, request }: PlannedRead): string[] | undefined {
  const { filter, sort, hint, isGathered, fields } = request;
  if (hint !== undefined || plan.keys || sort?.$natural !== undefined) return undefined;
  const sorts = sortsRows({ plan, request });
  const isPlainScan = plan.isExact && plan.boundedFields === 0 && !sorts;
  if (isPlainScan && !isGathered) return undefined;
  const needed = union([
    filterPaths(filter),
    sorts ? sortPaths(sortedBy(collection, request)) : new Set<string>(),
    isGathered ? fields : new Set<string>(),
  ]);
  if (!needed || needed.size === 0) return undefined;
  const paths = [...needed].filter((path) => ![...needed].some((other) => path.startsWith(`${other}.`)));
  return paths.every(isColumnPath) ? paths : undefined;
}

/** An `_id` is different in each row, and some names are no fields of their own in every object. */
function isColumnPath(path: string): boolean {
  const parts = path.split('.');
  if (parts[0] === '_id') return false;
  return parts.every((part) => part !== '' && !part.startsWith('$') && !(part in Object.prototype));
}

/** Whether rows have to be sorted: they are in the order of the primary index. */
function sortsRows({ plan, request }: PlannedRead): boolean {
  return request.sort !== undefined && !(plan.isSorted && plan.index.isPrimary);
}

// Reading one row of a few columns takes about this part of the time that it takes to fetch a document.
const rowsPerFetch = 128;
/** So many documents are read in less time than it takes to make columns. */
const fewFetches = 5_000;

function chooseTable(
  { environment, columns }: ReadStore,
  collection: Collection,
  { plan, request, paths }: PlannedRead & { paths: readonly string[] },
): ColumnTable | undefined {
  const built = columns.find(collection, paths);
  // Reading in the order that is asked for can stop early.
  const stopsEarly = Boolean(request.limit) && plan.isSorted;
  if (plan.boundedFields > 0) {
    if (stopsEarly || (plan.isExact && !request.isGathered)) return undefined;
    const few = built ? built.rows / rowsPerFetch : fewFetches;
    let entries = 0;
    for (const range of plan.ranges) {
      entries += environment.read(range, { limit: few - entries + 1, withValues: false }).keys.length;
      if (entries > few) return built ?? columns.obtain(collection, paths);
    }
    return undefined;
  }
  return built ?? (stopsEarly ? undefined : columns.obtain(collection, paths));
}

function openScan(
  { environment, columns }: ReadStore,
  collection: Collection,
  { plan, request, table, paths }: PlannedRead & { table: ColumnTable; paths: string[] },
): ColumnScan {
  const { keys, starts, version } = table;
  const { skip = 0, limit = 0, sort = {}, scope = rootScope() } = request;
  const end = limit ? skip + limit : Infinity;
  const decode = decodeOnly(rootsOf(paths));
  const fetch = (row: number): Document => {
    if (request.statistics) request.statistics.docsExamined += 1;
    const bytes = environment.get(documentKey(collection.id, keyAt(table, row)));
    return bytes ? decode(bytes) : {};
  };
  const columnOf = (path: string): Column | undefined =>
    table.columns.get(paths.find((each) => `${path}.`.startsWith(`${each}.`)) ?? path);
  const readerOf = (wanted: Iterable<string>): RowReader => {
    const used = new Set([...wanted].flatMap((path) => columnOf(path) ?? []));
    return createRowReader([...used], fetch);
  };
  const conditions = conjuncts(request.filter).map((part): RowCondition => {
    return { reader: readerOf(filterPaths(part) ?? []), matches: compileQuery(part, scope) };
  });
  const sorts = sortsRows({ plan, request });
  const isReverse = !sorts && plan.isReverse;
  const select = (): Uint32Array => {
    if (request.statistics) request.statistics.rowsExamined += table.rows;
    const most = sorts || isReverse ? Infinity : end;
    const rows = selectRows(table, { conditions, most, checkTime: () => scope.deadline.check() });
    if (isReverse) rows.reverse();
    const sorted = sorts ? sortRows(rows) : rows;
    return sorted.subarray(skip, end);
  };
  const sortRows = (rows: Uint32Array): Uint32Array => {
    compileSortKeys(sort);
    const spec = sortedBy(collection, request);
    const { keyOf, compareKeys } = compileSortKeys(spec, scope.collation);
    const sorters = Object.keys(spec).map((path) => ({ path, column: columnOf(path) }));
    const rowKey = (row: number): SortKey => {
      scope.deadline.check();
      if (sorters.some(({ column }) => column?.codes[row] === code.opaque)) return keyOf(fetch(row));
      // Where the column is one of a field on the way, nothing is below its value.
      return sorters.map(({ path, column }) =>
        column?.path === path ? (valueAt(column, row) ?? null) : null,
      );
    };
    const isTurned = sort._id === -1 && !('_id' in spec);
    const order = isTurned ? rows.reverse() : rows;
    return Uint32Array.from(sortBy(order, { keyOf: rowKey, compareKeys, limit: end }));
  };

  return {
    paths,
    sorts,
    count: () => select().length,
    *keys() {
      for (const row of select()) yield keyAt({ keys, starts }, row);
    },
    *documents() {
      const reader = readerOf(request.fields ?? []);
      const read = request.isHeld ? reader.readNew : reader.read;
      const { deadline } = scope;
      for (const row of select()) {
        deadline.check();
        yield read(row);
      }
    },
    view: () => {
      const checkTime = (): void => scope.deadline.check();
      return createRowView({ rows: select(), reader: readerOf(request.fields ?? []), checkTime });
    },
    isUnchanged: () => table.version === version && columns.isKept(collection, table),
  };
}

/** What is left to sort by: where rows are in the order of `_id`s, one at the end says only how equal rows come. */
function sortedBy({ collation }: Collection, { sort = {}, scope }: FindRequest): Document {
  const isSimple = collation === simpleCollation && (scope?.collation ?? collation) === simpleCollation;
  if (!isSimple || Object.keys(sort).at(-1) !== '_id') return sort;
  const { _id: _, ...rest } = sort;
  return rest;
}
