import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mongo } from 'mongoose';
import { readHolder } from '../../../src/database/embedded/holder';
import { startServer } from '../../../src/database/embedded/server';
import { sealBackup } from '../../../src/database/backupFile';
import { backupStore, restoreStore } from '../../../src/database/storeOperations';
import { systemClock } from '../../../src/utils/clock';
import { checkStoreFile } from '../../support/checkStoreFile';

let folder: string;
let dataDir: string;
let file: string;
const open: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crm-xeno-backup-'));
  dataDir = path.join(folder, 'data');
  file = path.join(folder, 'backup');
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

const onProgress = (): void => undefined;
const backup = (overwrite = false) =>
  backupStore({ dataDir, file, overwrite, clock: systemClock, onProgress });
const restore = () => restoreStore({ dataDir, file, clock: systemClock, onProgress });
const failure = (work: Promise<unknown>) => work.then(String, (error: unknown) => String(error));

interface Item {
  _id: number;
  n: number;
  tags?: string[];
}

async function serve(): Promise<{
  client: mongo.MongoClient;
  items: mongo.Collection<Item>;
}> {
  const store = await startServer({ dataDir, program: 'a test' }, systemClock);
  const client = await mongo.MongoClient.connect(store.uri);
  open.push(store.close, () => client.close());
  return { client, items: client.db('shop').collection<Item>('items') };
}

async function closeAll(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close();
}

const numbers = (count: number): Item[] => Array.from({ length: count }, (_, _id) => ({ _id, n: _id % 10 }));

