import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../src/utils/random';
import { simulatorToken } from '../../../src/vendors/simulator/simulator';
import { freePort, startProgram } from '../process';
import type { Settings, StartedProgram } from '../process';

export const ADMIN_KEY = 'crash-test-key-0123456789';
const RECEIPT_SECRET = `whsec_${Buffer.from('the receipt secret of the crash test').toString('base64')}`;
/** What a server logs of a request that it answers 500. */
const OWN_FAULT = '"code":"internal_error"';
/** What a server says that starts while the database is away: whoever runs it starts it again. */
const NO_DATABASE = 'The database cannot be opened';

export interface FleetOptions {
  /** For the files of the processes; made for this run alone. */
  folder: string;
  /** A database of another server; its own store is a process of the fleet unless given. */
  databaseUri?: string | undefined;
  build?: string | undefined;
  random: Random;
  /** Settings of the vendor. */
  vendor: Settings;
}

/** A process that is started again whenever it has ended. */
export interface Member {
  name: string;
  /** Ends it with SIGKILL, wherever it is; false when it is not there at the moment. */
  kill: () => Promise<boolean>;
  stop: () => Promise<void>;
}

/** API, two workers, vendor and store as processes of their own. */
export interface Fleet {
  apiUrl: string;
  vendorUrl: string;
  vendorToken: string;
  databaseUri: string;
  members: readonly Member[];
  /** What ended without having been killed, and, once all has been stopped, what a server took for its own fault. */
  surprises: readonly string[];
  stop: () => Promise<void>;
}

type Start = () => StartedProgram;

function supervise(name: string, start: Start, random: Random, surprises: string[]): Member {
  let current: StartedProgram | undefined;
  let isKilled = false;
  let isStopping = false;

  async function keepUp(): Promise<void> {
    while (!isStopping) {
      current = start();
      const { code, output } = await current.ended;
      current = undefined;
      const faults = output.split('\n').filter((line) => line.includes(OWN_FAULT));
      surprises.push(...faults.map((line) => line.slice(0, 1000)));
      const isExpected = isKilled || isStopping || output.includes(NO_DATABASE);
      if (!isExpected) surprises.push(`${name} ended with ${code}: ${output.slice(-2000)}`);
      isKilled = false;
      if (!isStopping) await sleep(random() * 400);
    }
  }

  const running = keepUp();
  return {
    name,
    kill: async () => {
      if (!current) return false;
      isKilled = true;
      await current.kill('SIGKILL');
      return true;
    },
    stop: async () => {
      isStopping = true;
      await current?.kill('SIGTERM');
      await running;
    },
  };
}

/** Starts all five; a server of another make in place of the store is not among the members. */
export async function startFleet({
  folder,
  databaseUri,
  build,
  random,
  vendor,
}: FleetOptions): Promise<Fleet> {
  const [storePort, vendorPort, apiPort] = [await freePort(), await freePort(), await freePort()];
  const uri = databaseUri ?? `mongodb://127.0.0.1:${storePort}/crm-xeno?directConnection=true`;
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const vendorUrl = `http://127.0.0.1:${vendorPort}`;
  const surprises: string[] = [];

  const program = (name: string, which: string, settings: Settings, args: readonly string[] = []) => {
    const DATA_DIR = path.join(folder, name);
    mkdirSync(DATA_DIR);
    const all = { DATA_DIR, RECEIPT_SECRETS: RECEIPT_SECRET, ...settings };
    return supervise(name, () => startProgram(which, all, { args, build }), random, surprises);
  };
  const server = (name: string, role: string, port: number) =>
    program(name, 'server', {
      ROLE: role,
      PORT: String(port),
      MONGODB_URI: uri,
      PUBLIC_URL: apiUrl,
      VENDOR_URL: vendorUrl,
      ADMIN_API_KEY: ADMIN_KEY,
      RATE_LIMIT_PER_MINUTE: '0',
      LOG_LEVEL: 'error',
    });

  const store = databaseUri ? [] : [program('store', 'scripts/db', {}, ['--port', String(storePort)])];
  const members = [
    ...store,
    program('vendor', 'scripts/vendor', { PORT: String(vendorPort), ...vendor }),
    server('api', 'api', apiPort),
    server('worker 1', 'worker', 0),
    server('worker 2', 'worker', 0),
  ];
  return {
    apiUrl,
    vendorUrl,
    vendorToken: simulatorToken(RECEIPT_SECRET),
    databaseUri: uri,
    members,
    surprises,
    // The store last: the others have still something to write.
    stop: async () => {
      for (const member of [...members].reverse()) await member.stop();
    },
  };
}
