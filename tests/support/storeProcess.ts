import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';

/** A script that is run in a process of its own, from TypeScript. */
export interface ScriptProcess {
  process: ChildProcess;
  /** The lines that it has written so far. */
  lines: string[];
  /** Resolves with the line once one that begins so has been written; rejects when the process ends before. */
  waitFor(start: string): Promise<string>;
  /** Resolves once it has written so many lines; rejects when it ends before. */
  waitForLines(count: number): Promise<void>;
  /** Its exit code, or null when a signal ended it. */
  ended: Promise<number | null>;
}

const loader = require.resolve('ts-node/register/transpile-only');

/** Starts a script of tests/support/scripts. */
export function startScript(name: string, args: readonly string[] = []): ScriptProcess {
  const child = spawn(process.execPath, ['-r', loader, path.join(__dirname, 'scripts', name), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const watchers = new Set<() => void>();
  let partial = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (partial + chunk.toString()).split('\n');
    partial = parts.pop() ?? '';
    lines.push(...parts);
    for (const watch of watchers) watch();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const until = <T>(find: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const watch = (): void => {
        const found = find();
        if (found === undefined) return;
        watchers.delete(watch);
        resolve(found);
      };
      watchers.add(watch);
      watch();
      void ended.then((code) => reject(new Error(`${name} ended early (${code})`)));
    });
  return {
    process: child,
    lines,
    ended,
    waitFor: (start) => until(() => lines.find((line) => line.startsWith(start))),
    waitForLines: (count) => until(() => (lines.length >= count ? true : undefined)).then(() => undefined),
  };
}
