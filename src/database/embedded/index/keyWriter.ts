/** Bytes that grow at the end. */
export interface KeyWriter {
  byte(value: number): void;
  uint32(value: number): void;
  /** A number such that the bytes sort like the numbers; NaN before all others. */
  double(value: number): void;
  /** A signed whole number of up to 64 bits, sorting like the numbers. */
  int64(value: bigint): void;
  bytes(value: Uint8Array): void;
  /** UTF-8 with an end mark; a zero inside is escaped, so a prefix sorts first. */
  text(value: string): void;
  /** Turns the order of all that was written since `start` around. */
  invertFrom(start: number): void;
  length(): number;
  result(): Buffer;
}

const initialSize = 128;

/** An empty writer. */
export function createKeyWriter(): KeyWriter {
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
  const byte = (value: number): void => {
    const start = reserve(1);
    buffer[start] = value;
  };
  const bytes = (value: Uint8Array): void => {
    const start = reserve(value.length);
    buffer.set(value, start);
  };
  const plainText = (value: string): void => {
    const start = reserve(Buffer.byteLength(value));
    buffer.write(value, start);
  };

  return {
    byte,
    bytes,
    uint32: (value) => void buffer.writeUInt32BE(value, reserve(4)),
    double(value) {
      const start = reserve(8);
      if (Number.isNaN(value)) {
        buffer.fill(0, start, start + 8);
        return;
      }
      // + 0 makes -0 the same key as 0.
      buffer.writeDoubleBE(value + 0, start);
      const negative = ((buffer[start] ?? 0) & 0x80) !== 0;
      if (!negative) buffer[start] = (buffer[start] ?? 0) | 0x80;
      else invert(buffer, start, start + 8);
    },
    int64: (value) => void buffer.writeBigUInt64BE(BigInt.asUintN(64, value) ^ (1n << 63n), reserve(8)),
    text(value) {
      const parts = value.split('\0');
      parts.forEach((part, position) => {
        if (position > 0) bytes(escapedZero);
        plainText(part);
      });
      bytes(endOfText);
    },
    invertFrom: (start) => invert(buffer, start, length),
    length: () => length,
    result: () => buffer.subarray(0, length),
  };
}

const escapedZero = Uint8Array.of(0, 0xff);
const endOfText = Uint8Array.of(0, 0);

function invert(buffer: Buffer, start: number, end: number): void {
  for (let position = start; position < end; position += 1) {
    buffer[position] = ~(buffer[position] ?? 0) & 0xff;
  }
}
