import { fork } from 'node:child_process';
import path from 'node:path';
import { duration } from '../measure';
import type { Figure } from '../measure';
import type { FillReport, LargeReport } from './largeProcess';

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** Runs a task in a new process, and returns what it reports. */
function inProcess<T>(task: 'fill' | 'read', dataDir: string, documents: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(__dirname, 'largeProcess.js'), [task, dataDir, String(documents)]);
    let report: unknown;
    child.on('message', (message) => (report = message));
    child.on('exit', (code) => {
      if (code === 0 && report !== undefined) resolve(report as T);
      else reject(new Error(`the process that had to ${task} ended with code ${code}`));
    });
  });
}

/** Figures of a large collection: one process fills it, another one starts cold and reads. */
export async function benchLarge(folder: string, documents: number): Promise<Figure[]> {
  const dataDir = path.join(folder, 'large');
  const filled = await inProcess<FillReport>('fill', dataDir, documents);
  const report = await inProcess<LargeReport>('read', dataDir, documents);
  const at = documents.toLocaleString('en');
  const atMost = (name: string, limit: number, measured: number, note = ''): Figure => ({
    name: `${name} at ${at}`,
    measured: duration(measured) + note,
    target: `≤ ${duration(limit)}`,
    reached: measured <= limit,
  });
  return [
    atMost('first count after a cold start, from the start of the process,', 3000, report.first),
    atMost('unindexed count, 2 conditions,', 100, report.count),
    atMost('$group into 5', 500, report.fiveGroups),
    atMost('$group into 10,000', 500, report.manyGroups),
    memory(`memory of the process that reads ${at}`, report.rssPeak, describeMemory(report, documents)),
    memory(`memory of the process that writes ${at}`, filled.rssPeak, describeFile(filled)),
  ];
}

/** Memory is the most that the system ever counted (`ru_maxrss`), pages of the file included. */
function memory(name: string, peak: number, note: string): Figure {
  return { name, measured: `${megabytes(peak)} at most${note}`, target: '≤ 1,000 MB', reached: peak <= 1e9 };
}

function describeMemory({ rssPeak, rssStarted, rssFile }: LargeReport, documents: number): string {
  const growth = megabytes((rssPeak - rssStarted) / (documents / 1e6));
  return `${describeFile({ rssFile })}; ${growth} more for each million documents than at the start`;
}

/** The system takes the pages of a file back when it needs the memory. */
function describeFile({ rssFile }: Pick<LargeReport, 'rssFile'>): string {
  return rssFile === undefined ? '' : `, of these ${megabytes(rssFile)} pages of files`;
}
