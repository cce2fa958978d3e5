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
  active: number;
  revenue: number;
  refunds: number;
}

/** One customer's money: in each of `places` (twice the index of a period, one more for refunds) so much. */
interface History {
  places: number[];
  amounts: number[];
  /** The first order; read only when the query asks for customers by it. */
  first?: Date | null;
}

/** Cells by cohort and period, both indexes. */
type Table = Map<string, Cell>;

/** Customers after one, up to another; without the latter, all the others. */
interface Batch {
  after?: Types.ObjectId | undefined;
  upTo?: Types.ObjectId | undefined;
}

const isOrder = { $eq: ['$type', 'order'] };

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

  /** What some customers did, one by one: by period first, so that nobody's history is longer than the calendar. */
  function readHistories(
    { after, upTo }: Batch,
    { periods, isBounded }: { periods: readonly Period[]; isBounded: boolean },
  ): AsyncIterable<History> {
    const customerId = { ...(after && { $gt: after }), ...(upTo && { $lte: upTo }) };
    const place = {
      $add: [{ $multiply: [2, periodIndex('$orderedAt', periods)] }, { $cond: [isOrder, 0, 1] }],
    };
    return Order.collection.aggregate<History>([
      { $match: { status: 'completed', ...(Object.keys(customerId).length > 0 && { customerId }) } },
      {
        $group: {
          _id: { customerId: '$customerId', place },
          amount: { $sum: '$amount' },
          ...(isBounded && { first: { $min: { $cond: [isOrder, '$orderedAt', null] } } }),
        },
      },
      {
        $group: {
          _id: '$_id.customerId',
          places: { $push: '$_id.place' },
          amounts: { $push: '$amount' },
          ...(isBounded && { first: { $min: '$first' } }),
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
      const isBounded = Boolean(from ?? to);
      const isWanted = ({ first }: History): boolean =>
        !isBounded || Boolean(first && (!from || first >= from) && (!to || first < to));
      for await (const batch of periods.length === 0 ? [] : listBatches()) {
        for await (const history of readHistories(batch, { periods, isBounded })) {
          if (isWanted(history)) addHistory(table, history);
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

const none: Cell = { active: 0, revenue: 0, refunds: 0 };

const keyOf = (cohort: number, period: number): string => `${cohort}/${period}`;

const isOrderPlace = (place: number): boolean => place % 2 === 0;

/** Adds a customer to the cells of the cohort that the first order belongs to; without orders, to none. */
function addHistory(table: Table, { places, amounts }: History): void {
  const cohort = Math.min(...places.filter(isOrderPlace)) / 2;
  if (cohort === Infinity) return;
  places.forEach((place, index) => {
    const key = keyOf(cohort, Math.floor(place / 2));
    const cell = table.get(key) ?? { ...none };
    const amount = amounts[index] ?? 0;
    if (isOrderPlace(place)) {
      cell.active += 1;
      cell.revenue += amount;
    } else cell.refunds += amount;
    table.set(key, cell);
  });
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
