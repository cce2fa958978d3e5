import { Long } from 'bson';
import fc from 'fast-check';
import { encodeDocument } from '../../../src/database/embedded/documents';
import type { Document } from '../../../src/database/embedded/documents';
import { createColumnStore, defaultColumnOptions } from '../../../src/database/embedded/columns/columnStore';
import { expression, filter, value } from '../../conformance/generators';
import { isDocument } from '../../../src/database/embedded/query/compare';
import { openStorePair } from '../../support/localStore';
import type { LocalStore } from '../../support/localStore';
import type { Collection } from '../../../src/database/embedded/storage/catalog';

let withColumns: LocalStore;
let without: LocalStore;
beforeAll(() => {
  ({ withColumns, without } = openStorePair());
});
afterAll(() => Promise.all([withColumns.close(), without.close()]));

const path = fc.constantFrom('a', 'b', 'c', 'a.b', 'b.a');
const field = path.map((each) => `$${each}`);
const anyValue = fc.oneof(
  { weight: 6, arbitrary: value },
  fc.constantFrom<unknown>(-0, Infinity, Long.fromNumber(7), new Date(Number.MAX_SAFE_INTEGER), 'x\ud800'),
);
const document = fc.dictionary(fc.constantFrom('a', 'b', 'c'), anyValue, {
  maxKeys: 3,
  noNullPrototype: true,
});
const id = fc.oneof(fc.nat(60), fc.constantFrom('k', 'kk', 'l', new Date(5)));
const few = fc.constantFrom<unknown>(0, 1, 2, 'a', 'b', null, true, new Date(0));
const where: fc.Arbitrary<Document> = fc.oneof(
  { weight: 4, arbitrary: filter },
  { weight: 3, arbitrary: fc.tuple(path, few).map(([name, each]) => ({ [name]: { $ne: each } })) },
  { weight: 2, arbitrary: fc.tuple(path, few).map(([name, each]) => ({ [name]: { $gte: each } })) },
  fc.tuple(filter, filter).map(([one, two]) => ({ $and: [one, two] })),
  fc.tuple(fc.constantFrom('$gt', '$eq', '$lte'), field, field).map(([operator, one, two]) => ({
    $expr: { [operator]: [one, two] },
  })),
);

const change: fc.Arbitrary<Document> = fc.oneof(
  fc.tuple(path, fc.oneof(few, anyValue)).map(([name, each]) => ({ $set: { [name]: each } })),
  path.map((name) => ({ $unset: { [name]: 1 } })),
  fc.tuple(path, fc.integer({ min: -2, max: 2 })).map(([name, each]) => ({ $inc: { [name]: each } })),
);
const write: fc.Arbitrary<Document> = fc.oneof(
  fc.array(fc.tuple(id, document), { minLength: 1, maxLength: 6 }).map((made) => ({
    insert: 'name',
    documents: made.map(([_id, each]) => ({ _id, ...each })),
    ordered: false,
  })),
  fc
    .tuple(where, change, fc.boolean())
    .map(([q, u, multi]) => ({ update: 'name', updates: [{ q, u, multi }], ordered: false })),
  fc.tuple(where, document).map(([q, u]) => ({ update: 'name', updates: [{ q, u }] })),
  fc.tuple(where, fc.constantFrom(0, 1)).map(([q, limit]) => ({ delete: 'name', deletes: [{ q, limit }] })),
  fc
    .tuple(where, change, path)
    .map(([query, update, by]) => ({ findAndModify: 'name', query, update, sort: { [by]: -1, _id: 1 } })),
);

const sort = fc
  .tuple(path, fc.constantFrom(1, -1), fc.constantFrom<Document>({}, { _id: 1 }, { _id: -1 }))
  .map(([name, direction, last]): Document => ({ [name]: direction, ...last }));
