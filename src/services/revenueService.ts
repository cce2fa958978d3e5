import type { Models } from '../models/models';
import type { Revenue, RevenueEntry, RevenueQuery } from '../schemas/analyticsSchema';
import { createCalendar } from '../utils/calendar';
import type { Period } from '../utils/calendar';
import { toMajor } from '../utils/money';
import { queryFault } from '../utils/queryFault';
import { createOrderSpan } from './insight/orderSpan';
import type { OrderRange } from './insight/orderSpan';
import { periodIndex } from './insight/periodIndex';
import { isOrder, isRefund } from './insight/orderTypes';

/** More than ten years of days. */
const MOST_PERIODS = 4000;

const sumIf = (condition: object, value: unknown) => ({ $sum: { $cond: [condition, value, 0] } });

interface Deps extends Pick<Models, 'Customer' | 'Order'> {
  currency: string;
  ordersAtOnce?: number;
}

/** Money in minor units. */
interface PeriodTotals {
  orders: number;
  customers: number;
  revenue: number;
  refunds: number;
}

const none: PeriodTotals = { orders: 0, customers: 0, revenue: 0, refunds: 0 };

/** Series of orders and money over time, counted afresh; only completed orders count. */
export function createRevenueService(deps: Deps) {
  const { Order, currency } = deps;
  const span = createOrderSpan(deps);

  /** The asked range, or that of the orders; undefined when nothing is asked and there are no orders. */
  async function readRange({ from, to, timezone }: RevenueQuery): Promise<OrderRange | undefined> {
    const calendar = createCalendar(timezone);
    const start = from === undefined ? await span.findEdge(1) : calendar.toMoment(from);
    const last = to === undefined ? await span.findEdge(-1) : undefined;
    const end = to === undefined ? last && new Date(last.getTime() + 1) : calendar.toMoment(to);
    if (start === undefined || end === undefined) return undefined;
    if (from !== undefined && to !== undefined && start > end) {
      throw queryFault('from', 'must not be later than to');
    }
    return { from: start, to: end };
  }

  function readTotals(range: OrderRange, customers: object, periods: readonly Period[]) {
    const orderedAt = { $gte: range.from, $lt: range.to };
    return Order.collection.aggregate<PeriodTotals & { _id: number }>([
      { $match: { status: 'completed', orderedAt, ...customers } },
      {
        $group: {
          _id: { period: periodIndex('$orderedAt', periods), customerId: '$customerId' },
          orders: sumIf(isOrder, 1),
          revenue: sumIf(isOrder, '$amount'),
          refunds: sumIf(isRefund, '$amount'),
        },
      },
      {
        $group: {
          _id: '$_id.period',
          orders: { $sum: '$orders' },
          customers: sumIf({ $gt: ['$orders', 0] }, 1),
          revenue: { $sum: '$revenue' },
          refunds: { $sum: '$refunds' },
        },
      },
    ]);
  }

  async function totalsByPeriod(range: OrderRange, periods: readonly Period[]): Promise<PeriodTotals[]> {
    const totals = periods.map(() => none);
    for await (const customers of span.listCustomerRanges(range)) {
      for await (const { _id: index, ...part } of readTotals(range, customers, periods)) {
        totals[index] = add(totals[index] ?? none, part);
      }
    }
    return totals;
  }

  return {
    /**
     * Orders, customers and money by period of a time zone; the first and the last period count only what lies in the
     * range.
     * @throws AppError validation_failed for a reversed range or too many periods
     */
    async getRevenue(query: RevenueQuery): Promise<Revenue> {
      const range = await readRange(query);
      if (range === undefined || range.from >= range.to) return { currency, series: [] };
      const { interval, timezone } = query;
      const periods = createCalendar(timezone).listPeriods({ ...range, interval, limit: MOST_PERIODS + 1 });
      if (periods.length > MOST_PERIODS) {
        throw queryFault(
          'interval',
          `makes more than ${MOST_PERIODS} periods; ask for longer ones or a shorter range`,
        );
      }
      const totals = await totalsByPeriod(range, periods);
      return { currency, series: periods.map((period, index) => toEntry(period, totals[index])) };
    },
  };
}

const add = (a: PeriodTotals, b: PeriodTotals): PeriodTotals => ({
  orders: a.orders + b.orders,
  customers: a.customers + b.customers,
  revenue: a.revenue + b.revenue,
  refunds: a.refunds + b.refunds,
});

const toEntry = ({ name, from, to }: Period, totals = none): RevenueEntry => ({
  period: name,
  from: from.toISOString(),
  to: to.toISOString(),
  orders: totals.orders,
  customers: totals.customers,
  revenue: toMajor(totals.revenue),
  refunds: toMajor(totals.refunds),
  net: toMajor(totals.revenue + totals.refunds),
});

export type RevenueService = ReturnType<typeof createRevenueService>;
