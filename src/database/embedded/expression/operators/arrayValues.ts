import { storeError } from '../../errors';
import { isNumber, typeName } from '../../query/bsonTypes';
import { isArray } from '../../query/compare';

/** The value as a whole number. Throws the code for anything else. */
export const integer = (value: unknown, code: number, name: string): number => {
  if (isNumber(value) && Number.isInteger(Number(value))) return Number(value);
  throw storeError(code, `${name} requires an integral value, found: ${typeName(value)}`);
};

/** The value as an array. Throws the code for anything else. */
export const array = (value: unknown, code: number, name: string): readonly unknown[] => {
  if (isArray(value)) return value;
  throw storeError(code, `${name} requires an array, found: ${typeName(value)}`);
};
