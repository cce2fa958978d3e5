import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { tryLock } from './kernelLock';
import type { KernelLock } from './kernelLock';

const patienceMilliseconds = 3000;
const pauseMilliseconds = 100;

/**
 * Locks a data folder for this process. A lock that is held is tried again for three seconds, then refused with a
 * message that names the holder. `socketFile` is where a store in the folder listens, if it listens on a file: one
 * that answers there holds the folder too, even from another container, where the lock cannot be seen.
 */
export async function lockFolder(folder: string, socketFile: string | undefined): Promise<KernelLock> {
  const deadline = performance.now() + patienceMilliseconds;
  for (;;) {
    const attempt = await tryLock(folder);
    const isServed = 'lock' in attempt && socketFile !== undefined && (await answers(socketFile));
    if ('lock' in attempt && !isServed) return attempt.lock;
    if ('lock' in attempt) await attempt.lock.release();
    if (performance.now() >= deadline) {
      const holder =
        'heldBy' in attempt ? `process ${attempt.heldBy}` : 'a process on another machine or container';
      throw new Error(
        `The data folder ${folder} is in use by ${holder}. Stop it, or choose another folder with DATA_DIR.`,
      );
    }
    await setTimeout(pauseMilliseconds);
  }
}

function answers(socketFile: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketFile);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
