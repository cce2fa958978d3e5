import type { Models } from '../../models/models';
import type { Clock } from '../../utils/clock';
import { isDuplicateKey } from '../../utils/duplicateKey';

/** What nobody took for so long is lost: a bucket never lets more than this through at once. */
const CAPACITY_MS = 400;
/** So much is taken at least: a campaign that may send little does not keep the workers busy with single messages. */
const PORTION_MS = 100;
const TRIES = 5;

/** A rate, and what it limits. */
export interface Rate {
  /** `campaign:<id>` or `vendor:<name>`. */
  id: string;
  /** Messages a second. */
  perSecond: number;
}

interface Deps {
  RateLimit: Models['RateLimit'];
  /** The database's clock. */
  leaseClock: Clock;
}

/**
 * Sending rates that all workers keep together: a token bucket in the database for each, empty at first, changed only
 * on condition of what was read.
 */
export function createSendingRate({ RateLimit, leaseClock }: Deps) {
  async function makeBucket(id: string): Promise<void> {
    try {
      await RateLimit.create([{ _id: id, tokens: 0, at: leaseClock.now() }]);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** @returns how many of the wanted messages may be sent now; 0 also when others are faster all the time */
  async function take({ id, perSecond }: Rate, wanted: number): Promise<number> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const bucket = await RateLimit.findById(id).lean();
      if (!bucket) {
        await makeBucket(id);
        continue;
      }
      const now = new Date(Math.max(leaseClock.now().getTime(), bucket.at.getTime()));
      const capacity = Math.max((perSecond * CAPACITY_MS) / 1000, 1);
      const gained = ((now.getTime() - bucket.at.getTime()) * perSecond) / 1000;
      const tokens = Math.min(bucket.tokens + gained, capacity);
      const portion = Math.min(Math.max(Math.floor((perSecond * PORTION_MS) / 1000), 1), wanted);
      if (tokens < portion) return 0;
      const taken = Math.min(Math.floor(tokens), wanted);
      const changed = await RateLimit.findOneAndUpdate(
        { _id: id, tokens: bucket.tokens, at: bucket.at },
        { $set: { tokens: tokens - taken, at: now } },
      ).lean();
      if (changed) return taken;
    }
    return 0;
  }

  const giveBack = async (rates: readonly Rate[], count: number): Promise<void> => {
    if (count < 1) return;
    for (const { id } of rates) await RateLimit.updateOne({ _id: id }, { $inc: { tokens: count } });
  };

  return {
    /** Takes from every bucket as much as all of them have. @returns how many messages may be sent now */
    async take(rates: readonly Rate[], wanted: number): Promise<number> {
      let granted = wanted;
      const taken: { rate: Rate; count: number }[] = [];
      for (const rate of rates) {
        granted = await take(rate, granted);
        taken.push({ rate, count: granted });
        if (granted === 0) break;
      }
      for (const { rate, count } of taken) await giveBack([rate], count - granted);
      return granted;
    },

    /** Puts back what was taken and not used. */
    giveBack,
  };
}

export type SendingRate = ReturnType<typeof createSendingRate>;
