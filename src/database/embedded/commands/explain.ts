import type { Document } from '../documents';
import { storeError } from '../errors';
import { rootScope } from '../expression/scope';
import { choosePlan } from '../planner/choosePlan';
import { explainExecution, explainPlan } from '../planner/explainPlan';
import { findRows } from '../planner/findRows';
import type { FindRequest } from '../planner/findRows';
import { planPipeline } from '../planner/planPipeline';
import { isDocument } from '../query/compare';
import type { Collection } from '../storage/catalog';
import { findCollection, namespaceOf } from './collectionNames';
import type { CommandContext, CommandTable } from './command';
import { collationField, documentField, documentListField } from './fields';
import { findRequest } from './find';

export const explainCommands: CommandTable = {
  explain: {
    fields: ['verbosity'],
    run(context) {
      const explained = documentField(context.body, 'explain');
      const [name = ''] = Object.keys(explained);
      const inner = { ...context, body: explained };
      const collection = findCollection(inner, name);
      const reader = readerOf(name, explained);
      const scope = rootScope({ collation: collationField(reader, collection) });
      const request = { ...requestOf(name, reader), scope };
      const namespace = namespaceOf(inner, name);
      if (!collection)
        return { queryPlanner: { namespace, winningPlan: { stage: 'EOF' }, rejectedPlans: [] } };
      return {
        ...explainRead(context, { collection, request, isCount: name === 'count' }),
        ...(name === 'aggregate' && { stages: documentListField(explained, 'pipeline') }),
      };
    },
  },
};

/** The part of a command that says what it reads: the first of its statements where it has some. */
function readerOf(name: string, body: Document): Document {
  const statements = name === 'update' ? body.updates : name === 'delete' ? body.deletes : undefined;
  const [statement] = Array.isArray(statements) ? (statements as unknown[]) : [];
  return isDocument(statement) ? statement : body;
}

/** What the explained command reads. */
function requestOf(name: string, body: Document): FindRequest {
  if (name === 'find') return findRequest(body);
  if (name === 'aggregate') return planPipeline(documentListField(body, 'pipeline'), body.hint).request;
  if (name === 'count' || name === 'distinct')
    return { filter: documentField(body, 'query'), hint: body.hint };
  if (name === 'findAndModify') return { ...findRequest(body), filter: documentField(body, 'query') };
  if (name === 'update' || name === 'delete') return { filter: documentField(body, 'q'), hint: body.hint };
  throw storeError(59, `Explain failed due to unknown command: ${name}`);
}

function explainRead(
  { store, body }: CommandContext,
  { collection, request, isCount }: { collection: Collection; request: FindRequest; isCount: boolean },
): Document {
  const plan = choosePlan(store.environment, collection, request);
  const { namespace } = collection;
  const queryPlanner = explainPlan({ namespace, filter: request.filter, plan, sort: request.sort, isCount });
  if (body.verbosity === 'queryPlanner') return { queryPlanner };
  const started = performance.now();
  const { rows, statistics } = findRows(store.environment, collection, request);
  const returned = [...rows].length;
  const milliseconds = performance.now() - started;
  return { queryPlanner, executionStats: explainExecution(statistics, { returned, milliseconds }) };
}
