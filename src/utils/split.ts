import { createHash } from 'node:crypto';

const RANGE = 2 ** 48;

/**
 * A number in [0, 1) that follows from its parts alone and is spread evenly: the same people fall on the same side of a
 * split in every process and every run.
 */
export function share(...parts: readonly string[]): number {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  return digest.readUIntBE(0, 6) / RANGE;
}
