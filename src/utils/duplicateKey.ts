import { mongo } from 'mongoose';

const DUPLICATE_KEY = 11000;

/** True when a unique index refused the write. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;

/**
 * Waits for an unordered bulk write.
 * @returns the indexes of the operations that a unique index refused; all others were done
 * @throws whatever else went wrong
 */
export async function refusedByUniqueIndex(write: Promise<unknown>): Promise<Set<number>> {
  try {
    await write;
    return new Set();
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
    const failures = [error.writeErrors].flat();
    if (failures.length === 0 || failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    return new Set(failures.map(({ index }) => index));
  }
}
