import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';

const PATIENCE_MS = 150_000;
const AGAIN_MS = 100;

/** Reads from a store that may be killed meanwhile: the driver repeats a first batch once, and later ones never. */
export async function patientRead<T>(read: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      const isAway =
        error instanceof mongo.MongoNetworkError || error instanceof mongo.MongoServerSelectionError;
      if (!isAway || performance.now() > giveUpAt) throw error;
      await sleep(AGAIN_MS);
    }
  }
}
