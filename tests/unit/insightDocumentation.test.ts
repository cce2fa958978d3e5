import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { retailCohorts, retailCustomers, retailMonths, retailScores } from '../support/retailFigures';

const text = readFileSync(join(__dirname, '../../docs/insight.md'), 'utf8');
const AS_OF = Date.parse('2011-12-10T12:50:00Z');
const DAY_MS = 86_400_000;

const number = new Intl.NumberFormat('en-US');
const count = (value: number): string => number.format(value);
const money = (pence: number): string =>
  (pence / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const sum = <T>(list: readonly T[], figure: (item: T) => number): number =>
  list.reduce((total, item) => total + figure(item), 0);

/** The rows of the page's tables as lists of cells. */
const tables = [...text.matchAll(/^\|(.*)\|$/gm)].map(([, row = '']) =>
  row.split('|').map((cell) => cell.trim()),
);
const rowOf = (...first: string[]): string[] | undefined =>
  tables.find((row) => first.every((cell, index) => row[index] === cell));

const scored = retailScores();

describe('docs/insight.md', () => {
  it('has the totals of the real shop', () => {
    const net = sum(retailCustomers, ({ netPence }) => netPence);
    const revenue = sum(retailCustomers, ({ pence }) => pence);
    const orders = sum(retailCustomers, (customer) => customer.orders);
    const repeat = retailCustomers.filter((customer) => customer.orders > 1).length;
    const newIn = (from: number, to: number): number =>
      retailCustomers.filter(({ first }) => first >= AS_OF - from * DAY_MS && first < AS_OF - to * DAY_MS)
        .length;

    const shown = Object.fromEntries(
      tables.flatMap((row) =>
        row[0]?.startsWith('`') && row.length === 3 ? [[row[0].slice(1, -1), row[2]]] : [],
      ),
    );

    expect(shown).toEqual({
      revenue: money(revenue),
      refundTotal: money(net - revenue),
      netRevenue: money(net),
      orders: count(orders),
      averageOrderValue: (revenue / orders / 100).toFixed(4),
      customers: count(retailCustomers.length),
      repeatCustomers: count(repeat),
      repeatShare: percent(repeat / scored.length),
      last30Days: count(newIn(30, 0)),
      previous30Days: count(newIn(60, 30)),
    });
  });

  it('has the thresholds', () => {
    const at = (figure: (customer: (typeof scored)[number]) => number, k: number): number =>
      scored.map(figure).sort((a, b) => a - b)[Math.ceil((k * scored.length) / 5) - 1] ?? NaN;

    for (const k of [1, 2, 3, 4]) {
      const day = new Date(at(({ last }) => last, k)).toISOString();
      expect(rowOf(String(k), day.slice(0, 16).replace('T', ' '))).toEqual([
        String(k),
        day.slice(0, 16).replace('T', ' '),
        count(at(({ orders }) => orders, k)),
        money(at(({ netPence }) => netPence, k)),
      ]);
    }
  });

  it('has the groups', () => {
    const net = sum(retailCustomers, ({ netPence }) => netPence);
    const idle = new Map(scored.map((customer) => [customer.externalId, AS_OF - customer.last]));
    for (const group of [...new Set(scored.map((customer) => customer.group)), 'No orders']) {
      const members =
        group === 'No orders'
          ? retailCustomers.filter(({ orders }) => orders === 0)
          : scored.filter((customer) => customer.group === group);
      const worth = sum(members, ({ netPence }) => netPence);
      const days = sum(members, ({ externalId }) => idle.get(externalId) ?? NaN) / members.length / DAY_MS;

      expect(tables.filter(([name, , share]) => name === group && share?.endsWith('%'))).toEqual([
        [
          group,
          count(members.length),
          percent(members.length / retailCustomers.length),
          money(worth),
          percent(worth / net),
          Number.isNaN(days) ? '' : days.toFixed(1),
        ],
      ]);
    }
  });

  it('has the first cohort', () => {
    const cohort = retailCohorts('UTC').get('2010-12');
    const months = [...retailMonths('UTC').keys()].sort();

    months.forEach((month, since) => {
      const cell = cohort?.months.get(month);
      expect(rowOf(String(since), month)).toEqual([
        String(since),
        month,
        count(cell?.customers.size ?? NaN),
        percent((cell?.customers.size ?? NaN) / (cohort?.size ?? NaN)),
        money(cell?.pence ?? NaN),
        money(cell?.refundPence ?? NaN),
      ]);
    });
  });

  it('tells of single customers and months what the files say', () => {
    const customer = (id: string) => scored.find(({ externalId }) => externalId === id);
    const [best] = [...retailCustomers].sort((a, b) => b.netPence - a.netPence);
    const december = retailMonths('UTC').get('2010-12');

    expect(text).toContain(
      `customer ${best?.externalId}: ${best?.orders} orders, ${money(best?.pence ?? NaN)} spent`,
    );
    expect(text).toContain(`${money(best?.netPence ?? NaN)} after refunds`);
    expect(text).toContain(
      `${count(december?.orders ?? NaN)} orders of ${december?.customers.size} customers, revenue ${money(december?.pence ?? NaN)}, refunds ${money(december?.refundPence ?? NaN)}, net ${money((december?.pence ?? NaN) + (december?.refundPence ?? NaN))}`,
    );
    expect(customer('12347')).toMatchObject({ orders: 7, netPence: 431_000, r: 5, f: 5, m: 5 });
    expect(customer('12346')).toMatchObject({ orders: 1, pence: 7_718_360, netPence: 0, r: 1, f: 1, m: 1 });
    expect(
      [customer('12347')?.last, customer('12346')?.last].map((at) =>
        new Date(at ?? NaN).toISOString().slice(0, 10),
      ),
    ).toEqual(['2011-12-07', '2011-01-18']);
    expect(text).toContain(`n = ${count(scored.length)}`);
  });
});
