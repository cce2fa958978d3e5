import fc from 'fast-check';
import { numberPairs } from '../../../src/database/embedded/aggregate/pairNumbers';

describe('the numbers of pairs', () => {
  it('are those of their first appearance, however many there are', () => {
    const few = fc.nat(60);
    fc.assert(
      fc.property(fc.array(fc.tuple(few, few), { maxLength: 4000 }), fc.nat(2 ** 31), (pairs, high) => {
        const numberOf = numberPairs();
        const known = new Map<string, number>();

        for (const [a, b] of pairs) {
          const key = `${a} ${b}`;
          if (!known.has(key)) known.set(key, known.size);
          expect(numberOf(a + high, b)).toBe(known.get(key));
        }
      }),
    );
  });
});
