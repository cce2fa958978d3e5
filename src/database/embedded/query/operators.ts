import { Long, MaxKey, MinKey } from 'bson';
import { storeError } from '../errors';
import { compareValues, equalValues, isDocument, regexParts, typeOrder } from './compare';
import { createValueSet } from './canonicalKey';
import { isNumber, typeName, typeNamesFor } from './bsonTypes';
import { bitOperators } from './bitOperators';
import { integerArgument } from './operatorContext';
import { compilePattern, compileRegexValue, isRegex } from './regex';
import type { Document } from './compare';
import type { Operator } from './operatorContext';
import type { ValueTest } from './path';

const not =
  (test: ValueTest): ValueTest =>
  (value) =>
    !test(value);

const refuseRegex = (argument: unknown, name: string): void => {
  if (isRegex(argument)) throw storeError(2, `Can't have regex as arg to ${name}.`);
};

/** Equality with a value, not with what a regular expression matches; null also finds missing fields. */
export const equalityTest = (argument: unknown): ValueTest => {
  if (argument === null || argument === undefined) return (value) => value === null || value === undefined;
  if (typeof argument === 'string' || typeof argument === 'boolean') return (value) => value === argument;
  if (typeof argument === 'number' && argument === argument) {
    return (value) =>
      value === argument || (typeof value === 'object' && value !== null && equalValues(value, argument));
  }
  return (value) => value !== undefined && equalValues(value, argument);
};

/** A regular expression finds the strings that it matches, and itself. */
const regexTest = (argument: unknown): ValueTest => {
  const regex = compileRegexValue(argument);
  return (value) =>
    typeof value === 'string' ? regex.test(value) : isRegex(value) && equalValues(value, argument);
};

const matchTest = (argument: unknown): ValueTest =>
  isRegex(argument) ? regexTest(argument) : equalityTest(argument);

const isNaNValue = (value: unknown): boolean => typeof value === 'number' && value !== value;

type Accepts = (order: number) => boolean;

const numberComparison = (argument: number, accepts: Accepts): ValueTest => {
  const [below, same, above] = [accepts(-1), accepts(0), accepts(1)];
  return (value) => {
    if (typeof value === 'number') {
      return value < argument ? below : value > argument ? above : value === argument && same;
    }
    return typeof value === 'object' && isNumber(value) && accepts(compareValues(value, argument));
  };
};

const dateComparison = (argument: Date, accepts: Accepts): ValueTest => {
  const instant = argument.getTime();
  return (value) => value instanceof Date && accepts(value.getTime() - instant);
};

/** Compares within the argument's type only; null with null and missing; MinKey and MaxKey with everything. */
const comparison =
  (name: string, accepts: Accepts): Operator =>
  (argument, { lift }) => {
    if (isRegex(argument)) throw storeError(2, `Can't have RegEx as arg to predicate over field (${name}).`);
    if (argument instanceof MinKey || argument instanceof MaxKey) {
      return lift((value) => value !== undefined && accepts(compareValues(value, argument)));
    }
    if (argument === null) return lift((value) => (value === null || value === undefined) && accepts(0));
    if (isNaNValue(argument)) return lift((value) => isNaNValue(value) && accepts(0));
    if (typeof argument === 'number') return lift(numberComparison(argument, accepts));
    if (argument instanceof Date) return lift(dateComparison(argument, accepts));
    const type = typeOrder(argument);
    return lift((value) => {
      if (value === undefined || isNaNValue(value) || typeOrder(value) !== type) return false;
      return accepts(compareValues(value, argument));
    });
  };

const arrayArgument = (argument: unknown, name: string): readonly unknown[] => {
  if (Array.isArray(argument)) return argument;
  throw storeError(2, `${name} needs an array`);
};

const isOperatorDocument = (value: unknown): value is Document => {
  if (!isDocument(value)) return false;
  return Object.keys(value)[0]?.startsWith('$') ?? false;
};

const inTest = (argument: unknown, name: string): ValueTest => {
  const values = arrayArgument(argument, name);
  if (values.some(isOperatorDocument)) throw storeError(2, `cannot nest $ under ${name}`);
  const regexes = values.filter(isRegex).map(regexTest);
  const set = createValueSet(values);
  const hasNull = set.has(null);
  const inSet: ValueTest = (value) => (value === undefined ? hasNull : set.has(value));
  if (regexes.length === 0) return inSet;
  return (value) => inSet(value) || regexes.some((test) => test(value));
};

const size: Operator = (argument, { lift }) => {
  const wanted = integerArgument(argument, '$size');
  if (wanted < 0)
    throw storeError(2, `Failed to parse $size. Expected a non-negative number in: $size: ${wanted}`);
  return lift((value) => Array.isArray(value) && value.length === wanted, true);
};

