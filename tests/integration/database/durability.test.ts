import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { startEmbeddedStore } from '../../../src/database/embedded/startEmbedded';
import { itOnEmbedded } from '../../support/database';
import { killRepeatedly } from '../../support/killRun';
import { runDb, startStoreProcess } from '../../support/process';

const home = mkdtempSync(path.join(tmpdir(), 'crm-xeno-kill-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const newFolder = (): string => mkdtempSync(path.join(home, 'store-'));

// Each waits for processes most of its time.
const itMeanwhile = process.env.MONGODB_URI ? it.concurrent.skip : it.concurrent;

describe('the embedded store', () => {
  itMeanwhile(
    'has every acknowledged write of eight clients after five kills, and indexes that equal a scan',
    async () => {
      const figures = await killRepeatedly({ dataDir: newFolder(), kills: 5, seed: 1 });

      expect(figures.losses).toEqual([]);
      expect(figures.kills).toBe(5);
      expect(figures.acknowledged).toBeGreaterThan(5 * 8);
      expect(figures.entries).toBeGreaterThan(0);
    },
    120_000,
  );

  itMeanwhile(
    'refuses a second process on its folder, names the first and what it is, until the first is gone',
    async () => {
      const folder = newFolder();
      const first = await startStoreProcess(folder);

      const second = await runDb(folder);
      await first.kill('SIGKILL');
      const third = await startStoreProcess(folder);
      const ended = await third.kill('SIGTERM');

      expect(second).toMatchObject({ code: 1 });
      expect(second.output).toContain(`in use by process ${first.pid} (npm run db)`);
      expect(second.output).toContain('For several processes on one store, run "npm run db"');
      expect(ended.code).toBe(0);
    },
  );

  itMeanwhile('says when its port is taken', async () => {
    const first = await startStoreProcess(newFolder());
    const port = new URL(first.uri).port;

    const second = await runDb(newFolder(), '--port', port);
    await first.kill('SIGTERM');

    expect(second).toMatchObject({ code: 1 });
    expect(second.output).toContain(`Port ${port} is taken`);
  });

  itOnEmbedded('listens on a port of the loopback when it is told to', async () => {
    const store = await startEmbeddedStore({ dataDir: newFolder(), listen: { port: 0 } });
    const client = new mongo.MongoClient(store.uri);

    const answer = await client.db('admin').command({ ping: 1 });
    await client.close();
    await store.close();

    expect(store.uri).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\//);
    expect(answer).toEqual({ ok: 1 });
  });

  itOnEmbedded(
    'removes expired documents in the background, an array by its earliest date, and only those',
    async () => {
      const store = await startEmbeddedStore({ dataDir: newFolder(), sweepInterval: 20 });
      const client = new mongo.MongoClient(store.uri);
      const collection = client.db('ttl').collection<{ _id: number; at: unknown }>('sessions');
      await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
      const now = Date.now();
      await collection.insertMany([
        { _id: 1, at: new Date(now - 61_000) },
        { _id: 2, at: new Date(now) },
        { _id: 3, at: 'long ago' },
        { _id: 4, at: [new Date(now), new Date(now - 61_000)] },
        { _id: 5, at: [new Date(now), 'long ago', new Date(now - 1000)] },
        { _id: 6, at: [] },
      ]);

      while ((await collection.countDocuments()) > 4) await setTimeout(10);

      expect(await collection.distinct('_id')).toEqual([2, 3, 5, 6]);
      await client.close();
      await store.close();
    },
  );
});
