import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const KEY = 'bench-admin-key-0123456789';

/** A server in a process of its own, as a shop runs it. */
export interface BenchServer {
  url: string;
  /** Milliseconds from the start of the process to its first answer. */
  startMs: number;
  pid: number;
  /** Sends a request and reads the answer to its end; throws when it is not 2xx. */
  request: (method: string, path: string, body?: string) => Promise<unknown>;
  close: () => Promise<void>;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** `uri` with another database name, its options kept. */
export function withDatabase(uri: string, name: string): string {
  const [address = '', options] = uri.split('?', 2);
  return `${address.replace(/(^mongodb(?:\+srv)?:\/\/[^/]+)(\/.*)?$/, `$1/${name}`)}${options ? `?${options}` : ''}`;
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function waitForAnswer(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 3000; attempt += 1) {
    if (child.exitCode !== null) throw new Error('the server ended before it answered');
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(10);
  }
  throw new Error('the server did not answer within 30 s');
}

/**
 * Starts the built server and waits for its first answer.
 * @param settings environment variables
 * @param program another one than the server itself, below src
 */
export async function startBenchServer(
  port: number,
  settings: Readonly<Record<string, string>>,
  program = 'server',
): Promise<BenchServer> {
  const file = path.join(__dirname, '..', '..', `${program}.js`);
  const started = performance.now();
  const child = spawn(process.execPath, [file], {
    env: {
      PORT: String(port),
      ADMIN_API_KEY: KEY,
      LOG_LEVEL: 'error',
      RATE_LIMIT_PER_MINUTE: '0',
      ...settings,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await waitForAnswer(url, child);
  return {
    url,
    pid: child.pid ?? 0,
    startMs: performance.now() - started,
    request: async (method, target, body) => {
      const response = await fetch(url + target, {
        method,
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body }),
      });
      const answer: unknown = await response.json();
      if (!response.ok) throw new Error(`${method} ${target}: ${response.status} ${JSON.stringify(answer)}`);
      return answer;
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}
