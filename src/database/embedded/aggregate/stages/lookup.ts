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

/** Left documents that are joined by one read of the other collection. */
const batchSize = 1000;

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
const valuesAt = (value: unknown, parts: readonly string[]): unknown[] => {
  const [part, ...rest] = parts;
  if (part === undefined) return isArray(value) ? [...value] : [value];
  if (isDocument(value)) return valuesAt(readField(value, part), rest);
  if (!isArray(value)) return [undefined];
  if (isIndex(part)) return valuesAt(value[Number(part)], rest);
  return value.flatMap((element) => (isDocument(element) ? valuesAt(element, parts) : []));
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

/** The documents under any of several keys, each once, in the order in which they were read. */
const underAll = (keys: readonly CanonicalKey[], index: Index, found: readonly Document[]): Document[] => {
  const chosen = new Set(keys.flatMap((key) => index.get(key) ?? []));
  return found.filter((document) => chosen.has(document));
};

/** Reads what a batch of documents may join with, once, and gives each document's part of it. */
const joinBatch = (
  batch: readonly Document[],
  paths: JoinPaths,
  read: (filter: Document) => Iterable<Document>,
): Document[][] => {
  const wanted = new Map<CanonicalKey, unknown>();
  const keys = batch.map((document) =>
    valuesAt(document, paths.local).map((value) => {
      const key = paths.keyOf(value);
      if (!wanted.has(key)) wanted.set(key, value ?? null);
      return key;
    }),
  );
  const found = [...read({ [paths.foreign]: { $in: [...wanted.values()] } })];
  const index = indexBy(found, paths);
  return keys.map((each) => {
    const [only] = each;
    if (only === undefined) return [];
    return each.length === 1 ? [...(index.get(only) ?? [])] : underAll(each, index, found);
  });
};

const batches = function* (source: Iterable<Document>): Iterable<Document[]> {
  let batch: Document[] = [];
  for (const document of source) {
    batch.push(document);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
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
  const read = (filter: Document): Iterable<Document> => context.pipeline.find(lookup.from, filter);
  const { keyOf } = context.scope.collation;
  const join = { local: paths.local.split('.'), foreign: paths.foreign, keyOf };
  return function* joined(source) {
    for (const batch of batches(source)) {
      const found = joinBatch(batch, join, read);
      for (let i = 0; i < batch.length; i++) {
        const [document = {}, joinedHere = []] = [batch[i], found[i]];
        bindings.bind(document);
        yield attach(document, lookup.as, inner === undefined ? joinedHere : [...inner(joinedHere)]);
      }
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
