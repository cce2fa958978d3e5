import { compare } from './compare';
import { explanationBy, knownFaults } from './knownFaults';
import { readOptions } from './options';
import { connectServer } from './server';
import type { Server } from './server';

const options = readOptions();
const conformance = options === undefined || options.kind !== undefined ? describe.skip : describe;

conformance('the list of known faults', () => {
  let servers: [Server, Server];
  const [first = '', second = ''] = options?.uris ?? [];

  beforeAll(async () => {
    servers = [
      await connectServer({ uri: first, database: `conformance_${process.pid}_faults_1` }),
      await connectServer({ uri: second, database: `conformance_${process.pid}_faults_2` }),
    ];
  });
  afterAll(() => Promise.all(servers.map((server) => server.close())));

  it('holds nothing that a server with some of these faults does not have', async () => {
    const unseen: string[] = [];

    for (const fault of knownFaults) {
      const { faults } = await compare(fault.example, servers, (each) => explanationBy(fault, each));
      if (faults.length === 0) unseen.push(fault.title);
    }

    // Two servers without any of them are simply not the kind that the list is about.
    if (unseen.length < knownFaults.length) expect(unseen).toEqual([]);
  });

  it('has an entry of its own for each fault', () => {
    const titles = knownFaults.map(({ title }) => title);

    expect(new Set(titles).size).toBe(titles.length);
  });
});
