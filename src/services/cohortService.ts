import type { Types } from 'mongoose';
import type { Models } from '../models/models';
import type { Cohorts, CohortsQuery } from '../schemas/insightSchema';
import { createCalendar } from '../utils/calendar';
import type { Period } from '../utils/calendar';
import type { Clock } from '../utils/clock';
import { toMajor } from '../utils/money';
import { queryFault } from '../utils/queryFault';
import { periodIndex } from './periodIndex';

/** More than thirty years of months. */
const MOST_PERIODS = 400;

interface Deps extends Pick<Models, 'Customer' | 'Order'> {
  clock: Clock;
  currency: string;
  /** Whose orders are aggregated at once: what the database holds at a time does not grow with the shop. */
  customersAtOnce?: number;
}

/** What the customers of a cohort did in a period. Money in minor units. */
interface Cell {
  /** Indexes of periods. */
  _id: { cohort: number; period: number };
  active: number;
  revenue: number;
  refunds: number;
}

type CellSums = Omit<Cell, '_id'>;

/** Customers after one, up to another; without the latter, all the others. */
interface Batch {
  after?: Types.ObjectId | undefined;
  upTo?: Types.ObjectId | undefined;
}

const isOrder = { $eq: ['$type', 'order'] };
const sumIf = (condition: object, value: unknown) => ({ $sum: { $cond: [condition, value, 0] } });
const noSums: CellSums = { active: 0, revenue: 0, refunds: 0 };

/** Customers by the period of their first completed order, and what became of them. */
export function createCohortService(deps: Deps) {
  const { Customer, Order, clock, currency, customersAtOnce = 20_000 } = deps;

  async function edge(direction: 1 | -1): Promise<Date | undefined> {
    const order = await Order.findOne({ status: 'completed' }, { orderedAt: 1 })
      .sort({ orderedAt: direction, _id: direction })
      .lean();
    return order?.orderedAt;
  }

  /** Every period from that of the first order to that of the last one, or of `asOf` when that is later. */
  async function listPeriods({ timezone, interval, asOf = clock.now() }: CohortsQuery): Promise<Period[]> {
    const [from, last] = await Promise.all([edge(1), edge(-1)]);
    if (!from || !last) return [];
    const to = new Date(Math.max(last.getTime(), asOf.getTime()) + 1);
    const range = { from, to, interval, limit: MOST_PERIODS + 1 };
    const periods = createCalendar(timezone).listPeriods(range);
    if (periods.length <= MOST_PERIODS) return periods;
    throw queryFault('interval', `makes more than ${MOST_PERIODS} periods; ask for longer ones`);
  }

  async function* listBatches(): AsyncGenerator<Batch> {
    let after: Types.ObjectId | undefined;
    do {
      const next = await Customer.find(after ? { _id: { $gt: after } } : {}, { _id: 1 })
        .sort({ _id: 1 })
        .skip(customersAtOnce - 1)
        .limit(1)
        .lean();
      const upTo = next[0]?._id;
      yield { after, upTo };
      after = upTo;
    } while (after);
  }

  /** The cells that some customers make; those who never ordered are in no cohort. */
  function readCells({ after, upTo }: Batch, periods: readonly Period[], query: CohortsQuery) {
    const { from, to } = toBounds(query);
    const customerId = { ...(after && { $gt: after }), ...(upTo && { $lte: upTo }) };
    const isInside = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
    return Order.collection.aggregate<Cell>([
      { $match: { status: 'completed', ...(Object.keys(customerId).length > 0 && { customerId }) } },
      {
        $group: {
          _id: { customerId: '$customerId', period: periodIndex('$orderedAt', periods) },
          first: { $min: { $cond: [isOrder, '$orderedAt', null] } },
          revenue: sumIf(isOrder, '$amount'),
          refunds: sumIf({ $eq: ['$type', 'refund'] }, '$amount'),
        },
      },
      {
        $group: {
          _id: '$_id.customerId',
          first: { $min: '$first' },
          cells: {
            $push: { period: '$_id.period', first: '$first', revenue: '$revenue', refunds: '$refunds' },
          },
        },
      },
      { $match: { first: { $ne: null, ...isInside } } },
      { $unwind: '$cells' },
      {
        $group: {
          _id: { cohort: periodIndex('$first', periods), period: '$cells.period' },
          active: sumIf({ $gt: ['$cells.first', null] }, 1),
          revenue: { $sum: '$cells.revenue' },
          refunds: { $sum: '$cells.refunds' },
        },
      },
    ]);
  }

  return {
    /**
     * Cohorts in order, with every period since; money in major units.
     * @throws AppError validation_failed for a reversed range or too many periods
     */
    async getCohorts(query: CohortsQuery): Promise<Cohorts> {
      const { from, to } = toBounds(query);
      if (from && to && from > to) throw queryFault('from', 'must not be later than to');
      const periods = await listPeriods(query);
      const table = new Map<string, CellSums>();
      for await (const batch of periods.length === 0 ? [] : listBatches()) {
        for await (const { _id, ...sums } of readCells(batch, periods, query)) {
          const key = `${_id.cohort}/${_id.period}`;
          table.set(key, add(table.get(key), sums));
        }
      }
      const { interval, timezone } = query;
      return { currency, interval, timezone, cohorts: toCohorts(periods, table) };
    },
  };
}

function toBounds({ from, to, timezone }: CohortsQuery): { from?: Date; to?: Date } {
  const calendar = createCalendar(timezone);
  return {
    ...(from !== undefined && { from: calendar.toMoment(from) }),
    ...(to !== undefined && { to: calendar.toMoment(to) }),
  };
}

const add = (a: CellSums = noSums, b: CellSums): CellSums => ({
  active: a.active + b.active,
  revenue: a.revenue + b.revenue,
  refunds: a.refunds + b.refunds,
});

function toCohorts(periods: readonly Period[], table: ReadonlyMap<string, CellSums>): Cohorts['cohorts'] {
  return periods.flatMap(({ name, from, to }, cohort) => {
    const { active: size } = table.get(`${cohort}/${cohort}`) ?? noSums;
    if (size === 0) return [];
    const cellAt = (period: number): CellSums => table.get(`${cohort}/${period}`) ?? noSums;
    const earlier = periods.slice(0, cohort).reduce((sum, _, period) => sum + cellAt(period).refunds, 0);
    return {
      period: name,
      from: from.toISOString(),
      to: to.toISOString(),
      customers: size,
      earlierRefunds: toMajor(earlier),
      periods: periods.slice(cohort).map(({ name: period }, since) => ({
        since,
        period,
        ...toFigures(cellAt(cohort + since), size),
      })),
    };
  });
}

const toFigures = ({ active, revenue, refunds }: CellSums, size: number) => ({
  active,
  retention: active / size,
  revenue: toMajor(revenue),
  refunds: toMajor(refunds),
  net: toMajor(revenue + refunds),
});

export type CohortService = ReturnType<typeof createCohortService>;
