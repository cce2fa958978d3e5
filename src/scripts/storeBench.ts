import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { figureLine } from './bench/measure';
import { benchLarge } from './bench/store/large';
import { benchStandard } from './bench/store/standard';
import { exitWith } from './common/exit';
import { print } from './common/terminal';

interface Options {
  documents: number;
  large: number;
  runs: number;
}

const wholeNumber = (text: string): number => Number.parseInt(text, 10);

function parseOptions(): Options {
  return new Command('bench:store')
    .description('Measures the embedded store through the driver, beside lmdb alone in the same run.')
    .option('--documents <n>', 'documents of 300 bytes with 2 indexes', wholeNumber, 100_000)
    .option(
      '--large <n>',
      'documents for the figures of a large collection, 0 for none',
      wholeNumber,
      1_000_000,
    )
    .option('--runs <n>', 'runs, of which the median counts', wholeNumber, 5)
    .parse()
    .opts();
}

async function main(): Promise<void> {
  const options = parseOptions();
  const folder = mkdtempSync(path.join(tmpdir(), 'crm-bench-store-'));
  const load = loadavg()[0]?.toFixed(1);
  print(
    `Node ${process.version}, ${cpus().length} cores, load ${load}; ${options.documents} documents, medians of ${options.runs} runs`,
  );
  try {
    for (const figure of await benchStandard({ ...options, folder })) print(figureLine(figure));
    if (options.large === 0) return;
    for (const figure of await benchLarge(folder, options.large)) print(figureLine(figure));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch(exitWith);
