import { storeError } from '../../errors';
import { isArray, isDocument } from '../../query/compare';
import { planForeignRead } from './foreignRead';
import type { Stage, StageCompiler } from '../stage';

const notInFacet = ['$facet', '$out', '$merge', '$changeStream'];

const facet: StageCompiler = (spec, context) => {
  if (!isDocument(spec) || Object.keys(spec).length === 0) {
    throw storeError(40169, 'the $facet specification must be a non-empty object');
  }
  const facets = Object.entries(spec).map(([name, pipeline]): [string, Stage] => {
    if (!isArray(pipeline)) throw storeError(40170, `arguments to $facet must be arrays, ${name} is not`);
    for (const stage of pipeline) {
      const banned = isDocument(stage) ? notInFacet.find((each) => Object.hasOwn(stage, each)) : undefined;
      if (banned !== undefined)
        throw storeError(40600, `${banned} is not allowed to be used within a $facet stage`);
    }
    return [name, context.compile(pipeline)];
  });
  return function* faceted(source) {
    const documents = [...source];
    yield Object.fromEntries(facets.map(([name, stage]) => [name, [...stage(documents)]]));
  };
};

const unionWith: StageCompiler = (spec, context) => {
  const { coll, pipeline = [], ...rest } = isDocument(spec) ? spec : { coll: spec };
  const [stray] = Object.keys(rest);
  if (stray !== undefined) throw storeError(40415, `BSON field '$unionWith.${stray}' is an unknown field.`);
  if (typeof coll !== 'string') throw storeError(9, 'the $unionWith stage needs the name of a collection');
  if (!isArray(pipeline))
    throw storeError(14, "BSON field '$unionWith.pipeline' is the wrong type, expected type 'array'");
  const stage = context.compile(pipeline);
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
