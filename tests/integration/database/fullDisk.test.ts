import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mongo } from 'mongoose';
import { checkStoreFile } from '../../support/checkStoreFile';
import { startStoreProcess } from '../../support/process';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crm-xeno-full-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a process write no file beyond so many bytes, as a full disk does; undefined: as it likes. */
function limitFiles(pid: number, bytes: number | undefined): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes ?? 'unlimited'}:unlimited`]);
}

const itOnLinux = process.platform === 'linux' && !process.env.MONGODB_URI ? it : it.skip;

describe('the embedded store on a full disk', () => {
  itOnLinux(
    'refuses writes with code 14031 and loses nothing, answers reads, and writes again once there is room',
    async () => {
      const store = await startStoreProcess(folder);
      const client = await mongo.MongoClient.connect(store.uri);
      const items = client.db('full').collection<{ _id: number; pad: string }>('items');
      await items.createIndex({ pad: 1 });
      const batch = (from: number) =>
        Array.from({ length: 100 }, (_, at) => ({ _id: from + at, pad: `${at}`.padEnd(500, 'x') }));
      limitFiles(store.pid, 2_000_000);
      let stored = 0;
      let refusal: unknown;

      while (refusal === undefined) {
        const written: unknown = await items.insertMany(batch(stored)).catch((error: unknown) => error);
        if (written instanceof Error) refusal = written;
        else stored += 100;
      }
      const other: unknown = await client
        .db('full')
        .collection('other')
        .insertMany(Array.from({ length: 2000 }, () => ({ pad: 'y'.repeat(500) })))
        .catch((error: unknown) => error);
      const read = [await items.countDocuments(), await items.countDocuments({}, { hint: 'pad_1' })];
      const last = await items.findOne({ _id: stored - 1 });
      limitFiles(store.pid, undefined);
      await items.insertMany(batch(stored));

      expect([refusal, other]).toMatchObject([
        { code: 14031, message: expect.stringContaining('nothing was written, the disk is full') },
        { code: 14031 },
      ]);
      expect(stored).toBeGreaterThan(0);
      expect(read).toEqual([stored, stored]);
      expect(last).toMatchObject({ _id: stored - 1 });
      expect(await items.countDocuments()).toBe(stored + 100);
      await client.close();
      await store.kill('SIGTERM');
      expect((await checkStoreFile(folder)).documents).toBe(stored + 100);
    },
    60_000,
  );
});
