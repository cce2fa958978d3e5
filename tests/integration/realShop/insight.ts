import type { Overview, Revenue, TopCustomers } from '../../../src/schemas/analyticsSchema';
import type { Cohorts, RfmReport } from '../../../src/schemas/insightSchema';
import type { RealShop } from '../../support/realShop';
import {
  retailCohorts,
  retailCustomers,
  retailMonths,
  retailRows,
  retailScores,
  retailTop,
} from '../../support/retailFigures';
import type { RetailCustomer } from '../../support/retailFigures';

const AS_OF = '2011-12-10T12:50:00.000Z';
const DAY_MS = 86_400_000;
const ZONES = ['UTC', 'Asia/Kolkata', 'America/New_York', 'Pacific/Auckland'];

const pence = (amount: number): number => Math.round(amount * 100);
const sum = <T>(list: readonly T[], figure: (item: T) => number): number =>
  list.reduce((total, item) => total + figure(item), 0);

export function describeInsight({ api }: RealShop): void {
  describe('RFM of the real shop', () => {
    const scored = retailScores();

    it('has the scores, cells and groups of the independent computation', async () => {
      const report = await api.get<RfmReport>(`/analytics/rfm?asOf=${AS_OF}`);

      const cells = report.cells.map((cell) => [
        `${cell.recencyScore}${cell.frequencyScore}${cell.monetaryScore} ${cell.group}`,
        cell.customers,
        pence(cell.netRevenue),
      ]);
      const expected = new Map<string, typeof scored>();
      for (const customer of scored) {
        const key = `${customer.r}${customer.f}${customer.m} ${customer.group}`;
        expected.set(key, [...(expected.get(key) ?? []), customer]);
      }
      expect(Object.fromEntries(cells.map(([key, ...figures]) => [key, figures]))).toEqual(
        Object.fromEntries(
          [...expected].map(([key, list]) => [key, [list.length, sum(list, ({ netPence }) => netPence)]]),
        ),
      );
      expect(report).toMatchObject({ n: scored.length, customers: retailCustomers.length, currency: 'GBP' });
    });

    it('has the groups with their share, net revenue and mean days since the last order', async () => {
      const { groups } = await api.get<RfmReport>(`/analytics/rfm?asOf=${AS_OF}`);

      const net = sum(retailCustomers, ({ netPence }) => netPence);
      for (const group of groups) {
        const members =
          group.name === 'No orders'
            ? retailCustomers.filter(({ orders }) => orders === 0)
            : scored.filter((customer) => customer.group === group.name);
        const worth = sum(members, ({ netPence }) => netPence);
        expect([group.name, group.customers, pence(group.netRevenue)]).toEqual([
          group.name,
          members.length,
          worth,
        ]);
        expect(group.share).toBeCloseTo(members.length / retailCustomers.length, 12);
        expect(group.revenueShare).toBeCloseTo(worth / net, 12);
        if (group.name === 'No orders') continue;
        const idle = sum(members, ({ last }) => Date.parse(AS_OF) - last);
        expect(group.averageRecencyDays).toBeCloseTo(idle / members.length / DAY_MS, 9);
      }
    });

    it('chooses exactly those customers by rules, in groups and by every score', async () => {
      const idsOf = async (rule: object): Promise<string[]> => {
        const { id } = await api.post<{ id: string }>('/segments', { name: 'x', rules: [rule] });
        const ids: string[] = [];
        let next = '';
        do {
          const page = await api.get<{ data: { externalId: string }[]; page: { nextCursor: string | null } }>(
            `/segments/${id}/customers?limit=100${next}`,
          );
          ids.push(...page.data.map(({ externalId }) => externalId));
          next = page.page.nextCursor === null ? '' : `&cursor=${encodeURIComponent(page.page.nextCursor)}`;
        } while (next !== '');
        return ids.sort();
      };
      const countOf = async (rule: object): Promise<number> =>
        (await api.post<{ count: number }>('/segments/preview', { rules: rule, sample: 0 })).count;

      const lost = await idsOf({ field: 'rfmGroup', operator: 'in', value: ['Cannot lose', 'New'] });
      const counts = await Promise.all(
        [1, 2, 3, 4, 5].map((value) => countOf({ field: 'monetaryScore', operator: '=', value })),
      );

      expect(lost).toEqual(
        scored
          .filter(({ group }) => group === 'Cannot lose' || group === 'New')
          .map(({ externalId }) => externalId)
          .sort(),
      );
      expect(counts).toEqual([1, 2, 3, 4, 5].map((score) => scored.filter(({ m }) => m === score).length));
    });
  });

  describe('cohorts of the real shop', () => {
    it.each(ZONES)('are those of the independent computation in %s', async (zone) => {
      const { cohorts } = await api.get<Cohorts>(`/analytics/cohorts?timezone=${zone}&asOf=${AS_OF}`);

      const expected = retailCohorts(zone);
      const months = [...retailMonths(zone).keys()].sort();
      expect(cohorts.map(({ period, customers }) => [period, customers])).toEqual(
        [...expected]
          .map(([month, { size }]) => [month, size])
          .sort(([a = ''], [b = '']) => (String(a) < String(b) ? -1 : 1)),
      );
      for (const cohort of cohorts) {
        const known = expected.get(cohort.period);
        expect(cohort.periods.map(({ period }) => period)).toEqual(
          months.filter((month) => month >= cohort.period),
        );
        for (const { period, ...cell } of cohort.periods) {
          const month = known?.months.get(period);
          expect([period, cell.active, pence(cell.revenue), pence(cell.refunds), pence(cell.net)]).toEqual([
            period,
            month?.customers.size ?? 0,
            month?.pence ?? 0,
            month?.refundPence ?? 0,
            (month?.pence ?? 0) + (month?.refundPence ?? 0),
          ]);
          expect(cell.retention).toBe(cell.active / cohort.customers);
        }
        const earlier = months.filter((month) => month < cohort.period);
        expect(pence(cohort.earlierRefunds)).toBe(
          sum(earlier, (month) => known?.months.get(month)?.refundPence ?? 0),
        );
      }
    });
  });

  describe('revenue of the real shop', () => {
    it.each(ZONES)('by month is that of the independent computation in %s', async (zone) => {
      const { series } = await api.get<Revenue>(`/analytics/revenue?timezone=${zone}`);

      expect(
        series.map((entry) => [
          entry.period,
          entry.orders,
          entry.customers,
          pence(entry.revenue),
          pence(entry.refunds),
          pence(entry.net),
        ]),
      ).toEqual(
        [...retailMonths(zone)]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([month, { orders, customers, pence: revenue, refundPence }]) => [
            month,
            orders,
            customers.size,
            revenue,
            refundPence,
            revenue + refundPence,
          ]),
      );
    });
  });

  describe('the cards and lists of the real shop', () => {
    it('have the totals and the last 30 days of the independent computation', async () => {
      const overview = await api.get<Overview>(`/analytics/overview?asOf=${AS_OF}`);

      const window = (from: number, to: number) => {
        const inside = (at: number): boolean =>
          at >= Date.parse(AS_OF) - from * DAY_MS && at < Date.parse(AS_OF) - to * DAY_MS;
        const found = retailRows.filter(({ at }) => inside(at));
        const total = (type: string): number =>
          sum(
            found.filter((row) => row.type === type),
            (row) => row.pence,
          );
        return {
          newCustomers: retailCustomers.filter(({ first }) => inside(first)).length,
          orders: found.filter(({ type }) => type === 'order').length,
          revenue: total('order') / 100,
          refunds: total('refund') / 100,
          net: (total('order') + total('refund')) / 100,
        };
      };
      const repeat = retailCustomers.filter(({ orders }) => orders > 1).length;
      expect(overview).toMatchObject({
        netRevenue: sum(retailCustomers, ({ netPence }) => netPence) / 100,
        repeatCustomers: repeat,
        repeatShare: repeat / retailCustomers.filter(({ orders }) => orders > 0).length,
        last30Days: window(30, 0),
        previous30Days: window(60, 30),
      });
    });

    it.each([
      ['totalSpend', ({ pence: spent }: RetailCustomer) => spent / 100],
      ['netSpend', ({ netPence }: RetailCustomer) => netPence / 100],
      ['orderCount', ({ orders }: RetailCustomer) => orders],
      ['averageOrderValue', ({ pence: spent, orders }: RetailCustomer) => spent / orders / 100],
    ] as const)('name the best customers by %s', async (sort, figure) => {
      const { data } = await api.get<TopCustomers>(`/analytics/top-customers?limit=100&sort=${sort}`);

      const byId = new Map(retailCustomers.map((customer) => [customer.externalId, customer]));
      expect(data.map((entry) => entry[sort])).toEqual(retailTop(figure, 100));
      expect(data.map((entry) => entry[sort])).toEqual(
        data.map(({ externalId = '' }) => {
          const customer = byId.get(externalId);
          return customer && figure(customer);
        }),
      );
    });
  });
}
