import type { Deadline } from '../deadline';
import type { Document } from '../documents';
import { documentKey, prefixLength } from '../index/indexEntries';
import type { Decoder } from '../rawFields';
import type { Collection } from '../storage/catalog';
import type { KeyRange, StorageEnvironment } from '../storage/environment';
import type { Plan } from './choosePlan';

/** A document as it is stored; decoded only when somebody needs to look inside. */
export interface Row {
  idKey: Buffer;
  bytes: Buffer;
  decode: Decoder;
  document?: Document;
}

/** What reading has cost so far. */
export interface ReadStatistics {
  keysExamined: number;
  docsExamined: number;
  /** Of columns. */
  rowsExamined: number;
}

export interface ReadSource {
  environment: StorageEnvironment;
  collection: Collection;
  plan: Plan;
  statistics: ReadStatistics;
  /** Reads the documents of the rows. */
  decode: Decoder;
  deadline: Deadline;
  /** How many entries of the only range are left out at the start, unread. */
  passOver?: number;
}

const firstChunk = 32;
const largestChunk = 1024;
const skippedAtOnce = 10_000;

/**
 * The rows of a plan, each document once. Entries are fetched in chunks that grow, and each chunk continues after the
 * last key of the one before, so the reader may be left alone between two rows for as long as it likes: documents
 * written meanwhile may or may not be seen, deleted ones are not.
 */
export function* readPlan(source: ReadSource): Generator<Row> {
  const { plan } = source;
  if (plan.branches) {
    yield* once(readBranches(source, plan.branches));
  } else if (plan.index.isPrimary && !plan.keys) {
    for (const { key, value } of readEntries(source)) {
      source.deadline.check();
      source.statistics.docsExamined += 1;
      yield { idKey: key.subarray(prefixLength), bytes: value, decode: source.decode };
    }
  } else {
    const rows = fetchDocuments(source, plan.keys ? lookUp(source, plan.keys) : readEntries(source));
    yield* plan.index.isMultikey || (plan.keys && !plan.index.isPrimary) ? once(rows) : rows;
  }
}

function* readBranches(source: ReadSource, branches: readonly Plan[]): Generator<Row> {
  for (const plan of branches) yield* readPlan({ ...source, plan });
}

/** An entry of an index: its value is the key of a document. */
interface Entry {
  key: Buffer;
  value: Buffer;
}

function* lookUp(
  { environment, plan: { index, isReverse } }: ReadSource,
  keys: Buffer[],
): Generator<Partial<Entry>> {
  for (const key of inOrder(keys, isReverse)) {
    yield { key, value: index.isPrimary ? key.subarray(prefixLength) : environment.get(key) };
  }
}

function* fetchDocuments(source: ReadSource, entries: Iterable<Partial<Entry>>): Generator<Row> {
  for (const { value } of entries) {
    source.statistics.keysExamined += 1;
    const row = value && fetchRow(source, value);
    if (row) yield row;
  }
}

/** The row of a document, when there still is one. */
export function fetchRow(
  { environment, collection, statistics, decode, deadline }: Omit<ReadSource, 'plan'>,
  idKey: Buffer,
): Row | undefined {
  deadline.check();
  const bytes = environment.get(documentKey(collection.id, idKey));
  if (!bytes) return undefined;
  statistics.docsExamined += 1;
  return { idKey, bytes, decode };
}

/** Leaves out the rows of documents that have been seen; with arrays a document can have many entries. */
function* once(rows: Iterable<Row>): Generator<Row> {
  const seen = new Set<string>();
  for (const row of rows) {
    const id = row.idKey.toString('latin1');
    if (seen.has(id)) continue;
    seen.add(id);
    yield row;
  }
}

function* readEntries(source: ReadSource): Generator<Entry> {
  const { environment, plan } = source;
  let limit = firstChunk;
  for (const range of inOrder(plan.ranges, plan.isReverse)) {
    let rest: KeyRange | undefined = pastSkipped(source, range);
    while (rest) {
      const { keys, values } = environment.read(rest, { limit, withValues: true, reverse: plan.isReverse });
      for (const [position, key] of keys.entries()) yield { key, value: values[position] ?? key };
      const last: Buffer | undefined = keys.length < limit ? undefined : keys.at(-1);
      rest = last && remainder(rest, last, plan.isReverse);
      limit = Math.min(limit * 2, largestChunk);
    }
  }
}

/** What is left of a range; undefined when all of it is skipped. In steps, as one leads past the end of the range. */
function pastSkipped(
  { environment, plan, passOver = 0, deadline }: ReadSource,
  range: KeyRange,
): KeyRange | undefined {
  const options = { limit: 1, withValues: false, reverse: plan.isReverse };
  let rest = range;
  for (let left = passOver; left > 0; left -= skippedAtOnce) {
    deadline.check();
    const [key] = environment.read(rest, { ...options, offset: Math.min(left, skippedAtOnce) }).keys;
    if (!key) return undefined;
    rest = plan.isReverse ? { ...rest, high: Buffer.concat([key, nextKey]) } : { ...rest, low: key };
  }
  return rest;
}

const nextKey = Buffer.of(0);

function remainder({ low, high }: KeyRange, last: Buffer, isReverse: boolean): KeyRange {
  return isReverse ? { low, high: last } : { low: Buffer.concat([last, nextKey]), high };
}

function inOrder<T>(items: readonly T[], isReverse: boolean): readonly T[] {
  return isReverse ? items.toReversed() : items;
}