describe('a backup of a store that is being written to', () => {
  it('holds every write acknowledged before it began, and indexes that equal a scan', async () => {
    const { client, items } = await serve();
    await items.createIndex({ n: 1 });
    await items.createIndex({ tags: 1 });
    await items.insertMany(numbers(5000));
    const acknowledged: number[] = [];
    let isDone = false;
    const write = async (writer: number): Promise<void> => {
      for (let at = 0; !isDone; at += 1) {
        const _id = (writer + 1) * 1_000_000 + at;
        await items.insertOne({ _id, n: at, tags: [`w${writer}`, `t${at % 3}`] });
        acknowledged.push(_id);
        await items.updateOne({ _id: at }, { $inc: { n: 1 }, $push: { tags: 'again' } });
      }
    };
    const writers = Promise.all([0, 1, 2, 3].map(write));
    while (acknowledged.length < 50) await new Promise((resolve) => setImmediate(resolve));

    const before = [...acknowledged];
    await backup();
    isDone = true;
    await writers;
    const all = await items.countDocuments();
    await restore();

    const stored = new Set(await items.distinct('_id'));
    expect(before.filter((_id) => !stored.has(_id))).toEqual([]);
    expect(stored.size).toBeLessThanOrEqual(all);
    await client.close();
    await closeAll();
    expect((await checkStoreFile(dataDir)).documents).toBe(stored.size);
  });

  it('is complete or is not there: it replaces a file only when told to, and leaves nothing beside it', async () => {
    const { items } = await serve();
    await items.insertMany(numbers(10));
    writeFileSync(file, 'mine');

    const refused = await failure(backup());
    const kept = readFileSync(file, 'utf8');
    const report = await backup(true);

    expect(refused).toContain('exists already; --force replaces it');
    expect(kept).toBe('mine');
    expect(report).toMatchObject({ collections: 1, documents: 10, holder: { pid: process.pid } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['backup', 'data']);
  });
});

describe('a restore into a store that is running', () => {
  it('is one step for its clients: they stay connected and meet the old content or the new, never both', async () => {
    const { client, items } = await serve();
    await items.insertMany(numbers(2000));
    await items.createIndex({ n: 1 });
    await backup();
    await items.updateMany({}, { $set: { n: -1 } });
    await items.dropIndexes();
    await client.db('shop').collection('later').insertOne({ n: 1 });
    const seen: number[] = [];
    let isDone = false;
    const read = async (): Promise<void> => {
      while (!isDone) seen.push(await items.countDocuments({ n: -1 }));
    };
    const readers = Promise.all([read(), read(), read()]);

    await restore();
    isDone = true;
    await readers;

    expect(new Set(seen.filter((count) => count !== 2000 && count !== 0))).toEqual(new Set());
    expect(await items.countDocuments({ n: 3 }, { hint: 'n_1' })).toBe(200);
    expect(await client.db('shop').listCollections().toArray()).toHaveLength(1);
  });

  it('refuses no read or write that arrives meanwhile', async () => {
    const { items } = await serve();
    await items.insertMany(numbers(100));
    await backup();
    let isDone = false;
    const refusals: unknown[] = [];
    const work = async (worker: number): Promise<void> => {
      for (let at = 0; !isDone; at += 1) {
        await items.insertOne({ _id: (worker + 1) * 1_000_000 + at, n: 0 }).catch((error: unknown) => {
          refusals.push(error);
        });
        await items.findOne({ n: 1 }).catch((error: unknown) => refusals.push(error));
      }
    };
    const workers = Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(work));

    for (let round = 0; round < 4; round += 1) await restore();
    isDone = true;
    await workers;

    expect(refusals).toEqual([]);
  });

  it('ends the cursors that were open, with MongoDB’s code for it', async () => {
    const { items } = await serve();
    await items.insertMany(numbers(300));
    await backup();
    const cursor = items.find().batchSize(10);
    await cursor.next();

    await restore();
    const error: unknown = await cursor.toArray().catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 43 });
  });

  it('takes writes at once, which survive the next start', async () => {
    const { items } = await serve();
    await items.insertMany(numbers(10));
    await backup();

    await restore();
    await items.insertOne({ _id: 77, n: 7 });
    await closeAll();
    const again = await serve();

    expect(await again.items.countDocuments()).toBe(11);
  });

  it.each<[string, () => void | Promise<void>, string]>([
    ['that is no backup', () => writeFileSync(file, 'hello '.repeat(2000)), 'is not a backup'],
    [
      'that is a store but no backup',
      () => writeFileSync(file, readFileSync(path.join(dataDir, 'store.lmdb'))),
      'is not a backup',
    ],
    ['that has lost its end', () => truncateSync(file, statSync(file).size - 5), 'is not a backup'],
    [
      'that has a part missing',
      () => writeFileSync(file, readFileSync(file).subarray(8192)),
      'a part of it is missing',
    ],
    ['that goes on behind its end', () => appendFileSync(file, 'x'), 'is not a backup'],
    ['in which a byte has changed', () => flip(file, 12_345), 'damaged: its checksum is wrong'],
    ['that is not there', () => rmSync(file), 'cannot be read'],
    [
      'that is whole, but of a store that was damaged',
      async () => {
        truncateSync(file, 12_288);
        await sealBackup(file, { createdAt: new Date().toISOString(), collections: 1, documents: 100 });
      },
      'is damaged',
    ],
  ])('of a file %s changes nothing and says so', async (_title, spoil, words) => {
    const { items } = await serve();
    await items.insertMany(numbers(100));
    await backup();
    await items.insertOne({ _id: 1000, n: 0 });
    await spoil();

    const refused = await failure(restore());

    expect(refused).toContain(words);
    expect(await items.countDocuments()).toBe(101);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('store-staged'))).toEqual([]);
  });

  it('and a backup are refused to clients that cannot read the data folder', async () => {
    const { client } = await serve();
    const commands = [
      { storeBackup: file },
      { storeBackup: file, secret: 'x' },
      { storeRestore: 'x', secret: '' },
    ];

    const errors = await Promise.all(
      commands.map((command) =>
        client
          .db('admin')
          .command(command)
          .catch((thrown: unknown) => thrown),
      ),
    );

    expect(errors).toMatchObject([{ code: 13 }, { code: 13 }, { code: 13 }]);
    expect(existsSync(file)).toBe(false);
    expect(statSync(path.join(dataDir, 'store.json')).mode & 0o777).toBe(0o600);
    expect(readHolder(dataDir)).toMatchObject({ pid: process.pid });
  });
});

describe('a store that nobody has open', () => {
  it('is backed up and restored all the same, into an empty folder too', async () => {
    const { items } = await serve();
    await items.insertMany(numbers(20));
    await closeAll();

    const made = await backup();
    dataDir = path.join(folder, 'other');
    const restored = await restore();
    const again = await serve();

    expect(made.holder).toBeUndefined();
    expect(restored).toMatchObject({ documents: 20, sha256: made.sha256 });
    expect(await again.items.countDocuments()).toBe(20);
  });

  it('can be brought back when it is damaged', async () => {
    const { items } = await serve();
    await items.insertMany(numbers(20));
    await closeAll();
    await backup();
    truncateSync(path.join(dataDir, 'store.lmdb'), 5000);

    const refused = await failure(startServer({ dataDir, program: 'a test' }, systemClock));
    await restore();
    const again = await serve();

    expect(refused).toContain('npm run db -- --restore FILE');
    expect(await again.items.countDocuments()).toBe(20);
  });

  it('has nothing to back up before it was used', async () => {
    expect(await failure(backup())).toContain('There is no store in');
  });
});

function flip(name: string, at: number): void {
  const bytes = readFileSync(name);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(name, bytes);
}
