import { isUtf8 } from 'node:buffer';

/** A file that cannot be read at all; the message says why, to whoever sent it. */
export class UnreadableFile extends Error {}

/** A line of a file without its end; `fault` says why it has no text. */
export type Line = { number: number } & ({ text: string } | { fault: string });

const NEWLINE = 0x0a;
const MAX_LINE_BYTES = 1024 * 1024;
const BYTE_ORDER_MARK = '\ufeff';

function toLine(number: number, bytes: Buffer): Line {
  if (bytes.length > MAX_LINE_BYTES) return { number, fault: 'is longer than 1 MiB' };
  if (!isUtf8(bytes)) return { number, fault: 'is not in UTF-8' };
  const text = bytes.toString('utf8').replace(/\r$/, '');
  return { number, text: number === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text };
}

/** The lines of a file, with bounded memory however long a line is. */
export async function* readLines(parts: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let number = 0;
  let pending: Buffer = Buffer.alloc(0);
  for await (const part of parts) {
    let start = 0;
    for (let end = part.indexOf(NEWLINE); end !== -1; end = part.indexOf(NEWLINE, start)) {
      const piece = part.subarray(start, end);
      yield toLine((number += 1), pending.length === 0 ? piece : Buffer.concat([pending, piece]));
      pending = Buffer.alloc(0);
      start = end + 1;
    }
    const rest = part.subarray(start);
    // One byte more than allowed is enough to know that the line is too long.
    const room = MAX_LINE_BYTES + 1 - pending.length;
    pending =
      pending.length === 0
        ? Buffer.from(rest.subarray(0, room))
        : Buffer.concat([pending, rest.subarray(0, room)]);
  }
  if (pending.length > 0) yield toLine(number + 1, pending);
}
