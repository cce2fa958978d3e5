import { storeError } from '../errors';
import { isNumber } from './bsonTypes';
import type { Document } from './compare';
import type { ValueTest } from './path';

export interface OperatorContext {
  readonly lift: (test: ValueTest, whole?: boolean) => ValueTest;
  /** The whole operator document, for `$regex` with `$options`. */
  readonly siblings: Document;
  readonly compileFilter: (filter: Document) => (document: Document) => boolean;
  /** Compiles `{ $gt: 1, … }` for the given lift. */
  readonly compileOperators: (operators: Document, lift: OperatorContext['lift']) => ValueTest;
}

/** Compiles one operator's argument. */
export type Operator = (argument: unknown, context: OperatorContext) => ValueTest;

/** The argument as a whole number. Throws 2 for anything else. */
export const integerArgument = (argument: unknown, name: string): number => {
  const number = isNumber(argument) ? Number(argument) : Number.NaN;
  if (!Number.isInteger(number)) throw storeError(2, `Failed to parse ${name}. Expected an integer: ${name}`);
  return number;
};
