import { rmSync } from 'node:fs';
import './globalSetup';

export default async function globalTeardown(): Promise<void> {
  const started = globalThis.embeddedTestStore;
  if (!started) return;
  await started.store.close();
  rmSync(started.folder, { recursive: true, force: true });
}
