import type { Decimal128 } from 'bson';

/** A number that neither a double nor a whole number is: `over / under`, with `under` above 0. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
  readonly nearest: number;
}

export type ExactNumber = number | bigint | Fraction;

/** A finite decimal number as its digits, without zeros at either end, after `0.` and times ten to the exponent. */
export const decimalDigits = (value: Decimal128): { sign: string; digits: string; exponent: number } => {
  const [, sign = '', whole = '', part = '', power = '0'] =
    /^(-?)(\d*)\.?(\d*)(?:E(.+))?$/.exec(value.toString()) ?? [];
  const leading = (whole + part).replace(/^0+/, '');
  const exponent = leading.length - part.length + Number(power);
  return { sign, digits: leading.replace(/0+$/, ''), exponent };
};

/** A decimal number without loss: as a double where one holds it, else as a whole number or a fraction. */
export const exactDecimal = (value: Decimal128): ExactNumber => {
  const nearest = Number(value.toString());
  const { sign, digits, exponent } = decimalDigits(value);
  if (digits === '' || Number.isNaN(nearest)) return nearest;
  const over = BigInt(sign + digits);
  const scale = exponent - digits.length;
  if (scale >= 0) return over * 10n ** BigInt(scale);
  const fraction = { over, under: 10n ** BigInt(-scale), nearest };
  return distance(fraction, nearest).over === 0n ? nearest : fraction;
};

/** How far one number lies above another, exactly. Both are finite. */
export const distance = (a: ExactNumber, b: ExactNumber): { over: bigint; under: bigint } => {
  const [left, right] = [toFraction(a), toFraction(b)];
  return { over: left.over * right.under - right.over * left.under, under: left.under * right.under };
};

const toFraction = (value: ExactNumber): { over: bigint; under: bigint } => {
  if (typeof value === 'object') return value;
  if (typeof value === 'bigint') return { over: value, under: 1n };
  let [over, under] = [value, 1n];
  // Doubling is exact, and makes every double whole in the end.
  for (; !Number.isInteger(over); under *= 2n) over *= 2;
  return { over: BigInt(over), under };
};

const nearestOf = (value: ExactNumber): number => (typeof value === 'object' ? value.nearest : Number(value));

/** Compares two numbers, neither of them NaN. */
export const compareExact = (a: ExactNumber, b: ExactNumber): number => {
  if (typeof a !== 'object' && typeof b !== 'object') return a < b ? -1 : a > b ? 1 : 0;
  const byNearest = nearestOf(a) - nearestOf(b);
  if (byNearest !== 0) return byNearest;
  const { over } = distance(a, b);
  return over < 0n ? -1 : over > 0n ? 1 : 0;
};
