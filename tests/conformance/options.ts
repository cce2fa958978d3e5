/** What bin/conformance.mjs was asked for. */
export interface Options {
  /** The servers to compare; a missing one is the embedded store that the test run has started. */
  readonly uris: readonly [string, string];
  /** How many operations to generate. */
  readonly runs: number;
  readonly seed: number;
  /** Repeats one generated failure: the kind of operations and fast-check's path to it. */
  readonly kind?: string;
  readonly path?: string;
}

/** Reads the options; undefined when the conformance tests were not asked for. */
export function readOptions(): Options | undefined {
  const { CONFORMANCE: given, TEST_DATABASE_URI: embedded = '' } = process.env;
  if (given === undefined) return undefined;
  const { uris, ...rest } = JSON.parse(given) as Omit<Options, 'uris'> & { uris: string[] };
  const [second = embedded, first = embedded] = [...uris].reverse();
  return { uris: [first, second], ...rest };
}
