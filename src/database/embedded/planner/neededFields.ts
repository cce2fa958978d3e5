import type { Document } from '../documents';
import { isDocument } from '../query/compare';

/** The names of top-level fields, or undefined where it may be any. */
export type FieldNames = ReadonlySet<string> | undefined;

/** The fields that a filter looks at. */
export function filterFields(filter: Document): FieldNames {
  return union(
    Object.entries(filter).map(([name, condition]) => {
      if (name === '$comment') return none;
      if (!name.startsWith('$')) return rootOf(name);
      if (!Array.isArray(condition) || !branches.has(name)) return undefined;
      return union(condition.map((part) => (isDocument(part) ? filterFields(part) : undefined)));
    }),
  );
}

/** The fields that a sort looks at. */
export function sortFields(sort: Document = {}): FieldNames {
  return union(Object.keys(sort).map((path) => (path === '$natural' ? none : rootOf(path))));
}

/** The fields that are left by a projection that names those to keep; undefined for every other one. */
export function projectionFields(projection: Document): FieldNames {
  const kept = Object.entries(projection).filter(([path, value]) => path !== '_id' || value !== 0);
  if (kept.length === 0 || !kept.every(([, value]) => value === 1 || value === true)) return undefined;
  return union([rootOf('_id'), ...kept.map(([path]) => rootOf(path))]);
}

/** The fields that a projection consists of, where it keeps those fields whole and does nothing else. */
export function plainProjection(projection: Document): FieldNames {
  const kept = Object.keys(projection).filter((path) => path !== '_id' || projection._id !== 0);
  if (!projectionFields(projection) || kept.some((path) => path.includes('.'))) return undefined;
  return new Set(projection._id === 0 ? kept : ['_id', ...kept]);
}

/** The fields that a pipeline looks at before a stage that makes new documents out of them; undefined for any. */
export function pipelineFields([first, ...rest]: readonly Document[]): FieldNames {
  const [[name = '', spec] = [], ...more] = Object.entries(first ?? {});
  if (more.length > 0) return undefined;
  if (name === '$project') return isDocument(spec) ? projectionFields(spec) : undefined;
  if (name === '$group') return isDocument(spec) ? groupFields(spec) : undefined;
  const looked = Object.hasOwn(passingStages, name) ? passingStages[name]?.(spec) : undefined;
  return looked && union([looked, pipelineFields(rest)]);
}

/** The fields that stages look at which leave all others as they are. */
const passingStages: Readonly<Record<string, (spec: unknown) => FieldNames>> = {
  $match: (spec) => (isDocument(spec) ? filterFields(spec) : undefined),
  $sort: (spec) => (isDocument(spec) ? sortFields(spec) : undefined),
  $skip: () => none,
  $limit: () => none,
  $unwind: (spec) => namedFields(isDocument(spec) ? [spec.path, spec.includeArrayIndex] : [spec]),
  $lookup(spec) {
    if (!isDocument(spec)) return undefined;
    const variables = isDocument(spec.let) ? Object.values(spec.let) : [];
    return union([namedFields([spec.localField, spec.as]), ...variables.map(expressionFields)]);
  },
};

/** The roots of paths, with or without a dollar; of what is no text there is none. */
function namedFields(paths: readonly unknown[]): FieldNames {
  const texts = paths.filter((path) => typeof path === 'string');
  return union(texts.map((path) => rootOf(path.replace(/^\$/, ''))));
}

function groupFields({ _id, ...fields }: Document): FieldNames {
  const expressions = Object.values(fields).map((field) =>
    isDocument(field) ? union(Object.values(field).map(expressionFields)) : undefined,
  );
  return union([expressionFields(_id), ...expressions]);
}

/** All of these fields. */
export function union(parts: readonly FieldNames[]): FieldNames {
  const names = new Set<string>();
  for (const part of parts) {
    if (!part) return undefined;
    for (const name of part) names.add(name);
  }
  return names;
}

const none: ReadonlySet<string> = new Set();
const branches: ReadonlySet<string> = new Set(['$and', '$or', '$nor']);

function rootOf(path: string): ReadonlySet<string> {
  return new Set([path.split('.', 1)[0] ?? path]);
}

function expressionFields(expression: unknown): FieldNames {
  if (typeof expression === 'string') return referredFields(expression);
  if (Array.isArray(expression)) return union(expression.map(expressionFields));
  if (!isDocument(expression)) return none;
  // Reads a field of the whole document by its bare name.
  if ('$getField' in expression) return undefined;
  return union(Object.values(expression).map(expressionFields));
}

function referredFields(text: string): FieldNames {
  if (!text.startsWith('$')) return none;
  if (!text.startsWith('$$')) return rootOf(text.slice(1));
  return /^\$\$(ROOT|CURRENT)\b/.test(text) ? undefined : none;
}
