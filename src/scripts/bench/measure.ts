import { readFileSync } from 'node:fs';

/** Milliseconds that the work took. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The middle value; of an even number, the lower one of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

export { chunk } from '../../utils/chunk';

/** Does the work for every item, at most `lanes` at once, in order of their start. */
export async function inParallel<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<unknown>) {
  const queue = items.values();
  const lane = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** One line of the report. */
export interface Figure {
  name: string;
  /** Medians of the runs, as they are to be read. */
  measured: string;
  target: string;
  reached: boolean;
}

/** A figure as one line of a report. */
export const figureLine = ({ name, measured, target, reached }: Figure): string =>
  `${reached ? '✓' : '✗'} ${name}: ${measured} (target ${target})`;

/** The times of several runs of the same work, one after another. */
export async function timedRuns(runs: number, work: () => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await timed(work));
  return times;
}

/** A duration: `12.3 ms`, `450 ms`, `2.1 s`. */
export const duration = (milliseconds: number): string => {
  if (milliseconds >= 2000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;
};

/** How often one number holds the other: `0.83 ×`. */
export const times = (ratio: number): string => `${ratio.toFixed(ratio < 10 ? 2 : 0)} ×`;

/** A share as a percentage without decimals. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** A rate per second, with thousands separators. */
export const perSecond = (count: number, milliseconds: number): string =>
  `${Math.round((count / milliseconds) * 1000).toLocaleString('en')}/s`;

/** The memory that a process holds, in bytes; on Linux. */
export const residentBytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
