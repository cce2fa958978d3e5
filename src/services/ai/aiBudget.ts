import type { Models } from '../../models/models';
import type { Clock } from '../../utils/clock';
import { isDuplicateKey } from '../../utils/duplicateKey';

/** How long the count of a day is kept, in milliseconds. */
const KEPT_MS = 40 * 86_400_000;

interface Deps {
  AiUsage: Models['AiUsage'];
  /** Requests a day. */
  limit: number;
  clock: Clock;
}

/** Counts the requests to the language model, for all processes together. */
export function createAiBudget({ AiUsage, limit, clock }: Deps) {
  return {
    /** Takes one request of today (UTC). @returns false when there are none left */
    async takeRequest(): Promise<boolean> {
      if (limit === 0) return false;
      const now = clock.now();
      const _id = now.toISOString().slice(0, 10);
      try {
        await AiUsage.updateOne(
          { _id, requests: { $lt: limit } },
          { $inc: { requests: 1 }, $setOnInsert: { expiresAt: new Date(now.getTime() + KEPT_MS) } },
          { upsert: true },
        );
        return true;
      } catch (error) {
        // The day is there, and its requests are used up; or another process has just begun it.
        if (!isDuplicateKey(error)) throw error;
        return takeAgain(_id);
      }
    },
  };

  async function takeAgain(_id: string): Promise<boolean> {
    const taken = await AiUsage.findOneAndUpdate(
      { _id, requests: { $lt: limit } },
      { $inc: { requests: 1 } },
    ).lean();
    return taken !== null;
  }
}

export type AiBudget = ReturnType<typeof createAiBudget>;
