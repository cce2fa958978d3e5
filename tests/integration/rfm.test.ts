import { Types } from 'mongoose';
import type { RfmReport } from '../../src/schemas/insightSchema';
import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
beforeEach(async () => {
  test = await startTestApp();
});
afterEach(() => test.close());

const moment = new Date('2026-01-15T12:00:00Z');
const DAY_MS = 86_400_000;

interface Bought {
  name: string;
  orders: number;
  /** Minor units, after refunds. */
  net: number;
  /** Days before 2026-01-15T12:00Z. */
  daysAgo: number;
  opening?: number;
}

/** Stores customers as the statistics job leaves them. */
async function storeCustomers(...customers: Bought[]): Promise<string[]> {
  const docs = customers.map(({ name, orders, net, daysAgo, opening = 0 }) => ({
    _id: new Types.ObjectId(),
    name,
    tags: [],
    attributes: {},
    consent: {},
    opening: { totalSpend: opening, visits: 0, lastVisitAt: null },
    stats: {
      totalSpend: net + opening,
      netSpend: net + opening,
      orderCount: orders,
      visits: orders,
      refundCount: 0,
      averageOrderValue: null,
      largestOrder: null,
      firstOrderAt: null,
      lastVisitAt: null,
      lastOrderAt: orders > 0 ? new Date(moment.getTime() - daysAgo * DAY_MS) : null,
    },
    statsVersion: 0,
    searchTerms: [],
    createdAt: moment,
    updatedAt: moment,
  }));
  await test.app.models.Customer.collection.insertMany(docs);
  return docs.map(({ _id }) => String(_id));
}

/** Ten customers: the first bought most, most often and last. */
const ten = Array.from({ length: 10 }, (_, index) => ({
  name: `c${index}`,
  orders: 10 - index,
  net: 10_000 - index * 1000,
  daysAgo: index + 1,
}));

const report = async (query = ''): Promise<RfmReport> => {
  const { body } = await test.api.get(`/api/analytics/rfm${query}`).expect(200);
  return body as RfmReport;
};

const preview = async (rule: object): Promise<number> => {
  const { body } = await test.api.post('/api/segments/preview', { rules: rule, sample: 0 }).expect(200);
  return (body as { count: number }).count;
};

const inGroup = (value: string) => ({ field: 'rfmGroup', operator: '=', value });

describe('GET /analytics/rfm', () => {
  it('scores in quintiles and puts everybody into one group', async () => {
    await storeCustomers(...ten, { name: 'new', orders: 0, net: -500, daysAgo: 0, opening: 900 });

    const body = await report();

    expect(body).toMatchObject({
      asOf: '2026-01-15T12:00:00.000Z',
      currency: 'INR',
      customers: 11,
      n: 10,
      thresholds: {
        recency: [9, 7, 5, 3].map((days) => new Date(moment.getTime() - days * DAY_MS).toISOString()),
        frequency: [2, 4, 6, 8],
        monetary: [20, 40, 60, 80],
      },
      scores: { recency: [5, 4, 3, 2, 1].map((score) => ({ score, customers: 2 })).reverse() },
    });
    const shown = body.groups.map((group) => [group.name, group.customers]);
    expect(shown).toEqual([
      ['Champions', 2],
      ['Loyal', 2],
      ['Potential loyalists', 0],
      ['New', 0],
      ['Promising', 0],
      ['Need attention', 2],
      ['About to sleep', 0],
      ['At risk', 0],
      ['Cannot lose', 0],
      ['Hibernating', 2],
      ['Lost', 2],
      ['No orders', 1],
    ]);
    expect(body.groups[0]).toEqual({
      name: 'Champions',
      customers: 2,
      share: 2 / 11,
      netRevenue: 190,
      revenueShare: 19_000 / 54_500,
      averageRecencyDays: 1.5,
      recency: [5, 5],
      fm: [4, 5],
    });
    expect(body.groups.at(-1)).toMatchObject({ netRevenue: -5, averageRecencyDays: null, recency: null });
  });

  it('gives ties one score, and counts refunds in money alone', async () => {
    const same = Array.from({ length: 8 }, (_, index) => ({
      name: `c${index}`,
      orders: 1,
      net: index,
      daysAgo: 3,
    }));
    await storeCustomers(...same, { name: 'refunded', orders: 1, net: -700, daysAgo: 3 });

    const body = await report();

    const scored = body.cells.map((cell) => [
      cell.recencyScore,
      cell.frequencyScore,
      cell.monetaryScore,
      cell.customers,
    ]);
    expect(scored).toEqual([
      [1, 1, 5, 1],
      [1, 1, 4, 2],
      [1, 1, 3, 2],
      [1, 1, 2, 2],
      [1, 1, 1, 2],
    ]);
  });

  it('moves the days since the last order by asOf, and nothing else', async () => {
    await storeCustomers(...ten);
    const now = await report();

    const then = await report('?asOf=2026-01-05T12:00:00Z');

    expect(then.groups[0]?.averageRecencyDays).toBe(-8.5);
    expect(then.cells).toEqual(now.cells);
    expect(then.thresholds).toEqual(now.thresholds);
  });

  it('answers zeros for a shop without orders', async () => {
    const body = await report();

    expect(body).toMatchObject({
      customers: 0,
      n: 0,
      thresholds: { recency: [], frequency: [], monetary: [] },
      cells: [],
    });
    expect(body.groups).toHaveLength(12);
    expect(body.groups[0]).toMatchObject({ customers: 0, share: 0, averageRecencyDays: null });
  });

  it('finds thresholds among thousands, with many customers at one value', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => ({
      name: `c${index}`,
      orders: index % 10 === 0 ? 1 + ((index * 7919) % 100_003) : 1,
      net: ((index * 7919) % 1201) * 1_000_003,
      daysAgo: ((index * 104_729) % 1200) / 7,
    }));
    await storeCustomers(...many);
    const ascending = (values: number[]) => values.sort((a, b) => a - b);
    const at = (values: number[]) => [239, 479, 719, 959].map((rank) => ascending(values)[rank]);

    const body = await report();

    expect(body.thresholds).toEqual({
      frequency: at(many.map(({ orders }) => orders)),
      monetary: at(many.map(({ net }) => net / 100)),
      recency: at(many.map(({ daysAgo }) => Math.trunc(moment.getTime() - daysAgo * DAY_MS))).map((time) =>
        new Date(time ?? NaN).toISOString(),
      ),
    });
  });

  it('refuses a query that it does not know, a wrong key, and a moment without an offset', async () => {
    await test.as('wrong').get('/api/analytics/rfm').expect(401);
    const unknown = await test.api.get('/api/analytics/rfm?limit=3');
    const local = await test.api.get('/api/analytics/rfm?asOf=2026-01-05');

    expect(unknown).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/limit' }] } });
    expect(local).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/asOf' }] } });
  });
});

