import { share } from '../../../src/utils/split';

const people = Array.from({ length: 20_000 }, (_, index) => `person ${index}`);
/** Five standard deviations of a share of these people. */
const bound = (expected: number): number => 5 * Math.sqrt((expected * (1 - expected)) / people.length);
const portion = (isIn: (person: string) => boolean): number => people.filter(isIn).length / people.length;

describe('a split', () => {
  it('is the same for the same parts, in every process', () => {
    expect(share('holdout', 'Spring sale', '665f1f77bcf86cd799439011')).toBeCloseTo(0.20984, 5);
  });

  it.each([0.01, 0.1, 0.5, 0.9])('puts a share of %d of the people on one side', (wanted) => {
    const got = portion((person) => share('holdout', 'seed', person) < wanted);

    expect(Math.abs(got - wanted)).toBeLessThan(bound(wanted));
  });

  it('is independent of other splits of the same people, and of other campaigns', () => {
    const isIn = (kind: string, seed: string) => (person: string) => share(kind, seed, person) < 0.5;
    const first = isIn('holdout', 'seed');

    for (const second of [isIn('variant', 'seed'), isIn('test', 'seed'), isIn('holdout', 'other')]) {
      const both = portion((person) => first(person) && second(person));
      expect(Math.abs(both - 0.25)).toBeLessThan(bound(0.25));
    }
  });

  it('does not confuse parts that read alike when they are joined', () => {
    expect(share('a', 'bc')).not.toBe(share('ab', 'c'));
  });
});
