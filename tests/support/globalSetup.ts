import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedStore } from '../../src/database/embedded/startEmbedded';
import type { EmbeddedStore } from '../../src/database/embedded/startEmbedded';
import { buildProgram } from './process';

declare global {
  // Shared with globalTeardown, which jest runs in the same process.
  var embeddedTestStore: { store: EmbeddedStore; folder: string } | undefined;
}

const MEMORY_FOLDER = '/dev/shm';
const ENOUGH_BYTES = 4 * 1024 ** 3;

/** Where nothing waits for a disk, on a machine that has such a folder: half of the store's time went into that. */
function chooseParent(): string {
  if (!existsSync(MEMORY_FOLDER)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY_FOLDER);
  return bavail * bsize >= ENOUGH_BYTES ? MEMORY_FOLDER : tmpdir();
}

/**
 * The built program, once before any test starts it, and one embedded store for the whole run, unless MONGODB_URI names
 * a server to run the tests on.
 */
export default async function globalSetup(): Promise<void> {
  buildProgram();
  if (process.env.MONGODB_URI) {
    process.env.TEST_DATABASE_URI = process.env.MONGODB_URI;
    return;
  }
  const folder = mkdtempSync(path.join(chooseParent(), 'crm-xeno-tests-'));
  const store = await startEmbeddedStore({ dataDir: folder });
  globalThis.embeddedTestStore = { store, folder };
  process.env.TEST_DATABASE_URI = store.uri;
}
