import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** What the server prints when it is up; the first key comes with it. */
const GREETING = 'CRM Xeno is up';

const root = path.join(__dirname, '..', '..');

/** What a process printed and how it ended. */
export interface Ended {
  /** Null when a signal ended it. */
  code: number | null;
  output: string;
}

/** A server in a process of its own: the built program, as a user starts it. */
export interface ServerProcess {
  pid: number;
  url: string;
  /** All that it has printed so far. */
  output: () => string;
  kill: (signal: NodeJS.Signals) => Promise<Ended>;
}

/** Builds the program when dist is missing or older than src. */
export function buildProgram(): void {
  const build = `import('./bin/run.mjs').then(({ buildIfStale }) => buildIfStale())`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', build], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the program could not be built: ${stderr}`);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export type Settings = Readonly<Record<string, string>>;

interface StartOptions {
  args?: readonly string[];
  /** The folder of another build of the program. */
  build?: string | undefined;
}

/** Starts one of the programs that npm scripts start. */
export function startProgram(
  program: string,
  settings: Settings,
  { args = [], build = root }: StartOptions = {},
) {
  const child = spawn(process.execPath, [path.join(build, 'bin', 'run.mjs'), program, ...args], {
    // Only these settings, from a folder without a .env: the test decides all of it.
    env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...settings },
    cwd: settings.DATA_DIR ?? root,
  });
  let output = '';
  let hasEnded = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => (output += data.toString()));
  }
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) => {
      hasEnded = true;
      resolve({ code, output });
    }),
  );
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    kill: (signal: NodeJS.Signals) => {
      child.kill(signal);
      return ended;
    },
    /** Waits for these words; rejects with all that it printed when it ends before. */
    async untilItSays(words: string): Promise<void> {
      while (!output.includes(words)) {
        if (hasEnded) throw new Error(`${program} did not start: ${output}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}

export type StartedProgram = ReturnType<typeof startProgram>;

/** Starts a server that is expected to end by itself. */
export const runServerToItsEnd = (settings: Settings): Promise<Ended> =>
  startProgram('server', settings).ended;

/** Starts a server and waits until it says that it is up. */
export async function startServerProcess(settings: Settings & { PORT: string }): Promise<ServerProcess> {
  const server = startProgram('server', settings);
  await server.untilItSays(GREETING);
  return { ...server, url: `http://127.0.0.1:${settings.PORT}` };
}

/** A store in a process of its own. */
export interface StoreProcess extends Omit<ServerProcess, 'url'> {
  /** How clients reach it. */
  uri: string;
}

/** Starts `npm run db` on any free port and waits until it says that it is up. */
export async function startStoreProcess(dataDir: string): Promise<StoreProcess> {
  const store = startProgram('scripts/db', { DATA_DIR: dataDir }, { args: ['--port', '0'] });
  await store.untilItSays('Ctrl+C');
  const [, uri = ''] = /is up at (\S+)/.exec(store.output()) ?? [];
  return { ...store, uri };
}

/** Runs `npm run db` with these arguments to its end. */
export const runDb = (dataDir: string, ...args: readonly string[]): Promise<Ended> =>
  startProgram('scripts/db', { DATA_DIR: dataDir }, { args }).ended;
