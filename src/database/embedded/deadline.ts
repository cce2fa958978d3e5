import { storeError } from './errors';

/** The time that a command may still work. */
export interface Deadline {
  /** Throws StoreError 50 when it is over; cheap enough to be called for each document. */
  check(): void;
  /** The same items, made in the time that is left; the time between two of them is not counted. */
  timed<T>(items: Iterable<T>): Iterable<T>;
}

const unlimited: Deadline = { check: () => undefined, timed: (items) => items };

const checkEvery = 128;

/** The deadline of a command that may work for so many milliseconds; without them, or with 0, as long as it takes. */
export function createDeadline(milliseconds = 0): Deadline {
  if (milliseconds === 0) return unlimited;
  let end = performance.now() + milliseconds;
  let calls = 0;
  return {
    check() {
      calls += 1;
      if (calls % checkEvery !== 0 || performance.now() < end) return;
      throw storeError(50, 'operation exceeded time limit');
    },
    *timed(items) {
      for (const item of items) {
        this.check();
        const paused = performance.now();
        yield item;
        end += performance.now() - paused;
      }
    },
  };
}
