import type { Line } from './readLines';

/** A record of a CSV file, or why a line is none. */
export type CsvRecord = { line: number } & ({ fields: string[] } | { fault: string });

/** A quoted field may go over this many lines. */
const MAX_LINES = 100;
const OPEN_QUOTE = 'has a quote that is not closed';

/** The position behind the closing quote of a field that starts at `start`; -1 when there is none. */
function closingQuote(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

/**
 * Splits a record (RFC 4180; a quote inside an unquoted field is text).
 * @returns its fields, or undefined when a quoted field does not end where a field may end
 */
export function splitFields(text: string, delimiter: string): string[] | undefined {
  if (!text.includes('"')) return text.split(delimiter);
  const fields: string[] = [];
  for (let at = 0; ; at += 1) {
    if (text[at] === '"') {
      const end = closingQuote(text, at);
      if (end === -1) return undefined;
      fields.push(text.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
      if (at < text.length && text[at] !== delimiter) return undefined;
    } else {
      const next = text.indexOf(delimiter, at);
      const end = next === -1 ? text.length : next;
      fields.push(text.slice(at, end));
      at = end;
    }
    if (at >= text.length) return fields;
  }
}

/**
 * The records of a CSV file; the first one says how many fields each has. After a broken line it goes on with the next
 * one, so that a quote left open costs one row and not the rest of the file.
 */
export async function* readCsv(lines: AsyncIterator<Line>, delimiter: string): AsyncGenerator<CsvRecord> {
  /** Lines that were read ahead behind an open quote. */
  const ahead: Line[] = [];
  let width: number | undefined;

  const next = async (): Promise<Line | undefined> => {
    const line = ahead.shift();
    if (line) return line;
    const read = await lines.next();
    return read.done ? undefined : read.value;
  };

  /** The fields of a record that goes over several lines; undefined, and the lines put back, when it is none. */
  const readOn = async (first: string): Promise<string[] | undefined> => {
    const read: Line[] = [];
    let text = first;
    while (read.length < MAX_LINES) {
      const line = await next();
      if (!line) break;
      read.push(line);
      if ('fault' in line) break;
      text += `\n${line.text}`;
      const fields = splitFields(text, delimiter);
      if (fields && (width === undefined || fields.length === width)) return fields;
    }
    ahead.unshift(...read);
    return undefined;
  };

  for (let line = await next(); line; line = await next()) {
    const { number } = line;
    if ('fault' in line) {
      yield { line: number, fault: line.fault };
      continue;
    }
    if (line.text.trim() === '') continue;
    const fields = splitFields(line.text, delimiter) ?? (await readOn(line.text));
    width ??= fields?.length;
    if (!fields) yield { line: number, fault: OPEN_QUOTE };
    else if (fields.length === width) yield { line: number, fields };
    else yield { line: number, fault: `has ${fields.length} fields where the header has ${width}` };
  }
}
