import type { Models } from '../models/models';
import type { Countries, CountriesQuery, TopCustomers, TopCustomersQuery } from '../schemas/analyticsSchema';
import { toMajor } from '../utils/money';

interface Deps extends Pick<Models, 'Customer'> {
  /** ISO 4217 code. */
  currency: string;
}

/** Lists over customers, from their statistics. */
export function createAnalyticsService({ Customer, currency }: Deps) {
  return {
    /** The customers with the most of a figure, highest first, equal ones in the order of their ids. */
    async listTopCustomers({ limit, sort }: TopCustomersQuery): Promise<TopCustomers> {
      const docs = await Customer.find({})
        .sort({ [`stats.${sort}`]: -1, _id: 1 })
        .limit(limit)
        .lean();
      return {
        currency,
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
        currency,
        data: groups.map(({ _id, revenue, ...counts }) => ({
          country: _id,
          ...counts,
          revenue: toMajor(revenue),
        })),
      };
    },
  };
}

export type AnalyticsService = ReturnType<typeof createAnalyticsService>;
