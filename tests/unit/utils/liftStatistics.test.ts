import {
  detectableEffect,
  holdoutNeeded,
  newcombeDifference,
  normalQuantile,
  studentReach,
  welchDifference,
  wilsonInterval,
} from '../../../src/utils/liftStatistics';
import type { Sums } from '../../../src/utils/liftStatistics';

const sumsOf = (values: readonly number[]): Sums => ({
  people: values.length,
  sum: values.reduce((sum, value) => sum + value, 0),
  squares: values.reduce((sum, value) => sum + value ** 2, 0),
  cubes: values.reduce((sum, value) => sum + value ** 3, 0),
});

describe('the quantiles', () => {
  it.each([
    [0.975, 1.959964],
    [0.8, 0.841621],
    [0.5, 0],
    [0.995, 2.575829],
  ])('of the normal distribution: %d is reached at %d', (probability, expected) => {
    expect(normalQuantile(probability)).toBeCloseTo(expected, 5);
  });

  it.each([
    [6, 2.447],
    [10, 2.228],
    [30, 2.042],
    [1000, 1.962],
  ])('of Student’s distribution with %d degrees of freedom: %d', (freedom, expected) => {
    expect(studentReach(0.95, freedom)).toBeCloseTo(expected, 3);
  });
});

describe('wilsonInterval', () => {
  // Newcombe 1998 (Two-sided confidence intervals for the single proportion), table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('gives the published interval of %d in %d', (count, people, low, high) => {
    const interval = wilsonInterval({ count, people });

    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  it('ends at 1 when everybody counts, and is unknown of nobody', () => {
    expect(wilsonInterval({ count: 7, people: 7 })?.high).toBe(1);
    expect(wilsonInterval({ count: 0, people: 0 })).toBeUndefined();
  });
});

describe('newcombeDifference', () => {
  // Newcombe 1998 (Interval estimation for the difference between independent proportions), table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
  ])('gives the published interval of %d/%d − %d/%d', (count, people, otherCount, others, low, high) => {
    const found = newcombeDifference({ count, people }, { count: otherCount, people: others });

    expect(found?.low).toBeCloseTo(low, 4);
    expect(found?.high).toBeCloseTo(high, 4);
  });

  it('is unknown without a second group', () => {
    expect(newcombeDifference({ count: 1, people: 2 }, { count: 0, people: 0 })).toBeUndefined();
  });
});

describe('welchDifference', () => {
  it('is Welch’s interval for groups without skewness', () => {
    const found = welchDifference(sumsOf([1, 2, 3, 4, 5, 6, 7]), sumsOf([2, 4, 6, 8, 10, 12]));

    // s² = 4.667 and 14: the error is √(4.667/7 + 14/6) = 1.7321, with 7.71 degrees of freedom 2.321 times it.
    expect(found?.difference).toBeCloseTo(-3, 10);
    expect(found?.low).toBeCloseTo(-7.02, 2);
    expect(found?.high).toBeCloseTo(1.02, 2);
  });

  it('reaches further to the side on which a few large values may be missing', () => {
    const many = sumsOf(Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? 9 : 11)));
    const skewed = sumsOf(Array.from({ length: 100 }, (_, index) => (index % 20 === 0 ? 200 : 0)));

    const found = welchDifference(many, skewed);

    expect(found?.difference).toBeCloseTo(0, 10);
    expect(-(found?.low ?? 0)).toBeGreaterThan(1.2 * (found?.high ?? 0));
  });

  it('has no width when nobody differs, and is unknown of one person', () => {
    expect(welchDifference(sumsOf([2, 2]), sumsOf([1, 1]))).toEqual({ difference: 1, low: 1, high: 1 });
    expect(welchDifference(sumsOf([2]), sumsOf([1, 1]))).toBeUndefined();
  });

  it('keeps its digits with amounts whose squares are beyond 2^53', () => {
    const large = [3e9, 5e9, 4e9, 4e9];

    const found = welchDifference(sumsOf(large), sumsOf([1e9, 1e9, 2e9, 2e9]));
    const small = welchDifference(sumsOf([3, 5, 4, 4]), sumsOf([1, 1, 2, 2]));

    expect((found?.low ?? 0) / 1e9).toBeCloseTo(small?.low ?? NaN, 9);
  });
});

describe('the sample size', () => {
  it('is the published one for groups of one size', () => {
    // Two-sided 5 %, power 80 %, 10 % against 15 %: 686 in each group (Fleiss, without correction for continuity).
    const needed = holdoutNeeded({ baseline: 0.1, effect: 0.5, ratio: 1 });

    expect(Math.ceil(needed ?? 0)).toBe(686);
  });

  it('falls for those held out when more people get the message, but never below a limit', () => {
    const needed = [1, 4, 19, 1000].map((ratio) => holdoutNeeded({ baseline: 0.1, effect: 0.5, ratio }) ?? 0);

    expect(needed).toEqual([...needed].sort((a, b) => b - a));
    expect(needed[3]).toBeGreaterThan((needed[0] ?? 0) / 2.5);
  });

  it('is unknown for a baseline of 0 and an effect beyond everybody', () => {
    expect(holdoutNeeded({ baseline: 0, effect: 0.5, ratio: 1 })).toBeUndefined();
    expect(holdoutNeeded({ baseline: 0.5, effect: 1, ratio: 1 })).toBeUndefined();
  });

  it('is turned round by detectableEffect', () => {
    const effect = detectableEffect(0.05, { assigned: 9000, holdout: 1000 });

    const needed = holdoutNeeded({ baseline: 0.05, effect: effect ?? 0, ratio: 9 });
    expect(needed).toBeCloseTo(1000, 3);
    expect(detectableEffect(0.001, { assigned: 3, holdout: 1 })).toBeUndefined();
    expect(detectableEffect(0, { assigned: 500, holdout: 200 })).toBeUndefined();
  });
});