const fields = fc.tuple(field, fc.oneof(field, expression)).map(([x, y]): Document => ({ x, y }));
const gathering: fc.Arbitrary<Document> = fc.oneof(
  fc
    .tuple(
      fc.oneof<fc.Arbitrary<unknown>[]>(field, expression, fields),
      fc.constantFrom('$sum', '$avg', '$min', '$max', '$first', '$last', '$push', '$addToSet'),
      fc.oneof(field, expression),
    )
    .map(([_id, operator, of]) => ({ $group: { _id, found: { [operator]: of } } })),
  field.map((each) => ({ $sortByCount: each })),
  field.map((groupBy) => ({ $bucket: { groupBy, boundaries: [0, 2, 5], default: 'other' } })),
  fc.constant({ $count: 'n' }),
);
const passing: fc.Arbitrary<Document> = fc.oneof(
  fc
    .tuple(path, path, fc.constantFrom('c', 'joined', 'b.joined'))
    .map(([localField, foreignField, as]) => ({ $lookup: { from: 'name', localField, foreignField, as } })),
  field.map((each) => ({ $unwind: { path: each, preserveNullAndEmptyArrays: true } })),
  where.map(($match) => ({ $match })),
  path.map((name) => ({ $sort: { [name]: 1, _id: 1 } })),
);
const read: fc.Arbitrary<Document> = fc.oneof(
  where.map((each) => ({ find: 'name', filter: each })),
  fc
    .tuple(where, sort, fc.nat(3), fc.nat(4))
    .map(([each, by, skip, limit]) => ({ find: 'name', filter: each, sort: by, skip, limit })),
  fc
    .tuple(where, fc.constantFrom(1, -1))
    .map(([each, by]) => ({ find: 'name', filter: each, sort: { _id: by } })),
  where.map((query) => ({ count: 'name', query })),
  fc.tuple(path, where).map(([key, query]) => ({ distinct: 'name', key, query })),
  fc
    .tuple(where, gathering)
    .map(([$match, stage]) => ({ aggregate: 'name', pipeline: [{ $match }, stage], cursor: {} })),
  fc
    .tuple(sort, gathering)
    .map(([$sort, stage]) => ({ aggregate: 'name', pipeline: [{ $sort }, stage], cursor: {} })),
  fc
    .tuple(where, fc.array(passing, { minLength: 1, maxLength: 3 }), gathering)
    .map(([$match, stages, last]) => ({
      aggregate: 'name',
      pipeline: [{ $match }, ...stages, last],
      cursor: {},
    })),
);

/** Writes that are undone together, as when the disk is full. */
const abortion = document.map((made) => ({ undone: made }));

async function undo({ store }: LocalStore, name: string, made: unknown): Promise<void> {
  const failing = store.groupCommit.submit(() => {
    const collection = store.catalog.find('local', name) ?? store.catalog.create('local', name);
    const complete = { _id: 'undone', ...(made as Document) };
    store.writer.insert(collection, complete, encodeDocument(complete));
    throw new Error('no space left');
  });
  await expect(failing).rejects.toThrow('no space left');
}

/** A command with the name of its collection in all places where it is meant. */
const onCollection = (command: Document, name: string): Document => {
  const named = (part: unknown): unknown => {
    if (part === 'name') return name;
    if (Array.isArray(part)) return part.map(named);
    return isDocument(part) ? onCollection(part, name) : part;
  };
  return Object.fromEntries(Object.entries(command).map(([key, part]) => [key, named(part)]));
};

/** An answer without what differs from run to run. */
const comparable = ({ cursor, ...answer }: Document): Document => ({
  ...answer,
  ...(cursor !== undefined && { batch: (cursor as Document).firstBatch }),
});

describe('a read by columns', () => {
  let collections = 0;

  it('finds, counts and groups what reading the documents does, whatever was written before', async () => {
    const first = fc
      .array(document, { minLength: 1, maxLength: 20 })
      .map((made) => ({ insert: 'name', documents: made.map((each, at) => ({ _id: at * 3, ...each })) }));
    const steps = fc.array(
      fc.oneof({ weight: 3, arbitrary: write }, { weight: 6, arbitrary: read }, abortion),
      {
        minLength: 4,
        maxLength: 20,
      },
    );
    await fc.assert(
      fc.asyncProperty(first, steps, async (start, commands) => {
        collections += 1;
        const name = `columns${collections}`;

        for (const command of [start, ...commands]) {
          if ('undone' in command) {
            await undo(withColumns, name, command.undone);
            await undo(without, name, command.undone);
            continue;
          }
          const asked = onCollection(command, name);
          const answer = comparable(await withColumns.run(asked));
          expect(answer).toEqual(comparable(await without.run(asked)));
        }
      }),
      { numRuns: 80 },
    );
  });
});

