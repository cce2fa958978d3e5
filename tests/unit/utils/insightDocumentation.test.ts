import { readFileSync } from 'node:fs';
import path from 'node:path';
import { toAbTestInsight } from '../../../src/utils/abTestReport';
import type { VersionFigures } from '../../../src/utils/abTestReport';
import { toLift } from '../../../src/utils/liftReport';
import { percent, points } from '../../../src/utils/liftSentence';

const text = readFileSync(path.join(__dirname, '../../../docs/insight-campaigns.md'), 'utf8');

/** A group in which every buyer spends the same, in minor units. */
const group = (people: number, buyers: number, amount: number) => ({
  people,
  buyers,
  orders: buyers,
  revenue: buyers * amount,
  refunds: 0,
  squares: buyers * amount ** 2,
  cubes: buyers * amount ** 3,
});

const lift = toLift({
  launchedAt: new Date('2026-01-01T00:00:00Z'),
  windowDays: 7,
  now: new Date('2026-01-08T00:00:00Z'),
  assigned: group(8000, 600, 130_000),
  holdout: group(2000, 120, 125_000),
  minimalEffect: 0.1,
});

const money = (value = NaN): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const twoDecimals = (share: number | null = NaN): string => ((share ?? NaN) * 100).toFixed(2);
const whole = (value = NaN): string => value.toLocaleString('en-US');

describe('docs/insight-campaigns.md', () => {
  const { assigned, holdout, conversion, revenue, sampleSize } = lift;
  const [a, h] = [assigned?.conversion, holdout?.conversion];

  it.each([
    ['the sentence', lift.sentence],
    [
      'the shares',
      `${twoDecimals(a?.low)} % to ${twoDecimals(a?.high)} % of those assigned, ` +
        `${twoDecimals(h?.low)} % to ${twoDecimals(h?.high)} % of those held out`,
    ],
    [
      'their difference',
      `${twoDecimals(conversion?.low)} to ${twoDecimals(conversion?.high)} points, relatively +${(conversion?.relative ?? NaN) * 100} %`,
    ],
    [
      'the revenue a person',
      `${money(assigned?.netPerPerson ?? NaN)} against ${money(holdout?.netPerPerson ?? NaN)} a person, ` +
        `+${money(revenue?.difference)} (${money(revenue?.low)} to ${money(revenue?.high)})`,
    ],
    [
      'the revenue in all',
      `${money(revenue?.incremental)} in all (${money(revenue?.incrementalLow)} to ${money(revenue?.incrementalHigh)})`,
    ],
    [
      'the sample size',
      `${whole(sampleSize?.holdoutNeeded)} held out and ${whole(sampleSize?.assignedNeeded)} assigned; ` +
        `this campaign finds +${percent(sampleSize?.detectable ?? NaN)}`,
    ],
  ])('works out %s of its example', (_, expected) => {
    expect(text).toContain(expected);
  });

  it('says when 930 of 1,000 are more than 900, of two versions and of three', () => {
    const version = (name: string, delivered: number): VersionFigures => ({
      name,
      toSend: 1000,
      sent: delivered,
      delivered,
      failed: 1000 - delivered,
      buyers: 0,
      net: 0,
      unsubscribes: 0,
    });
    const versions = [version('A', 900), version('B', 930), version('C', 905)];
    const shown = (count: number): string => {
      const window = { isFinal: true, finalAt: null };
      const insight = toAbTestInsight({ metric: 'delivered', versions: versions.slice(0, count), window });
      const found = insight.versions[1]?.comparisons[0];
      return `${points(found?.difference ?? NaN)} points (+${((found?.low ?? NaN) * 100).toFixed(1)} to ${points(found?.high ?? NaN)})`;
    };

    expect([shown(2), shown(3)]).toEqual(['+3.0 points (+0.6 to +5.5)', '+3.0 points (+0.0 to +6.0)']);
    for (const count of [2, 3]) expect(text).toContain(shown(count));
  });
});
