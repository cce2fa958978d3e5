import { Types } from 'mongoose';
import { sha256 } from './hash';

/** As many rows can have an id of their own under one seed. */
export const MAX_ROWS = 0xff_ff_ff;

/**
 * Ids for the rows of a batch or a file: the same seed and row always give the same id, so a batch that is written
 * again after a crash finds what it has written already. They rise with the row, and with the seeds of one process:
 * time and counter of the seed come first, then what tells it from another process's seed.
 * @param seed an ObjectId as 24 hexadecimal digits
 */
export function createRowIds(seed: string): (row: number) => Types.ObjectId {
  const [time, counter] = [seed.slice(0, 8), seed.slice(18)];
  const prefix = time + counter + sha256('rows', seed).slice(0, 4);
  return (row) => new Types.ObjectId(prefix + row.toString(16).padStart(6, '0'));
}
