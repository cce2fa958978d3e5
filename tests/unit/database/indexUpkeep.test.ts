import fc from 'fast-check';
import { decodeStored } from '../../../src/database/embedded/documents';
import type { Document } from '../../../src/database/embedded/documents';
import { indexEntries } from '../../../src/database/embedded/index/indexEntries';
import { storedDocuments } from '../../../src/database/embedded/index/buildIndex';
import { prefixRange } from '../../../src/database/embedded/storage/catalog';
import { openLocalStore } from '../../support/localStore';
import type { LocalStore } from '../../support/localStore';

let local: LocalStore;
beforeAll(() => {
  local = openLocalStore();
});
afterAll(() => local.close());

const indexes: Document[] = [
  { key: { a: 1 }, name: 'a' },
  { key: { a: -1, 'b.c': 1 }, name: 'aDownBc' },
  { key: { u: 1 }, name: 'u', unique: true, sparse: true },
  { key: { a: 1 }, name: 'aPartial', partialFilterExpression: { a: { $gt: 1 } } },
  { key: { a: -1 }, name: 'aWhereP', partialFilterExpression: { p: { $gt: 1 } } },
];

const field = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.constant('x'),
  fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
);
const fields = fc.record(
  { a: field, 'b.c': field, p: fc.integer({ min: 0, max: 3 }), u: fc.integer({ min: 0, max: 6 }) },
  { requiredKeys: [] },
);
const id = fc.nat(8);
const statement = fc.oneof(
  fc
    .tuple(id, fields)
    .map(([_id, set]): Document => ({ insert: 'upkeep', documents: [{ _id, a: set.a, u: set.u }] })),
  fc.tuple(id, fields, fc.boolean()).map(([_id, set, upsert]): Document => ({
    update: 'upkeep',
    ordered: false,
    updates: [{ q: { _id }, u: { $set: { ...set, touched: true } }, upsert }],
  })),
  fc.tuple(fields, fc.boolean()).map(([set, multi]): Document => ({
    update: 'upkeep',
    updates: [
      { q: { a: { $exists: true } }, u: { $set: { ...set, touched: true }, $unset: { 'b.d': 1 } }, multi },
    ],
  })),
  id.map((_id): Document => ({ update: 'upkeep', updates: [{ q: { _id }, u: { $unset: { a: 1, u: 1 } } }] })),
  id.map((_id): Document => ({ delete: 'upkeep', deletes: [{ q: { _id }, limit: 1 }] })),
);

/** The entries of an index, and those that its documents should have. */
function entriesOf(name: string): { stored: string[]; expected: string[] } {
  const { environment, catalog } = local.store;
  const collection = catalog.find('local', 'upkeep');
  const index = collection?.indexes.find(({ spec }) => spec.name === name);
  if (!collection || !index) throw new Error(`no index ${name}`);
  const expected = [...storedDocuments(environment, collection)].flatMap(({ idKey, bytes }) =>
    indexEntries(index, decodeStored(bytes), idKey).map(({ key }) => key.toString('hex')),
  );
  const { keys } = environment.read(prefixRange(index.id), { limit: 1000, withValues: false });
  return { stored: keys.map((key) => key.toString('hex')), expected: expected.sort() };
}

describe('indexes', () => {
  it('hold exactly the entries of the documents after any writes, refused ones among them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(statement, { maxLength: 25 }), async (statements) => {
        await local.run({ drop: 'upkeep' });
        await local.run({ createIndexes: 'upkeep', indexes });

        await Promise.all(statements.map((each) => local.run(each)));

        for (const { name } of indexes) {
          const { stored, expected } = entriesOf(String(name));
          expect(stored).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['before the documents', true],
    ['after the documents', false],
  ])('that were made %s know after a start that they hold arrays', async (_title, isFirst) => {
    const name = `restarted${isFirst}`;
    const made = { createIndexes: name, indexes: [{ key: { n: 1 }, name: 'n' }] };
    const inserted = { insert: name, documents: [{ _id: 1, n: [1, 10] }] };
    for (const command of isFirst ? [made, inserted] : [inserted, made]) await local.run(command);

    local.store.catalog.reload();
    const { n } = await local.run({ count: name, query: { n: { $gt: 4, $lt: 6 } } });

    expect(n).toBe(1);
  });
});
