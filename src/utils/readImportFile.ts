import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { readCsv } from './readCsv';
import { UnreadableFile, readLines } from './readLines';
import type { Line } from './readLines';

export type FileFormat = 'csv' | 'ndjson';

/** A row of a file; `row` is counted from 1 without a header. `fault` says why it has no cells. */
export type FileRow = { row: number; line: number } & (
  { cells: Readonly<Record<string, unknown>> } | { fault: string }
);

/** A file that was opened: the names of its columns (CSV only), and its rows. */
export interface ImportFile {
  header: readonly string[] | undefined;
  rows: AsyncIterable<FileRow>;
}

const zlibError = z.object({ code: z.string().startsWith('Z_') });
const DELIMITERS = [',', ';', '\t'] as const;
const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;
const isUtf16 = (head: Buffer): boolean =>
  (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);

async function* gunzip(parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const unpacked = createGunzip();
  pipeline(Readable.from(parts), unpacked, () => undefined);
  try {
    for await (const part of unpacked) yield part as Buffer;
  } catch (error) {
    if (!zlibError.safeParse(error).success) throw error;
    throw new UnreadableFile('The gzip data is broken or cut off.');
  }
}

/** Looks at the first part and gives it back in front of the others. */
async function peek(parts: AsyncIterable<Buffer>): Promise<{ head: Buffer; all: AsyncGenerator<Buffer> }> {
  const iterator = parts[Symbol.asyncIterator]();
  const first = await iterator.next();
  const head = first.done ? Buffer.alloc(0) : first.value;
  async function* all(): AsyncGenerator<Buffer> {
    try {
      yield head;
      for (let part = await iterator.next(); !part.done; part = await iterator.next()) yield part.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head, all: all() };
}

const findDelimiter = (header: string): string => {
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
};

async function openCsv(lines: AsyncGenerator<Line>): Promise<ImportFile> {
  const first = await lines.next();
  if (first.done) throw new UnreadableFile('The file is empty.');
  if ('fault' in first.value) throw new UnreadableFile(`The first line ${first.value.fault}.`);
  const delimiter = findDelimiter(first.value.text);
  async function* withFirst(): AsyncGenerator<Line> {
    if (!first.done) yield first.value;
    yield* lines;
  }
  const records = readCsv(withFirst(), delimiter);
  const header = await records.next();
  if (header.done || !('fields' in header.value)) throw new UnreadableFile('The first line is no header.');
  const names = header.value.fields.map((name) => name.trim());
  async function* rows(): AsyncGenerator<FileRow> {
    let row = 0;
    for await (const record of records) {
      row += 1;
      if ('fault' in record) yield { row, line: record.line, fault: record.fault };
      else {
        const cells = Object.fromEntries(names.map((name, index) => [name, record.fields[index]]));
        yield { row, line: record.line, cells };
      }
    }
  }
  return { header: names, rows: rows() };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

async function* readNdjson(lines: AsyncIterable<Line>): AsyncGenerator<FileRow> {
  let row = 0;
  for await (const line of lines) {
    if ('text' in line && line.text.trim() === '') continue;
    row += 1;
    const at = { row, line: line.number };
    if ('fault' in line) {
      yield { ...at, fault: line.fault };
      continue;
    }
    const cells = parseObject(line.text);
    yield cells ? { ...at, cells } : { ...at, fault: 'is not a JSON object' };
  }
}

/**
 * Opens an uploaded file: gzip is unpacked, and what the format does not say, the file shows.
 * @throws UnreadableFile for what cannot be read at all, also while the rows are read
 */
export async function openImportFile(parts: AsyncIterable<Buffer>, format?: FileFormat): Promise<ImportFile> {
  const packed = await peek(parts);
  const { head, all } = isGzip(packed.head) ? await peek(gunzip(packed.all)) : packed;
  if (isUtf16(head)) throw new UnreadableFile('The file is in UTF-16; save it as UTF-8.');
  const lines = readLines(all);
  const start = head
    .toString('utf8', 0, 100)
    .replace(/^\ufeff/, '')
    .trimStart();
  if (format === undefined && start.startsWith('[')) {
    throw new UnreadableFile('The file is a JSON array; send one object on each line.');
  }
  if ((format ?? (start.startsWith('{') ? 'ndjson' : 'csv')) === 'csv') return openCsv(lines);
  return { header: undefined, rows: readNdjson(lines) };
}
