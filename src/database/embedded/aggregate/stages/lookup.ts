import { storeError } from '../../errors';
import { compileExpression, fieldNames } from '../../expression/compileExpression';
import { namedArguments } from '../../expression/define';
import { bindVariables, extendScope } from '../../expression/scope';
import { mapLazily } from '../../lazily';
import { isArray, isDocument } from '../../query/compare';
import { isIndex, readField } from '../../query/path';
import { valuesAt, withAt } from '../paths';
import { plainConditions, planForeignRead } from './foreignRead';
import type { CanonicalKey } from '../../query/canonicalKey';
import type { Collation } from '../../query/collation';
import type { Document } from '../../query/compare';
import type { StageCompiler } from '../stage';

/** Documents that are joined by one read of the other collection, where it is too large to be read as a whole. */
const batchSize = { first: 1000, largest: 16_000 };

const lookupShape = {
  fields: ['from', 'as', 'localField?', 'foreignField?', 'let?', 'pipeline?'],
  codes: { notAnObject: 9, unknown: 9, missing: [9] },
};

const textOption = (spec: Document, name: string): string => {
  const value = spec[name];
  if (typeof value === 'string') return value;
  throw storeError(9, `$lookup argument '${name}' must be a string`);
};

/** A path's names. Throws 9 for what is no text, 40352, 40353, 15998 or 16410 for what is no path. */
const pathOption = (spec: Document, name: string): string[] => fieldNames(textOption(spec, name));

