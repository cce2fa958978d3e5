import { decodeStored } from '../documents';
import type { Document } from '../documents';
import { compileQuery } from '../query/compileQuery';
import { compileSort } from '../query/compileSort';
import { decodeOnly } from '../rawFields';
import type { Decoder } from '../rawFields';
import type { Collection } from '../storage/catalog';
import type { StorageEnvironment } from '../storage/environment';
import { choosePlan, isLookUp } from './choosePlan';
import type { Plan, ReadRequest } from './choosePlan';
import { filterFields, sortFields, union } from './neededFields';
import type { FieldNames } from './neededFields';
import { readPlan } from './readPlan';
import type { ReadStatistics, Row } from './readPlan';

/** Which rows are wanted; `skip` and `limit` count after the sort. */
export interface FindRequest extends ReadRequest {
  skip?: number;
  /** The top-level fields that the reader of the rows looks at; absent for all. */
  fields?: FieldNames;
}

export interface FoundRows {
  plan: Plan;
  statistics: ReadStatistics;
  rows: Iterable<Row>;
}

/** The matches of a request in the order asked for, read as they are consumed. */
export function findRows(
  environment: StorageEnvironment,
  collection: Collection,
  request: FindRequest,
): FoundRows {
  const filter = isLookUp(request, collection) ? withoutId(request.filter) : request.filter;
  const matches = compileQuery(filter, request.scope);
  const plan = choosePlan(environment, collection, request);
  const statistics = { keysExamined: 0, docsExamined: 0 };
  const decode = decoderFor({ ...request, filter });
  if (plan.index.isPrimary && plan.keys?.length === 1 && !request.skip) {
    const found = [...readPlan({ environment, collection, plan, statistics, decode })];
    return { plan, statistics, rows: plan.isExact ? found : found.filter((row) => matches(documentOf(row))) };
  }
  const read = readPlan({ environment, collection, plan, statistics, decode });
  const matching = plan.isExact ? read : filterRows(read, matches);
  const { skip = 0, limit = 0 } = request;
  const sorted = plan.isSorted ? matching : sortRows(matching, request, limit && skip + limit);
  return { plan, statistics, rows: skip || limit ? slice(sorted, skip, limit) : sorted };
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
  const needed = union([fields, filterFields(filter), sortFields(sort)]);
  return needed ? decodeOnly(needed) : decodeStored;
}

/** How many documents match; from the entries of an index alone where they say enough. */
export function countMatches(
  environment: StorageEnvironment,
  collection: Collection,
  request: FindRequest,
): number {
  const plan = choosePlan(environment, collection, request);
  let found = 0;
  if (plan.isExact && !plan.keys) {
    compileQuery(request.filter, request.scope);
    for (const range of plan.ranges) found += environment.count(range);
    return clip(found, request);
  }
  const { rows } = findRows(environment, collection, {
    filter: request.filter,
    hint: request.hint,
    scope: request.scope,
    fields: new Set(),
  });
  for (const _ of rows) found += 1;
  return clip(found, request);
}

function clip(found: number, { skip = 0, limit = 0 }: FindRequest): number {
  const rest = Math.max(0, found - skip);
  return limit ? Math.min(rest, limit) : rest;
}

function* filterRows(rows: Iterable<Row>, matches: (document: Document) => boolean): Generator<Row> {
  for (const row of rows) {
    if (matches(documentOf(row))) yield row;
  }
}

/** Sorts all rows, or keeps no more than about twice the `limit` first ones of them. */
function* sortRows(rows: Iterable<Row>, { sort = {}, scope }: ReadRequest, limit: number): Generator<Row> {
  const compare = compileSort(sort, scope?.collation);
  const byDocument = (a: Row, b: Row): number => compare(documentOf(a), documentOf(b));
  const most = limit ? limit * 2 + 1000 : Infinity;
  let kept: Row[] = [];
  for (const row of rows) {
    kept.push(row);
    if (kept.length >= most) kept = kept.sort(byDocument).slice(0, limit);
  }
  yield* kept.sort(byDocument);
}

function* slice(rows: Iterable<Row>, skip: number, limit: number): Generator<Row> {
  let position = 0;
  const end = limit ? skip + limit : Infinity;
  for (const row of rows) {
    position += 1;
    if (position > skip) yield row;
    if (position >= end) return;
  }
}
