import type { Models } from '../models/models';
import type {
  Countries,
  CountriesQuery,
  Revenue,
  RevenueEntry,
  RevenueQuery,
  TopCustomers,
  TopCustomersQuery,
} from '../schemas/analyticsSchema';
import { createCalendar } from '../utils/calendar';
import type { Interval } from '../utils/calendar';
import { toMajor } from '../utils/money';
import { queryFault } from '../utils/queryFault';

/** More than ten years of days. */
const MOST_PERIODS = 4000;

/** MongoDB's code for a time zone that it does not know. */
const UNKNOWN_TIME_ZONE = 40485;

const PERIOD_FORMATS: Readonly<Record<Interval, string>> = {
  day: '%Y-%m-%d',
  week: '%G-W%V',
  month: '%Y-%m',
};

const isOrder = { $eq: ['$type', 'order'] };
const isRefund = { $eq: ['$type', 'refund'] };
const sumIf = (condition: object, value: unknown) => ({ $sum: { $cond: [condition, value, 0] } });

type Deps = Pick<Models, 'Customer' | 'Order'>;

interface Range {
  from: Date;
  to: Date;
}

interface PeriodTotals {
  _id: string;
  orders: number;
  customers: number;
  revenue: number;
  refunds: number;
}

/** Lists and series over customers and orders, each counted afresh; only completed orders count. */
export function createAnalyticsService({ Customer, Order }: Deps) {
  /** The time of the first (1) or last (-1) completed order or refund; undefined when there is none. */
  async function edge(direction: 1 | -1): Promise<number | undefined> {
    const sort = { orderedAt: direction, _id: direction };
    const order = await Order.findOne({ status: 'completed' }, { orderedAt: 1 }).sort(sort).lean();
    return order?.orderedAt.getTime();
  }

  /** The asked range, or that of the orders; undefined when nothing is asked and there are no orders. */
  async function readRange({ from, to, timezone }: RevenueQuery): Promise<Range | undefined> {
    const calendar = createCalendar(timezone);
    const toMoment = (bound: Date | string): number => calendar.toMoment(bound).getTime();
    const start = from === undefined ? await edge(1) : toMoment(from);
    const last = to === undefined ? await edge(-1) : undefined;
    const end = to === undefined ? last && last + 1 : toMoment(to);
    if (start === undefined || end === undefined) return undefined;
    if (from !== undefined && to !== undefined && start > end) {
      throw queryFault('from', 'must not be later than to');
    }
    return { from: new Date(start), to: new Date(end) };
  }

  async function totalsByPeriod({ from, to }: Range, { interval, timezone }: RevenueQuery) {
    const period = { $dateToString: { date: '$orderedAt', format: PERIOD_FORMATS[interval], timezone } };
    const totals = Order.aggregate<PeriodTotals>([
      { $match: { status: 'completed', orderedAt: { $gte: from, $lt: to } } },
      {
        $group: {
          _id: { period, customerId: '$customerId' },
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
      { $sort: { _id: 1 } },
    ]);
    return new Map((await totals).map((entry) => [entry._id, entry]));
  }

  return {
    /**
     * Orders, customers and money by period of a time zone; the first and the last period count only what lies in the range.
     * @throws AppError validation_failed for a reversed range, too many periods or a time zone unknown to the database
     */
    async getRevenue(query: RevenueQuery): Promise<Revenue> {
      const range = await readRange(query);
      if (range === undefined || range.from >= range.to) return { series: [] };
      const { interval, timezone } = query;
      const periods = createCalendar(timezone).listPeriods({ ...range, interval, limit: MOST_PERIODS + 1 });
      if (periods.length > MOST_PERIODS) {
        throw queryFault(
          'interval',
          `makes more than ${MOST_PERIODS} periods; ask for longer ones or a shorter range`,
        );
      }
      const totals = await totalsByPeriod(range, query).catch((error: unknown) => {
        const isUnknown = error instanceof Error && 'code' in error && error.code === UNKNOWN_TIME_ZONE;
        throw isUnknown ? queryFault('timezone', 'is not known to the database', error) : error;
      });
      return {
        series: periods.map(({ name, from, to }) => toEntry({ name, from, to }, totals.get(name))),
      };
    },

    /** The customers with the most of a figure, highest first, equal ones in the order of their ids. */
    async listTopCustomers({ limit, sort }: TopCustomersQuery): Promise<TopCustomers> {
      const docs = await Customer.find({})
        .sort({ [`stats.${sort}`]: -1, _id: 1 })
        .limit(limit)
        .lean();
      return {
        data: docs.map(({ _id, externalId, name, country, stats }) => ({
          id: String(_id),
          externalId,
          name,
          country,
          totalSpend: toMajor(stats.totalSpend),
          netSpend: toMajor(stats.netSpend),
          orderCount: stats.orderCount,
          averageOrderValue: stats.averageOrderValue === null ? null : toMajor(stats.averageOrderValue),
          lastOrderAt: stats.lastOrderAt?.toISOString() ?? null,
        })),
      };
    },

    /** Customers, orders and revenue by the customers' country, from their statistics. */
    async listCountries({ limit, sort }: CountriesQuery): Promise<Countries> {
      const spentInOrders = { $subtract: ['$stats.totalSpend', '$opening.totalSpend'] };
      const groups = await Customer.aggregate<{
        _id: string | null;
        customers: number;
        orders: number;
        revenue: number;
      }>([
        {
          $group: {
            _id: { $ifNull: ['$country', null] },
            customers: { $sum: 1 },
            orders: { $sum: '$stats.orderCount' },
            revenue: { $sum: spentInOrders },
          },
        },
        { $sort: { [sort]: -1, _id: 1 } },
        { $limit: limit },
      ]);
      return {
        data: groups.map(({ _id, revenue, ...counts }) => ({
          country: _id,
          ...counts,
          revenue: toMajor(revenue),
        })),
      };
    },
  };
}

function toEntry(
  { name, from, to }: Range & { name: string },
  totals: Omit<PeriodTotals, '_id'> = { orders: 0, customers: 0, revenue: 0, refunds: 0 },
): RevenueEntry {
  return {
    period: name,
    from: from.toISOString(),
    to: to.toISOString(),
    orders: totals.orders,
    customers: totals.customers,
    revenue: toMajor(totals.revenue),
    refunds: toMajor(totals.refunds),
    net: toMajor(totals.revenue + totals.refunds),
  };
}

export type AnalyticsService = ReturnType<typeof createAnalyticsService>;
