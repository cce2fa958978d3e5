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
  const { status } = spawnSync(process.execPath, ['-e', build], { cwd: root });
  if (status !== 0) throw new Error('the program could not be built');
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function start(settings: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [path.join(root, 'bin', 'run.mjs'), 'server'], {
    // Only these settings, from a folder without a .env: the test decides all of it.
    env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...settings },
    cwd: settings.DATA_DIR ?? root,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => (output += data.toString()));
  }
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, output })));
  return { child, ended, output: () => output };
}

/** Starts a program that is expected to end by itself. */
export const runServerToItsEnd = (settings: Readonly<Record<string, string>>): Promise<Ended> =>
  start(settings).ended;

/** Starts a server and waits until it says that it is up. */
export async function startServerProcess(
  settings: Readonly<Record<string, string>> & { PORT: string },
): Promise<ServerProcess> {
  const { child, ended, output } = start(settings);
  const url = `http://127.0.0.1:${settings.PORT}`;
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  while (!output().includes(GREETING)) {
    if (hasEnded || child.pid === undefined) throw new Error(`the server did not start: ${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    pid: child.pid ?? 0,
    url,
    output,
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
