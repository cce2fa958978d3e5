import { toAbTestInsight } from '../../../src/utils/abTestReport';
import type { VersionFigures } from '../../../src/utils/abTestReport';

const version = (name: string, fields: Partial<VersionFigures> = {}): VersionFigures => ({
  name,
  toSend: 1000,
  sent: 1000,
  delivered: 0,
  failed: 0,
  buyers: 0,
  net: 0,
  unsubscribes: 0,
  ...fields,
});
const window = { isFinal: true, finalAt: '2026-01-09T00:00:00.000Z' };
const open = { isFinal: false, finalAt: '2026-01-09T12:30:00.000Z' };
const decidedAt = new Date('2026-01-02T00:00:00Z');

describe('what an A/B test has shown', () => {
  it('may be that the winner is worse by now', () => {
    const versions = [version('A', { buyers: 100 }), version('B', { buyers: 200 })];

    const { sentence } = toAbTestInsight({ metric: 'orders', winner: 'A', decidedAt, versions, window });

    expect(sentence).toBe(
      'A was chosen on 2026-01-02 for the highest share who ordered after it, 10.0 % by now. ' +
        'That is evidence that B is better than A: −10.0 points (−13.1 to −6.9).',
    );
  });

  it('may be chance', () => {
    const versions = [version('A', { buyers: 105 }), version('B', { buyers: 100 })];

    const { sentence } = toAbTestInsight({ metric: 'orders', versions, window });

    expect(sentence).toContain(
      'That is no evidence that A is better than B: +0.5 points (−2.2 to +3.2) can be chance.',
    );
  });

  it.each([
    [open, 'orders count until 2026-01-09 12:30 UTC.'],
    [{ isFinal: false, finalAt: null }, 'orders count while messages go out, and after the last one.'],
  ])('is too early to say while orders may come that count: %j', (window, until) => {
    const versions = [version('A', { buyers: 100 }), version('B', { buyers: 200 })];

    const found = toAbTestInsight({ metric: 'orders', versions, window });

    expect(found.versions[1]?.comparisons).toMatchObject([{ with: 'A', isEvidence: false }]);
    expect(found.sentence).toContain(`It is too early to say whether that is more than chance: ${until}`);
  });

  it('counts a version with fewer unsubscribes as the better one', () => {
    const versions = [version('A', { unsubscribes: 90 }), version('B', { unsubscribes: 10 })];

    const found = toAbTestInsight({ metric: 'fewest_unsubscribes', versions, window: open });

    expect(found.versions[1]?.comparisons).toMatchObject([{ with: 'A', isEvidence: true }]);
    expect(found.versions[1]?.comparisons[0]?.difference).toBeCloseTo(0.08, 10);
    expect(found.sentence).toContain('That is evidence that B is better.');
  });

  it('asks for more confidence the more versions there are', () => {
    const names = ['A', 'B', 'C', 'D', 'E'];

    const levels = [1, 2, 3, 5].map(
      (count) =>
        toAbTestInsight({
          metric: 'orders',
          versions: names.slice(0, count).map((name) => version(name)),
          window,
        }).confidence,
    );

    expect(levels).toEqual([0.95, 0.95, 1 - 0.05 / 3, 0.995]);
  });

  it('is nothing before anything has been sent', () => {
    const unsent = { toSend: 0, sent: 0 };

    const found = toAbTestInsight({
      metric: 'orders',
      versions: [version('A', unsent), version('B', unsent)],
      window,
    });

    expect(found.versions).toMatchObject([
      { ordered: { share: null }, comparisons: [] },
      { comparisons: [] },
    ]);
    expect(found.sentence).toContain('There is nothing to compare it with yet.');
  });
});
