import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { checkStoreFile } from './checkStoreFile';
import { createLedgerClient, entriesName, prepareEntries } from './ledgerClient';
import type { LedgerClient } from './ledgerClient';
import { startStoreProcess } from './process';
import { seededRandom } from './seededRandom';

export interface KillRunOptions {
  dataDir: string;
  kills: number;
  seed: number;
  /** Told after each kill. */
  onKill?: (figures: KillFigures) => void;
}

/** What was done and seen. */
export interface KillFigures {
  kills: number;
  acknowledged: number;
  /** Writes that a kill left without an answer, and how many of them were stored. */
  unanswered: number;
  unansweredStored: number;
  refusedDuplicates: number;
  documents: number;
  indexes: number;
  entries: number;
  /** What was not as acknowledged. */
  losses: string[];
}

const clientCount = 8;

// Closing says goodbye to a server that is gone; it need not be patient.
const options = { serverSelectionTimeoutMS: 200, minPoolSize: clientCount };

/**
 * Lets eight clients write to a store in a process of its own, kills it with SIGKILL at a random moment, compares what
 * is stored with what was acknowledged and every index with a scan, and starts again.
 */
export async function killRepeatedly({ dataDir, kills, seed, onKill }: KillRunOptions): Promise<KillFigures> {
  const random = seededRandom(seed);
  const clients = Array.from({ length: clientCount }, (_, number) => createLedgerClient(number, random));
  const figures: KillFigures = {
    kills: 0,
    acknowledged: 0,
    unanswered: 0,
    unansweredStored: 0,
    refusedDuplicates: 0,
    documents: 0,
    indexes: 0,
    entries: 0,
    losses: [],
  };
  for (let kill = 0; kill <= kills; kill += 1) {
    const store = await startStoreProcess(dataDir);
    const connection = await mongo.MongoClient.connect(store.uri, options);
    const database = connection.db('kill');
    try {
      if (kill === 0) await prepareEntries(database);
      else await settle(database, clients, figures);
      if (kill === kills) continue;
      const before = sum(clients);
      const writing = clients.map((client) => client.writeUntilLost(database));
      while (sum(clients) < before + clientCount) await sleep(1);
      await sleep(random() * 300);
      await store.kill('SIGKILL');
      await Promise.all(writing);
      figures.kills += 1;
      Object.assign(figures, await checkStoreFile(dataDir));
      onKill?.(figures);
    } finally {
      await connection.close();
      await store.kill('SIGTERM');
    }
  }
  return figures;
}

/** Compares the ledgers with what is stored, and goes on from there. */
async function settle(
  database: mongo.Db,
  clients: readonly LedgerClient[],
  figures: KillFigures,
): Promise<void> {
  const found = await database
    .collection(entriesName)
    .find({}, { hint: { $natural: 1 } })
    .toArray();
  for (const client of clients) {
    const outcome = await client.settle(database, found);
    figures.losses.push(...outcome.losses);
    figures.acknowledged = sum(clients);
    figures.refusedDuplicates = clients.reduce((sum, each) => sum + each.refusedDuplicates(), 0);
    figures.unanswered += outcome.unanswered;
    figures.unansweredStored += outcome.unansweredStored;
  }
}

function sum(clients: readonly LedgerClient[]): number {
  return clients.reduce((total, each) => total + each.acknowledged(), 0);
}
