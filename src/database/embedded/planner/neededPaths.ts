import type { Document } from '../documents';
import { isDocument } from '../query/compare';

/** The paths of fields, or undefined where it may be any. */
export type Paths = ReadonlySet<string> | undefined;

/** The paths that a filter looks at. */
export function filterPaths(filter: Document): Paths {
  return union(
    Object.entries(filter).map(([name, condition]) => {
      if (name === '$comment') return none;
      if (name === '$expr') return expressionPaths(condition);
      if (!name.startsWith('$')) return new Set([name]);
      if (!Array.isArray(condition) || !branches.has(name)) return undefined;
      return union(condition.map((part) => (isDocument(part) ? filterPaths(part) : undefined)));
    }),
  );
}

/** The paths that a sort looks at. */
export function sortPaths(sort: Document = {}): Paths {
  return new Set(Object.keys(sort).filter((path) => path !== '$natural'));
}

/** The paths that are left by a projection that names those to keep; undefined for every other one. */
export function projectionPaths(projection: Document): Paths {
  const kept = Object.entries(projection).filter(([path, value]) => path !== '_id' || value !== 0);
  if (kept.length === 0 || !kept.every(([, value]) => value === 1 || value === true)) return undefined;
  return new Set(['_id', ...kept.map(([path]) => path)]);
}

/** The fields that a projection consists of, where it keeps those fields whole and does nothing else. */
export function plainProjection(projection: Document): Paths {
  const kept = Object.keys(projection).filter((path) => path !== '_id' || projection._id !== 0);
  if (!projectionPaths(projection) || kept.some((path) => path.includes('.'))) return undefined;
  return new Set(projection._id === 0 ? kept : ['_id', ...kept]);
}

/** The paths that a pipeline looks at before a stage that makes new documents out of them; undefined for any. */
export function pipelinePaths([first, ...rest]: readonly Document[]): Paths {
  const [[name = '', spec] = [], ...more] = Object.entries(first ?? {});
  if (more.length > 0) return undefined;
  const making = Object.hasOwn(makingStages, name) ? makingStages[name] : undefined;
  if (making) return making(spec);
  const looked = Object.hasOwn(passingStages, name) ? passingStages[name]?.(spec) : undefined;
  return looked && union([looked, without(pipelinePaths(rest), joinedField(name, spec))]);
}

/** Whether a pipeline takes values out of its documents before it gives any away: at once, or after other stages. */
export function gathers(pipeline: readonly Document[]): 'at once' | 'later' | undefined {
  const names = pipeline.map((stage) => Object.keys(stage)[0] ?? '');
  const first = names.findIndex((name) => !Object.hasOwn(passingStages, name));
  if (!gatheringStages.has(names[first] ?? '')) return undefined;
  return first === 0 ? 'at once' : 'later';
}

const gatheringStages: ReadonlySet<string> = new Set(['$group', '$bucket', '$sortByCount', '$count']);

/** The field that a join fills, whatever the documents had there. */
function joinedField(name: string, spec: unknown): string | undefined {
  const as = name === '$lookup' && isDocument(spec) ? spec.as : undefined;
  return typeof as === 'string' && !as.includes('.') ? as : undefined;
}

function without(paths: Paths, field: string | undefined): Paths {
  return paths && field ? new Set([...paths].filter((path) => !`${path}.`.startsWith(`${field}.`))) : paths;
}

type LookedAt = Readonly<Record<string, (spec: unknown) => Paths>>;

/** The paths that stages look at which make new documents. */
const makingStages: LookedAt = {
  $project: (spec) => (isDocument(spec) ? projectionPaths(spec) : undefined),
  $group: groupPaths,
  $bucket(spec) {
    if (!isDocument(spec)) return undefined;
    return union([expressionPaths(spec.groupBy), groupPaths(spec.output ?? {})]);
  },
  $sortByCount: (spec) => expressionPaths(spec),
  $count: () => none,
};

/** The paths that stages look at which leave all other fields as they are. */
const passingStages: LookedAt = {
  $match: (spec) => (isDocument(spec) ? filterPaths(spec) : undefined),
  $sort: (spec) => (isDocument(spec) ? sortPaths(spec) : undefined),
  $skip: () => none,
  $limit: () => none,
  $unwind: (spec) => namedPaths(isDocument(spec) ? [spec.path, spec.includeArrayIndex] : [spec]),
  $lookup(spec) {
    if (!isDocument(spec)) return undefined;
    const variables = isDocument(spec.let) ? Object.values(spec.let) : [];
    const as = joinedField('$lookup', spec) ? undefined : spec.as;
    return union([namedPaths([spec.localField, as]), ...variables.map(expressionPaths)]);
  },
};

/** Paths with or without a dollar; of what is no text there is none. */
function namedPaths(paths: readonly unknown[]): Paths {
  const texts = paths.filter((path) => typeof path === 'string');
  return new Set(texts.map((path) => path.replace(/^\$/, '')));
}

function groupPaths(fields: unknown): Paths {
  return isDocument(fields) ? union(Object.values(fields).map(expressionPaths)) : undefined;
}

/** All of these paths. */
export function union(parts: readonly Paths[]): Paths {
  const paths = new Set<string>();
  for (const part of parts) {
    if (!part) return undefined;
    for (const path of part) paths.add(path);
  }
  return paths;
}

/** The top-level fields that the paths begin with. */
export function rootsOf(paths: Iterable<string>): Set<string> {
  return new Set([...paths].map((path) => path.split('.', 1)[0] ?? path));
}

const none: ReadonlySet<string> = new Set();
const branches: ReadonlySet<string> = new Set(['$and', '$or', '$nor']);

function expressionPaths(expression: unknown): Paths {
  if (typeof expression === 'string') return referredPath(expression);
  if (Array.isArray(expression)) return union(expression.map(expressionPaths));
  if (!isDocument(expression)) return none;
  return union(Object.values(expression).map(expressionPaths));
}

function referredPath(text: string): Paths {
  if (!text.startsWith('$')) return none;
  if (!text.startsWith('$$')) return new Set([text.slice(1)]);
  return /^\$\$(ROOT|CURRENT)\b/.test(text) ? undefined : none;
}
