import { ObjectId } from 'bson';
import type { Document } from '../documents';
import { storeError } from '../errors';
import type { Scope } from '../expression/scope';
import type { Index } from '../index/index';
import { documentKey } from '../index/indexEntries';
import { encodeValue } from '../index/keyEncoding';
import { simpleCollation } from '../query/collation';
import { equalValues, isDocument } from '../query/compare';
import { prefixRange } from '../storage/catalog';
import type { Collection } from '../storage/catalog';
import type { StorageEnvironment } from '../storage/environment';
import { analyseFilter } from './constraints';
import type { FilterAnalysis } from './constraints';
import { boundIndex, sortedFields } from './keyRanges';
import type { IndexBounds } from './keyRanges';
import { holdsAllMatches, underCollation } from './usability';

/** What is to be read. */
export interface ReadRequest {
  filter: Document;
  sort?: Document;
  /** The name or the key of the index to use. */
  hint?: unknown;
  /** How many rows will be taken at most; 0 or absent for all. */
  limit?: number;
  /** The variables that `$expr` may use. */
  scope?: Scope;
}

/** How the matches of a request are found. */
export interface Plan extends IndexBounds {
  index: Index;
  /** Reads the entries from the end. */
  isReverse: boolean;
  /** True when the rows come in the order that was asked for. */
  isSorted: boolean;
  /** Instead of all that: plans that together find every match, some of them perhaps twice. */
  branches?: Plan[];
}

/** The cheapest way to read what is asked for. Throws StoreError 2 for a hint at an index that does not exist. */
export function choosePlan(
  environment: StorageEnvironment,
  collection: Collection,
  request: ReadRequest,
): Plan {
  if (isLookUp(request, collection)) return lookUp(collection.primary, request.filter);
  const analysis = analyseFilter(request.filter);
  const natural = naturalOrder(request.hint === undefined ? request.sort : request.hint);
  if (natural !== undefined) {
    const isSorted = !request.sort || naturalOrder(request.sort) !== undefined;
    return { ...scanAll(collection.primary, natural < 0), isSorted };
  }
  if (request.hint !== undefined) {
    const hinted = findHinted([collection.primary, ...collection.indexes], request.hint);
    if (hinted.spec.partialFilterExpression && !holdsAllMatches(hinted, request, analysis)) {
      throw storeError(2, 'error processing query: the hinted partial index does not hold all matches');
    }
    return planFor(hinted, request, analysis);
  }
  const primary = planFor(collection.primary, request, analysis);
  if (primary.keys) return primary;
  const candidates = collection.indexes
    .filter((index) => holdsAllMatches(index, request, analysis))
    .map((index) => planFor(index, request, analysis))
    .concat(primary)
    .filter((plan) => plan.boundedFields > 0 || (plan.isSorted && request.sort));
  const lookups = candidates.filter((plan) => plan.keys);
  if (lookups.length > 0) return least(lookups, ({ keys }) => keys?.length ?? 0);
  const contenders = candidates.filter((plan) => !candidates.some((other) => dominates(other, plan)));
  const [first] = contenders;
  const hasBounds = contenders.some((plan) => plan.boundedFields > 0);
  if (!hasBounds) {
    const union = planBranches(environment, collection, request);
    if (union && !(first && request.limit)) return union;
  }
  if (!first) return primary;
  // Those without bounds differ in nothing that matters: they all read everything in the order asked for.
  return contenders.length === 1 || !hasBounds
    ? first
    : cheapest(environment, collection, { plans: contenders, request });
}

/** A plan for each branch of an `$or`, where each can use an index. */
function planBranches(
  environment: StorageEnvironment,
  collection: Collection,
  { filter, sort, scope }: ReadRequest,
): Plan | undefined {
  const { $or, ...rest } = filter;
  if (!Array.isArray($or) || !$or.every(isDocument)) return undefined;
  const branches = $or.map((branch) =>
    choosePlan(environment, collection, { filter: { $and: [rest, branch] }, scope }),
  );
  if (branches.length === 0 || !branches.every((plan) => plan.boundedFields > 0)) return undefined;
  return {
    ...scanAll(collection.primary, false),
    ranges: branches.flatMap(({ ranges }) => ranges),
    boundedFields: 1,
    isExact: false,
    isSorted: !sort,
    branches,
  };
}

/** Whether a request is for one document by its `_id`: where it is found, that condition is met. */
export function isLookUp({ filter: { _id }, hint, scope }: ReadRequest, collection: Collection): boolean {
  const isText = typeof _id === 'string' && !scope?.collation.spec && !collection.collation.spec;
  return hint === undefined && (_id instanceof ObjectId || isText);
}

/** The plan for one document by its `_id`, which needs no comparison with others. */
function lookUp(primary: Index, filter: Document): Plan {
  return {
    index: primary,
    ranges: [],
    keys: [documentKey(primary.id, encodeValue(filter._id))],
    boundedFields: 1,
    fixedPaths: new Set(['_id']),
    isExact: Object.keys(filter).length === 1,
    isReverse: false,
    isSorted: true,
  };
}

