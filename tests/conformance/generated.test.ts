import fc from 'fast-check';
import type { Case } from './answers';
import { compare, describeDifference } from './compare';
import { kinds } from './generators';
import { readOptions } from './options';
import { connectServer } from './server';
import type { Server } from './server';
import { summary } from './summary';

const options = readOptions();
const conformance = options === undefined ? describe.skip : describe;
const wanted = kinds.filter(({ name }) => options?.kind === undefined || options.kind === name);

/** Every second lane has indexes, which must not change an answer. */
const lanes = [[], [{ a: 1 }, { 'a.b': 1 }, { b: -1 }, { c: 1 }]];

conformance('two servers agree on generated', () => {
  const { uris = ['', ''], runs = 0, seed = 0, path } = options ?? {};
  let pairs: [Server, Server][] = [];
  const result = summary(`generated (seed ${seed})`);

  beforeAll(async () => {
    pairs = await Promise.all(
      lanes.map(async (indexes, lane): Promise<[Server, Server]> => [
        await connectServer({ uri: uris[0], database: `conformance_${process.pid}_${lane}_1`, indexes }),
        await connectServer({ uri: uris[1], database: `conformance_${process.pid}_${lane}_2`, indexes }),
      ]),
    );
  });
  afterAll(async () => {
    await Promise.all(pairs.flat().map((server) => server.close()));
    result.print();
  });

  it.each(wanted.map(({ name, ...rest }) => [name, rest] as const))(
    '%s',
    async (name, { share, cases }) => {
      const failures = await Promise.all(
        pairs.map((servers, lane) =>
          check({ name, cases, servers, lane, count: (runs * share) / lanes.length }),
        ),
      );

      expect(failures.filter((failure) => failure !== undefined)).toEqual([]);
    },
    60 * 60 * 1000,
  );

  /** Compares until so many commands were compared; describes the smallest difference, if there is one. */
  async function check(given: {
    name: string;
    cases: fc.Arbitrary<Case>;
    servers: [Server, Server];
    lane: number;
    count: number;
  }): Promise<string | undefined> {
    let left = given.count;
    const property = fc.asyncProperty(given.cases, async (each) => {
      if (left <= 0) return;
      const comparison = await compare(each, given.servers);
      left -= comparison.compared;
      result.add(comparison);
      const [difference] = comparison.differences;
      if (difference) throw new Error(describeDifference(difference));
    });
    const laneSeed = path === undefined ? seed + given.lane : seed;
    const checked = await fc.check(property, {
      numRuns: Math.ceil(given.count / 4),
      seed: laneSeed,
      ...(path !== undefined && { path }),
    });
    if (!checked.failed) return undefined;
    const repeat = `--seed ${laneSeed} --kind ${given.name} --path ${checked.counterexamplePath ?? ''}`;
    return `${String(checked.errorInstance)}\n  repeat with ${repeat}`;
  }
});
