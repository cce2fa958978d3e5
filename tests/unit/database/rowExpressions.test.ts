import { Decimal128, Long } from 'bson';
import fc from 'fast-check';
import type { Document } from '../../../src/database/embedded/documents';
import { openStorePair } from '../../support/localStore';
import type { LocalStore } from '../../support/localStore';

let withColumns: LocalStore;
let without: LocalStore;
beforeAll(() => {
  ({ withColumns, without } = openStorePair());
});
afterAll(() => Promise.all([withColumns.close(), without.close()]));

const dates = [new Date(0), new Date(5), new Date(-5)];
const largeNumbers = [Number.MAX_SAFE_INTEGER, 2 ** 53, Long.MAX_VALUE, Decimal128.fromString('1')];
const noDate = new Date(Number.MAX_SAFE_INTEGER);
const stored = fc.constantFrom<unknown>(
  0,
  1,
  2,
  0.5,
  -0,
  NaN,
  'x',
  true,
  null,
  [1],
  ...largeNumbers,
  ...dates,
);
const document = fc.dictionary(fc.constantFrom('a', 'b'), stored, { maxKeys: 2, noNullPrototype: true });

const field = fc.constantFrom('$a', '$b');
const constant = fc.constantFrom<unknown>(
  0,
  1,
  0.5,
  NaN,
  'x',
  null,
  false,
  noDate,
  ...largeNumbers,
  ...dates,
);
const operator = fc.constantFrom('$eq', '$ne', '$lt', '$lte', '$gt', '$gte', '$cmp');
const comparison = fc
  .tuple(operator, field, constant, fc.boolean())
  .map(([name, one, other, isTurned]) => ({ [name]: isTurned ? [other, one] : [one, other] }));
const { number } = fc.letrec<{ number: unknown }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>('$a', '$b', 0, 1, -2, 0.5, ...largeNumbers),
    fc.tuple(comparison, tie('number'), tie('number')).map(($cond) => ({ $cond })),
    fc.array(tie('number'), { maxLength: 3 }).map(($add) => ({ $add })),
  ),
}));

/** What chance seldom meets. */
const examples: [Document[], unknown][] = [
  [[{ a: 0 }, { a: 5 }], { $cond: [{ $gte: ['$a', Decimal128.fromString('1')] }, 1, 0] }],
  [[{ a: dates[0] }], { $cond: [{ $gt: ['$a', noDate] }, 1, 0] }],
  [[{ a: Number.MAX_SAFE_INTEGER }], { $add: ['$a', 2, -2] }],
];

/** The results of a pipeline, or the code of the refusal. */
async function aggregate(local: LocalStore, pipeline: Document[]): Promise<unknown> {
  const { cursor, code } = await local.run({ aggregate: 'rows', pipeline, cursor: { batchSize: 1000 } });
  return cursor ?? code;
}

async function store(local: LocalStore, documents: readonly Document[]): Promise<void> {
  await local.run({ delete: 'rows', deletes: [{ q: {}, limit: 0 }] });
  await local.run({ insert: 'rows', documents: documents.map((each, _id) => ({ _id, ...each })) });
}

describe('an expression of a group that is computed from columns', () => {
  it('gives what it gives for the documents', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { minLength: 1, maxLength: 12 }),
        number,
        async (documents, computed) => {
          await Promise.all([withColumns, without].map((each) => store(each, documents)));
          const all = { $group: { _id: null, all: { $push: { is: computed } }, sum: { $sum: computed } } };
          const counted = { $group: { _id: { is: computed, a: '$a' }, n: { $sum: 1 } } };

          for (const stage of [all, { $group: { ...all.$group, all: { $push: computed } } }, counted]) {
            expect(await aggregate(withColumns, [stage])).toEqual(await aggregate(without, [stage]));
          }
        },
      ),
      { numRuns: 200, examples },
    );
  });
});
