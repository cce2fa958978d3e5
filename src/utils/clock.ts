/** Where the program takes the time from; passed in wherever time matters, so that tests can move it. */
export interface Clock {
  /** The current moment. */
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  // eslint-disable-next-line no-restricted-syntax -- the one place that reads the machine's clock
  now: () => new Date(),
};
