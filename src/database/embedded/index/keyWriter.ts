/** Bytes that grow at the end. */
export type KeyWriter = ReturnType<typeof createKeyWriter>;

const initialSize = 128;

/** An empty writer. */
export function createKeyWriter() {
  let buffer = Buffer.allocUnsafe(initialSize);
  let length = 0;

  const reserve = (count: number): number => {
    const start = length;
    length += count;
    if (length > buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, buffer.length * 2));
      buffer.copy(larger, 0, 0, start);
      buffer = larger;
    }
    return start;
  };
  const bytes = (value: Uint8Array): void => {
    const start = reserve(value.length);
    buffer.set(value, start);
  };

  return {
    byte(value: number): void {
      const start = reserve(1);
      buffer[start] = value;
    },
    bytes,
    uint32(value: number): void {
      const start = reserve(4);
      buffer.writeUInt32BE(value, start);
    },
    /** A number such that the bytes sort like the numbers; NaN before all others. */
    double(value: number): void {
      const start = reserve(8);
      // + 0 makes -0 the same key as 0.
      buffer.writeDoubleBE(value + 0, start);
      const first = buffer[start] ?? 0;
      if (Number.isNaN(value)) buffer.fill(0, start, start + 8);
      else if (first < 0x80) buffer[start] = first | 0x80;
      else invert(buffer, start, start + 8);
    },
    /** UTF-8 with an end mark; a zero inside is escaped, so a prefix sorts first. */
    text(value: string): void {
      for (const [position, part] of value.split('\0').entries()) {
        if (position > 0) bytes(escapedZero);
        const start = reserve(Buffer.byteLength(part));
        buffer.write(part, start);
      }
      bytes(endOfText);
    },
    /** Turns the order of all that was written since `start` around. */
    invertFrom: (start: number): void => invert(buffer, start, length),
    length: (): number => length,
    result: (): Buffer => buffer.subarray(0, length),
  };
}

const escapedZero = Uint8Array.of(0, 0xff);
const endOfText = Uint8Array.of(0, 0);

function invert(buffer: Buffer, start: number, end: number): void {
  for (let position = start; position < end; position += 1) {
    buffer[position] = ~(buffer[position] ?? 0) & 0xff;
  }
}
