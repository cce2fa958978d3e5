import fc from 'fast-check';
import { createFunctionEngine, createServerEngine } from './engines';
import { findOperation, pipelineOperation, sortOperation, updateOperation } from './generators';
import { explanationOf } from './knownFaults';
import type { Engine, Operation } from './engines';

const uri = process.env['CONFORMANCE_URI'];
const runs = Number(process.env['CONFORMANCE_RUNS'] ?? 200);
const conformance = uri === undefined ? describe.skip : describe;

conformance('the store and a MongoDB server agree on generated', () => {
  let server: Engine;
  const store = createFunctionEngine();

  beforeAll(async () => {
    server = await createServerEngine(uri ?? '', 'conformance_generated');
  });
  afterAll(() => server.close());

  it.each([
    ['filters', findOperation],
    ['sorts', sortOperation],
    ['updates', updateOperation],
    ['pipelines', pipelineOperation],
  ])('%s', async (_title, operations: fc.Arbitrary<Operation>) => {
    await fc.assert(
      fc.asyncProperty(operations, async (operation) => {
        const [ours, theirs] = [await store.run(operation), await server.run(operation)];

        if (explanationOf({ operation, ours, theirs }) === undefined) expect(ours).toEqual(theirs);
      }),
      { numRuns: runs, seed: 20240610 },
    );
  });
});
