import type { Countries, Overview, Revenue, TopCustomers } from '../../schemas/analyticsSchema';
import type { ApiClient } from '../common/apiClient';
import type { Facts } from './facts';
import { amountFigure } from './figure';
import type { Figure } from './figure';

/** Totals and lists as the server's analytics answer them. */
export interface Totals {
  overview: Overview;
  revenue: Revenue['series'];
  topCustomers: TopCustomers['data'];
  countriesByRevenue: Countries['data'];
  countriesByCustomers: Countries['data'];
}

/** Asks for all totals. */
export async function getTotals(api: ApiClient): Promise<Totals> {
  const [overview, revenue, topCustomers, byRevenue, byCustomers] = await Promise.all([
    api.get<Overview>('/analytics/overview'),
    api.get<Revenue>('/analytics/revenue?interval=month'),
    api.get<TopCustomers>('/analytics/top-customers?limit=10'),
    api.get<Countries>('/analytics/countries?limit=300'),
    api.get<Countries>('/analytics/countries?sort=customers&limit=10'),
  ]);
  return {
    overview,
    revenue: revenue.series,
    topCustomers: topCustomers.data,
    countriesByRevenue: byRevenue.data,
    countriesByCustomers: byCustomers.data,
  };
}

/** Every total beside what it has to be. */
export function totalFigures(totals: Totals, facts: Facts): Figure[] {
  return [...overviewFigures(totals, facts), ...monthFigures(totals, facts), ...topFigures(totals, facts)];
}

function overviewFigures({ overview, countriesByRevenue }: Totals, facts: Facts): Figure[] {
  const average = overview.averageOrderValue ?? 0;
  return [
    { name: 'customers', expected: facts.customers, actual: overview.customers },
    {
      name: 'customers with orders',
      expected: facts.customersWithOrders,
      actual: overview.customersWithOrders,
    },
    { name: 'orders', expected: facts.orderRows, actual: overview.orders },
    { name: 'refunds', expected: facts.refundRows, actual: overview.refunds },
    amountFigure('revenue', facts.sumOrders, overview.revenue),
    amountFigure('refund total', facts.sumRefunds, overview.refundTotal),
    amountFigure('net revenue', facts.sumNet, overview.netRevenue),
    {
      name: 'average order value',
      expected: facts.averageOrderValue.rounded,
      actual: Math.round(average * 10_000) / 10_000,
    },
    { name: 'countries', expected: facts.distinctCountries, actual: countriesByRevenue.length },
  ];
}

function monthFigures({ revenue }: Totals, { monthlyRevenue }: Facts): Figure[] {
  const months = monthlyRevenue.flatMap((fact, at) => {
    const entry = revenue[at];
    const name = `month ${fact.month}`;
    return [
      { name, expected: fact.month, actual: entry?.period ?? 'missing' },
      { name: `${name}, orders`, expected: fact.orders, actual: entry?.orders ?? 'missing' },
      { name: `${name}, customers`, expected: fact.customers, actual: entry?.customers ?? 'missing' },
      amountFigure(`${name}, revenue`, fact.revenue, entry?.revenue ?? 0),
      amountFigure(`${name}, refunds`, fact.refunds, entry?.refunds ?? 0),
    ];
  });
  return [{ name: 'months', expected: monthlyRevenue.length, actual: revenue.length }, ...months];
}

/** Each entry of a list as one text. */
const listFigures = (name: string, expected: readonly string[], actual: readonly string[]): Figure[] =>
  expected.map((entry, at) => ({
    name: `${name}, place ${at + 1}`,
    expected: entry,
    actual: actual[at] ?? 'missing',
  }));

function topFigures(totals: Totals, facts: Facts): Figure[] {
  return [
    ...listFigures(
      'top customers',
      facts.top10CustomersBySpend.map((fact) =>
        [fact.externalId, fact.spend, fact.orders, fact.lastOrderAt].join(' '),
      ),
      totals.topCustomers.map((entry) =>
        [entry.externalId, entry.totalSpend.toFixed(2), entry.orderCount, entry.lastOrderAt].join(' '),
      ),
    ),
    ...listFigures(
      'countries by revenue',
      facts.top10CountriesByRevenue.map(({ country, orders, revenue }) => `${country} ${orders} ${revenue}`),
      totals.countriesByRevenue.map(
        ({ country, orders, revenue }) => `${country} ${orders} ${revenue.toFixed(2)}`,
      ),
    ),
    ...listFigures(
      'countries by customers',
      facts.top10CountriesByCustomers.map(({ country, customers }) => `${country} ${customers}`),
      totals.countriesByCustomers.map(({ country, customers }) => `${country} ${customers}`),
    ),
  ];
}
