import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { startEmbeddedStore } from '../../../src/database/embedded/startEmbedded';
import { itOnEmbedded } from '../../support/database';
import { startScript } from '../../support/storeProcess';
import type { ScriptProcess } from '../../support/storeProcess';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crm-xeno-kill-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Entry {
  _id: string;
  value: number;
  tags: string[];
}

/** Lets a process write for a while, kills it, and adds what it was told is stored to what is expected. */
async function writeUntilKilled(round: number, expected: Map<string, number | null>): Promise<void> {
  const script = startScript('writeForever.ts', [folder, String(round)]);
  await script.waitForLines(60 + round * 37);
  script.process.kill('SIGKILL');
  await script.ended;
  noteAcknowledged(script, expected);
}

function noteAcknowledged({ lines }: ScriptProcess, expected: Map<string, number | null>): void {
  for (const line of lines) {
    const [sign, id = '', value] = line.split(' ');
    if (sign === '+') expected.set(id, Number(value));
    if (sign === '-') expected.set(id, null);
  }
}

/** The write that follows an acknowledged one may have been stored without an answer, and nothing else. */
function isNextStep(id: string, stored: Entry | undefined, value: number | null): boolean {
  if (value === null) return false;
  if (id.endsWith('-0')) return stored?.value === value + 1;
  return id.endsWith('-1') ? stored === undefined : stored?.value === -value;
}

describe('the embedded store', () => {
  itOnEmbedded(
    'has every acknowledged write after five kills in the middle of writing, and indexes that equal a scan',
    async () => {
      const expected = new Map<string, number | null>();
      for (let round = 0; round < 5; round += 1) await writeUntilKilled(round, expected);

      const store = await startEmbeddedStore({ dataDir: folder });
      const client = new mongo.MongoClient(store.uri);
      try {
        const collection = client.db('kill').collection<Entry>('entries');
        const all = await collection.find({}, { hint: { $natural: 1 } }).toArray();

        const stored = new Map(all.map((entry) => [entry._id, entry]));
        const lost = [...expected].filter(([id, value]) => (stored.get(id)?.value ?? null) !== value);
        expect(expected.size).toBeGreaterThan(100);
        expect(lost.length).toBeLessThanOrEqual(5 * 8);
        expect(lost.filter(([id, value]) => !isNextStep(id, stored.get(id), value))).toEqual([]);
        await expectIndexesToEqual(collection, all);
      } finally {
        await client.close();
        await store.close();
      }
    },
    60_000,
  );

  itOnEmbedded(
    'refuses a second process on its folder and names the first, until the first is gone',
    async () => {
      const first = startScript('holdStore.ts', [folder]);
      await first.waitFor('started');

      const error: unknown = await startEmbeddedStore({ dataDir: folder }).catch((thrown: unknown) => thrown);
      first.process.kill('SIGKILL');
      await first.ended;
      const second = await startEmbeddedStore({ dataDir: folder });
      await second.close();

      expect(String(error)).toContain(`in use by process ${first.process.pid}`);
    },
  );

  itOnEmbedded('listens on a port of the loopback when it is told to', async () => {
    const store = await startEmbeddedStore({ dataDir: folder, listen: { port: 0 } });
    const client = new mongo.MongoClient(store.uri);

    const answer = await client.db('admin').command({ ping: 1 });
    await client.close();
    await store.close();

    expect(store.uri).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\//);
    expect(answer).toEqual({ ok: 1 });
  });

  itOnEmbedded('removes expired documents in the background, and only those', async () => {
    const store = await startEmbeddedStore({ dataDir: folder, sweepInterval: 20 });
    const client = new mongo.MongoClient(store.uri);
    const collection = client.db('ttl').collection<{ _id: number; at: unknown }>('sessions');
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    const now = Date.now();
    await collection.insertMany([
      { _id: 1, at: new Date(now - 61_000) },
      { _id: 2, at: new Date(now) },
      { _id: 3, at: 'long ago' },
      { _id: 4, at: [new Date(now), new Date(now - 61_000)] },
    ]);

    while ((await collection.countDocuments()) > 2) await setTimeout(10);

    expect(await collection.distinct('_id')).toEqual([2, 3]);
    await client.close();
    await store.close();
  });
});

async function expectIndexesToEqual(
  collection: mongo.Collection<Entry>,
  all: readonly Entry[],
): Promise<void> {
  const values = new Set(all.map(({ value }) => value));
  for (const value of values) {
    const found = await collection.find({ value }, { hint: 'value_1' }).toArray();
    expect(found.map(({ _id }) => _id)).toEqual(
      all.filter((entry) => entry.value === value).map(({ _id }) => _id),
    );
  }
  const tags = new Set(all.flatMap((entry) => entry.tags));
  for (const tag of tags) {
    const found = await collection.find({ tags: tag }, { hint: 'tags_1_value_-1' }).toArray();
    const scanned = all.filter((entry) => entry.tags.includes(tag));
    expect(found.map(({ _id }) => _id).sort()).toEqual(scanned.map(({ _id }) => _id).sort());
  }
  // Every entry belongs to a document: each index holds as many keys as the documents have.
  expect(await collection.countDocuments({}, { hint: 'value_1' })).toBe(all.length);
}
