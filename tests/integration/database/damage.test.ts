import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serialize } from 'bson';
import { mongo } from 'mongoose';
import { crc32 } from 'node:zlib';
import { startServer } from '../../../src/database/embedded/server';
import { checkFile } from '../../../src/database/embedded/storage/checkFile';
import { openEnvironment } from '../../../src/database/embedded/storage/environment';
import type { StorageEnvironment } from '../../../src/database/embedded/storage/environment';
import { openStore } from '../../../src/database/embedded/store';
import { systemClock } from '../../../src/utils/clock';
import { seededRandom } from '../../support/seededRandom';

const pageSize = 4096;

let whole: string;
let folder: string;
let file: string;
beforeAll(async () => {
  whole = mkdtempSync(path.join(tmpdir(), 'crm-xeno-whole-'));
  const server = await startServer({ dataDir: whole, program: 'a test' }, systemClock);
  const client = await mongo.MongoClient.connect(server.uri);
  const items = client.db('shop').collection('items');
  await items.createIndex({ n: 1 });
  for (let batch = 0; batch < 4; batch += 1)
    await items.insertMany(Array.from({ length: 500 }, (_, n) => ({ n, pad: 'x'.repeat(200) })));
  await items.insertOne({ n: -1, pad: 'y'.repeat(40_000) });
  await items.deleteMany({ n: { $lt: 50, $gte: 0 } });
  await client.close();
  await server.close();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crm-xeno-damage-'));
  file = path.join(folder, 'store.lmdb');
  copyFileSync(path.join(whole, 'store.lmdb'), file);
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => rmSync(whole, { recursive: true, force: true }));

const start = () => startServer({ dataDir: folder, program: 'a test' }, systemClock);
const refusal = () =>
  start().then(
    async (server) => {
      await server.close();
      return 'started';
    },
    (error: unknown) => String(error),
  );

function overwrite(bytes: Buffer, at: number): void {
  const content = readFileSync(file);
  bytes.copy(content, at);
  writeFileSync(file, content);
}

/** Changes records of a store that nobody has open. */
async function rewrite(change: (environment: StorageEnvironment) => void): Promise<void> {
  const environment = openEnvironment(file);
  environment.transact(() => change(environment));
  await environment.close();
}

function touchEverything(environment: StorageEnvironment): void {
  const { keys } = environment.read(
    { low: Buffer.alloc(1), high: Buffer.alloc(8, 255) },
    { limit: Infinity, withValues: true },
  );
  environment.put(prefix(900), Buffer.alloc(keys.length));
}

const prefix = (number: number, rest = ''): Buffer => {
  const key = Buffer.alloc(4);
  key.writeUInt32BE(number);
  return Buffer.concat([key, Buffer.from(rest)]);
};
const catalogKey = prefix(1, 'shop\0items');

describe('a store whose file is damaged', () => {
  it.each([
    ['empty', () => truncateSync(file, 0), 'it is cut off'],
    ['a text', () => writeFileSync(file, 'hello\n'.repeat(1000)), 'it is not a store'],
    ['a short text', () => writeFileSync(file, 'hello'), 'it is cut off'],
    ['cut in its header', () => truncateSync(file, 3000), 'it is cut off'],
    ['cut behind its header', () => truncateSync(file, 2 * pageSize), 'it ends before page'],
    ['cut in the middle', () => truncateSync(file, 200_000), 'it ends before page'],
    ['of another version of lmdb', () => overwrite(Buffer.from([9]), 28), 'its header is impossible'],
    [
      'zero in its second header',
      () => overwrite(Buffer.alloc(pageSize), pageSize),
      'its header is impossible',
    ],
    [
      'short of an entry that its header counts',
      () => [0, pageSize].forEach((page) => overwrite(Buffer.from([9]), page + 128)),
      'pages are missing',
    ],
  ])('is refused when it is %s', async (_title, spoil, problem) => {
    spoil();
    const before = readFileSync(file);

    const words = await refusal();

    expect(words).toContain(`The store ${file} is damaged: ${problem}`);
    expect(words).toContain('npm run db -- --restore FILE');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is refused or can be read and written, but never ends the process, wherever a page is overwritten', async () => {
    const random = seededRandom(7);
    const pages = readFileSync(file).length / pageSize;
    const outcomes = new Map<string, number>();

    for (let round = 0; round < 60; round += 1) {
      copyFileSync(path.join(whole, 'store.lmdb'), file);
      const noise = Buffer.from(Array.from({ length: 64 }, () => Math.floor(random() * 256)));
      overwrite(noise, Math.floor(2 + random() * (pages - 2)) * pageSize + Math.floor(random() * 30));
      const words = await refusal();
      if (words === 'started') await rewrite(touchEverything);
      const outcome = words === 'started' ? words : words.includes('is damaged: ') ? 'damaged' : words;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }

    expect([...outcomes.keys()].sort()).toEqual(['damaged', 'started']);
    expect(outcomes.get('damaged')).toBeGreaterThan(10);
  });

  it.each([
    ['cannot be read', (e: StorageEnvironment) => e.put(catalogKey, Buffer.from('nonsense'))],
    [
      'is changed by a bit',
      (e: StorageEnvironment) => {
        const record = Buffer.from(e.get(catalogKey) ?? []);
        record[10] = (record[10] ?? 0) ^ 1;
        e.put(catalogKey, record);
      },
    ],
    [
      'lacks a field',
      (e: StorageEnvironment) => {
        const record = Buffer.from(serialize({ id: 100, database: 'shop', name: 'items' }));
        const sum = Buffer.alloc(4);
        sum.writeUInt32BE(crc32(record));
        e.put(catalogKey, Buffer.concat([record, sum]));
      },
    ],
    [
      'stands under another name',
      (e: StorageEnvironment) => {
        e.put(prefix(1, 'shop\0other'), Buffer.from(e.get(catalogKey) ?? []));
      },
    ],
  ])('is refused when a record of its catalog %s', async (_title, change) => {
    await rewrite(change);

    expect(await refusal()).toContain('is damaged: its list of collections cannot be read');
  });

  it('is refused when it was written by a later version of the program', async () => {
    await rewrite((environment) => environment.put(prefix(4), prefix(99)));

    const words = await refusal();

    expect(words).toContain('was written by a later version of this program (format 99');
    expect(words).not.toContain('damaged');
  });
});

describe('a store of the first format', () => {
  it('is brought to this one and keeps its content', async () => {
    await rewrite((environment) => {
      const record = environment.get(catalogKey) ?? Buffer.alloc(0);
      environment.put(catalogKey, Buffer.from(record.subarray(0, -4)));
      environment.remove(prefix(4));
    });

    const store = openStore(file, { clock: systemClock, random: () => 0 });
    const [collection] = store.catalog.list('shop');
    await store.environment.close();

    expect(collection).toMatchObject({ name: 'items', indexes: [{ spec: { name: 'n_1' } }] });
    expect(await refusal()).toBe('started');
  });
});

describe('a whole store', () => {
  it('passes the check, with values that have pages of their own and pages that are free', () => {
    expect(() => checkFile(file)).not.toThrow();
  });
});

// Root may read and write everything; the effective user of the process is another one for a moment.
const nobody = 65_534;
const itAsRoot = process.getuid?.() === 0 ? it : it.skip;

describe('a user without rights', () => {
  async function refusalForNobody(): Promise<string> {
    process.seteuid?.(nobody);
    try {
      return await refusal();
    } finally {
      process.seteuid?.(0);
    }
  }

  itAsRoot('is told so for a folder that may only be read', async () => {
    chmodSync(folder, 0o555);
    chmodSync(file, 0o444);

    const words = await refusalForNobody();

    expect(words).toContain(`The store ${file} cannot be used: Permission denied`);
    expect(words).toContain('choose another folder with DATA_DIR');
  });

  itAsRoot('is told so for a file that may not be read', async () => {
    chmodSync(folder, 0o777);
    chmodSync(file, 0o600);

    expect(await refusalForNobody()).toContain(`The store ${file} cannot be used: EACCES: permission denied`);
  });

  itAsRoot('is told so for a folder that cannot be made', async () => {
    mkdirSync(path.join(folder, 'closed'), { mode: 0o700 });
    const inside = path.join(folder, 'closed', 'data');

    process.seteuid?.(nobody);
    const words = await startServer({ dataDir: inside, program: 'a test' }, systemClock)
      .then(String, (error: unknown) => String(error))
      .finally(() => process.seteuid?.(0));

    expect(words).toContain(`${inside}`);
    expect(words).toContain('EACCES');
  });
});
