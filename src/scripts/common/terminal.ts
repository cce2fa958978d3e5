import { Presets, SingleBar } from 'cli-progress';

const count = new Intl.NumberFormat('en-GB');

/** A number with thousands separators: 4,372. */
export const formatCount = (value: number): string => count.format(value);

/** An amount with its currency: £8,911,407.90. */
export const formatAmount = (value: number, currency: string): string =>
  new Intl.NumberFormat('en-GB', { style: 'currency', currency }).format(value);

/** Milliseconds as seconds: 4.2 s. */
export const formatSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** Bytes as megabytes: 12.3 MB. */
export const formatBytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Writes a line to standard output. */
export const print = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

/** Writes lines of columns; numbers and amounts stand to the right. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  for (const row of rows) {
    const cells = row.map((cell, at) =>
      /^[^A-Za-z]?\d|^-/.test(cell) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
    );
    print(`  ${cells.join('   ')}`.trimEnd());
  }
}

/** How far a piece of work is. */
export interface Progress {
  /** Shows how much is done; `note` stands behind the bar. */
  show(done: number, note?: string): void;
  /** Leaves one line that says what was done and how long it took. */
  end(note?: string): void;
  /** Takes the bar away and says nothing. */
  stop(): void;
}

const TITLE_WIDTH = 12;

/** Shows progress as a bar on a terminal, and as one line at the end anywhere else. */
export function startProgress(title: string, total: number): Progress {
  const started = performance.now();
  const name = title.padEnd(TITLE_WIDTH);
  const bar = process.stdout.isTTY
    ? new SingleBar(
        {
          format: `  ${name} {bar} {value} / {total}  {note}`,
          formatValue: (value, _options, type) =>
            type === 'value' || type === 'total' ? formatCount(value) : String(value),
          stream: process.stdout,
          hideCursor: true,
          clearOnComplete: true,
        },
        Presets.shades_classic,
      )
    : undefined;
  bar?.start(total, 0, { note: '' });
  return {
    show: (done, note = '') => bar?.update(done, { note }),
    stop: () => bar?.stop(),
    end(note = '') {
      bar?.stop();
      const took = formatSeconds(performance.now() - started);
      print(`  ${name} ${[formatCount(total), `in ${took}`, note].filter(Boolean).join('  ')}`);
    },
  };
}
