import { storeError } from '../../errors';
import { compileExpression } from '../../expression/compileExpression';
import { extendScope } from '../../expression/scope';
import { isArray, isDocument } from '../../query/compare';
import { isIndex, readField, setField } from '../../query/path';
import { planForeignRead } from './foreignRead';
import type { Evaluator, Variable } from '../../expression/scope';
import type { CanonicalKey } from '../../query/canonicalKey';
import type { Collation } from '../../query/collation';
import type { Document } from '../../query/compare';
import type { Stage, StageCompiler, StageContext } from '../stage';

/** Documents that are joined by one read of the other collection, where it is too large to be read as a whole. */
const batchSize = { first: 1000, largest: 16_000 };

interface Lookup {
  readonly from: string;
  readonly as: readonly string[];
  readonly localField?: string;
  readonly foreignField?: string;
  readonly let: Document;
  readonly pipeline?: readonly unknown[];
}

const options = ['from', 'as', 'localField', 'foreignField', 'let', 'pipeline'];

const textOption = (spec: Document, name: string): string | undefined => {
  const value = spec[name];
  if (value === undefined || typeof value === 'string') return value;
  throw storeError(9, `$lookup argument '${name}' must be a string`);
};

const parseLookup = (spec: unknown): Lookup => {
  if (!isDocument(spec)) throw storeError(9, 'the $lookup stage specification must be an object');
  const stray = Object.keys(spec).find((name) => !options.includes(name));
  if (stray !== undefined) throw storeError(9, `unknown argument to $lookup: ${stray}`);
  const [from, as, localField, foreignField] = ['from', 'as', 'localField', 'foreignField'].map((name) =>
    textOption(spec, name),
  );
  const { let: variables = {}, pipeline } = spec;
  if (from === undefined) throw storeError(9, "must specify 'from' field for a $lookup");
  if (as === undefined) throw storeError(9, "must specify 'as' field for a $lookup");
  if ((localField === undefined) !== (foreignField === undefined)) {
    throw storeError(9, '$lookup requires both or neither of localField and foreignField to be specified');
  }
  if (localField === undefined && pipeline === undefined) {
    throw storeError(
      9,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  }
  if (pipeline !== undefined && !isArray(pipeline))
    throw storeError(14, "'pipeline' option must be specified as an array");
  if (!isDocument(variables)) throw storeError(9, "$lookup argument 'let' must be an object");
  return {
    from,
    as: as.split('.'),
    let: variables,
    ...(localField !== undefined && { localField }),
    ...(foreignField !== undefined && { foreignField }),
    ...(pipeline !== undefined && { pipeline }),
  };
};

/** The document with the joined documents in the field that `as` names. */
const attach = (document: Document, as: readonly string[], joined: readonly Document[]): Document => {
  const [name = '', ...rest] = as;
  const copy = { ...document };
  const child = readField(document, name);
  setField(copy, name, rest.length === 0 ? joined : attach(isDocument(child) ? child : {}, rest, joined));
  return copy;
};

/** The values at a path, arrays on the way and at the end spread. */
const valuesAt = (value: unknown, parts: readonly string[], at = 0): readonly unknown[] => {
  const part = parts[at];
  if (part === undefined) return isArray(value) ? value : [value];
  if (isDocument(value)) return valuesAt(readField(value, part), parts, at + 1);
  if (!isArray(value)) return [undefined];
  if (isIndex(part)) return valuesAt(value[Number(part)], parts, at + 1);
  return value.flatMap((element) => (isDocument(element) ? valuesAt(element, parts, at) : []));
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
type Join = (document: Document) => readonly Document[];

/** Joins by a hash of these documents, and in their order. */
const hashJoin = (found: readonly Document[], paths: JoinPaths): Join => {
  const index = indexBy(found, paths);
  const positions = new Map(found.map((document, position) => [document, position]));
  const positionOf = (document: Document): number => positions.get(document) ?? 0;
  return (document) => {
    const [first, ...others] = valuesAt(document, paths.local).map(
      (value) => index.get(paths.keyOf(value)) ?? [],
    );
    if (others.length === 0) return first ?? [];
    return [...new Set([first ?? [], ...others].flat())].sort((a, b) => positionOf(a) - positionOf(b));
  };
};

type Joined = [document: Document, found: readonly Document[]];

/** Joins each document with those that have one of its values. */
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
    for (const value of batch.flatMap((document) => valuesAt(document, paths.local))) {
      wanted.set(paths.keyOf(value), value ?? null);
    }
    const join = hashJoin([...find({ [paths.foreign]: { $in: [...wanted.values()] } })], paths);
    for (const document of batch) yield [document, join(document)];
    batch = [];
  };
  for (const document of source) {
    if (whole) {
      yield [document, whole(document)];
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

interface Bindings {
  readonly variables: Readonly<Record<string, Variable>>;
  /** Sets the variables of `let` for one document. */
  bind(document: Document): void;
}

const compileBindings = (spec: Document, context: StageContext): Bindings => {
  const variables: Record<string, Variable> = {};
  const assignments = Object.entries(spec).map(([name, expression]): [Variable, Evaluator] => {
    const variable: Variable = { value: undefined };
    variables[name] = variable;
    return [variable, compileExpression(expression, context.scope)];
  });
  return {
    variables,
    bind: (document) => {
      for (const [variable, evaluate] of assignments) variable.value = evaluate(document);
    },
  };
};

const joinByFields = (
  lookup: Lookup,
  paths: { local: string; foreign: string },
  context: StageContext,
): Stage => {
  const bindings = compileBindings(lookup.let, context);
  const inner =
    lookup.pipeline && context.compile(lookup.pipeline, extendScope(context.scope, bindings.variables));
  const foreign: ForeignSide = {
    find: (filter) => context.pipeline.find(lookup.from, filter),
    readWhole: () => context.pipeline.readWhole?.(lookup.from),
  };
  const { keyOf } = context.scope.collation;
  const parts = { local: paths.local.split('.'), foreign: paths.foreign, keyOf };
  return function* joined(source) {
    for (const [document, found] of joinAll(source, parts, foreign)) {
      if (inner) bindings.bind(document);
      yield attach(document, lookup.as, inner ? [...inner(found)] : found);
    }
  };
};

const joinByPipeline = (lookup: Lookup, pipeline: readonly unknown[], context: StageContext): Stage => {
  const bindings = compileBindings(lookup.let, context);
  const scope = extendScope(context.scope, bindings.variables);
  const inner = context.compile(pipeline, scope);
  const read = planForeignRead(pipeline, {
    variables: bindings.variables,
    read: (filter) => context.pipeline.find(lookup.from, filter),
  });
  return function* joined(source) {
    for (const document of source) {
      bindings.bind(document);
      yield attach(document, lookup.as, [...inner(read())]);
    }
  };
};

/** Joins each document with those of another collection. */
export const lookup: StageCompiler = (spec, context) => {
  const parsed = parseLookup(spec);
  const { localField, foreignField, pipeline } = parsed;
  if (localField !== undefined && foreignField !== undefined) {
    return joinByFields(parsed, { local: localField, foreign: foreignField }, context);
  }
  return joinByPipeline(parsed, pipeline ?? [], context);
};
