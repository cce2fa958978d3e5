import { setTimeout as pause } from 'node:timers/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { mongo } from 'mongoose';
import { chunk, duration, median } from '../measure';
import type { Figure } from '../measure';
import { benchDocuments, reads } from './documents';
import type { BenchDocument } from './documents';

const limit = 50;

/** The longest block of this thread, in milliseconds, while the work is done. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  // The timer fires once more, or a block at the very end would not be seen.
  await pause(5);
  delay.disable();
  return delay.max / 1e6;
}

/**
 * How long the thread of the API is blocked at most while the store works. The client's own part is kept small
 * (inserts of 1,000, few results), because what the driver encodes is not the store's doing.
 */
export async function benchStall(
  db: mongo.Db,
  orders: mongo.Collection<BenchDocument>,
  runs: number,
): Promise<Figure> {
  const batches = chunk(benchDocuments(0, 20_000), 1000);
  const longest: number[] = [];
  const idle: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const fresh = db.collection<BenchDocument>(`stall${run}`);
    idle.push(await longestBlock(() => pause(500)));
    longest.push(
      await longestBlock(async () => {
        for (const batch of batches)
          await fresh.insertMany(batch.map(({ _id: _, ...rest }) => ({ ...rest })) as BenchDocument[]);
        await Promise.all([
          orders.aggregate(reads.lookupGroup).toArray(),
          fresh.aggregate(reads.fiveGroups).toArray(),
          fresh.countDocuments(reads.threeConditions),
        ]);
      }),
    );
  }
  return {
    name: 'longest block of the API’s thread during insertMany, a cold $group and a $lookup',
    measured: `${duration(median(longest))}; without work ${duration(median(idle))}`,
    target: `≤ ${limit} ms`,
    reached: median(longest) <= limit,
  };
}
