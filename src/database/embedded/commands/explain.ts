import { checkPipeline } from '../aggregate/runPipeline';
import type { Document } from '../documents';
import { storeError } from '../errors';
import type { Scope } from '../expression/scope';
import { explainExecution, explainPlan } from '../planner/explainPlan';
import type { FindRequest } from '../planner/findRows';
import { planPipeline } from '../planner/planPipeline';
import { compileProjection } from '../query/compileProjection';
import { compileQuery } from '../query/compileQuery';
import { aggregateCommands, createPipelineContext } from './aggregate';
import { findCollection, namespaceOf } from './collectionNames';
import type { CommandContext, CommandTable } from './command';
import { countCommands, countRequest, distinctRequest } from './count';
import { deleteCommands, deleteStatement } from './delete';
import {
  assertFields,
  countField,
  cursorBatchSize,
  documentField,
  documentListField,
  flagField,
} from './fields';
import { commandScope, findCommands, findRequest, readRequest } from './find';
import { findAndModifyCommands } from './findAndModify';
import { statementsField } from './statements';
import { compileTarget, updateCommands, updateStatement } from './update';

const explainable: CommandTable = {
  ...findCommands,
  ...aggregateCommands,
  ...countCommands,
  ...updateCommands,
  ...deleteCommands,
  ...findAndModifyCommands,
};

/** What a command reads. */
interface ExplainedCommand {
  request: FindRequest;
  /** The one that is explained, of a command that has some. */
  statement?: Document;
  isCount?: boolean;
  /** The stages of a pipeline that work on what was read. */
  stages?: Document[];
}

const verbosities: readonly unknown[] = ['queryPlanner', 'executionStats', 'allPlansExecution'];

export const explainCommands: CommandTable = {
  explain: {
    fields: ['verbosity'],
    run(context) {
      const { store } = context;
      const { verbosity = 'allPlansExecution' } = context.body;
      const explained = documentField(context.body, 'explain');
      const [name = ''] = Object.keys(explained);
      const command = Object.hasOwn(explainable, name) ? explainable[name] : undefined;
      const read = readers[name];
      if (!command || !read) throw storeError(59, `Explain failed due to unknown command: ${name}`);
      if (!verbosities.includes(verbosity)) {
        throw storeError(
          2,
          `Enumeration value '${String(verbosity)}' for field 'explain.verbosity' is not valid`,
        );
      }
      assertFields(name, command, explained);
      const inner = { ...context, command: name, body: explained };
      const collection = findCollection(inner);
      const { stages, isCount = false, statement, ...explainedRead } = read(inner);
      const request = { ...explainedRead.request, scope: commandScope(inner, collection, statement) };
      compileQuery(request.filter, request.scope);
      assertParts(inner, request, statement);
      const left = stages && { stages };
      if (!collection) return { queryPlanner: { ...nothing, namespace: namespaceOf(inner) }, ...left };
      const queryPlanner = explainPlan(store, collection, { request, isCount });
      if (verbosity === 'queryPlanner') return { queryPlanner, ...left };
      const executionStats = explainExecution(store, collection, { request, isCount });
      return { queryPlanner, executionStats, ...left };
    },
  },
};

/** Refuses what the command itself would refuse beside what it reads: batch sizes, projections, updates. */
function assertParts(
  context: CommandContext,
  { filter, scope }: { filter: Document; scope: Scope },
  statement?: Document,
): void {
  const { body } = context;
  countField(body, 'batchSize');
  cursorBatchSize(body);
  const isChange = context.command.toLowerCase() === 'findandmodify';
  compileProjection(documentField(body, isChange ? 'fields' : 'projection'), filter, scope);
  if (statement?.u !== undefined)
    compileTarget(context, { part: statement, filter: 'q', update: statement.u, scope });
  if (isChange && !flagField(body, 'remove'))
    compileTarget(context, { part: body, filter: 'query', update: body.update, scope });
}

const nothing = { winningPlan: { stage: 'EOF' }, rejectedPlans: [] };

/** What a command reads, by its name. */
const readers: Readonly<Record<string, (context: CommandContext) => ExplainedCommand>> = {
  find: ({ body }) => ({ request: findRequest(body) }),
  count: ({ body }) => ({ request: countRequest(body), isCount: true }),
  distinct: ({ body }) => ({ request: distinctRequest(body) }),
  aggregate: explainedPipeline,
  update: ({ body }) => explainedStatement(statementsField(body, 'updates', updateStatement)),
  delete: ({ body }) => explainedStatement(statementsField(body, 'deletes', deleteStatement)),
  findAndModify: explainedChange,
  findandmodify: explainedChange,
};

function explainedChange({ body }: CommandContext): ExplainedCommand {
  return { request: { ...readRequest(body, 'query'), limit: 1 } };
}

function explainedPipeline(context: CommandContext): ExplainedCommand {
  const pipeline = documentListField(context.body, 'pipeline');
  checkPipeline(pipeline, createPipelineContext(context, commandScope(context)));
  const { request, rest, count } = planPipeline(pipeline, context.body.hint);
  return { request, isCount: count !== undefined, stages: rest };
}

/** A command with several statements is explained by one of them only. */
function explainedStatement([statement, ...others]: readonly Document[]): ExplainedCommand {
  if (!statement || others.length > 0) throw storeError(72, 'explained write batches must be of size 1');
  const isOne = statement.u === undefined ? statement.limit === 1 : !statement.multi;
  return { request: { ...readRequest(statement, 'q'), limit: isOne ? 1 : 0 }, statement };
}