describe('a cursor over rows that columns have found', () => {
  const openCursor = async (name: string): Promise<(command: Document) => Promise<unknown[]>> => {
    await withColumns.run({
      insert: name,
      documents: [1, 2, 3].map((_id) => ({ _id, a: 1 })),
    });
    const { cursor } = await withColumns.run({ find: name, filter: { a: 1 }, batchSize: 1 });
    const { id: getMore } = cursor as { id: number };
    return async (update) => {
      await withColumns.run({ update: name, updates: [update] });
      const more = await withColumns.run({ getMore: Long.fromNumber(getMore), collection: name });
      return (more.cursor as { nextBatch: Document[] }).nextBatch.map(({ _id }) => Number(_id));
    };
  };
  // The second is read ahead with the first.
  const update = { q: { _id: 3 }, u: { $set: { a: 2 } } };

  it('leaves out a document that matches no more', async () => {
    const updateAndGoOn = await openCursor('changing');

    const rest = await updateAndGoOn(update);

    expect(rest).toEqual([2]);
  });

  it('leaves it out when it was found by the order of an index, too', async () => {
    const name = 'ordered';
    await withColumns.run({ createIndexes: name, indexes: [{ key: { at: 1 }, name: 'at' }] });
    await withColumns.run({ insert: name, documents: [1, 2, 3, 4].map((_id) => ({ _id, a: 1, at: _id })) });
    const query = { find: name, filter: { a: 1 }, sort: { at: 1 }, limit: 4, batchSize: 1 };
    // Makes the columns.
    const group = { $group: { _id: { a: '$a', at: '$at' } } };
    await withColumns.run({ aggregate: name, pipeline: [group], cursor: {} });
    const { queryPlanner } = await withColumns.run({ explain: query });
    const { cursor } = await withColumns.run(query);
    const more = { getMore: Long.fromNumber((cursor as { id: number }).id), collection: name };

    await withColumns.run({ update: name, updates: [{ ...update, q: { _id: 3 } }] });
    await withColumns.run({ delete: name, deletes: [{ q: { _id: 4 }, limit: 1 }] });

    expect(queryPlanner).toMatchObject({
      winningPlan: { inputStage: { inputStage: { stage: 'COLUMN_SCAN' } } },
    });
    expect(await withColumns.run(more)).toMatchObject({ cursor: { nextBatch: [{ _id: 2 }] } });
  });

  it('leaves it out when the columns have been forgotten meanwhile, too', async () => {
    const updateAndGoOn = await openCursor('forgotten');
    await undo(withColumns, 'forgotten', { a: 1 });

    const rest = await updateAndGoOn(update);

    expect(rest).toEqual([2]);
  });
});

describe('columns', () => {
  const collectionOf = async (name: string): Promise<Collection> => {
    await without.run({ insert: name, documents: [{ _id: 1, a: 1 }] });
    const collection = without.store.catalog.find('local', name);
    if (!collection) throw new Error(`no collection ${name}`);
    return collection;
  };

  it('are forgotten when nobody has read them for ten minutes', async () => {
    let now = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    const store = createColumnStore(without.store.environment, { ...defaultColumnOptions, fewestRows: 1 });
    const collection = await collectionOf('idle');
    const table = store.obtain(collection, ['a']);

    const kept = [9, 11].map((minutes) => {
      now = minutes * 60_000;
      store.expire();
      return table && store.isKept(collection, table);
    });
    clock.mockRestore();

    expect(kept).toEqual([true, false]);
  });
});
