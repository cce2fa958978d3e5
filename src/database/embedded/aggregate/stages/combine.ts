import { storeError } from '../../errors';
import { fieldNames } from '../../expression/compileExpression';
import { namedArguments } from '../../expression/define';
import { isArray, isDocument } from '../../query/compare';
import { planForeignRead } from './foreignRead';
import type { Stage, StageCompiler, StageContext } from '../stage';

const notInFacet = ['$facet', '$out', '$merge', '$changeStream'];

const facetPipeline = (name: string, pipeline: unknown, { compile }: StageContext): Stage => {
  if (fieldNames(name).length > 1)
    throw storeError(16412, `FieldPath field names may not contain '.': ${name}`);
  if (!isArray(pipeline)) throw storeError(40170, `arguments to $facet must be arrays, ${name} is not`);
  for (const stage of pipeline) {
    if (!isDocument(stage)) throw storeError(40171, `elements of arrays in $facet must be objects: ${name}`);
    const banned = notInFacet.find((each) => Object.hasOwn(stage, each));
    if (banned !== undefined)
      throw storeError(40600, `${banned} is not allowed to be used within a $facet stage`);
  }
  return compile(pipeline);
};

const facet: StageCompiler = (spec, context) => {
  if (!isDocument(spec) || Object.keys(spec).length === 0)
    throw storeError(40169, 'the $facet specification must be a non-empty object');
  const facets = Object.entries(spec).map(([name, pipeline]): [string, Stage] => [
    name,
    facetPipeline(name, pipeline, context),
  ]);
  return function* faceted(source) {
    const documents = [...source];
    yield Object.fromEntries(facets.map(([name, stage]) => [name, [...stage(documents)]]));
  };
};

const unionShape = {
  fields: ['coll', 'pipeline?'],
  codes: { notAnObject: 9, unknown: 40415, missing: [9] },
};

const unionWith: StageCompiler = (spec, context) => {
  const given = typeof spec === 'string' ? { coll: spec } : spec;
  const { coll, pipeline = [] } = namedArguments(given, { name: '$unionWith' }, unionShape);
  if (typeof coll !== 'string')
    throw storeError(14, "BSON field '$unionWith.coll' is the wrong type, expected type 'string'");
  if (!isArray(pipeline))
    throw storeError(14, "BSON field '$unionWith.pipeline' is the wrong type, expected type 'array'");
  const stage = context.compile(pipeline, context.scope, 31441);
  const read = planForeignRead(pipeline, {
    variables: {},
    read: (filter) => context.pipeline.find(coll, filter),
  });
  return function* united(source) {
    yield* source;
    yield* stage(read());
  };
};

/** Stages that put several streams together. */
export const combineStages: Readonly<Record<string, StageCompiler>> = {
  $facet: facet,
  $unionWith: unionWith,
};
