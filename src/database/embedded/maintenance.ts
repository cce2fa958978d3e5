import { sweepExpired } from './index/sweepExpired';
import { sweepGarbage } from './storage/sweepGarbage';
import type { Store } from './store';

/** Work that is done beside the commands. */
export interface Maintenance {
  stop(): Promise<void>;
}

const defaultInterval = 60_000;

/** Removes expired documents, the rest of what was dropped, and idle cursors: at once and then each minute. */
export function startMaintenance(store: Store, intervalMilliseconds = defaultInterval): Maintenance {
  let isStopped = false;
  let current = Promise.resolve();
  const run = async (): Promise<void> => {
    store.cursors.expire();
    await sweepGarbage(store, () => isStopped);
    await sweepExpired(store, () => isStopped);
  };
  const tick = (): void => {
    // A failure, such as a full disk, has changed nothing; the next round tries again.
    current = current.then(run).catch(() => undefined);
  };
  const timer = setInterval(tick, intervalMilliseconds);
  tick();
  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await current;
    },
  };
}
