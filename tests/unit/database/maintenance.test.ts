import type { Document } from '../../../src/database/embedded/documents';
import { startMaintenance } from '../../../src/database/embedded/maintenance';
import { listGarbage, prefixRange } from '../../../src/database/embedded/storage/catalog';
import { openLocalStore } from '../../support/localStore';
import type { LocalStore } from '../../support/localStore';

let local: LocalStore;
beforeEach(() => {
  local = openLocalStore();
});
afterEach(() => local.close());

const hour = 3_600_000;

/** One round of maintenance, until it has brought about what is waited for. */
async function maintainUntil(isDone: () => boolean): Promise<void> {
  const maintenance = startMaintenance(local.store, hour);
  for (let turn = 0; turn < 2000 && !isDone(); turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  await maintenance.stop();
}

const countOf = (id: number): number => local.store.environment.count(prefixRange(id));

describe('maintenance', () => {
  it.each<[string, Document, number[]]>([
    ['an index', { dropIndexes: 'gone', index: 'a' }, [2500, 0]],
    ['a collection with its indexes', { drop: 'gone' }, [0, 0]],
    [
      'a collection whose place another one took',
      { aggregate: 'other', pipeline: [{ $out: 'gone' }], cursor: {} },
      [0, 0],
    ],
  ])('removes all entries of %s that was dropped', async (_title, command, left) => {
    await local.run({ createIndexes: 'gone', indexes: [{ key: { a: 1 }, name: 'a' }] });
    await local.run({
      insert: 'gone',
      documents: Array.from({ length: 2500 }, (_, _id) => ({ _id, a: _id })),
    });
    await local.run({ insert: 'other', documents: [{ _id: 1 }] });
    const collection = local.store.catalog.find('local', 'gone');
    const ids = [collection?.id ?? 0, ...(collection?.indexes ?? []).map(({ id }) => id)];
    const before = ids.map(countOf);

    await local.run(command);
    await maintainUntil(() => listGarbage(local.store.environment).length === 0);

    expect(before).toEqual([2500, 2500]);
    expect(ids.map(countOf)).toEqual(left);
  });

  it('removes all expired documents in a partial index, and none that the index leaves out', async () => {
    const ttl = {
      key: { at: 1 },
      name: 'at',
      expireAfterSeconds: 60,
      partialFilterExpression: { done: true },
    };
    await local.run({ createIndexes: 'expiring', indexes: [ttl] });
    await local.run({
      insert: 'expiring',
      documents: Array.from({ length: 1200 }, (_, _id) => ({ _id, at: new Date(0), done: _id > 0 })),
    });
    const { id } = local.store.catalog.find('local', 'expiring') ?? { id: 0 };

    await maintainUntil(() => countOf(id) <= 1);

    const { values } = await local.run({ distinct: 'expiring', key: '_id' });
    expect(values).toEqual([0]);
  });

  it('lets go of idle cursors and columns', async () => {
    const expirations = [
      jest.spyOn(local.store.cursors, 'expire'),
      jest.spyOn(local.store.columns, 'expire'),
    ];

    await startMaintenance(local.store, hour).stop();

    expect(expirations.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });
});

describe('the catalog', () => {
  it('knows nothing of a collection that was made in a transaction that was undone', async () => {
    const { catalog, groupCommit } = local.store;

    const failing = groupCommit.submit(() => {
      catalog.create('local', 'undone');
      throw new Error('no space left');
    });

    await expect(failing).rejects.toThrow('no space left');
    expect(catalog.find('local', 'undone')).toBeUndefined();
  });

  it('lists a database no more when its last collection is dropped', async () => {
    await local.run({ create: 'only' });
    const before = local.store.catalog.databases();

    await local.run({ drop: 'only' });

    expect(before).toEqual(['local']);
    expect(local.store.catalog.databases()).toEqual([]);
  });
});
