import type { Logger } from '../config/logger';

/** Work that is found in the database again and again; stopping and starting it anywhere does no harm. */
export interface Poller {
  start(): void;
  /** Looks for work at once instead of at the next interval. */
  wake(): void;
  /** Starts nothing more; resolves when what runs has ended. */
  stop(): Promise<void>;
}

interface PollerOptions {
  name: string;
  /** How long to wait when there was nothing to do, in milliseconds. */
  intervalMs: number;
  logger: Logger;
  /** Does one piece of work; answers whether there may be more. `signal` says that the program wants to end. */
  run: (signal: AbortSignal) => Promise<boolean>;
}

/** Runs a piece of work over and over, one at a time; a failure is logged and tried again after the interval. */
export function createPoller({ name, intervalMs, logger, run }: PollerOptions): Poller {
  const controller = new AbortController();
  let running: Promise<void> | undefined;
  let sleeper: { timer: NodeJS.Timeout; end: () => void } | undefined;
  let woken = false;

  const attempt = async (): Promise<boolean> => {
    try {
      return await run(controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) logger.error({ err: error, job: name }, 'background work failed');
      return false;
    }
  };

  const sleep = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, intervalMs);
      sleeper = { timer, end: resolve };
    });

  const loop = async (): Promise<void> => {
    while (!controller.signal.aborted) {
      woken = false;
      const more = await attempt();
      if (!more && !woken && !controller.signal.aborted) await sleep();
    }
  };

  const rouse = (): void => {
    woken = true;
    if (sleeper) clearTimeout(sleeper.timer);
    sleeper?.end();
  };

  return {
    start() {
      running ??= loop();
    },
    wake: rouse,
    async stop() {
      controller.abort();
      rouse();
      await running;
    },
  };
}
