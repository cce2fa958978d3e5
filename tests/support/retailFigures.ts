import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/**
 * The figures of the real shop, computed from its files in plain code: none of the product's. Amounts are whole pence.
 */

export interface RetailOrder {
  customer: string;
  at: number;
  pence: number;
  type: string;
}

/** The files have no quoted cells. */
function readCsv(name: string): Record<string, string>[] {
  const file = path.join(__dirname, '../../data/online-retail', name);
  const [header = '', ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((column, index) => [column, cells[index] ?? '']));
  });
}

const toPence = (text: string): number => Number(text.replace('.', ''));

const customers = readCsv('customers.csv.gz').map(({ externalId = '' }) => externalId);
/** Every order and refund. */
export const retailRows: readonly RetailOrder[] = readCsv('orders.csv.gz').map(
  ({ customerExternalId = '', orderedAt = '', amount = '', type = '' }): RetailOrder => ({
    customer: customerExternalId,
    at: Date.parse(orderedAt),
    pence: toPence(amount),
    type,
  }),
);

export interface RetailCustomer {
  externalId: string;
  orders: number;
  pence: number;
  netPence: number;
  first: number;
  last: number;
}

/** Every customer with what the rows say. */
export const retailCustomers: readonly RetailCustomer[] = customers.map((externalId) => {
  const mine = retailRows.filter(({ customer }) => customer === externalId);
  const orders = mine.filter(({ type }) => type === 'order');
  const total = (list: readonly RetailOrder[]) => list.reduce((sum, { pence }) => sum + pence, 0);
  const times = orders.map(({ at }) => at).sort((a, b) => a - b);
  return {
    externalId,
    orders: orders.length,
    pence: total(orders),
    netPence: total(mine),
    first: times[0] ?? NaN,
    last: times[times.length - 1] ?? NaN,
  };
});

const buyers = retailCustomers.filter(({ orders }) => orders > 0);

/** By the definition itself: counts the smaller values. */
const scoreOf = (figure: (customer: RetailCustomer) => number) => {
  const values = buyers.map(figure);
  return (customer: RetailCustomer): number => {
    const smaller = values.filter((value) => value < figure(customer)).length;
    return 1 + Math.floor((5 * smaller) / values.length);
  };
};

/** Rows: recency 1 to 5; columns: the mean of the other two scores 1 to 5, halves rounded up. */
const GRID = [
  ['Lost', 'Lost', 'At risk', 'At risk', 'Cannot lose'],
  ['Hibernating', 'Hibernating', 'At risk', 'At risk', 'Cannot lose'],
  ['About to sleep', 'About to sleep', 'Need attention', 'Loyal', 'Loyal'],
  ['Promising', 'Potential loyalists', 'Potential loyalists', 'Loyal', 'Loyal'],
  ['New', 'Potential loyalists', 'Potential loyalists', 'Champions', 'Champions'],
];

/** The scores and the group of every customer who ordered. */
export function retailScores() {
  const recency = scoreOf(({ last }) => last);
  const frequency = scoreOf(({ orders }) => orders);
  const monetary = scoreOf(({ netPence }) => netPence);
  return buyers.map((customer) => {
    const [r, f, m] = [recency(customer), frequency(customer), monetary(customer)];
    const group = GRID[r - 1]?.[Math.floor((f + m + 1) / 2) - 1] ?? '';
    return { ...customer, r, f, m, group };
  });
}

/** `2011-01`, as the clocks of a zone show it. */
const monthIn = (timezone: string) => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit' });
  return (at: number): string => format.format(at);
};

export interface RetailMonth {
  orders: number;
  customers: Set<string>;
  pence: number;
  refundPence: number;
}

const emptyMonth = (): RetailMonth => ({ orders: 0, customers: new Set(), pence: 0, refundPence: 0 });

function addRow(month: RetailMonth, { customer, pence, type }: RetailOrder): RetailMonth {
  if (type === 'order') {
    month.orders += 1;
    month.customers.add(customer);
    month.pence += pence;
  } else month.refundPence += pence;
  return month;
}

/** Orders, customers and money by month. */
export function retailMonths(timezone: string): Map<string, RetailMonth> {
  const months = new Map<string, RetailMonth>();
  const monthOf = monthIn(timezone);
  for (const row of retailRows) {
    const name = monthOf(row.at);
    months.set(name, addRow(months.get(name) ?? emptyMonth(), row));
  }
  return months;
}

/** By month of the first order: how many customers, and by month of activity what they did. */
export function retailCohorts(timezone: string) {
  const monthOf = monthIn(timezone);
  const home = new Map(buyers.map(({ externalId, first }) => [externalId, monthOf(first)]));
  const cohorts = new Map<string, { size: number; months: Map<string, RetailMonth> }>();
  for (const month of home.values()) {
    const cohort = cohorts.get(month) ?? { size: 0, months: new Map<string, RetailMonth>() };
    cohort.size += 1;
    cohorts.set(month, cohort);
  }
  for (const row of retailRows) {
    const months = cohorts.get(home.get(row.customer) ?? '')?.months;
    const name = monthOf(row.at);
    months?.set(name, addRow(months.get(name) ?? emptyMonth(), row));
  }
  return cohorts;
}

/** The highest values of a figure, in order. */
export function retailTop(figure: (customer: RetailCustomer) => number, limit: number): number[] {
  return buyers
    .map(figure)
    .sort((a, b) => b - a)
    .slice(0, limit);
}
