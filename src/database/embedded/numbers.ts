import { Long } from 'bson';
import { storeError } from './errors';

/** Brings an integer into the form that documents are decoded to: a number while it is safe, else a Long. */
export const fromBigInt = (value: bigint): number | Long => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : Long.fromBigInt(value);
};

const limit = 2n ** 63n;

/** Whether a number is held as a whole one: a 64-bit integer, or a double without a fraction that is safe. */
export const isInteger = (value: unknown): boolean =>
  Long.isLong(value) ||
  typeof value === 'bigint' ||
  (typeof value === 'number' && Number.isSafeInteger(value));

export const toBigInt = (value: unknown): bigint =>
  Long.isLong(value) ? value.toBigInt() : BigInt(String(value));

/** Adds or multiplies numbers of any BSON type; undefined when 64-bit integers overflow. */
export const calculate = (operator: '+' | '*', a: unknown, b: unknown): number | Long | undefined => {
  const quick = operator === '+' ? Number(a) + Number(b) : Number(a) * Number(b);
  if (
    typeof a === 'number' &&
    typeof b === 'number' &&
    (Number.isSafeInteger(quick) || !isInteger(a) || !isInteger(b))
  ) {
    return quick;
  }
  if (!isInteger(a) || !isInteger(b)) return quick;
  const exact = operator === '+' ? toBigInt(a) + toBigInt(b) : toBigInt(a) * toBigInt(b);
  return exact >= -limit && exact < limit ? fromBigInt(exact) : undefined;
};

/** As `calculate`, for updates. Throws 2 on overflow. */
export const calculateOrRefuse = (operator: '+' | '*', a: unknown, b: unknown): number | Long => {
  const result = calculate(operator, a, b);
  if (result === undefined)
    throw storeError(2, 'Failed to apply the update: the result overflows a 64-bit integer');
  return result;
};
