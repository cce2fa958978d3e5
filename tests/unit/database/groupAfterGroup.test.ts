import { EJSON } from 'bson';
import fc from 'fast-check';
import type { Document } from '../../../src/database/embedded/documents';
import { openLocalStore } from '../../support/localStore';
import type { LocalStore } from '../../support/localStore';

let local: LocalStore;
beforeAll(() => {
  local = openLocalStore();
});
afterAll(() => local.close());

const value = fc.oneof(
  fc.constantFrom<unknown>(0, 1, 2, 'x', 'X', null, new Date(5)),
  fc.record({ c: fc.constantFrom(1, 2) }),
  fc.array(fc.nat(2), { maxLength: 2 }),
);
const document = fc.dictionary(fc.constantFrom('a', 'b'), value, { maxKeys: 2, noNullPrototype: true });
const firstId = fc.constantFrom<unknown>('$a', { a: '$a', b: '$b' }, { a: '$a.c', b: '$b', c: 1 }, null);
const path = fc.constantFrom('$_id', '$_id.a', '$_id.b', '$list', '$sum', '$_id.c');
const laterId = fc.oneof<fc.Arbitrary<unknown>[]>(
  path,
  fc.tuple(path, path).map(([x, y]) => ({ x, y })),
);
const operator = fc.constantFrom('$push', '$first', '$last', '$min', '$max', '$addToSet', '$sum');
const later = fc
  .tuple(laterId, operator, fc.oneof(path, fc.constant('$$ROOT')))
  .map(([_id, name, of]) => ({ $group: { _id, found: { [name]: of } } }));
const collation = fc.constantFrom(undefined, { locale: 'en', strength: 2 });

/** Stages that change nothing; what comes before them cannot know that the next stage keeps no document. */
const between = { $limit: 1_000_000 };

async function aggregate(pipeline: Document[], given: Document | undefined): Promise<unknown> {
  const command = { aggregate: 'groups', pipeline, cursor: { batchSize: 1000 } };
  const { cursor } = await local.run(given ? { ...command, collation: given } : command);
  return JSON.parse(EJSON.stringify(cursor, { relaxed: false }));
}

describe('a group whose documents another one takes at once', () => {
  it('gives the same as one whose documents are kept meanwhile', async () => {
    const asked = fc.record({
      documents: fc.array(document, { minLength: 1, maxLength: 12 }),
      id: firstId,
      unwinds: fc.boolean(),
      nexts: fc.array(later, { minLength: 1, maxLength: 2 }),
      collation,
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ documents, id, unwinds, nexts, collation: given }) => {
        await local.run({ delete: 'groups', deletes: [{ q: {}, limit: 0 }] });
        await local.run({ insert: 'groups', documents: documents.map((each, _id) => ({ _id, ...each })) });
        const first = { $group: { _id: id, list: { $push: '$b' }, sum: { $sum: '$a' } } };
        const stages = [first, ...(unwinds ? [{ $unwind: '$list' }] : []), ...nexts];

        const atOnce = await aggregate(stages, given);

        expect(atOnce).toEqual(
          await aggregate(
            stages.flatMap((stage) => [stage, between]),
            given,
          ),
        );
      }),
      { numRuns: 300 },
    );
  });
});