describe('scores in rules', () => {
  it('choose the customers that the report counts, in preview', async () => {
    await storeCustomers(...ten, { name: 'new', orders: 0, net: 0, daysAgo: 0 });

    const counts = {
      champions: await preview(inGroup('Champions')),
      best: await preview({ field: 'monetaryScore', operator: '>=', value: 4 }),
      none: await preview({ field: 'rfmGroup', operator: 'null' }),
      others: await preview({ field: 'rfmGroup', operator: '!=', value: 'Champions' }),
    };

    expect(counts).toEqual({ champions: 2, best: 4, none: 1, others: 9 });
  });

  it('are those of the moment: a segment follows the shop, a launched campaign keeps its own', async () => {
    await storeCustomers(...ten);
    const rules = { combinator: 'and', rules: [inGroup('Champions')] };
    const segment = await test.api.post('/api/segments', { name: 'Champions', rules });
    const launched = await test.api.post('/api/campaigns', {
      name: 'Thanks',
      message: 'Hi',
      rules: { combinator: 'and', rules: [{ field: 'segment', segmentId: segment.body.id }] },
      launch: true,
    });
    await storeCustomers(
      ...Array.from({ length: 90 }, (_, index) => ({
        name: `late${index}`,
        orders: 20,
        net: 20_000 + index,
        daysAgo: 0,
      })),
    );

    const members = await test.api.get(`/api/segments/${segment.body.id}/customers?limit=100`).expect(200);
    const kept = await preview(launched.body.rules as object);

    const names = (members.body as { data: { name: string }[] }).data.map(({ name }) => name);
    expect(launched.status).toBe(202);
    expect(names).not.toContain('c0');
    expect(kept).toBe(92);
    const { body: copy } = await test.api.post(`/api/campaigns/${launched.body.id}/duplicate`).expect(201);
    expect(copy.rules).toEqual({ combinator: 'and', rules: [rules] });
  });

  it('are explained', async () => {
    const [first, second, third] = await storeCustomers(...ten.slice(0, 2), {
      name: 'new',
      orders: 0,
      net: 0,
      daysAgo: 0,
    });
    const explain = async (customerId: string | undefined) => {
      const rules = {
        combinator: 'and',
        rules: [inGroup('Lost'), { field: 'recencyScore', operator: '>=', value: 3 }],
      };
      const { body } = await test.api.post('/api/segments/explain', { rules, customerId }).expect(200);
      const { rules: nodes } = (body as { rules: { rules: { explanation: string }[] } }).rules;
      return nodes.map(({ explanation }) => explanation);
    };

    expect(await explain(first)).toEqual([
      'rfmGroup is "Need attention", which is not "Lost"',
      'recencyScore is 3, which is >= 3',
    ]);
    expect(await explain(second)).toEqual([
      'rfmGroup is "Lost", which is "Lost"',
      'recencyScore is 1, which is not >= 3',
    ]);
    expect(await explain(third)).toEqual([
      'rfmGroup is missing, which is not "Lost"',
      'recencyScore is missing, which is not >= 3',
    ]);
  });

  it('stand in the catalogue with their names', async () => {
    const { body } = await test.api.get('/api/segments/fields').expect(200);

    const field = (body as { fields: { name: string }[] }).fields.find(({ name }) => name === 'rfmGroup');
    expect(field).toEqual({
      name: 'rfmGroup',
      label: 'RFM group',
      type: 'text',
      operators: expect.arrayContaining(['=', 'in', 'null']),
      aliases: expect.arrayContaining(['rfm_group']),
      values: expect.arrayContaining(['Champions', 'Cannot lose']),
    });
  });
});
