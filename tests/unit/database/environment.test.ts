import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { storeError } from '../../../src/database/embedded/errors';
import { FolderInUseError, lockFolder, socketFileIn } from '../../../src/database/embedded/folderLock';
import { openEnvironment } from '../../../src/database/embedded/storage/environment';
import type { StorageEnvironment } from '../../../src/database/embedded/storage/environment';
import { createGroupCommit } from '../../../src/database/embedded/storage/groupCommit';

let folder: string;
let environment: StorageEnvironment;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crm-xeno-unit-'));
  environment = openEnvironment(path.join(folder, 'store.lmdb'));
});
afterEach(async () => {
  await environment.close();
  rmSync(folder, { recursive: true });
});

const key = (name: string): Buffer => Buffer.from(name);
const all = { low: key('a'), high: key('z') };

function keysIn(reverse = false): string[] {
  return environment.read(all, { limit: 10, withValues: false, reverse }).keys.map(String);
}

describe('the storage environment', () => {
  it('reads in the order of bytes from the low end, included, to the high end, not included', () => {
    environment.transact(() => {
      for (const name of ['z', 'b', 'a', 'c']) environment.put(key(name), key('value'));
    });

    expect(keysIn()).toEqual(['a', 'b', 'c']);
    expect(keysIn(true)).toEqual(['c', 'b', 'a']);
    expect(environment.count(all)).toBe(3);
  });

  it('shows a transaction its own writes and drops them all when it throws', () => {
    let seen: Buffer | undefined;

    const run = () =>
      environment.transact(() => {
        environment.put(key('a'), key('1'));
        seen = environment.get(key('a'));
        throw new Error('stop');
      });

    expect(run).toThrow('stop');
    expect(String(seen)).toBe('1');
    expect(environment.get(key('a'))).toBeUndefined();
  });

  it('has committed when it returns, even when the body returned a promise, as one that ends in a put would', async () => {
    const rejection = Promise.reject(new Error('too late to undo'));
    rejection.catch(() => undefined);
    const body = (): unknown => {
      environment.put(key('a'), key('1'));
      return rejection;
    };

    environment.transact(body);
    await new Promise((resolve) => setImmediate(resolve));

    expect(keysIn()).toEqual(['a']);
  });
});

describe('group commit', () => {
  it('gives each job its own outcome: a refusal undoes nothing of the others', async () => {
    const { submit } = createGroupCommit(environment, () => undefined);

    const outcomes = await Promise.allSettled([
      submit(() => environment.put(key('a'), key('1'))),
      submit(() => {
        throw storeError(11000, 'duplicate');
      }),
      submit(() => environment.put(key('b'), key('2'))),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(keysIn()).toEqual(['a', 'b']);
  });

  it('acknowledges nothing when the transaction cannot be committed', async () => {
    const full = storeError(14031, 'the disk is full');
    const transact = (body: () => void): void =>
      environment.transact(() => {
        body();
        throw full;
      });
    const { submit } = createGroupCommit({ ...environment, transact }, () => undefined);

    const outcomes = await Promise.allSettled([
      submit(() => environment.put(key('a'), key('1'))),
      submit(() => environment.put(key('b'), key('2'))),
    ]);

    expect(outcomes).toEqual(Array.from({ length: 2 }, () => ({ status: 'rejected', reason: full })));
    expect(keysIn()).toEqual([]);
  });

  it('undoes a job that fails for another reason, and only that one', async () => {
    let undone = 0;
    const { submit } = createGroupCommit(environment, () => (undone += 1));

    const outcomes = await Promise.allSettled([
      submit(() => environment.put(key('a'), key('1'))),
      submit(() => {
        environment.put(key('b'), key('2'));
        throw new Error('a fault');
      }),
      submit(() => environment.put(key('c'), key('3'))),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(keysIn()).toEqual(['a', 'c']);
    expect(undone).toBe(2);
  });
});

describe('a folder on whose socket a store answers', () => {
  it('is taken, though its lock cannot be seen, until nobody answers', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(socketFileIn(folder), resolve));

    const refused = await lockFolder(folder, 0).catch((error: unknown) => error);
    await new Promise((resolve) => server.close(resolve));
    const lock = await lockFolder(folder, 0);
    await lock.release();

    expect(refused).toBeInstanceOf(FolderInUseError);
    expect(String(refused)).toContain('a process on another machine or container');
  });
});
