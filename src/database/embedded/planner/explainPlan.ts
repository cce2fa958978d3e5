import type { Document } from '../documents';
import type { Collection } from '../storage/catalog';
import { choosePlan } from './choosePlan';
import type { Plan } from './choosePlan';
import { scanColumns } from './columnScan';
import type { ColumnScan } from './columnScan';
import { countMatches, findDocuments, findRows, noStatistics } from './findRows';
import type { FindRequest, ReadStore } from './findRows';

/** What is told about a read. */
export interface ExplainedRead {
  request: FindRequest;
  /** Whether nothing but the number of matches is asked for. */
  isCount: boolean;
}

/** The `queryPlanner` part of an explanation: the stages of the plan from the outermost inwards. */
export function explainPlan(store: ReadStore, collection: Collection, read: ExplainedRead): Document {
  const request = read.isCount
    ? { ...read.request, fields: new Set<string>(), isGathered: true }
    : read.request;
  const plan = choosePlan(store.environment, collection, request);
  const isCounted = read.isCount && plan.isExact && !plan.keys;
  const scan = isCounted ? undefined : scanColumns(store, collection, { plan, request });
  const winningPlan = isCounted
    ? countScan(plan)
    : scan
      ? scanStages(scan, request)
      : planStages(plan, request);
  return {
    namespace: collection.namespace,
    parsedQuery: request.filter,
    winningPlan: read.isCount && !isCounted ? { stage: 'COUNT', inputStage: winningPlan } : winningPlan,
    rejectedPlans: [],
  };
}

/** The `executionStats` part of an explanation: makes the read. */
export function explainExecution(store: ReadStore, collection: Collection, read: ExplainedRead): Document {
  const statistics = noStatistics();
  const request = { ...read.request, statistics };
  const started = performance.now();
  let returned = 0;
  if (read.isCount) returned = countMatches(store, collection, request);
  else if (request.isGathered) for (const _ of findDocuments(store, collection, request)) returned += 1;
  else for (const _ of findRows(store, collection, request).rows) returned += 1;
  return {
    executionSuccess: true,
    nReturned: returned,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: statistics.keysExamined,
    totalDocsExamined: statistics.docsExamined,
    totalRowsExamined: statistics.rowsExamined,
  };
}

function scanStages({ paths, sorts }: ColumnScan, { filter, sort, isGathered }: FindRequest): Document {
  const scan = { stage: 'COLUMN_SCAN', columns: paths, filter };
  const sorted = sorts ? { stage: 'SORT', sortPattern: sort, inputStage: scan } : scan;
  return isGathered ? sorted : { stage: 'FETCH', inputStage: sorted };
}

function planStages(plan: Plan, { filter, sort }: FindRequest): Document {
  const access = accessStage(plan, filter);
  return plan.isSorted ? access : { stage: 'SORT', sortPattern: sort ?? {}, inputStage: access };
}

function accessStage(plan: Plan, filter: Document): Document {
  const residual = plan.isExact ? {} : { filter };
  const direction = plan.isReverse ? 'backward' : 'forward';
  if (plan.branches) {
    return { stage: 'OR', ...residual, inputStages: plan.branches.map((branch) => accessStage(branch, {})) };
  }
  if (plan.index.isPrimary && plan.keys) return { stage: 'IDHACK', ...residual };
  if (plan.index.isPrimary && plan.boundedFields === 0) return { stage: 'COLLSCAN', direction, ...residual };
  return { stage: 'FETCH', ...residual, inputStage: indexStage('IXSCAN', plan) };
}

function countScan(plan: Plan): Document {
  if (plan.index.isPrimary && plan.boundedFields === 0) return { stage: 'RECORD_STORE_FAST_COUNT' };
  return { stage: 'COUNT', inputStage: indexStage('COUNT_SCAN', plan) };
}

function indexStage(stage: string, { index, isReverse, boundedFields, ranges, keys }: Plan): Document {
  return {
    stage,
    indexName: index.spec.name,
    keyPattern: index.spec.key,
    isMultiKey: index.isMultikey,
    isUnique: index.spec.unique === true,
    isSparse: index.spec.sparse === true,
    isPartial: index.spec.partialFilterExpression !== undefined,
    direction: isReverse ? 'backward' : 'forward',
    boundedFields,
    ranges: keys?.length ?? ranges.length,
  };
}
