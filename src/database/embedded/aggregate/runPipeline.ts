import { storeError } from '../errors';
import { rootScope } from '../expression/compileExpression';
import { gathers, pipelinePaths } from '../planner/neededPaths';
import { isArray, isDocument } from '../query/compare';
import { combineStages } from './stages/combine';
import { flowStages, limitOf, skipOf, sortStage } from './stages/flow';
import { groupStages } from './stages/group';
import { lookup } from './stages/lookup';
import { outputStages } from './stages/output';
import type { Scope } from '../expression/scope';
import type { Document } from '../query/compare';
import type { Consumer, PipelineContext, Stage, StageCompiler, StageContext } from './stage';

export type { PipelineContext, WriteMode } from './stage';

const changeStream: StageCompiler = () => {
  throw storeError(40573, 'The $changeStream stage is only supported on replica sets');
};

/** Every stage; what is not here is refused with code 40324. */
export const stages: Readonly<Record<string, StageCompiler>> = {
  ...flowStages,
  ...groupStages,
  ...combineStages,
  ...outputStages,
  $lookup: lookup,
};

interface ParsedStage {
  readonly name: string;
  readonly spec: unknown;
}

const parseStage = (stage: unknown): ParsedStage => {
  if (!isDocument(stage)) throw storeError(14, "Each element of the 'pipeline' array must be an object");
  const names = Object.keys(stage);
  const [name = ''] = names;
  if (names.length !== 1)
    throw storeError(40323, 'A pipeline stage specification object must contain exactly one field.');
  return { name, spec: stage[name] };
};

/** How many documents a sort must keep for the `$skip` and `$limit` right after it. */
const keptAfter = (following: readonly ParsedStage[]): number => {
  const [next, afterNext] = following;
  if (next?.name === '$limit') return limitOf(next.spec);
  if (next?.name === '$skip' && afterNext?.name === '$limit')
    return skipOf(next.spec) + limitOf(afterNext.spec);
  return Infinity;
};

/** What the stages after one do with its documents. */
const consumerOf = (following: readonly ParsedStage[]): Consumer => {
  const rest = following.map(({ name, spec }): Document => ({ [name]: spec }));
  const isGathering = gathers(rest) === 'at once';
  return { isGathering, paths: isGathering ? pipelinePaths(rest) : undefined };
};

const compileStage = (
  { name, spec }: ParsedStage,
  following: readonly ParsedStage[],
  context: Omit<StageContext, 'consumer'>,
): Stage => {
  if (name === '$sort') return sortStage(spec, context.scope.collation, keptAfter(following));
  const compiler =
    name === '$changeStream' ? changeStream : Object.hasOwn(stages, name) ? stages[name] : undefined;
  if (compiler === undefined) throw storeError(40324, `Unrecognized pipeline stage name: '${name}'`);
  if (Object.hasOwn(outputStages, name) && following.length > 0) {
    throw storeError(40601, `${name} can only be the final stage in the pipeline`);
  }
  return compiler(spec, { ...context, consumer: consumerOf(following) });
};

const refuseOutput = (pipeline: unknown, code: number): void => {
  for (const stage of isArray(pipeline) ? pipeline : []) {
    const name = Object.keys(outputStages).find((each) => isDocument(stage) && Object.hasOwn(stage, each));
    if (name !== undefined) throw storeError(code, `${name} is not allowed within a sub-pipeline`);
  }
};

const compilePipeline = (pipeline: unknown, scope: Scope, context: PipelineContext): Stage => {
  if (!isArray(pipeline)) throw storeError(14, "'pipeline' must be an array");
  const parsed = pipeline.map(parseStage);
  const stageContext: Omit<StageContext, 'consumer'> = {
    pipeline: context,
    scope,
    compile: (inner, innerScope = scope, code = 51047) => {
      refuseOutput(inner, code);
      return compilePipeline(inner, innerScope, context);
    },
  };
  const compiled = parsed.map((stage, index) => compileStage(stage, parsed.slice(index + 1), stageContext));
  return (source) => compiled.reduce((stream, stage) => stage(stream), source);
};

/**
 * Runs an aggregation pipeline over documents. The whole pipeline is compiled (and refused, if it must be) at
 * once; documents are then pulled through it as the result is read.
 *
 * Throws 40324 for an unknown stage, 40323 for a malformed one, 40573 for `$changeStream`, 168 for an unknown
 * expression operator, and MongoDB's own codes for malformed arguments.
 */
export const runPipeline = (
  source: Iterable<Document>,
  pipeline: readonly Document[],
  context: PipelineContext,
): Iterable<Document> => checkPipeline(pipeline, context)(source);

/** Compiles a pipeline, or refuses it as `runPipeline` does. */
export const checkPipeline = (pipeline: readonly Document[], context: PipelineContext): Stage =>
  compilePipeline(pipeline, rootScope(context), context);
