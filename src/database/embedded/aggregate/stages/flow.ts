import { storeError } from '../../errors';
import { fieldNames } from '../../expression/compileExpression';
import { namedArguments } from '../../expression/define';
import { documentTransforms } from '../../expression/transforms';
import { isNullish } from '../../expression/values';
import { filterLazily, mapLazily, sliceLazily } from '../../lazily';
import { isNumber } from '../../query/bsonTypes';
import { isArray, isDocument } from '../../query/compare';
import { setField } from '../../query/path';
import { compileQuery } from '../../query/compileQuery';
import { compileSortKeys, sortDocuments } from '../../query/compileSort';
import { readAt, withAt } from '../paths';
import type { DocumentTransform } from '../../expression/transforms';
import type { Collation } from '../../query/collation';
import type { Document } from '../../query/compare';
import { keepsNone } from '../stage';
import type { Stage, StageCompiler } from '../stage';

const match: StageCompiler = (spec, { scope }) => {
  if (!isDocument(spec)) throw storeError(15959, 'the match filter must be an expression in an object');
  const matches = compileQuery(spec, scope);
  return (source) => filterLazily(source, matches);
};

const mapped =
  (transform: DocumentTransform): StageCompiler =>
  (spec, { scope }) => {
    const apply = transform(spec, scope);
    return (source) => mapLazily(source, apply);
  };

/** Sorts; with a limit only that many documents are kept at a time. */
export const sortStage = (spec: unknown, collation: Collation, limit = Infinity): Stage => {
  if (!isDocument(spec)) throw storeError(15973, 'the $sort key specification must be an object');
  if (Object.keys(spec).length === 0) throw storeError(15976, '$sort stage must have at least one sort key');
  compileSortKeys(spec, collation);
  return (source) => sortDocuments(source, spec, { limit, collation });
};

const wholeNumber = (value: unknown, code: number, name: string): number => {
  const number = isNumber(value) ? Number(value) : Number.NaN;
  if (Number.isInteger(number) && number >= 0) return number;
  throw storeError(code, `invalid argument to ${name} stage: Expected a non-negative integer`);
};

/** The argument of `$limit`. Throws 5107201, or 15958 for 0. */
export const limitOf = (spec: unknown): number => {
  const limit = wholeNumber(spec, 5107201, '$limit');
  if (limit === 0) throw storeError(15958, 'the limit must be positive');
  return limit;
};

/** The argument of `$skip`. Throws 5107200. */
export const skipOf = (spec: unknown): number => wholeNumber(spec, 5107200, '$skip');

const limitStage: StageCompiler = (spec) => {
  const limit = limitOf(spec);
  return (source) => sliceLazily(source, 0, limit);
};

const skipStage: StageCompiler = (spec) => {
  const skip = skipOf(spec);
  return (source) => sliceLazily(source, skip);
};

const countStage: StageCompiler = (spec) => {
  if (typeof spec !== 'string') throw storeError(40156, 'the count field must be a non-empty string');
  if (spec === '') throw storeError(40157, 'the count field must be a non-empty string');
  if (spec.startsWith('$')) throw storeError(40158, 'the count field cannot be a $-prefixed path');
  if (spec.includes('.')) throw storeError(40160, "the count field cannot contain '.'");
  return function* counted(source) {
    let count = 0;
    for (const _document of source) count++;
    if (count > 0) yield { [spec]: count };
  };
};

const sample: StageCompiler = (spec, { pipeline }) => {
  const codes = { notAnObject: 28745, unknown: 28748, missing: [28749] };
  const { size } = namedArguments(spec, { name: '$sample' }, { fields: ['size'], codes });
  if (!isNumber(size)) throw storeError(28746, 'size argument to $sample must be a number');
  const wanted = Math.trunc(Number(size));
  if (wanted <= 0) throw storeError(28747, 'size argument to $sample must be a positive integer');
  return (source) => reservoir(source, wanted, () => pipeline.random());
};

/** A uniform choice from a stream, in random order. */
const reservoir = (source: Iterable<Document>, size: number, random: () => number): Document[] => {
  const chosen: Document[] = [];
  let seen = 0;
  for (const document of source) {
    seen++;
    const place = Math.floor(random() * seen);
    if (chosen.length < size) {
      const displaced = chosen[place];
      chosen[place] = document;
      if (displaced !== undefined) chosen.push(displaced);
    } else if (place < size) chosen[place] = document;
  }
  return chosen;
};

const unwindShape = {
  fields: ['path', 'includeArrayIndex?', 'preserveNullAndEmptyArrays?'],
  codes: { notAnObject: 15981, unknown: 28811, missing: [28812] },
};

const parseUnwind = (spec: unknown) => {
  const given = typeof spec === 'string' ? { path: spec } : spec;
  const {
    path,
    includeArrayIndex: index,
    preserveNullAndEmptyArrays: preserve = false,
  } = namedArguments(given, { name: '$unwind' }, unwindShape);
  if (typeof path !== 'string') throw storeError(28808, 'expected a string as the path for $unwind stage');
  if (!path.startsWith('$') || path === '$')
    throw storeError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  if (typeof preserve !== 'boolean')
    throw storeError(28809, '$unwind: preserveNullAndEmptyArrays must be a boolean');
  if (index !== undefined && (typeof index !== 'string' || index === ''))
    throw storeError(28810, '$unwind: includeArrayIndex must be a non-empty string');
  if (index?.startsWith('$'))
    throw storeError(28822, '$unwind: includeArrayIndex should not be prefixed with a $');
  return {
    parts: fieldNames(path.slice(1)),
    preserve,
    index: index === undefined ? undefined : fieldNames(index),
  };
};

/** Copies of a document with the elements of a list in turn; one copy for all, where the consumer keeps none. */
function* withEach(
  document: Document,
  parts: readonly string[],
  { values, isShared }: { values: readonly unknown[]; isShared: boolean },
): Generator<Document> {
  const [name = '', ...inner] = parts;
  const shared = isShared && inner.length === 0 ? { ...document } : undefined;
  for (const value of values) {
    if (!shared) yield withAt(document, parts, value);
    else {
      setField(shared, name, value);
      yield shared;
    }
  }
}

const unwind: StageCompiler = (spec, { consumer }) => {
  const isShared = keepsNone(consumer);
  const { parts, index, preserve } = parseUnwind(spec);
  const indexed = (document: Document, position: number | null): Document =>
    index === undefined ? document : withAt(document, index, position);
  return function* unwound(source) {
    for (const document of source) {
      const value = readAt(document, parts);
      if (isArray(value) && value.length > 0) {
        let position = 0;
        for (const each of withEach(document, parts, { values: value, isShared })) {
          yield indexed(each, position);
          position += 1;
        }
      } else if (preserve || !(isArray(value) || isNullish(value))) {
        yield indexed(isArray(value) ? withAt(document, parts, undefined) : document, null);
      }
    }
  };
};

/** Stages that pass documents on: all, some, or changed. */
export const flowStages: Readonly<Record<string, StageCompiler>> = {
  $match: match,
  $sort: (spec, { scope }) => sortStage(spec, scope.collation),
  $limit: limitStage,
  $skip: skipStage,
  $count: countStage,
  $sample: sample,
  $unwind: unwind,
  ...Object.fromEntries(
    Object.entries(documentTransforms).map(([name, transform]) => [name, mapped(transform)]),
  ),
};
