import { z } from 'zod';
import type { Clock } from './clock';

const hello = z.object({ localTime: z.date() });

interface Deps {
  clock: Clock;
  /** Asks the database `hello`. */
  ask: () => Promise<unknown>;
}

/** The database's clock: what all workers share, whatever their own clocks say. Leases live on it. */
export interface DatabaseClock extends Clock {
  /** Measures again how far this machine's clock is off. */
  measure(): Promise<void>;
}

/** Makes the database's clock; until it is first measured it is this machine's own. */
export function createDatabaseClock({ clock, ask }: Deps): DatabaseClock {
  let offsetMs = 0;
  return {
    now: () => new Date(clock.now().getTime() + offsetMs),
    async measure() {
      const before = clock.now().getTime();
      const { localTime } = hello.parse(await ask());
      const after = clock.now().getTime();
      offsetMs = Math.round(localTime.getTime() - (before + after) / 2);
    },
  };
}