const mod: Operator = (argument, { lift }) => {
  if (!Array.isArray(argument)) throw storeError(2, 'malformed mod, needs to be an array');
  if (argument.length < 2) throw storeError(2, 'malformed mod, not enough elements');
  if (argument.length > 2) throw storeError(2, 'malformed mod, too many elements');
  if (!argument.every(isNumber)) throw storeError(2, 'malformed mod, divisor and remainder must be numbers');
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
  const types = Array.isArray(argument) ? argument : [argument];
  if (types.length === 0) throw storeError(9, '$type must match at least one type');
  const names = new Set(types.flatMap((each) => typeNamesFor(each)));
  return lift((value) => names.has(typeName(value)));
};

const regex: Operator = (argument, { lift, siblings }) => {
  const { $options: options } = siblings;
  if (options !== undefined && typeof options !== 'string')
    throw storeError(2, '$options has to be a string');
  if (typeof argument !== 'string' && !isRegex(argument)) throw storeError(2, '$regex has to be a string');
  const own = typeof argument === 'string' ? { pattern: argument, options: '' } : regexParts(argument);
  if (own.options !== '' && options !== undefined) {
    throw storeError(51074, 'options set in both $regex and $options');
  }
  const compiled = compilePattern(own.pattern, options ?? own.options);
  return lift((value) => typeof value === 'string' && compiled.test(value));
};

const all: Operator = (argument, context) => {
  const values = arrayArgument(argument, '$all');
  const elemMatches = values.filter((each) => isDocument(each) && Object.keys(each)[0] === '$elemMatch');
  if (elemMatches.length > 0 && elemMatches.length < values.length) {
    throw storeError(2, '$all/$elemMatch has to be consistent');
  }
  if (elemMatches.length === 0 && values.some(isOperatorDocument))
    throw storeError(2, 'no $ expressions in $all');
  const tests = values.map((each) =>
    elemMatches.length > 0
      ? context.compileOperators(each as Document, context.lift)
      : context.lift(matchTest(each)),
  );
  return (subject) => tests.length > 0 && tests.every((test) => test(subject));
};

const logicalNames = ['$and', '$or', '$nor', '$where', '$expr'];

const elemMatch: Operator = (argument, { lift, compileFilter, compileOperators }) => {
  if (!isDocument(argument)) throw storeError(2, '$elemMatch needs an Object');
  const first = Object.keys(argument)[0];
  if (first?.startsWith('$') && !logicalNames.includes(first)) {
    const test = compileOperators(argument, (each) => each);
    return lift((value) => Array.isArray(value) && value.some(test), true);
  }
  const filter = compileFilter(argument);
  const test: ValueTest = (element) => {
    if (Array.isArray(element)) return filter({ ...element });
    return isDocument(element) && filter(element);
  };
  return lift((value) => Array.isArray(value) && value.some(test), true);
};

const notOperator: Operator = (argument, { lift, compileOperators }) => {
  if (isRegex(argument)) return not(lift(regexTest(argument)));
  if (!isDocument(argument)) throw storeError(2, '$not needs a regex or a document');
  if (Object.keys(argument).length === 0) throw storeError(2, '$not cannot be empty');
  return not(compileOperators(argument, lift));
};

const truthy = (argument: unknown): boolean =>
  argument !== false && argument !== null && Number(argument) !== 0;

/** Every operator that may stand below a field name. */
export const fieldOperators: Readonly<Record<string, Operator>> = {
  $eq: (argument, { lift }) => lift(equalityTest(argument)),
  $ne: (argument, { lift }) => {
    refuseRegex(argument, '$ne');
    return not(lift(equalityTest(argument)));
  },
  $gt: comparison('$gt', (order) => order > 0),
  $gte: comparison('$gte', (order) => order >= 0),
  $lt: comparison('$lt', (order) => order < 0),
  $lte: comparison('$lte', (order) => order <= 0),
  $in: (argument, { lift }) => lift(inTest(argument, '$in')),
  $nin: (argument, { lift }) => not(lift(inTest(argument, '$nin'))),
  $not: notOperator,
  $exists: (argument, { lift }) => {
    const exists = lift((value) => value !== undefined);
    return truthy(argument) ? exists : not(exists);
  },
  $type: type,
  $mod: mod,
  $regex: regex,
  $options: (_argument, { siblings }) => {
    if (siblings['$regex'] === undefined) throw storeError(2, '$options needs a $regex');
    return () => true;
  },
  $all: all,
  $elemMatch: elemMatch,
  $size: size,
  ...bitOperators,
};

/** `{ field: value }`: equality, or a match for a regular expression. */
export const implicitTest = matchTest;
