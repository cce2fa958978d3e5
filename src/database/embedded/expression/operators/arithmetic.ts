import { storeError } from '../../errors';
import { isNumber, typeName } from '../../query/bsonTypes';
import { calculate, isInteger, toBigInt, fromBigInt } from '../../numbers';
import { binaryOrNull, listed, operands, unaryOrNull } from '../define';
import { isNullish } from '../values';
import type { CallContext } from '../define';
import type { Evaluator, ExpressionOperator } from '../scope';

const notNumeric = (code: number, name: string, value: unknown): Error =>
  storeError(code, `${name} only supports numeric types, not ${typeName(value)}`);

/** Keeps integers exact; beyond 64 bits the result is a double, as in MongoDB. */
const combine = (operator: '+' | '*', a: unknown, b: unknown): unknown =>
  calculate(operator, a, b) ?? (operator === '+' ? Number(a) + Number(b) : Number(a) * Number(b));

const addValues = (values: readonly unknown[]): unknown => {
  let total: unknown = 0;
  let dates = 0;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (value instanceof Date) {
      if (++dates > 1) throw storeError(16612, 'only one date allowed in an $add expression');
      total = combine('+', total, value.getTime());
    } else if (isNumber(value)) total = combine('+', total, value);
    else throw storeError(16554, `$add only supports numeric or date types, not ${typeName(value)}`);
  }
  return dates === 0 ? total : new Date(Math.trunc(Number(total)));
};

/** The sum of two operands, which is what `$add` nearly always is, without a list. */
const addTwo =
  (left: Evaluator, right: Evaluator): Evaluator =>
  (root) => {
    const a = left(root);
    const b = right(root);
    if (typeof a === 'number' && typeof b === 'number') return a + b;
    return addValues([a, b]);
  };

const add: ExpressionOperator = (argument, context) => {
  const evaluators = operands(argument, context, 0, Infinity);
  const [left, right] = evaluators;
  if (evaluators.length === 2 && left !== undefined && right !== undefined) return addTwo(left, right);
  return (root) => addValues(evaluators.map((evaluate) => evaluate(root)));
};

const subtract = (a: unknown, b: unknown): unknown => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  if (a instanceof Date && isNumber(b)) return new Date(a.getTime() - Math.trunc(Number(b)));
  if (!isNumber(a) || !isNumber(b)) {
    throw storeError(14, `can't $subtract ${typeName(b)} from ${typeName(a)}`);
  }
  return combine('+', a, combine('*', b, -1));
};

const multiply = (values: readonly unknown[]): unknown => {
  let product: unknown = 1;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!isNumber(value))
      throw storeError(14, `$multiply only supports numeric types, not ${typeName(value)}`);
    product = combine('*', product, value);
  }
  return product;
};

const divide = (a: unknown, b: unknown): unknown => {
  if (!isNumber(a) || !isNumber(b)) {
    throw storeError(14, `$divide only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
  }
  if (Number(b) === 0) throw storeError(2, "can't $divide by zero");
  return Number(a) / Number(b);
};

const remainder = (a: unknown, b: unknown): unknown => {
  if (!isNumber(a) || !isNumber(b)) {
    throw storeError(16611, `$mod only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
  }
  if (Number(b) === 0) throw storeError(16610, "can't $mod by zero");
  return isInteger(a) && isInteger(b) ? fromBigInt(toBigInt(a) % toBigInt(b)) : Number(a) % Number(b);
};

const numeric = (apply: (value: number, context: CallContext) => number, code = 28765): ExpressionOperator =>
  unaryOrNull((value, context) => {
    if (!isNumber(value)) throw notNumeric(code, context.name, value);
    return apply(Number(value), context);
  });

/** A function whose argument must lie in a domain. */
const within = (
  accepts: (value: number) => boolean,
  code: number,
  apply: (value: number) => number,
): ExpressionOperator =>
  numeric((value, { name }) => {
    if (!Number.isNaN(value) && !accepts(value))
      throw storeError(code, `${name}'s argument is out of range: ${value}`);
    return apply(value);
  });

/** Cuts a number's exact decimal expansion at a place: to the nearest (ties to even) or toward zero. */
const roundAt = (value: number, place: number, mode: 'round' | 'trunc'): number => {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21) return value;
  const [whole = '0', fraction = ''] = Math.abs(value)
    .toFixed(Math.min(100, Math.max(0, place) + 30))
    .split('.');
  const digits = `${whole}${fraction}`;
  const cut = whole.length + place;
  const kept = BigInt(cut > 0 ? digits.slice(0, cut) : '0');
  const rest = cut >= 0 ? digits.slice(cut) : digits.padStart(digits.length - cut, '0');
  const half = `5${'0'.repeat(Math.max(0, rest.length - 1))}`;
  const up = mode === 'round' && (rest > half || (rest === half && kept % 2n === 1n));
  const rounded = Number(`${kept + (up ? 1n : 0n)}e${-place}`);
  return value < 0 ? -rounded : rounded;
};

