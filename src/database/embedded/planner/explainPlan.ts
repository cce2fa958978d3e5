import type { Document } from '../documents';
import type { Plan } from './choosePlan';
import type { ReadStatistics } from './readPlan';

/** What is told about a read. */
export interface ExplainedRead {
  namespace: string;
  filter: Document;
  plan: Plan;
  /** True when the filter is checked on documents. */
  sort?: Document;
  isCount?: boolean;
}

/** The `queryPlanner` part of an explanation: the stages of the plan from the outermost inwards. */
export function explainPlan({ namespace, filter, plan, sort, isCount }: ExplainedRead): Document {
  const access = isCount && plan.isExact && !plan.keys ? countScan(plan) : accessStage(plan, filter);
  const winningPlan = plan.isSorted ? access : { stage: 'SORT', sortPattern: sort ?? {}, inputStage: access };
  return { namespace, parsedQuery: filter, winningPlan, rejectedPlans: [] };
}

/** The `executionStats` part of an explanation. */
export function explainExecution(
  { keysExamined, docsExamined }: ReadStatistics,
  { returned, milliseconds }: { returned: number; milliseconds: number },
): Document {
  return {
    executionSuccess: true,
    nReturned: returned,
    executionTimeMillis: Math.round(milliseconds),
    totalKeysExamined: keysExamined,
    totalDocsExamined: docsExamined,
  };
}

function accessStage(plan: Plan, filter: Document): Document {
  const residual = plan.isExact ? {} : { filter };
  const direction = plan.isReverse ? 'backward' : 'forward';
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