const parseLookup = (spec: unknown) => {
  const given = namedArguments(spec, { name: '$lookup' }, lookupShape);
  const { let: variables = {}, pipeline, localField, foreignField } = given;
  const [from, as] = [textOption(given, 'from'), pathOption(given, 'as')];
  if ((localField === undefined) !== (foreignField === undefined)) {
    throw storeError(9, '$lookup requires both or neither of localField and foreignField to be specified');
  }
  const hasFields = localField !== undefined;
  if (!hasFields && pipeline === undefined) {
    throw storeError(
      9,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  }
  const fields = hasFields
    ? { local: pathOption(given, 'localField'), foreign: pathOption(given, 'foreignField').join('.') }
    : undefined;
  if (pipeline !== undefined && !isArray(pipeline))
    throw storeError(14, "'pipeline' option must be specified as an array");
  if (!isDocument(variables)) throw storeError(9, "$lookup argument 'let' must be an object");
  return { from, as, variables, pipeline, fields };
};

/** The values by which a document looks for others: what is missing inside arrays is none, nothing at all is null. */
const localValues = (document: Document, parts: readonly string[]): readonly unknown[] => {
  const found = valuesAt(document, parts).filter((value) => value !== undefined);
  return found.length > 0 ? found : [null];
};

/** The values by which a document is found as the other side of a join: a whole array is one of them. */
const foreignValues = (value: unknown, parts: readonly string[]): unknown[] => {
  const [part, ...rest] = parts;
  if (part === undefined) return isArray(value) ? [...value, value] : [value];
  if (isDocument(value)) return foreignValues(readField(value, part), rest);
  if (!isArray(value)) return [undefined];
  const spread = value.flatMap((element) => (isDocument(element) ? foreignValues(element, parts) : []));
  return isIndex(part) && Number(part) < value.length
    ? [...spread, ...foreignValues(value[Number(part)], rest)]
    : spread;
};

/** The other collection: what matches a filter, or all of it unless that is too much to be held in memory. */
interface ForeignSide {
  readonly find: (filter: Document) => Iterable<Document>;
  readonly readWhole: () => readonly Document[] | undefined;
}

interface JoinPaths {
  readonly local: readonly string[];
  readonly foreign: string;
  readonly keyOf: Collation['keyOf'];
}

type Index = ReadonlyMap<CanonicalKey, readonly Document[]>;

/** Hashes documents by every value that they have at a path. */
const indexBy = (documents: Iterable<Document>, { foreign, keyOf }: JoinPaths): Index => {
  const parts = foreign.split('.');
  const index = new Map<CanonicalKey, Document[]>();
  const add = (key: CanonicalKey, document: Document): void => {
    const list = index.get(key);
    if (list === undefined) index.set(key, [document]);
    else if (list[list.length - 1] !== document) list.push(document);
  };
  for (const document of documents) {
    for (const value of foreignValues(document, parts)) add(keyOf(value), document);
  }
  return index;
};

/** The documents that one document is joined with. */
type Join = (document: Document) => Iterable<Document>;

/** Joins by a hash of these documents, and in their order. */
const hashJoin = (found: readonly Document[], paths: JoinPaths): Join => {
  const index = indexBy(found, paths);
  const positions = new Map(found.map((document, position) => [document, position]));
  const positionOf = (document: Document): number => positions.get(document) ?? 0;
  return (document) => {
    const [first, ...others] = localValues(document, paths.local).map(
      (value) => index.get(paths.keyOf(value)) ?? [],
    );
    if (others.length === 0) return first ?? [];
    return [...new Set([first ?? [], ...others].flat())].sort((a, b) => positionOf(a) - positionOf(b));
  };
};

type Joined = [document: Document, join: Join];

/** Finds for each document how it is joined with those that have one of its values. */
const joinAll = function* (
  source: Iterable<Document>,
  paths: JoinPaths,
  { find, readWhole }: ForeignSide,
): Generator<Joined> {
  let size = batchSize.first;
  let batch: Document[] = [];
  let whole: Join | undefined;
  const joinBatch = function* (): Generator<Joined> {
    const wanted = new Map<CanonicalKey, unknown>();
    for (const value of batch.flatMap((document) => localValues(document, paths.local))) {
      wanted.set(paths.keyOf(value), value);
    }
    const join = hashJoin([...find({ [paths.foreign]: { $in: [...wanted.values()] } })], paths);
    for (const document of batch) yield [document, join];
    batch = [];
  };
  for (const document of source) {
    if (whole) {
      yield [document, whole];
      continue;
    }
    batch.push(document);
    if (batch.length < size) continue;
    const isFirst = size === batchSize.first;
    yield* joinBatch();
    const documents = isFirst ? readWhole() : undefined;
    if (documents) whole = hashJoin(documents, paths);
    size = Math.min(size * 2, batchSize.largest);
  }
  if (batch.length > 0) yield* joinBatch();
};

/** Joins each document with those of another collection. */
export const lookup: StageCompiler = (spec, context) => {
  const { from, as, fields, pipeline, ...parsed } = parseLookup(spec);
  const { scope } = context;
  const { variables, bind } = bindVariables(parsed.variables, (each) => compileExpression(each, scope));
  const inner = pipeline && context.compile(pipeline, extendScope(scope, variables));
  const find = (filter: Document): Iterable<Document> => context.pipeline.find(from, filter);
  const plain = plainConditions(pipeline ?? []);
  // The pipeline's own conditions let an index on both be used; its $match still runs.
  const findPlain = (filter: Document): Iterable<Document> =>
    find(plain.length === 0 ? filter : { $and: [filter, ...plain] });
  const readWhole: ForeignSide['readWhole'] = () => context.pipeline.readWhole?.(from);
  const read = planForeignRead(pipeline ?? [], { variables, read: find });
  const joins = (source: Iterable<Document>): Iterable<Joined> =>
    fields
      ? joinAll(source, { ...fields, keyOf: scope.collation.keyOf }, { find: findPlain, readWhole })
      : mapLazily(source, (document) => [document, read]);
  return function* joined(source) {
    for (const [document, join] of joins(source)) {
      if (inner) bind(document);
      const found = join(document);
      yield withAt(document, as, inner ? [...inner(found)] : found);
    }
  };
};
