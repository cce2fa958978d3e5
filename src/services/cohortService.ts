import type { Models } from '../models/models';
import type { Cohorts, CohortsQuery } from '../schemas/insightSchema';
import { createCalendar } from '../utils/calendar';
import type { Period } from '../utils/calendar';
import type { Clock } from '../utils/clock';
import { toMajor } from '../utils/money';
import { queryFault } from '../utils/queryFault';
import { createOrderSpan } from './insight/orderSpan';
import type { CustomerRange } from './insight/orderSpan';
import { periodIndex } from './insight/periodIndex';
import { isOrder } from './insight/orderTypes';

/** More than thirty years of months. */
const MOST_PERIODS = 400;

interface Deps extends Pick<Models, 'Customer' | 'Order'> {
  clock: Clock;
  currency: string;
  ordersAtOnce?: number;
}

/** What the customers of a cohort did in a period. Money in minor units. */
interface Cell {
  active: number;
  revenue: number;
  refunds: number;
}

/**
 * What the customers of a cohort did in one place: that is the index of a period, for refunds that after as many places
 * as there are periods.
 */
interface CellDoc {
  _id: { cohort: number; place: number };
  customers: number;
  amount: number;
}

/** Cells by cohort and period, both indexes. */
type Table = Map<string, Cell>;

/** First orders from one moment up to another, the latter excluded. */
interface Wanted {
  periods: readonly Period[];
  from: Date | undefined;
  to: Date | undefined;
}

/** Customers by the period of their first completed order, and what became of them. */
export function createCohortService(deps: Deps) {
  const { Order, clock, currency } = deps;
  const span = createOrderSpan(deps);

  /**
   * Every period from that of the first order to that of `asOf`, or of the last order when that is later, or when a shop
   * has been closed for so long that the periods since would be too many.
   */
  async function listPeriods({ timezone, interval, asOf = clock.now() }: CohortsQuery): Promise<Period[]> {
    const [from, last] = await Promise.all([span.findEdge(1), span.findEdge(-1)]);
    if (!from || !last) return [];
    const calendar = createCalendar(timezone);
    for (const end of [Math.max(last.getTime(), asOf.getTime()), last.getTime()]) {
      const range = { from, to: new Date(end + 1), interval, limit: MOST_PERIODS + 1 };
      const periods = calendar.listPeriods(range);
      if (periods.length <= MOST_PERIODS) return periods;
    }
    throw queryFault('interval', `makes more than ${MOST_PERIODS} periods; ask for longer ones`);
  }

  /** What some customers did. */
  function readCells(customers: CustomerRange, { periods, from, to }: Wanted): AsyncIterable<CellDoc> {
    const firstOrder = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
    const isBounded = from !== undefined || to !== undefined;
    // Refunds come after all orders, so that the first place of a customer is that of the first order.
    const place = { $add: [periodIndex('$orderedAt', periods), { $cond: [isOrder, 0, periods.length] }] };
    return Order.collection.aggregate<CellDoc>([
      { $match: { status: 'completed', ...customers } },
      // By period first, so that nobody's list is longer than the calendar.
      {
        $group: {
          _id: { place, customerId: '$customerId' },
          amount: { $sum: '$amount' },
          ...(isBounded && { first: { $min: { $cond: [isOrder, '$orderedAt', null] } } }),
        },
      },
      {
        $group: {
          _id: '$_id.customerId',
          cohort: { $min: '$_id.place' },
          cells: { $push: { place: '$_id.place', amount: '$amount' } },
          ...(isBounded && { first: { $min: '$first' } }),
        },
      },
      { $match: { cohort: { $lt: periods.length }, ...(isBounded && { first: firstOrder }) } },
      { $unwind: '$cells' },
      {
        $group: {
          _id: { cohort: '$cohort', place: '$cells.place' },
          customers: { $sum: 1 },
          amount: { $sum: '$cells.amount' },
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
      const table: Table = new Map();
      for await (const customers of periods.length === 0 ? [] : span.listCustomerRanges()) {
        for await (const cell of readCells(customers, { periods, from, to }))
          addCell(table, cell, periods.length);
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

const none: Cell = { active: 0, revenue: 0, refunds: 0 };

const keyOf = (cohort: number, period: number): string => `${cohort}/${period}`;

/** Adds what the customers of a cohort did in one place of the calendar. */
function addCell(
  table: Table,
  { _id: { cohort, place }, customers, amount }: CellDoc,
  periods: number,
): void {
  const key = keyOf(cohort, place % periods);
  const cell = table.get(key) ?? { ...none };
  if (place < periods) {
    cell.active += customers;
    cell.revenue += amount;
  } else cell.refunds += amount;
  table.set(key, cell);
}

function toCohorts(periods: readonly Period[], table: Table): Cohorts['cohorts'] {
  return periods.flatMap(({ name, from, to }, cohort) => {
    const { active: size } = table.get(keyOf(cohort, cohort)) ?? none;
    if (size === 0) return [];
    const cellAt = (period: number): Cell => table.get(keyOf(cohort, period)) ?? none;
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

const toFigures = ({ active, revenue, refunds }: Cell, size: number) => ({
  active,
  retention: active / size,
  revenue: toMajor(revenue),
  refunds: toMajor(refunds),
  net: toMajor(revenue + refunds),
});

export type CohortService = ReturnType<typeof createCohortService>;