function planFor(index: Index, request: ReadRequest, analysis: FilterAnalysis): Plan {
  const collation = request.scope?.collation ?? simpleCollation;
  const bounds = boundIndex(index, underCollation(analysis, index, collation));
  // The keys of folded texts are not in the order of the texts.
  const isOrdered = !request.sort || !(collation.spec ?? index.collation.spec);
  const direction = isOrdered ? sortDirection(index, bounds, request.sort) : undefined;
  return { ...bounds, index, isReverse: direction === 'reverse', isSorted: direction !== undefined };
}

function scanAll(primary: Index, isReverse: boolean): Plan {
  const bounds = boundIndex(primary, { constraints: new Map(), hasResidual: true });
  return { ...bounds, index: primary, isReverse, isSorted: true };
}

/** The direction in which the entries of the ranges are sorted as asked, or undefined when they are not. */
function sortDirection(
  index: Index,
  { fixedPaths, keys }: IndexBounds,
  sort: Document | undefined,
): 'forward' | 'reverse' | undefined {
  if (!sort) return 'forward';
  if (keys && keys.length <= 1) return 'forward';
  if (index.isMultikey || index.hasCutKeys) return undefined;
  const wanted = Object.entries(sort).filter(([path]) => !fixedPaths.has(path));
  const sorted = sortedFields(index).filter(({ path }) => !fixedPaths.has(path));
  const isUnique = index.isPrimary || index.spec.unique === true;
  let direction: 'forward' | 'reverse' | undefined;
  for (const [position, [path, order]] of wanted.entries()) {
    const field = sorted[position];
    // Past the last field of a unique index or the _id nothing is left to be sorted.
    if (!field) return isUnique || sorted.at(-1)?.path === '_id' ? direction : undefined;
    if (field.path !== path || typeof order !== 'number') return undefined;
    const needed = order < 0 === field.descending ? 'forward' : 'reverse';
    if (direction && direction !== needed) return undefined;
    direction = needed;
  }
  return direction ?? 'forward';
}

function dominates(a: Plan, b: Plan): boolean {
  if (a === b || (b.isSorted && !a.isSorted)) return false;
  const isFirst = a.boundedFields > b.boundedFields || (a.isSorted && !b.isSorted);
  const bounded = new Set(boundedPaths(a));
  return isFirst && boundedPaths(b).every((path) => bounded.has(path));
}

function boundedPaths({ index, boundedFields }: Plan): string[] {
  return sortedFields(index)
    .slice(0, boundedFields)
    .map(({ path }) => path);
}

const sampledKeys = 200;
const sampledRanges = 20;

/**
 * The plan that reads least. What each reads is counted up to a few hundred entries; that is enough to tell a narrow
 * plan from a wide one.
 */
function cheapest(
  environment: StorageEnvironment,
  collection: Collection,
  { plans, request }: { plans: readonly Plan[]; request: ReadRequest },
): Plan {
  const bounded = plans.filter((plan) => plan.boundedFields > 0);
  const ordered = plans.find((plan) => plan.boundedFields === 0);
  const best = least(bounded, (plan) => {
    const entries = sampleEntries(environment, plan);
    return entries + (plan.isSorted ? 0 : entries / 2) - plan.boundedFields / 100;
  });
  if (!ordered || !request.limit || sampleEntries(environment, best) < sampledKeys) return best;
  // Both read much: walking in the order that is asked for can stop early when the matches are many.
  const matches = best.ranges.reduce((sum, range) => sum + environment.count(range), 0);
  const all = environment.count(prefixRange(collection.id));
  return (request.limit * all) / matches < matches ? ordered : best;
}

/** How many entries a plan reads, exact below a few hundred. */
function sampleEntries(environment: StorageEnvironment, { ranges }: Plan): number {
  const sample = ranges.slice(0, sampledRanges);
  let entries = 0;
  for (const range of sample) {
    if (entries >= sampledKeys) break;
    entries += environment.read(range, { limit: sampledKeys - entries, withValues: false }).keys.length;
  }
  return entries * Math.max(1, ranges.length / sampledRanges);
}

function least(plans: readonly Plan[], cost: (plan: Plan) => number): Plan {
  const costs = new Map(plans.map((plan) => [plan, cost(plan)]));
  return plans.reduce((best, plan) => ((costs.get(plan) ?? 0) < (costs.get(best) ?? 0) ? plan : best));
}

/** What a sort or a hint says of the order in which documents are stored. */
function naturalOrder(order: unknown): number | undefined {
  return isDocument(order) && typeof order.$natural === 'number' ? order.$natural : undefined;
}

function findHinted(indexes: readonly Index[], hint: unknown): Index {
  if (typeof hint !== 'string' && !isDocument(hint))
    throw storeError(9, 'hint must be a string or an object');
  const index = indexes.find(({ spec }) => spec.name === hint || equalValues(spec.key, hint));
  if (!index) {
    throw storeError(2, 'error processing query: hint provided does not correspond to an existing index');
  }
  return index;
}
