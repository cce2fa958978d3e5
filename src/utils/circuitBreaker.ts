import type { Clock } from './clock';

const FAILURES_TO_OPEN = 5;
const FIRST_OPEN_MS = 1000;
const LAST_OPEN_MS = 30_000;

/** Keeps calls away from someone who fails all the time. */
export interface CircuitBreaker {
  /** `closed`: call; `open`: do not; `halfOpen`: try one call; `resting`: do not, although it does not fail. */
  state(): 'closed' | 'open' | 'halfOpen' | 'resting';
  succeed(): void;
  fail(): void;
  /** Keeps calls away for so many milliseconds, however the earlier ones went: he asked for it. */
  rest(ms: number): void;
}

/** Opens after five failures in a row, for a second that doubles up to half a minute while probes fail. */
export function createCircuitBreaker(clock: Clock): CircuitBreaker {
  let failures = 0;
  let openMs = FIRST_OPEN_MS;
  let openUntil = 0;

  return {
    state() {
      const isWaiting = clock.now().getTime() < openUntil;
      if (failures < FAILURES_TO_OPEN) return isWaiting ? 'resting' : 'closed';
      return isWaiting ? 'open' : 'halfOpen';
    },
    succeed() {
      failures = 0;
      openMs = FIRST_OPEN_MS;
    },
    fail() {
      failures += 1;
      if (failures < FAILURES_TO_OPEN || clock.now().getTime() < openUntil) return;
      openUntil = clock.now().getTime() + openMs;
      openMs = Math.min(openMs * 2, LAST_OPEN_MS);
    },
    rest(ms) {
      if (ms > 0) openUntil = Math.max(openUntil, clock.now().getTime() + ms);
    },
  };
}
