import { createFunctionEngine, createServerEngine } from './engines';
import { expressionCases, subject } from './cases/expressionCases';
import { filterCases } from './cases/filterCases';
import { pipelineCases } from './cases/pipelineCases';
import { updateCases } from './cases/updateCases';
import { explanationOf } from './knownFaults';
import type { Engine, Operation } from './engines';

const uri = process.env['CONFORMANCE_URI'];
const conformance = uri === undefined ? describe.skip : describe;

const namedCases: [string, Operation][] = [
  ...filterCases.map(({ title, documents, filter }): [string, Operation] => [
    `filter: ${title}`,
    { documents: documents.map((document, index) => ({ _id: index, ...document })), find: { filter } },
  ]),
  ...updateCases.map(({ title, document, update, filter = {}, arrayFilters }): [string, Operation] => [
    `update: ${title}`,
    {
      documents: document === undefined ? [] : [document],
      update: {
        filter,
        update,
        ...(arrayFilters !== undefined && { arrayFilters }),
        upsert: document === undefined,
      },
    },
  ]),
  ...pipelineCases.map(({ title, documents, pipeline, others = {} }): [string, Operation] => [
    `pipeline: ${title}`,
    { documents, others, aggregate: pipeline },
  ]),
  ...expressionCases.map(({ title, expression }): [string, Operation] => [
    `expression: ${title}`,
    { documents: [subject], aggregate: [{ $project: { _id: 0, value: expression } }] },
  ]),
];

conformance('the store and a MongoDB server agree on', () => {
  let server: Engine;
  const store = createFunctionEngine();

  beforeAll(async () => {
    server = await createServerEngine(uri ?? '', 'conformance_named');
  });
  afterAll(() => server.close());

  it.each(namedCases)('%s', async (_title, operation) => {
    const [ours, theirs] = [await store.run(operation), await server.run(operation)];

    if (explanationOf({ operation, ours, theirs }) === undefined) expect(ours).toEqual(theirs);
  });
});