const rounding = (mode: 'round' | 'trunc'): ExpressionOperator =>
  listed(
    ([value, place = 0], { name }) => {
      if (isNullish(value) || isNullish(place)) return null;
      if (!isNumber(value)) throw notNumeric(51081, name, value);
      if (!isNumber(place) || !Number.isInteger(Number(place))) {
        throw storeError(51082, `precision argument to ${name} must be a integral value`);
      }
      const digits = Number(place);
      if (digits < -20 || digits > 100) {
        throw storeError(
          51083,
          `cannot apply ${name} with precision value ${digits}: value must be in [-20, 100]`,
        );
      }
      return isInteger(value) && digits >= 0 ? value : roundAt(Number(value), digits, mode);
    },
    1,
    2,
  );

const power = binaryOrNull((base, exponent) => {
  if (!isNumber(base)) throw storeError(28762, `$pow's base must be numeric, not ${typeName(base)}`);
  if (!isNumber(exponent))
    throw storeError(28763, `$pow's exponent must be numeric, not ${typeName(exponent)}`);
  if (Number(base) === 0 && Number(exponent) < 0)
    throw storeError(28764, '$pow cannot take a base of 0 and a negative exponent');
  return Number(base) ** Number(exponent);
});

const log = binaryOrNull((value, base) => {
  if (!isNumber(value)) throw storeError(28756, `$log's argument must be numeric, not ${typeName(value)}`);
  if (!isNumber(base)) throw storeError(28757, `$log's base must be numeric, not ${typeName(base)}`);
  if (Number(value) <= 0)
    throw storeError(28758, `$log's argument must be a positive number, but is ${Number(value)}`);
  if (Number(base) <= 0 || Number(base) === 1) {
    throw storeError(28759, `$log's base must be a positive number not equal to 1, but is ${Number(base)}`);
  }
  return Math.log(Number(value)) / Math.log(Number(base));
});

const absolute = unaryOrNull((value, { name }) => {
  if (!isNumber(value)) throw notNumeric(28765, name, value);
  return Number(value) < 0 ? combine('*', value, -1) : value;
});

/** Arithmetic operators. */
export const arithmeticOperators: Readonly<Record<string, ExpressionOperator>> = {
  $add: add,
  $subtract: binaryOrNull(subtract),
  $multiply: listed(multiply),
  $divide: binaryOrNull(divide),
  $mod: binaryOrNull(remainder),
  $abs: absolute,
  $ceil: numeric(Math.ceil),
  $floor: numeric(Math.floor),
  $round: rounding('round'),
  $trunc: rounding('trunc'),
  $sqrt: within((value) => value >= 0, 28714, Math.sqrt),
  $exp: numeric(Math.exp),
  $ln: within((value) => value > 0, 28766, Math.log),
  $log10: within((value) => value > 0, 28761, Math.log10),
  $log: log,
  $pow: power,
};
