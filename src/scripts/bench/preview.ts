import type { Connection } from 'mongoose';
import { median, timed } from './measure';
import type { Figure } from './measure';
import type { BenchServer } from './server';

const REPEATS = 15;
const SAMPLE = 5;
const GRACE_MS = 5;
const FACTOR = 1.5;

/** Rules as a front end sends them, and the same question as the raw driver puts it. */
const questions = [
  {
    name: 'spent over 1000 in fewer than 3 orders',
    rules: {
      combinator: 'and',
      rules: [
        { field: 'totalSpend', operator: '>', value: 1000 },
        { field: 'visits', operator: '<', value: 3 },
      ],
    },
    filter: { 'stats.totalSpend': { $gt: 100_000 }, 'stats.visits': { $lt: 3 } },
  },
  {
    name: 'a gold customer from India, or a large order',
    rules: {
      combinator: 'or',
      rules: [
        {
          combinator: 'and',
          rules: [
            { field: 'country', operator: '=', value: 'India' },
            { field: 'attributes.tier', operator: '=', value: 'gold' },
          ],
        },
        { field: 'largestOrder', operator: '>=', value: 1900 },
      ],
    },
    filter: {
      $or: [{ country: 'India', 'attributes.tier': 'gold' }, { 'stats.largestOrder': { $gte: 190_000 } }],
    },
  },
];

/** Preview over HTTP against count plus sample with the raw driver, on the same documents. */
export async function benchPreview(server: BenchServer, served: Connection): Promise<Figure[]> {
  const customers = served.collection('customers');
  const figures: Figure[] = [];
  for (const { name, rules, filter } of questions) {
    const body = JSON.stringify({ rules, sample: SAMPLE });
    const previews: number[] = [];
    const raws: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      previews.push(await timed(() => server.request('POST', '/api/segments/preview', body)));
      raws.push(
        (await timed(() => customers.countDocuments(filter))) +
          (await timed(() => customers.find(filter).sort({ _id: 1 }).limit(SAMPLE).toArray())),
      );
    }
    const [preview, raw] = [median(previews), median(raws)];
    const limit = FACTOR * raw + GRACE_MS;
    figures.push({
      name: `preview: ${name}`,
      measured: `${preview.toFixed(1)} ms; raw count + raw sample ${raw.toFixed(1)} ms`,
      target: `≤ ${FACTOR} × raw + ${GRACE_MS} ms = ${limit.toFixed(1)} ms`,
      reached: preview <= limit,
    });
  }
  return figures;
}
