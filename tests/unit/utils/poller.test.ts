import { createLogger } from '../../../src/config/logger';
import { createPoller } from '../../../src/utils/poller';

const logger = createLogger({ LOG_LEVEL: 'silent', NODE_ENV: 'test' });
const HOUR_MS = 3_600_000;

/** A poller whose runs end when the test says so. */
function controlled() {
  const waiting: ((more: boolean) => void)[] = [];
  let started: () => void = () => undefined;
  const poller = createPoller({
    name: 'test',
    intervalMs: HOUR_MS,
    logger,
    run: () =>
      new Promise<boolean>((resolve) => {
        waiting.push(resolve);
        started();
      }),
  });
  const nextRun = () => new Promise<void>((resolve) => (started = resolve));
  return { poller, waiting, nextRun };
}

describe('createPoller', () => {
  it('runs again at once while there is more to do', async () => {
    const { poller, waiting, nextRun } = controlled();
    poller.start();
    const second = nextRun();

    waiting[0]?.(true);
    await second;

    expect(waiting).toHaveLength(2);
    waiting[1]?.(false);
    await poller.stop();
  });

  it('runs again at once when it is woken during a run that found nothing', async () => {
    const { poller, waiting, nextRun } = controlled();
    poller.start();
    poller.wake();
    const second = nextRun();

    waiting[0]?.(false);
    await second;

    expect(waiting).toHaveLength(2);
    waiting[1]?.(false);
    await poller.stop();
  });

  it('waits for the run that is under way when it is stopped, and starts none after it', async () => {
    const { poller, waiting } = controlled();
    poller.start();
    let stopped = false;
    const stopping = poller.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);

    waiting[0]?.(true);
    await stopping;

    expect(waiting).toHaveLength(1);
  });

  it('goes on after a run that failed', async () => {
    let runs = 0;
    const poller = createPoller({
      name: 'failing',
      intervalMs: 1,
      logger,
      run: () => {
        runs += 1;
        return runs === 1 ? Promise.reject(new Error('no')) : Promise.resolve(runs < 3);
      },
    });

    poller.start();
    while (runs < 2) await new Promise((resolve) => setTimeout(resolve, 1));

    await poller.stop();
    expect(runs).toBeGreaterThanOrEqual(2);
  });
});
