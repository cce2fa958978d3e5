import type { Collection } from 'mongoose';

/** So many parts is a range of values cut into by one pass over the documents. */
const PARTS = 4096;
/** So few values are fetched and sorted; more are counted part by part. */
const FEW = 256;

type Filter = Record<string, unknown>;

/** Documents and a field of theirs that holds whole numbers below 2^53, or dates. */
export interface RankedField {
  collection: Pick<Collection, 'aggregate'>;
  filter: Filter;
  path: string;
  isDate: boolean;
}

/** Values from `low` to `high`, both included, dates in milliseconds. */
interface Slice {
  low: number;
  high: number;
  /** How many documents have a lesser value. */
  before: number;
  /** How many have one of these. */
  count: number;
}

/** Finds the values at these ranks in a slice; the ranks are ascending. */
type Find = (slice: Slice, ranks: readonly number[]) => Promise<number[]>;

/**
 * The values at some ranks (0-based) of a field in ascending order, exactly and in bounded memory: the range is cut into
 * parts, the documents of each are counted by one aggregation, and the parts that hold a rank are cut again.
 * @param ranks ascending
 * @returns whole numbers, dates in milliseconds; while other writes go on, those of some state in between
 */
export function valuesAtRanks(
  field: RankedField,
  whole: Omit<Slice, 'before'>,
  ranks: readonly number[],
): Promise<number[]> {
  const { collection, filter, path, isDate } = field;
  const toStored = (value: number): unknown => (isDate ? new Date(value) : value);
  const matching = ({ low, high }: Slice) => ({
    $match: { $and: [filter, { [path]: { $gte: toStored(low), $lte: toStored(high) } }] },
  });

  const findFew: Find = async (slice, wanted) => {
    const pipeline = [matching(slice), { $sort: { [path]: 1 } }, { $project: { _id: 0, value: `$${path}` } }];
    const found = await collection.aggregate<{ value: number | Date }>(pipeline).toArray();
    const values = found.map(({ value }) => Number(value));
    return wanted.map((rank) => values[rank - slice.before] ?? values.at(-1) ?? slice.low);
  };

  const cut = async (slice: Slice): Promise<Slice[]> => {
    const width = Math.ceil((slice.high - slice.low + 1) / PARTS);
    const part = { $floor: { $divide: [{ $subtract: [`$${path}`, toStored(slice.low)] }, width] } };
    const counts = collection.aggregate<{ _id: number; count: number }>([
      matching(slice),
      { $group: { _id: part, count: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ]);
    let { before } = slice;
    return (await counts.toArray()).map(({ _id, count }) => {
      const low = slice.low + _id * width;
      before += count;
      return { low, high: Math.min(low + width - 1, slice.high), before: before - count, count };
    });
  };

  const find: Find = async (slice, wanted) => {
    if (wanted.length === 0) return [];
    if (slice.low === slice.high) return wanted.map(() => slice.low);
    if (slice.count <= FEW) return findFew(slice, wanted);
    const parts = await cut(slice);
    // Somebody has moved all of them meanwhile.
    if (parts.length === 0) return wanted.map(() => slice.low);
    const found = await Promise.all(
      parts.map((part, index) => {
        const isLast = index === parts.length - 1;
        const isInside = (rank: number): boolean =>
          rank >= part.before && (isLast || rank < part.before + part.count);
        return find(part, wanted.filter(isInside));
      }),
    );
    return found.flat();
  };

  return find({ ...whole, before: 0 }, ranks);
}
