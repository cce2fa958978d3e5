import type { Case, Doc } from './answers';
import { expressionCases, subject } from './cases/expressionCases';
import { filterCases } from './cases/filterCases';
import { pipelineCases } from './cases/pipelineCases';
import { updateCases } from './cases/updateCases';

const isModifier = (update: Doc | readonly Doc[]): boolean =>
  Array.isArray(update) || (Object.keys(update)[0]?.startsWith('$') ?? false);

const everything: Doc = { find: 'main', sort: { _id: 1 } };

const filters = filterCases.map(({ title, documents, filter }): [string, Case] => [
  `filter: ${title}`,
  {
    collections: { main: documents.map((document, index) => ({ _id: index, ...document })) },
    commands: [{ ...everything, filter }],
  },
]);

const updates = updateCases.map(({ title, document, update, filter = {}, arrayFilters }): [string, Case] => [
  `update: ${title}`,
  {
    collections: { main: document === undefined ? [] : [document] },
    commands: [
      {
        update: 'main',
        updates: [
          {
            q: filter,
            u: update,
            multi: isModifier(update),
            upsert: document === undefined,
            ...(arrayFilters !== undefined && { arrayFilters }),
          },
        ],
      },
      everything,
    ],
  },
]);

const pipelines = pipelineCases.map(({ title, documents, pipeline, others = {} }): [string, Case] => [
  `pipeline: ${title}`,
  {
    collections: { main: documents, ...others },
    commands: [{ aggregate: 'main', pipeline, cursor: {} }],
  },
]);

const expressions = expressionCases.map(({ title, expression }): [string, Case] => [
  `expression: ${title}`,
  {
    collections: { main: [subject] },
    commands: [{ aggregate: 'main', pipeline: [{ $project: { _id: 0, value: expression } }], cursor: {} }],
  },
]);

/** Every case that has a name. */
export const namedCases: readonly [string, Case][] = [...filters, ...updates, ...pipelines, ...expressions];
