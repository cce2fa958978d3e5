import fc from 'fast-check';
import { formatMoney, parseMoney, toMajor } from '../../../src/utils/money';

describe('parseMoney', () => {
  it.each([
    [0, 0],
    [1299.5, 129950],
    [0.1, 10],
    ['1000.00', 100000],
    ['-18109.87', -1810987],
    [' 7 ', 700],
    ['0.07', 7],
    [-0, 0],
    ['-0.00', 0],
  ])('reads %p as %p minor units', (value, minor) => {
    expect(parseMoney(value)).toBe(minor);
  });

  it.each([1.005, '1.234', '', 'abc', '1,000', '1e3', '0x10', '.5', '5.', '--1', NaN, Infinity, 1e21, 1e-7])(
    'refuses %p',
    (value) => {
      expect(parseMoney(value)).toBeUndefined();
    },
  );

  it('gets back every amount that it shows, as a number and as text', () => {
    const minor = fc.integer({ min: -1e12, max: 1e12 });

    fc.assert(
      fc.property(minor, (amount) => {
        expect(parseMoney(toMajor(amount))).toBe(amount);
        expect(parseMoney(formatMoney(amount))).toBe(amount);
      }),
    );
  });
});
