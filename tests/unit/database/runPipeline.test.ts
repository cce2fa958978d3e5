import { EJSON } from 'bson';
import { createFunctionEngine } from '../../conformance/engines';
import { pipelineCases } from '../../conformance/cases/pipelineCases';
import type { PipelineCase } from '../../conformance/cases/pipelineCases';

const store = createFunctionEngine();

describe('runPipeline', () => {
  it.each(pipelineCases.map((each): [string, PipelineCase] => [each.title, each]))(
    '%s',
    async (_title, each) => {
      const { documents, pipeline, others = {}, result } = each;

      const outcome = await store.run({ documents, others, aggregate: pipeline });

      expect(outcome).toEqual(
        'code' in result
          ? result
          : { documents: result.map((document) => EJSON.stringify(document, { relaxed: true })) },
      );
    },
  );
});
