import type { Period } from '../../utils/calendar';

/**
 * An aggregation expression for the index of the period that a date field lies in: a binary search in comparisons, which
 * needs no time zones in the database. Dates before the first period count as in it, those after the last as in the last.
 */
export function periodIndex(path: string, periods: readonly Period[]): unknown {
  const search = (low: number, high: number): unknown => {
    if (low === high) return low;
    const middle = Math.ceil((low + high) / 2);
    return {
      $cond: [{ $lt: [path, periods[middle]?.from] }, search(low, middle - 1), search(middle, high)],
    };
  };
  return search(0, Math.max(0, periods.length - 1));
}
