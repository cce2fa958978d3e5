import { storeError } from '../../errors';
import { calculate, fromBigInt, isInteger, toBigInt } from '../../numbers';
import { isNumber, typeName } from '../../query/bsonTypes';
import { any, int32, listed, nullable, numeric, optional, strict } from '../define';
import { rowNumber, withRowNumber } from '../rowExpressions';
import type { Operand } from '../define';
import type { Evaluator, ExpressionOperator } from '../scope';

/** Keeps integers exact; beyond 64 bits the result is a double, as in MongoDB. */
const combine = (operator: '+' | '*', a: unknown, b: unknown): unknown =>
  calculate(operator, a, b) ?? (operator === '+' ? Number(a) + Number(b) : Number(a) * Number(b));

/** The date of a sum; milliseconds are rounded. */
const dateAt = (milliseconds: number): Date => {
  const date = new Date(Math.round(milliseconds));
  if (Number.isNaN(date.getTime())) throw storeError(15, 'date overflow');
  return date;
};

const addend: Operand<unknown> = (value) => {
  if (isNumber(value) || value instanceof Date) return value;
  throw storeError(14, `$add only supports numeric or date types, not ${typeName(value)}`);
};

const add = (values: readonly unknown[]): unknown => {
  let total: unknown = 0;
  let dates = 0;
  for (const value of values) {
    if (value instanceof Date) dates++;
    total = combine('+', total, value instanceof Date ? value.getTime() : value);
  }
  if (dates > 1) throw storeError(16612, 'only one date allowed in an $add expression');
  return dates === 0 ? total : dateAt(Number(total));
};

/** Adds numbers of rows; fractions and 64-bit integers are left to the documents. */
const addRows = (evaluator: Evaluator, addends: readonly Evaluator[]): Evaluator =>
  withRowNumber(evaluator, (columnAt) => {
    const numbers = addends.map((each) => rowNumber(each, columnAt));
    if (!numbers.every((each) => each !== undefined)) return undefined;
    return (row) => {
      let total = 0;
      for (const each of numbers) {
        total += each(row);
        if (!Number.isSafeInteger(total)) return NaN;
      }
      return total;
    };
  });

const subtract = ([a, b]: readonly [unknown, unknown]): unknown => {
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  if (a instanceof Date && isNumber(b)) return dateAt(a.getTime() - Math.round(Number(b)));
  if (isNumber(a) && isNumber(b)) return combine('+', a, combine('*', b, -1));
  throw storeError(14, `can't $subtract ${typeName(b)} from ${typeName(a)}`);
};

const divide = ([a, b]: readonly [unknown, unknown]): unknown => {
  if (Number(b) === 0) throw storeError(2, "can't $divide by zero");
  return Number(a) / Number(b);
};

const remainder = ([a, b]: readonly [unknown, unknown]): unknown => {
  if (Number(b) === 0) throw storeError(16610, "can't $mod by zero");
  return isInteger(a) && isInteger(b) ? fromBigInt(toBigInt(a) % toBigInt(b)) : Number(a) % Number(b);
};

const logarithm = ([value]: readonly [unknown]): number => {
  if (!(Number(value) > 0) && !Number.isNaN(Number(value))) {
    throw storeError(28766, `$ln's argument must be a positive number, but is ${String(value)}`);
  }
  return Math.log(Number(value));
};

/** A function that leaves integers as they are. */
const toWhole = (apply: (value: number) => number): ExpressionOperator =>
  nullable([numeric(28765)], ([value]) => (isInteger(value) ? value : apply(Number(value))));

/** A number's digits without its sign, exactly, and how many of them are before the point. */
const digitsOf = (value: unknown, places: number): { digits: string; point: number } => {
  const expansion = isInteger(value) ? String(value) : Number(value).toFixed(Math.min(100, places + 30));
  const [whole = '', fraction = ''] = expansion.replace('-', '').split('.');
  return { digits: whole + fraction, point: whole.length };
};

/** Cuts a number's exact decimal expansion at a place: to the nearest (ties to even) or toward zero. */
const roundAt = (value: unknown, place: number, toNearest: boolean): unknown => {
  if (!isInteger(value) && !(Math.abs(Number(value)) < 1e21)) return value;
  const { digits, point } = digitsOf(value, Math.max(0, place));
  const cut = point + place;
  const kept = BigInt(cut > 0 ? digits.slice(0, cut) : 0);
  const rest = cut >= 0 ? digits.slice(cut) : digits.padStart(digits.length - cut, '0');
  const half = `5${'0'.repeat(Math.max(0, rest.length - 1))}`;
  const up = toNearest && (rest > half || (rest === half && kept % 2n === 1n));
  const rounded = kept + (up ? 1n : 0n);
  const sign = Number(value) < 0 || Object.is(value, -0) ? -1 : 1;
  if (isInteger(value)) return fromBigInt(rounded * 10n ** BigInt(-place) * BigInt(sign));
  return sign * Number(`${rounded}e${-place}`);
};

const rounding = (toNearest: boolean): ExpressionOperator =>
  nullable([numeric(51081), optional(int32(51082))], ([value, place = 0], { name }) => {
    if (place < -20 || place > 100)
      throw storeError(51083, `cannot apply ${name} with precision ${place}: it must be in [-20, 100]`);
    return isInteger(value) && place >= 0 ? value : roundAt(value, place, toNearest);
  });

/** More numbers than fit into a document are refused before they fill the memory. */
const longestRange = 10_000_000;

const range = (from: number, to: number, by = 1): number[] => {
  if (by === 0) throw storeError(34449, '$range requires a non-zero step value');
  const length = Math.max(0, Math.ceil((to - from) / by));
  if (length > longestRange) throw storeError(146, `$range would use too much memory for ${length} numbers`);
  return Array.from({ length }, (_, index) => from + index * by);
};

/** Operators on numbers. */
export const numberOperators: Readonly<Record<string, ExpressionOperator>> = {
  $add: listed(addend, add, addRows),
  $subtract: nullable([any, any], subtract),
  $multiply: listed(numeric(14), (values) =>
    values.reduce((product, value) => combine('*', product, value), 1),
  ),
  $divide: nullable([numeric(14), numeric(14)], divide),
  $mod: nullable([numeric(16611), numeric(16611)], remainder),
  $abs: nullable([numeric(28765)], ([value]) => (Number(value) < 0 ? combine('*', value, -1) : value)),
  $ln: nullable([numeric(28765)], logarithm),
  $ceil: toWhole(Math.ceil),
  $floor: toWhole(Math.floor),
  $round: rounding(true),
  $trunc: rounding(false),
  $range: strict(
    [int32(34443, 34444), int32(34445, 34446), optional(int32(34447, 34448))],
    ([from, to, by]) => range(from, to, by),
  ),
};
