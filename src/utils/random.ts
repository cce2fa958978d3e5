/** Where the program takes chance from; passed in, so that tests and seeds can repeat it. Returns a number in [0, 1). */
export type Random = () => number;

/** The machine's own source of chance; not for secrets. */
// eslint-disable-next-line no-restricted-properties -- the one place that reads it
export const systemRandom: Random = () => Math.random();
