import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Lookalike, SendTime } from '../../../src/schemas/aiSchema';
import { readFacts, readOrders } from '../../../src/scripts/demo/shopData';
import type { RealShop } from '../../support/realShop';
import { all, rule } from '../../support/segments';

const facts = readFacts();
const asOf = facts.asOf;
const documentation = readFileSync(path.join(__dirname, '../../../docs/ai.md'), 'utf8');
const DAY_MS = 86_400_000;

interface Buyer {
  externalId: string;
  /** Days since the last order, orders, spend in major units. */
  values: [recency: number, frequency: number, monetary: number];
  minor: number;
  hours: number[];
}

/** The buyers as the rows of the file say, without the product. */
async function readBuyers(): Promise<Buyer[]> {
  const found = new Map<string, { minor: number; times: number[] }>();
  for (const { customerExternalId = '', amount = '', orderedAt = '', type } of await readOrders()) {
    if (type !== 'order') continue;
    const buyer = found.get(customerExternalId) ?? { minor: 0, times: [] };
    buyer.minor += Math.round(Number(amount) * 100);
    buyer.times.push(Date.parse(orderedAt));
    found.set(customerExternalId, buyer);
  }
  return [...found].map(([externalId, { minor, times }]) => {
    const hours = new Array<number>(24).fill(0);
    for (const time of times)
      hours[new Date(time).getUTCHours()] = (hours[new Date(time).getUTCHours()] ?? 0) + 1;
    const days = (Date.parse(asOf) - Math.max(...times)) / DAY_MS;
    return { externalId, minor, values: [days, times.length, minor / 100], hours };
  });
}

const isMember = ({ minor, values: [, orders] }: Buyer): boolean => minor > 100_000 && orders < 3;
const mean = (numbers: number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** Everybody outside, nearest first, computed in memory from the definition in the documentation. */
function computeNearest(buyers: readonly Buyer[]): { externalId: string; distance: number }[] {
  const points = buyers.map((buyer) => ({ buyer, logs: buyer.values.map((value) => Math.log(1 + value)) }));
  const axes = [0, 1, 2].map((axis) => {
    const all = points.map(({ logs }) => logs[axis] ?? 0);
    const average = mean(all);
    const deviation = Math.sqrt(mean(all.map((value) => (value - average) ** 2)));
    const inside = points.filter(({ buyer }) => isMember(buyer)).map(({ logs }) => logs[axis] ?? 0);
    return { deviation, centre: mean(inside) };
  });
  return points
    .filter(({ buyer }) => !isMember(buyer))
    .map(({ buyer: { externalId }, logs }) => ({
      externalId,
      distance: Math.hypot(
        ...axes.map(({ deviation, centre }, axis) => ((logs[axis] ?? 0) - centre) / deviation),
      ),
    }))
    .sort((a, b) => a.distance - b.distance);
}

export function describeHelpers({ test }: RealShop): void {
  let buyers: Buyer[];
  let externalIds: Map<string, string>;
  let segmentId: string;
  beforeAll(async () => {
    buyers = await readBuyers();
    const docs = await test().app.models.Customer.find({}, { externalId: 1 }).lean();
    externalIds = new Map(docs.map(({ _id, externalId = '' }) => [String(_id), externalId]));
    const { body } = await test().api.post('/api/segments', {
      name: 'Over 1000 in fewer than 3 orders',
      rules: all(rule('totalSpend', '>', 1000), rule('visits', '<', 3)),
    });
    segmentId = body.id;
  });

  const findLookalikes = async (size: number): Promise<Lookalike> =>
    (await test().api.post('/api/ai/lookalike', { segmentId, size, asOf }).expect(200)).body as Lookalike;

  describe('look-alikes in the real shop of data/online-retail', () => {
    it.each([1, 100, 10_000])('are the nearest %d of a computation in memory', async (size) => {
      const expected = computeNearest(buyers).slice(0, size);

      const { customers, ...answer } = await findLookalikes(size);

      expect(answer).toMatchObject({
        members: 210,
        membersWithOrders: 210,
        population: 4339,
        candidates: 4129,
      });
      expect(customers).toHaveLength(expected.length);
      const byId = new Map(expected.map(({ externalId, distance }) => [externalId, distance]));
      const wrong = customers.filter(({ id, distance }, index) => {
        const own = byId.get(externalIds.get(id) ?? '') ?? NaN;
        const place = expected[index]?.distance ?? NaN;
        return !(Math.abs(own - distance) < 1e-9 && Math.abs(place - distance) < 1e-9);
      });
      expect(wrong).toEqual([]);
    });

    it('gives rules that are exactly these people, also when they need two lists', async () => {
      const { customers, rules } = await findLookalikes(10_000);

      const { body } = await test().api.post('/api/segments/preview', { rules, asOf, sample: 0 }).expect(200);

      expect([customers.length, body.count]).toEqual([4129, 4129]);
    });

    it('are as the documentation says', async () => {
      const { customers, dimensions, farthest } = await findLookalikes(100);

      const figures = [
        ...dimensions.flatMap(({ segmentMean, typical, mean: average, deviation }) => [
          segmentMean,
          typical,
          average,
          deviation,
        ]),
        customers[0]?.distance ?? NaN,
        farthest ?? NaN,
      ].map((figure) => figure.toFixed(2));
      expect(figures.filter((figure) => !documentation.includes(figure))).toEqual([]);
    });
  });

  describe('the best hour in the real shop', () => {
    it('is the one of a computation in memory, and of the documentation', async () => {
      const { body } = await test().api.post('/api/ai/send-time', { segmentId, asOf }).expect(200);
      const answer = body as SendTime;

      const members = buyers.filter(isMember);
      const own = members.filter(({ hours }) => hours.reduce((sum, count) => sum + count, 0) >= 3);
      const orders = members.reduce((sum, { values: [, count] }) => sum + count, 0);
      const byHour = Array.from({ length: 24 }, (_, hour) =>
        members.reduce((sum, { hours }) => sum + (hours[hour] ?? 0), 0),
      );
      const best = byHour.indexOf(Math.max(...byHour));
      expect(answer).toMatchObject({
        people: 210,
        decidedByOwnOrders: own.length,
        decidedByPrior: 210 - own.length,
        orders,
        recommendedHour: best,
      });
      expect(answer.hours.map((hour) => hour.orders)).toEqual(byHour);
      expect(documentation).toContain(`have ${orders} orders; none of them has three`);
      expect(own).toEqual([]);
      expect(documentation).toContain(`\`recommendedHour\` ${best} is the hour with the most orders`);
    });

    it('counts each person’s own hour for those who order often', async () => {
      const { body: segment } = await test().api.post('/api/segments', {
        name: 'Often',
        rules: all(rule('visits', '>=', 10)),
      });

      const { body } = await test()
        .api.post('/api/ai/send-time', { segmentId: segment.id, asOf })
        .expect(200);

      const often = buyers.filter(({ values: [, count] }) => count >= 10);
      const bestFor = new Array<number>(24).fill(0);
      for (const { hours } of often) {
        const hour = hours.indexOf(Math.max(...hours));
        bestFor[hour] = (bestFor[hour] ?? 0) + 1;
      }
      const answer = body as SendTime;
      expect(answer).toMatchObject({
        people: often.length,
        decidedByOwnOrders: often.length,
        decidedByPrior: 0,
      });
      expect(answer.hours.map((hour) => hour.bestFor)).toEqual(bestFor);
      expect(documentation).toContain(`The ${often.length} people`);
      expect(documentation).toContain(`of their own: \`recommendedHour\` ${answer.recommendedHour}`);
    });
  });
}
