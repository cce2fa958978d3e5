import fc from 'fast-check';
import type { Case, Doc } from '../answers';
import { filter, projection, sort } from './filters';
import { computed, joined, pipeline } from './pipelines';
import { deletion, findAndModify, update } from './updates';
import { documents, filledDocuments, path } from './values';

export { expression } from './expressions';
export { filter } from './filters';
export { value } from './values';

const find = filter.map((each): Doc => ({ find: 'main', filter: each, sort: { _id: 1 } }));

const sortedFind = sort.map((order): Doc => ({ find: 'main', sort: order, projection: { _id: 1 } }));

// Not every server sorts by a position in an array as MongoDB does; what is on a page depends on it.
const page = fc
  .tuple(
    sort.filter((order) => !/\d/.test(Object.keys(order)[0] ?? '')),
    fc.nat(3),
    fc.nat(6),
  )
  .map(([order, skip, limit]): Doc => ({ find: 'main', sort: order, skip, limit }));

const projectedFind = projection.map((each): Doc => ({ find: 'main', projection: each, sort: { _id: 1 } }));

const counted: fc.Arbitrary<Doc> = fc.oneof(
  fc.tuple(filter, fc.nat(2), fc.nat(4)).map(([query, skip, limit]) => ({
    count: 'main',
    query,
    ...(skip > 0 && { skip }),
    ...(limit > 0 && { limit }),
  })),
  fc
    .tuple(
      path.filter((each) => !/\d/.test(each)),
      fc.oneof(filter, fc.constant({})),
    )
    .map(([key, query]) => ({ distinct: 'main', key, query })),
);

/** Several commands on one collection: a database is loaded once for all of them. */
const reads = (command: fc.Arbitrary<Doc>, main = documents): fc.Arbitrary<Case> =>
  fc
    .record({ main, commands: fc.array(command, { minLength: 6, maxLength: 12 }) })
    .map((each) => ({ collections: { main: each.main }, commands: each.commands }));

const histories = (step: fc.Arbitrary<Doc[]>): fc.Arbitrary<Case> =>
  fc
    .record({ main: documents, steps: fc.array(step, { minLength: 2, maxLength: 5 }) })
    .map(({ main, steps }) => ({ collections: { main }, commands: steps.flat() }));

const joins = fc
  .record({
    main: filledDocuments,
    other: documents,
    commands: fc.array(joined, { minLength: 6, maxLength: 12 }),
  })
  .map(({ main, other, commands }): Case => ({ collections: { main, other }, commands }));

/** The kinds of operations, each with the share of the run that it gets. */
export const kinds: readonly {
  readonly name: string;
  readonly share: number;
  readonly cases: fc.Arbitrary<Case>;
}[] = [
  { name: 'filters', share: 0.2, cases: reads(find) },
  { name: 'sorts', share: 0.03, cases: reads(sortedFind) },
  { name: 'pages', share: 0.02, cases: reads(page, filledDocuments) },
  { name: 'projections', share: 0.05, cases: reads(projectedFind) },
  { name: 'counts', share: 0.1, cases: reads(counted) },
  { name: 'expressions', share: 0.15, cases: reads(computed) },
  { name: 'pipelines', share: 0.15, cases: reads(pipeline, filledDocuments) },
  { name: 'joins', share: 0.1, cases: joins },
  { name: 'updates', share: 0.12, cases: histories(update) },
  { name: 'deletes', share: 0.03, cases: histories(deletion) },
  { name: 'findAndModify', share: 0.05, cases: histories(findAndModify) },
];
