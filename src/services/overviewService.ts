import type { Models } from '../models/models';
import type { Overview } from '../schemas/analyticsSchema';
import type { Clock } from '../utils/clock';
import { toMajor } from '../utils/money';

const WINDOW_MS = 30 * 86_400_000;

interface Deps extends Pick<Models, 'Campaign' | 'CommunicationLog' | 'Customer' | 'Order'> {
  clock: Clock;
  currency: string;
}

/** From a moment (included) to another (excluded). */
interface Span {
  from: Date;
  to: Date;
}

/** Orders, or refunds; the amount in minor units. */
interface Total {
  count: number;
  amount: number;
}

const none: Total = { count: 0, amount: 0 };

/** The cards of the shop: totals and the last 30 days, each counted afresh; only completed orders count. */
export function createOverviewService({
  Campaign,
  CommunicationLog,
  Customer,
  Order,
  clock,
  currency,
}: Deps) {
  async function totalsOf(span?: Span): Promise<{ orders: Total; refunds: Total }> {
    const groups = await Order.aggregate<Total & { _id: string }>([
      {
        $match: { status: 'completed', ...(span && { orderedAt: { $gte: span.from, $lt: span.to } }) },
      },
      { $group: { _id: '$type', count: { $sum: 1 }, amount: { $sum: '$amount' } } },
      { $sort: { _id: 1 } },
    ]);
    const of = (type: string): Total => groups.find(({ _id }) => _id === type) ?? none;
    return { orders: of('order'), refunds: of('refund') };
  }

  async function countCustomers() {
    const [customers, customersWithOrders, repeatCustomers] = await Promise.all([
      Customer.countDocuments({}),
      Customer.countDocuments({ 'stats.orderCount': { $gt: 0 } }),
      Customer.countDocuments({ 'stats.orderCount': { $gt: 1 } }),
    ]);
    const repeatShare = customersWithOrders === 0 ? null : repeatCustomers / customersWithOrders;
    return { customers, customersWithOrders, repeatCustomers, repeatShare };
  }

  async function messagesByStatus(): Promise<Record<string, number>> {
    const groups = await CommunicationLog.aggregate<{ _id: string; count: number }>([
      { $group: { _id: '$status', count: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ]);
    return Object.fromEntries(groups.map(({ _id, count }) => [_id, count]));
  }

  async function readWindow(to: Date): Promise<Overview['last30Days']> {
    const from = new Date(to.getTime() - WINDOW_MS);
    const [newCustomers, { orders, refunds }] = await Promise.all([
      Customer.countDocuments({ 'stats.firstOrderAt': { $gte: from, $lt: to } }),
      totalsOf({ from, to }),
    ]);
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      newCustomers,
      orders: orders.count,
      revenue: toMajor(orders.amount),
      refunds: toMajor(refunds.amount),
      net: toMajor(orders.amount + refunds.amount),
    };
  }

  return {
    /** Totals over all time, and the last 30 days before `asOf` beside the 30 before; money in major units. */
    async getOverview(asOf = clock.now()): Promise<Overview> {
      const [people, { orders, refunds }, last30Days, previous30Days, campaigns, messages] =
        await Promise.all([
          countCustomers(),
          totalsOf(),
          readWindow(asOf),
          readWindow(new Date(asOf.getTime() - WINDOW_MS)),
          Campaign.countDocuments({}),
          messagesByStatus(),
        ]);
      return {
        ...people,
        orders: orders.count,
        refunds: refunds.count,
        revenue: toMajor(orders.amount),
        refundTotal: toMajor(refunds.amount),
        netRevenue: toMajor(orders.amount + refunds.amount),
        averageOrderValue: orders.count === 0 ? null : toMajor(orders.amount) / orders.count,
        campaigns,
        messages,
        asOf: asOf.toISOString(),
        currency,
        last30Days,
        previous30Days,
      };
    },
  };
}

export type OverviewService = ReturnType<typeof createOverviewService>;
