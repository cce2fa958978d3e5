import type { Document } from '../documents';
import { isDocument } from '../query/compare';
import type { FindRequest } from './findRows';
import { gathers, pipelinePaths } from './neededPaths';

/** A pipeline split into what the planner reads and what is left to be computed. */
export interface PlannedPipeline {
  request: FindRequest;
  rest: Document[];
  /** Set when all that is left is a count: makes the result out of it. */
  count?: (found: number) => Document;
}

/** Takes the leading `$match`, `$sort`, `$skip` and `$limit` of a pipeline, in this order, into the read. */
export function planPipeline(pipeline: readonly Document[], hint: unknown): PlannedPipeline {
  const rest = [...pipeline];
  const filters = takeAll(rest, '$match', isDocument);
  const [sort] = takeAll(rest, '$sort', isSort, 1);
  const [skip] = takeAll(rest, '$skip', isCount, 1);
  const [limit] = takeAll(rest, '$limit', isLimit, 1);
  const gathered = gathers(rest);
  const request: FindRequest = {
    filter: filters.length > 1 ? { $and: filters } : (filters[0] ?? {}),
    hint,
    fields: rest.length === 0 ? new Set() : pipelinePaths(rest),
    isGathered: gathered !== undefined,
    isHeld: gathered === 'later',
    sort,
    skip,
    limit,
  };
  return { request, rest, count: countStage(rest) };
}

/** Removes up to `most` stages of a kind from the start, where their argument is one that a read can have. */
function takeAll<T>(
  pipeline: Document[],
  name: string,
  fits: (argument: unknown) => argument is T,
  most = Infinity,
): T[] {
  const taken: T[] = [];
  while (taken.length < most) {
    const [[first, argument] = [], ...others] = Object.entries(pipeline[0] ?? {});
    if (first !== name || others.length > 0 || !fits(argument)) break;
    taken.push(argument);
    pipeline.shift();
  }
  return taken;
}

const isSort = (sort: unknown): sort is Document => isDocument(sort) && Object.keys(sort).length > 0;
const isCount = (count: unknown): count is number => Number.isInteger(count) && Number(count) >= 0;
const isLimit = (count: unknown): count is number => isCount(count) && count > 0;

/** What `$count` and `$group: {_id: <constant>, <name>: {$sum: 1}}` make of a number, when nothing else is left. */
function countStage([stage, ...others]: readonly Document[]): PlannedPipeline['count'] {
  if (!stage || others.length > 0 || Object.keys(stage).length !== 1) return undefined;
  const { $count, $group } = stage;
  if (typeof $count === 'string' && /^[^.$\0][^.\0]*$/.test($count)) return (found) => ({ [$count]: found });
  if (!isDocument($group)) return undefined;
  const { _id, ...fields } = $group;
  const [field, ...more] = Object.entries(fields);
  if (!field || more.length > 0 || (_id !== null && typeof _id !== 'number')) return undefined;
  const [name, accumulator] = field;
  if (!isDocument(accumulator) || Object.keys(accumulator).length !== 1 || accumulator.$sum !== 1)
    return undefined;
  // A name that $group refuses is left for it to refuse.
  if (name.includes('.') || name.startsWith('$')) return undefined;
  return (found) => ({ _id, [name]: found });
}
