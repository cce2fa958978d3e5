import type { Models } from '../models/models';
import type { RfmReport } from '../schemas/insightSchema';
import type { RfmThresholds } from '../schemas/rfmSchema';
import type { Clock } from '../utils/clock';
import { toMajor } from '../utils/money';
import { FM_FORMULA, groupOf, NO_ORDERS, rfmGroups, RFM_DIMENSIONS, RFM_SCORES, toFm } from '../utils/rfm';
import type { RfmDimension, RfmGroupName } from '../utils/rfm';

const DAY_MS = 86_400_000;
const SCORE_FORMULA =
  'score = 1 + floor(5 × (customers with a smaller value) / n), among the n customers with a completed order';

interface Deps extends Pick<Models, 'Customer'> {
  readThresholds: () => Promise<RfmThresholds>;
  clock: Clock;
  currency: string;
}

/** Customers with the same three scores; all scores are 0 for those who have never ordered. Money in minor units. */
interface Cell {
  _id: Record<RfmDimension, number>;
  customers: number;
  net: number;
  /** Time since the last order, added up; in milliseconds. */
  idle: number;
}

type Sums = Omit<Cell, '_id'>;
type GroupName = RfmGroupName | typeof NO_ORDERS;

const addUp = (cells: readonly Cell[]): Sums =>
  cells.reduce<Sums>(
    (sums, { customers, net, idle }) => ({
      customers: sums.customers + customers,
      net: sums.net + net,
      idle: sums.idle + idle,
    }),
    { customers: 0, net: 0, idle: 0 },
  );

/** The score of a figure as an expression: at most three comparisons. */
function scoreOf(path: string, parts: readonly unknown[]): unknown {
  const [first, second, third, fourth] = parts;
  if (parts.length === 0) return 1;
  const above = (part: unknown, yes: unknown, no: unknown) => ({ $cond: [{ $gt: [path, part] }, yes, no] });
  return above(second, above(fourth, 5, above(third, 4, 3)), above(first, 2, 1));
}

const byScores = (a: Cell, b: Cell): number =>
  RFM_DIMENSIONS.map((dimension) => b._id[dimension] - a._id[dimension]).find((order) => order !== 0) ?? 0;

const fmOf = ({ _id }: Cell): number => toFm(_id.frequency, _id.monetary);

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Customers by recency, frequency and monetary value. */
export function createRfmService({ Customer, readThresholds, clock, currency }: Deps) {
  /** One pass over all customers, so that the cells add up to all of them. */
  async function readCells(thresholds: RfmThresholds, asOf: Date): Promise<Cell[]> {
    const hasOrdered = { $gt: ['$stats.orderCount', 0] };
    const scored = (path: string, parts: readonly unknown[]) => ({
      $cond: [hasOrdered, scoreOf(path, parts), 0],
    });
    const { recency, frequency, monetary } = thresholds;
    const cells = Customer.collection.aggregate<Cell>([
      {
        $group: {
          _id: {
            recency: scored(
              '$stats.lastOrderAt',
              recency.map((time) => new Date(time)),
            ),
            frequency: scored('$stats.orderCount', frequency),
            monetary: scored(
              '$stats.netSpend',
              monetary.map((amount) => Math.round(amount * 100)),
            ),
          },
          customers: { $sum: 1 },
          net: { $sum: { $subtract: ['$stats.netSpend', '$opening.totalSpend'] } },
          idle: { $sum: { $subtract: [asOf, '$stats.lastOrderAt'] } },
        },
      },
    ]);
    return (await cells.toArray()).map((cell) => ({ ...cell, idle: Number(cell.idle) })).sort(byScores);
  }

  return {
    /** Scores, cells and named groups of this moment; `asOf` moves only what the days since an order count to. */
    async getReport(asOf = clock.now()): Promise<RfmReport> {
      const thresholds = await readThresholds();
      const cells = await readCells(thresholds, asOf);
      const scored = cells.filter(hasScores);
      return {
        asOf: asOf.toISOString(),
        currency,
        customers: addUp(cells).customers,
        n: addUp(scored).customers,
        formulas: { score: SCORE_FORMULA, fm: FM_FORMULA },
        thresholds,
        scores: countScores(scored),
        cells: scored.map(toCell),
        groups: toGroups(cells),
      };
    },
  };
}

const hasScores = ({ _id }: Cell): boolean => _id.recency > 0;

const nameOf = (cell: Cell): GroupName => groupOf(cell._id.recency, fmOf(cell)) ?? NO_ORDERS;

function toGroups(cells: readonly Cell[]): RfmReport['groups'] {
  const all = addUp(cells);
  const figuresOf = <Name extends GroupName>(name: Name) => {
    const { customers, net, idle } = addUp(cells.filter((cell) => nameOf(cell) === name));
    return {
      name,
      customers,
      share: share(customers, all.customers),
      netRevenue: toMajor(net),
      revenueShare: share(net, all.net),
      averageRecencyDays: customers === 0 || name === NO_ORDERS ? null : idle / customers / DAY_MS,
    };
  };
  return [
    ...rfmGroups.map(({ name, recency, fm }) => ({
      ...figuresOf(name),
      recency: [...recency],
      fm: [...fm],
    })),
    { ...figuresOf(NO_ORDERS), recency: null, fm: null },
  ];
}

const countScores = (scored: readonly Cell[]): RfmReport['scores'] => {
  const countBy = (dimension: RfmDimension) =>
    RFM_SCORES.map((score) => ({
      score,
      customers: addUp(scored.filter(({ _id }) => _id[dimension] === score)).customers,
    }));
  return { recency: countBy('recency'), frequency: countBy('frequency'), monetary: countBy('monetary') };
};

const toCell = (cell: Cell): RfmReport['cells'][number] => ({
  recencyScore: cell._id.recency,
  frequencyScore: cell._id.frequency,
  monetaryScore: cell._id.monetary,
  fm: fmOf(cell),
  group: nameOf(cell),
  customers: cell.customers,
  netRevenue: toMajor(cell.net),
});

export type RfmService = ReturnType<typeof createRfmService>;
