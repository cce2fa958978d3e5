import { newcombeDifference, welchDifference } from '../../../src/utils/liftStatistics';
import type { Difference, Sums } from '../../../src/utils/liftStatistics';
import type { Random } from '../../../src/utils/random';
import { seededRandom } from '../../support/seededRandom';

const REPETITIONS = 1000;
const BASELINE = 0.1;
const ASSIGNED = 8000;
const HOLDOUT = 2000;

/** Order values of a shop, in minor units: log-normal, most small and a few ten times the median. */
const VALUES = orderValues(0.7, 2048);
const MEAN = VALUES.reduce((sum, value) => sum + value, 0) / VALUES.length;

function orderValues(sigma: number, count: number): Float64Array {
  const random = seededRandom(1);
  return Float64Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.round(100_000 * Math.exp(sigma * normal));
  });
}

/** A group in which each person orders with this probability, and then once. */
function drawGroup(random: Random, people: number, probability: number): Sums & { count: number } {
  const gap = Math.log(1 - probability);
  const next = (): number => Math.floor(Math.log(1 - random()) / gap);
  const group = { people, count: 0, sum: 0, squares: 0, cubes: 0 };
  for (let person = next(); person < people; person += 1 + next()) {
    const value = VALUES[Math.floor(random() * VALUES.length)] ?? 0;
    group.count += 1;
    group.sum += value;
    group.squares += value ** 2;
    group.cubes += value ** 3;
  }
  return group;
}

/** How often the interval held the truth, and how often it would have been taken for a lift. */
class Tally {
  private held = 0;
  private claimed = 0;

  add({ low, high }: Pick<Difference, 'low' | 'high'> = { low: NaN, high: NaN }, truth: number): void {
    if (low <= truth && truth <= high) this.held += 1;
    if (low > 0) this.claimed += 1;
  }

  shares() {
    return { coverage: this.held / REPETITIONS, claims: this.claimed / REPETITIONS };
  }
}

function simulate(effect: number, seed: number) {
  const random = seededRandom(seed);
  const [conversion, revenue] = [new Tally(), new Tally()];
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    const assigned = drawGroup(random, ASSIGNED, BASELINE * (1 + effect));
    const holdout = drawGroup(random, HOLDOUT, BASELINE);
    conversion.add(newcombeDifference(assigned, holdout), BASELINE * effect);
    revenue.add(welchDifference(assigned, holdout), BASELINE * effect * MEAN);
  }
  return { conversion: conversion.shares(), revenue: revenue.shares() };
}

describe('1,000 simulated campaigns, 8,000 people against 2,000 held out, of whom 10 % order', () => {
  const effects = [0, 0.05, 0.2];
  let simulated: ReturnType<typeof simulate>[];
  beforeAll(() => {
    simulated = effects.map((effect, index) => simulate(effect, 11 + index));
  });

  it.each(effects)('hold a true effect of %d in 93 to 97 of 100 intervals', (effect) => {
    const found = simulated[effects.indexOf(effect)];

    for (const { coverage } of Object.values(found ?? {})) {
      expect(coverage).toBeGreaterThanOrEqual(0.93);
      expect(coverage).toBeLessThanOrEqual(0.97);
    }
  });

  it('claim a lift that is not there in at most 5 of 100', () => {
    expect(simulated[0]?.conversion.claims).toBeLessThanOrEqual(0.05);
    expect(simulated[0]?.revenue.claims).toBeLessThanOrEqual(0.05);
  });

  it('find an effect of 20 % more often than not', () => {
    expect(simulated[2]?.conversion.claims).toBeGreaterThan(0.5);
  });
});
