import { compare, describeDifference } from './compare';
import { namedCases } from './namedCases';
import { readOptions } from './options';
import { connectServer } from './server';
import type { Server } from './server';
import { summary } from './summary';

const options = readOptions();
const conformance = options === undefined || options.kind !== undefined ? describe.skip : describe;

conformance('two servers agree on', () => {
  let servers: [Server, Server];
  const [first = '', second = ''] = options?.uris ?? [];
  const result = summary('named');

  beforeAll(async () => {
    servers = [
      await connectServer({ uri: first, database: `conformance_${process.pid}_named_1` }),
      await connectServer({ uri: second, database: `conformance_${process.pid}_named_2` }),
    ];
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    result.print();
  });

  it.each(namedCases)('%s', async (_title, each) => {
    const comparison = await compare(each, servers);

    result.add({ ...comparison, compared: 1 });
    expect(comparison.differences.map(describeDifference)).toEqual([]);
  });
});
