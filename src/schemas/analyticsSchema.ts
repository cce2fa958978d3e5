import { z } from 'zod';
import { intervals } from '../utils/calendar';
import { asOf, currencyOutput, moneyOutput, objectId, timestamp } from './commonSchema';
import { bound, timezoneQuery } from './periodSchema';

const count = z.number().int();

const revenue = moneyOutput.meta({ description: 'sum of the completed orders, refunds not deducted' });
const refundSum = moneyOutput.meta({ description: 'sum of the refunds: negative or 0' });

const windowSchema = z.object({
  from: timestamp.meta({ description: 'counts from this moment on' }),
  to: timestamp.meta({ description: 'counts up to this moment, which is not included' }),
  newCustomers: count.meta({ description: 'customers whose first completed order lies in the window' }),
  orders: count.meta({ description: 'completed orders' }),
  revenue,
  refunds: refundSum,
  net: moneyOutput.meta({ description: 'revenue + refunds' }),
});

/** Every figure of the shop, over all time. */
export const overviewSchema = z
  .object({
    customers: count.meta({ description: 'all customers' }),
    customersWithOrders: count.meta({ description: 'customers with a completed order' }),
    orders: count.meta({ description: 'completed orders, refunds not counted' }),
    refunds: count.meta({ description: 'refunds' }),
    revenue,
    refundTotal: refundSum,
    netRevenue: moneyOutput.meta({ description: 'revenue + refundTotal' }),
    averageOrderValue: z
      .number()
      .nullable()
      .meta({ description: 'revenue / orders in major units, unrounded; null without orders' }),
    campaigns: count.meta({ description: 'all campaigns, drafts included' }),
    repeatCustomers: count.meta({ description: 'customers with two completed orders or more' }),
    repeatShare: z
      .number()
      .nullable()
      .meta({ description: 'repeatCustomers / customersWithOrders, 0 to 1; null without orders' }),
    asOf: timestamp.meta({ description: 'where the last 30 days end' }),
    currency: currencyOutput,
    last30Days: windowSchema.meta({ description: 'the 30 × 24 hours before asOf' }),
    previous30Days: windowSchema.meta({ description: 'the 30 × 24 hours before those' }),
    messages: z
      .record(z.string(), count)
      .meta({ description: 'entries of the communication log by status', examples: [{ DELIVERED: 190 }] }),
  })
  .meta({ id: 'AnalyticsOverview' });

const revenueEntrySchema = z
  .object({
    period: z
      .string()
      .meta({ description: 'day, ISO week or month', examples: ['2026-01-31', '2026-W05', '2026-01'] }),
    from: timestamp.meta({ description: 'first moment of the period in the time zone, as UTC' }),
    to: timestamp.meta({ description: 'first moment of the next period: not included' }),
    orders: count.meta({ description: 'completed orders' }),
    customers: count.meta({ description: 'different customers with a completed order' }),
    revenue,
    refunds: refundSum,
    net: moneyOutput.meta({ description: 'revenue + refunds' }),
  })
  .meta({ id: 'RevenueEntry' });

export const revenueSchema = z
  .object({
    currency: currencyOutput,
    series: z.array(revenueEntrySchema).meta({ description: 'one entry a period, empty ones too' }),
  })
  .meta({ id: 'AnalyticsRevenue' });

export const overviewQuery = z.strictObject({
  asOf: asOf.meta({ description: 'where the last 30 days end; now when absent. It hides nothing else' }),
});

export const revenueQuery = z
  .strictObject({
    from: bound.meta({
      description:
        'counts from this moment on; a date alone is its local midnight; the first order when absent',
      examples: ['2026-01-01'],
    }),
    to: bound.meta({
      description: 'counts up to this moment, which is not included; the end of the last order when absent',
      examples: ['2026-02-01T00:00:00Z'],
    }),
    interval: z.enum(intervals).default('month').meta({ description: 'how long a period is' }),
    timezone: timezoneQuery,
    asOf,
  })
  .meta({ id: 'RevenueQuery' });

export type RevenueQuery = z.output<typeof revenueQuery>;

const topLimit = (max: number) =>
  z.coerce.number().int().min(1).max(max).default(10).meta({ description: 'how many at most' });

export const topCustomersQuery = z.strictObject({
  limit: topLimit(100),
  sort: z
    .enum(['totalSpend', 'netSpend', 'orderCount', 'averageOrderValue'])
    .default('totalSpend')
    .meta({ description: 'which figure is highest first; equal ones in the order of their ids' }),
  asOf,
});

export type TopCustomersQuery = z.output<typeof topCustomersQuery>;

export const topCustomersSchema = z
  .object({
    currency: currencyOutput,
    data: z
      .array(
        z.object({
          id: objectId,
          externalId: z.string().optional().meta({ description: 'the id in the shop’s own system' }),
          name: z.string().optional().meta({ description: 'how the customer is called' }),
          country: z.string().optional().meta({ description: 'as it was given' }),
          totalSpend: moneyOutput.meta({ description: 'opening balance plus completed orders' }),
          netSpend: moneyOutput.meta({ description: 'totalSpend after refunds' }),
          orderCount: count.meta({ description: 'completed orders' }),
          averageOrderValue: z
            .number()
            .nullable()
            .meta({ description: 'spend in orders / orderCount in major units, unrounded; null without' }),
          lastOrderAt: timestamp.nullable().meta({ description: 'the last completed order' }),
        }),
      )
      .meta({ description: 'customers, the highest first' }),
  })
  .meta({ id: 'TopCustomers' });

export const countriesQuery = z.strictObject({
  limit: topLimit(300),
  sort: z
    .enum(['revenue', 'customers'])
    .default('revenue')
    .meta({ description: 'which figure is highest first' }),
  asOf,
});

export type CountriesQuery = z.output<typeof countriesQuery>;

export const countriesSchema = z
  .object({
    currency: currencyOutput,
    data: z
      .array(
        z.object({
          country: z.string().nullable().meta({ description: 'null: customers without a country' }),
          customers: count.meta({ description: 'customers of the country' }),
          orders: count.meta({ description: 'their completed orders' }),
          revenue,
        }),
      )
      .meta({ description: 'countries, highest first' }),
  })
  .meta({ id: 'Countries' });

export type Overview = z.output<typeof overviewSchema>;
export type RevenueEntry = z.output<typeof revenueEntrySchema>;
export type Revenue = z.output<typeof revenueSchema>;
export type TopCustomers = z.output<typeof topCustomersSchema>;
export type Countries = z.output<typeof countriesSchema>;
