import type { mongo } from 'mongoose';
import { chunk, duration, median, perSecond, timed, timedRuns, times } from '../measure';
import type { Figure } from '../measure';
import { benchCustomers, benchDocuments, benchIndexes, reads } from './documents';
import type { BenchDocument } from './documents';
import { measureRaw, updatedDocuments } from './rawLmdb';
import type { RawTimes } from './rawLmdb';

export interface BenchOptions {
  documents: number;
  runs: number;
  /** A folder for files that are needed for a while. */
  folder: string;
}

/** What has been measured of lmdb alone, and the collection that is left filled. */
interface Filled {
  raw: RawTimes;
  insert: number;
  orders: mongo.Collection<BenchDocument>;
}

/** Figures of writes and reads by one client: medians of the runs, beside lmdb's own in the same run. */
export async function benchSmall(db: mongo.Db, options: BenchOptions): Promise<Figure[]> {
  const filled = await fill(db, options);
  const { orders, raw, insert } = filled;
  await db.collection<{ _id: string }>('customers').insertMany(benchCustomers());
  const measureRead = async (name: string, limit: number, work: () => unknown): Promise<Figure> => {
    // The first one is the cold one.
    const [first = 0, ...warm] = await timedRuns(options.runs + 1, work);
    return readFigure(`${name} (first ${duration(first)})`, limit, { measured: median(warm), raw: raw.scan });
  };
  const lookupRaw = raw.scan + raw.get;
  const withDocuments = median(
    await timedRuns(options.runs, () => orders.aggregate(reads.lookup).forEach(ignore)),
  );
  return [
    rateFigure('insertMany', 40_000, { count: options.documents, measured: insert, raw: raw.put }),
    await measureRead('indexed count', 3, () => orders.countDocuments(reads.indexedCount)),
    await measureRead('unindexed count, 3 conditions', 20, () =>
      orders.countDocuments(reads.threeConditions),
    ),
    await measureRead('$group into 5', 30, () => orders.aggregate(reads.fiveGroups).toArray()),
    await measureRead('$group into 10,000', 120, () => orders.aggregate(reads.manyGroups).toArray()),
    readFigure(`$lookup into 10,000, grouped (its documents returned: ${duration(withDocuments)})`, 500, {
      measured: median(await timedRuns(options.runs, () => orders.aggregate(reads.lookupGroup).toArray())),
      raw: lookupRaw,
    }),
    await benchUpdates(filled, options.runs),
  ];
}

const ignore = (): void => undefined;

/** Fills a new collection in each run, in turn with a new file of lmdb alone. */
async function fill(db: mongo.Db, { documents: count, runs, folder }: BenchOptions): Promise<Filled> {
  const inserts: number[] = [];
  const raws: RawTimes[] = [];
  for (let run = 0; run < runs; run += 1) {
    const documents = benchDocuments(0, count);
    const orders = db.collection<BenchDocument>(`orders${run}`);
    for (const index of benchIndexes) await orders.createIndex(index);
    raws.push(await measureRaw(folder, documents));
    inserts.push(await timed(() => insertAll(orders, documents)));
  }
  const middle = (name: keyof RawTimes): number => median(raws.map((raw) => raw[name]));
  const raw = { put: middle('put'), get: middle('get'), scan: middle('scan'), update: middle('update') };
  return { raw, insert: median(inserts), orders: db.collection<BenchDocument>(`orders${runs - 1}`) };
}

/** Inserts in batches of 10,000, one after another. */
export async function insertAll(
  collection: mongo.Collection<BenchDocument>,
  documents: readonly BenchDocument[],
): Promise<void> {
  for (const batch of chunk(documents, 10_000)) await collection.insertMany(batch);
}

/** One bulk of updates by `_id`, of a field without an index and one with. */
async function benchUpdates({ orders, raw }: Filled, runs: number): Promise<Figure> {
  const found = await orders
    .find({}, { projection: { _id: 1 } })
    .limit(updatedDocuments)
    .toArray();
  let round = 0;
  const measured = await timedRuns(runs, () => {
    round += 1;
    const updates = found.map(({ _id }, index) => ({
      updateOne: { filter: { _id }, update: { $set: { quantity: index + round }, $inc: { amount: 1 } } },
    }));
    return orders.bulkWrite(updates, { ordered: false });
  });
  return rateFigure('bulkWrite of updateOne', 15_000, {
    count: found.length,
    measured: median(measured),
    raw: (raw.update / updatedDocuments) * found.length,
  });
}

interface Times {
  /** Milliseconds of the store and of lmdb alone. */
  measured: number;
  raw: number;
}

function readFigure(name: string, limit: number, { measured, raw }: Times): Figure {
  return {
    name,
    measured: `${duration(measured)}; lmdb alone reads all in ${duration(raw)}, ${times(measured / raw)}`,
    target: `≤ ${limit} ms`,
    reached: measured <= limit,
  };
}

function rateFigure(
  name: string,
  least: number,
  { count, measured, raw }: Times & { count: number },
): Figure {
  return {
    name,
    measured: `${perSecond(count, measured)}; lmdb alone ${perSecond(count, raw)}, ${times(raw / measured)}`,
    target: `≥ ${least.toLocaleString('en')}/s`,
    reached: (count / measured) * 1000 >= least,
  };
}
