import { toLift } from '../../../src/utils/liftReport';
import type { GroupSums, LiftInput } from '../../../src/utils/liftReport';

/** A group in which every buyer spends 10.00. */
const group = (people: number, buyers: number): GroupSums => ({
  people,
  buyers,
  orders: buyers,
  revenue: buyers * 1000,
  refunds: 0,
  squares: buyers * 1000 ** 2,
  cubes: buyers * 1000 ** 3,
});

const judge = (assigned: GroupSums, holdout: GroupSums, fields: Partial<LiftInput> = {}) =>
  toLift({
    launchedAt: new Date('2026-01-01T00:00:00Z'),
    windowDays: 7,
    now: new Date('2026-01-08T00:00:00Z'),
    assigned,
    holdout,
    minimalEffect: 0.1,
    ...fields,
  });

describe('the verdict on a campaign', () => {
  it.each([
    ['increase', group(9000, 720), group(1000, 50), /\+3\.0 points .* evidence that it brought orders\.$/],
    ['decrease', group(9000, 360), group(1000, 80), /−4\.0 points .* evidence that it cost orders\.$/],
    [
      'no_evidence',
      group(9000, 540),
      group(1000, 55),
      /\+0\.5 points .* no evidence of an effect: it can be/,
    ],
    ['no_evidence', group(9000, 0), group(1000, 0), /: 0\.0 points .* no evidence of an effect/],
    ['too_few', group(900, 90), group(29, 29), /With fewer than 30 people in a group nothing can be said\.$/],
    ['no_holdout', group(9000, 720), group(0, 0), /^Nobody was held out/],
  ] as const)('is %s', (verdict, assigned, holdout, sentence) => {
    const lift = judge(assigned, holdout);

    expect(lift.verdict).toBe(verdict);
    expect(lift.sentence).toMatch(sentence);
  });

  it('is open until the last moment of the window, however clear the figures are', () => {
    const now = new Date(Date.parse('2026-01-08T00:00:00Z') - 1);

    const lift = judge(group(9000, 720), group(1000, 50), { now });

    expect(lift).toMatchObject({ verdict: 'window_open', isFinal: false, revenue: { isEvidence: false } });
  });

  it('says what it would take only when the campaign was too small for it', () => {
    const small = judge(group(900, 60), group(100, 6));
    const large = judge(group(900_000, 60_000), group(100_000, 6650));

    expect(small.sentence).toMatch(/To find an effect of 10 % of that takes 14,\d{3} people held out/);
    expect([small.sampleSize?.isEnough, large.sampleSize?.isEnough]).toEqual([false, true]);
    expect(large.sentence).not.toContain('To find');
  });

  it('knows no sample size and no relative effect when nobody held out has ordered', () => {
    const lift = judge(group(900, 60), group(100, 0));

    expect(lift).toMatchObject({
      sampleSize: null,
      conversion: { relative: null },
      revenue: { relative: null },
    });
  });

  it('takes the revenue for evidence only with 100 buyers in both groups', () => {
    const [few, enough] = [
      judge(group(9000, 1800), group(1000, 99)),
      judge(group(9000, 1800), group(1000, 100)),
    ];

    expect(few.revenue).toMatchObject({ isReliable: false, isEvidence: false });
    expect(enough.revenue).toMatchObject({ isReliable: true, isEvidence: true });
  });
});
