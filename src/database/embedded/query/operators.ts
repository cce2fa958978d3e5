import { Long, MaxKey, MinKey } from 'bson';
import { storeError } from '../errors';
import { compareValues, isArray, isDocument, isNaNValue, regexParts, typeOrder } from './compare';
import { createValueSet } from './canonicalKey';
import { isNumber, typeName, typeNamesFor } from './bsonTypes';
import { compilePattern, isRegex } from './regex';
import type { Collation } from './collation';
import type { Document } from './compare';
import type { ValueTest } from './path';

export interface OperatorContext {
  /** Makes the test of one value a test of what a path leads to; `whole` offers arrays only as they are. */
  readonly lift: (test: ValueTest, whole?: boolean) => ValueTest;
  readonly collation: Collation;
  readonly compileFilter: (filter: Document) => (document: Document) => boolean;
  /** Compiles `{ $gt: 1, … }` for the given lift. */
  readonly compileOperators: (operators: Document, lift: OperatorContext['lift']) => ValueTest;
}

/** Compiles one operator's argument; `siblings` is the document that it stands in. */
export type Operator = (argument: unknown, context: OperatorContext, siblings: Document) => ValueTest;

const not =
  (test: ValueTest): ValueTest =>
  (value) =>
    !test(value);

const refuseRegex = (argument: unknown, name: string): void => {
  if (isRegex(argument)) throw storeError(2, `Can't have regex as arg to ${name}.`);
};

/** Equality with a value, not with what a regular expression matches; null also finds missing fields. */
const equalityTest = (argument: unknown, { compare, fold, spec }: Collation): ValueTest => {
  if (argument === null || argument === undefined) return (value) => value === null || value === undefined;
  if (typeof argument === 'boolean') return (value) => value === argument;
  if (typeof argument === 'string') {
    if (spec === undefined) return (value) => value === argument;
    const folded = fold(argument);
    return (value) => typeof value === 'string' && fold(value) === folded;
  }
  if (typeof argument === 'number' && argument === argument) {
    return (value) =>
      value === argument ||
      (typeof value === 'object' && value !== null && compareValues(value, argument) === 0);
  }
  return (value) => value !== undefined && compare(value, argument) === 0;
};

/** A regular expression finds the strings that it matches, and itself. */
const regexTest = (pattern: string, options: string): ValueTest => {
  const regex = compilePattern(pattern, options);
  return (value) => {
    if (typeof value === 'string') return regex.test(value);
    if (!isRegex(value)) return false;
    const other = regexParts(value);
    return other.pattern === pattern && other.options === options;
  };
};

/** `{ field: value }`: equality, or a match for a regular expression. */
export const implicitTest = (argument: unknown, collation: Collation): ValueTest => {
  if (!isRegex(argument)) return equalityTest(argument, collation);
  const { pattern, options } = regexParts(argument);
  return regexTest(pattern, options);
};

type Accepts = (order: number) => boolean;

const numberComparison = (argument: number, accepts: Accepts): ValueTest => {
  const [below, same, above] = [accepts(-1), accepts(0), accepts(1)];
  return (value) => {
    if (typeof value === 'number') {
      return value < argument ? below : value > argument ? above : value === argument && same;
    }
    return isNumber(value) && !isNaNValue(value) && accepts(compareValues(value, argument));
  };
};

const dateComparison = (argument: Date, accepts: Accepts): ValueTest => {
  const instant = argument.getTime();
  return (value) => value instanceof Date && accepts(value.getTime() - instant);
};

/** Compares within the argument's type only; null with null and missing; MinKey and MaxKey with everything. */
const comparison =
  (name: string, accepts: Accepts): Operator =>
  (argument, { lift, collation: { compare } }) => {
    refuseRegex(argument, name);
    if (argument instanceof MinKey || argument instanceof MaxKey) {
      return lift((value) => value !== undefined && accepts(compareValues(value, argument)));
    }
    if (argument === null) return lift((value) => (value === null || value === undefined) && accepts(0));
    if (isNaNValue(argument)) return lift((value) => isNaNValue(value) && accepts(0));
    if (typeof argument === 'number') return lift(numberComparison(argument, accepts));
    if (argument instanceof Date) return lift(dateComparison(argument, accepts));
    const type = typeOrder(argument);
    return lift((value) => {
      if (value === undefined || typeOrder(value) !== type || isNaNValue(value)) return false;
      return accepts(compare(value, argument));
    });
  };

const arrayArgument = (argument: unknown, name: string): readonly unknown[] => {
  if (isArray(argument)) return argument;
  throw storeError(2, `${name} needs an array`);
};

/** Whether a value is `{ $gt: 1 }` and the like, not an embedded document to be equal to. */
export const isOperatorDocument = (value: unknown): value is Document =>
  isDocument(value) && (Object.keys(value)[0]?.startsWith('$') ?? false);

const inTest = (argument: unknown, name: string, collation: Collation): ValueTest => {
  const values = arrayArgument(argument, name);
  if (values.some(isOperatorDocument)) throw storeError(2, `cannot nest $ under ${name}`);
  const regexes = values.filter(isRegex).map((each) => implicitTest(each, collation));
  const set = createValueSet(values, collation.keyOf);
  const hasNull = set.has(null);
  const inSet: ValueTest = (value) => (value === undefined ? hasNull : set.has(value));
  if (regexes.length === 0) return inSet;
  return (value) => inSet(value) || regexes.some((test) => test(value));
};

