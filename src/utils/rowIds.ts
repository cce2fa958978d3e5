import { Types } from 'mongoose';
import { sha256 } from './hash';

/** As many rows can have an id of their own under one seed. */
export const MAX_ROWS = 0xff_ff_ff;

/**
 * Ids for the rows of a batch or a file: the same seed and row always give the same id, so a batch that is written
 * again after a crash finds what it has written already. Rising with the row, as old as the seed.
 * @param seed an ObjectId as 24 hexadecimal digits
 */
export function createRowIds(seed: string): (row: number) => Types.ObjectId {
  const prefix = seed.slice(0, 8) + sha256('rows', seed).slice(0, 10);
  return (row) => new Types.ObjectId(prefix + row.toString(16).padStart(6, '0'));
}
