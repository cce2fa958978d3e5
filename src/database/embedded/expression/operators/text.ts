import { storeError } from '../../errors';
import { isNumber, typeName } from '../../query/bsonTypes';
import { int32, listed, nullable, strict, text } from '../define';
import { isNullish } from '../values';
import { toText } from './conversion';
import type { Operand } from '../define';
import type { ExpressionOperator } from '../scope';

/** Numbers and dates stand for their text, null for the empty text. */
const coerced: Operand<string> = (value, { name }) => {
  if (isNullish(value)) return '';
  if (typeof value === 'string' || isNumber(value) || value instanceof Date) return toText(value);
  throw storeError(16007, `can't convert from BSON type ${typeName(value)} to String (${name})`);
};

/** A position in a text, or a length of one. */
const position =
  (code: number, negative: number): Operand<number> =>
  (value, context) => {
    const number = int32(code)(value, context);
    if (number < 0)
      throw storeError(negative, `${context.name} requires a nonnegative position, found: ${number}`);
    return number;
  };

// MongoDB changes the case of ASCII letters only.
const lower = (value: string): string => value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const upper = (value: string): string => value.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

const split = ([source, separator]: readonly [string, string]): string[] => {
  if (separator === '') throw storeError(40087, '$split requires a non-empty separator');
  return source.split(separator);
};

/** Operators on text. */
export const textOperators: Readonly<Record<string, ExpressionOperator>> = {
  $concat: listed(text(16702), (parts) => parts.join('')),
  $toLower: strict([coerced], ([value]) => lower(value)),
  $toUpper: strict([coerced], ([value]) => upper(value)),
  $split: nullable([text(40085), text(40086)], split),
  $substrCP: strict([coerced, position(34450, 34455), position(34452, 34454)], ([source, from, length]) =>
    [...source].slice(from, from + length).join(''),
  ),
  $strLenCP: strict([text(34471)], ([value]) => [...value].length),
};