const size: Operator = (argument, { lift }) => {
  const wanted = isNumber(argument) ? Number(argument) : Number.NaN;
  if (!Number.isInteger(wanted) || wanted < 0)
    throw storeError(2, 'Failed to parse $size. Expected a non-negative integer');
  return lift((value) => isArray(value) && value.length === wanted, true);
};

const mod: Operator = (argument, { lift }) => {
  if (!isArray(argument) || argument.length !== 2 || !argument.every(isNumber))
    throw storeError(2, 'malformed mod, needs to be an array of a divisor and a remainder, both numbers');
  const [divisor = 0, remainder = 0] = argument.map((part) => Math.trunc(Number(part)));
  if (!Number.isFinite(divisor) || !Number.isFinite(remainder))
    throw storeError(2, 'malformed mod, not finite');
  if (divisor === 0) throw storeError(2, 'divisor cannot be 0');
  return lift((value) => {
    // A Long is beyond what a double holds exactly.
    if (Long.isLong(value)) return value.toBigInt() % BigInt(divisor) === BigInt(remainder);
    return isNumber(value) && Math.trunc(Number(value)) % divisor === remainder;
  });
};

const type: Operator = (argument, { lift }) => {
  const types = isArray(argument) ? argument : [argument];
  if (types.length === 0) throw storeError(9, '$type must match at least one type');
  const names = new Set(types.flatMap(typeNamesFor));
  return lift((value) => names.has(typeName(value)));
};

const regex: Operator = (argument, { lift }, { $options: options }) => {
  if (options !== undefined && typeof options !== 'string')
    throw storeError(2, '$options has to be a string');
  if (typeof argument !== 'string' && !isRegex(argument)) throw storeError(2, '$regex has to be a string');
  const own = typeof argument === 'string' ? { pattern: argument, options: '' } : regexParts(argument);
  if (own.options !== '' && options !== undefined)
    throw storeError(51074, 'options set in both $regex and $options');
  return lift(regexTest(own.pattern, options ?? own.options));
};

const all: Operator = (argument, { lift, collation, compileOperators }) => {
  const values = arrayArgument(argument, '$all');
  const tests = values.map((each) => {
    if (!isOperatorDocument(each)) return lift(implicitTest(each, collation));
    // Either all of them are $elemMatch or none.
    if (!values.every((other) => isDocument(other) && Object.keys(other)[0] === '$elemMatch'))
      throw storeError(2, 'no $ expressions in $all');
    return compileOperators(each, lift);
  });
  return (subject) => tests.length > 0 && tests.every((test) => test(subject));
};

const logicalNames = ['$and', '$or', '$nor', '$where', '$expr'];

const elemMatch: Operator = (argument, { lift, compileFilter, compileOperators }) => {
  if (!isDocument(argument)) throw storeError(2, '$elemMatch needs an Object');
  if (isOperatorDocument(argument) && !logicalNames.includes(Object.keys(argument)[0] ?? '')) {
    const test = compileOperators(argument, (each) => each);
    return lift((value) => isArray(value) && value.some(test), true);
  }
  const filter = compileFilter(argument);
  const test: ValueTest = (element) =>
    isArray(element) ? filter({ ...element }) : isDocument(element) && filter(element);
  return lift((value) => isArray(value) && value.some(test), true);
};

const notOperator: Operator = (argument, { lift, collation, compileOperators }) => {
  if (isRegex(argument)) return not(lift(implicitTest(argument, collation)));
  if (!isDocument(argument)) throw storeError(2, '$not needs a regex or a document');
  if (Object.keys(argument).length === 0) throw storeError(2, '$not cannot be empty');
  return not(compileOperators(argument, lift));
};

/** Every operator that may stand below a field name. */
export const fieldOperators: Readonly<Record<string, Operator>> = {
  $eq: (argument, { lift, collation }) => lift(equalityTest(argument, collation)),
  $ne: (argument, { lift, collation }) => {
    refuseRegex(argument, '$ne');
    return not(lift(equalityTest(argument, collation)));
  },
  $gt: comparison('$gt', (order) => order > 0),
  $gte: comparison('$gte', (order) => order >= 0),
  $lt: comparison('$lt', (order) => order < 0),
  $lte: comparison('$lte', (order) => order <= 0),
  $in: (argument, { lift, collation }) => lift(inTest(argument, '$in', collation)),
  $nin: (argument, { lift, collation }) => not(lift(inTest(argument, '$nin', collation))),
  $not: notOperator,
  $exists: (argument, { lift }) => {
    const exists = lift((value) => value !== undefined);
    return argument === false || argument === null || Number(argument) === 0 ? not(exists) : exists;
  },
  $type: type,
  $mod: mod,
  $regex: regex,
  $options: (_argument, _context, { $regex: pattern }) => {
    if (pattern === undefined) throw storeError(2, '$options needs a $regex');
    return () => true;
  },
  $all: all,
  $elemMatch: elemMatch,
  $size: size,
};
