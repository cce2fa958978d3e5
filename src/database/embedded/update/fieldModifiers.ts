import { Timestamp } from 'bson';
import { storeError } from '../errors';
import { isNumber } from '../query/bsonTypes';
import { equalValues, isDocument } from '../query/compare';
import { readField } from '../query/path';
import { applyBits, calculateOrRefuse, isBitOperator, isInteger } from '../numbers';
import { always, describeId, fieldOf, never, typeOf } from './leaf';
import type { Leaf, Modifier, Place } from './leaf';

/** The current value when the new one is the same, so that an unchanged document keeps its identity. */
const changed = (current: unknown, next: unknown): unknown =>
  current !== undefined && equalValues(current, next) ? current : next;

const set: Modifier = (argument, path) => [
  { path, needsPath: always, apply: (current) => changed(current, argument) },
];

const setOnInsert: Modifier = (argument, path) => [
  {
    path,
    needsPath: ({ inserting }) => inserting,
    apply: (current, { inserting }) => (inserting ? argument : current),
  },
];

const unset: Modifier = (_argument, path) => [{ path, needsPath: never, apply: () => undefined }];

const arithmetic =
  (name: string, operator: '+' | '*', verb: string): Modifier =>
  (argument, path) => {
    if (!isNumber(argument))
      throw storeError(14, `Cannot ${verb} with non-numeric argument: {${path}: ${String(argument)}}`);
    const apply = (current: unknown, place: Place): unknown => {
      if (current === undefined) return operator === '+' ? argument : calculateOrRefuse('*', 0, argument);
      if (!isNumber(current)) {
        throw storeError(
          14,
          `Cannot apply ${name} to a value of non-numeric type. ${describeId(place)} has the field '${fieldOf(path)}' of non-numeric type ${typeOf(current)}`,
        );
      }
      return changed(current, calculateOrRefuse(operator, current, argument));
    };
    return [{ path, needsPath: always, apply }];
  };

const extreme =
  (better: (order: number) => boolean): Modifier =>
  (argument, path, { scope: { collation } }) => [
    {
      path,
      needsPath: always,
      apply: (current) =>
        current === undefined || better(collation.compare(argument, current)) ? argument : current,
    },
  ];

const currentDate: Modifier = (argument, path, { now }) => {
  const type = isDocument(argument)
    ? argument['$type']
    : argument === true || argument === false
      ? 'date'
      : argument;
  if (isDocument(argument) && Object.keys(argument).some((key) => key !== '$type')) {
    throw storeError(2, `Unrecognized $currentDate option: ${Object.keys(argument).join(', ')}`);
  }
  if (type !== 'date' && type !== 'timestamp') {
    throw storeError(2, "The '$type' string field is required to be 'date' or 'timestamp'");
  }
  const value = type === 'date' ? now : new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
  return [{ path, needsPath: always, apply: (current) => changed(current, value) }];
};

/** The value at a path, which may not lead through an array. */
const readWithoutArrays = (path: string, place: Place): unknown => {
  let value: unknown = place.root;
  for (const part of path.split('.')) {
    if (Array.isArray(value)) {
      throw storeError(
        2,
        `The source field cannot be an array element, '${path}' in doc with ${describeId(place)}`,
      );
    }
    value = isDocument(value) ? readField(value, part) : undefined;
  }
  return value;
};

const assertNoArrayOnTheWay = (path: string, place: Place): void => {
  const parts = path.split('.').slice(0, -1);
  let value: unknown = place.root;
  for (const part of parts) {
    value = isDocument(value) ? readField(value, part) : undefined;
    if (Array.isArray(value)) {
      throw storeError(
        2,
        `The destination field cannot be an array element, '${path}' in doc with ${describeId(place)}`,
      );
    }
  }
};

const rename: Modifier = (argument, path) => {
  if (typeof argument !== 'string')
    throw storeError(2, `The 'to' field for $rename must be a string: ${path}`);
  if (argument === path) throw storeError(2, `The source and target field for $rename must differ: ${path}`);
  if (/(^|\.)\$/.test(argument) || /(^|\.)\$/.test(path)) {
    throw storeError(2, `The source and destination fields for $rename may not be dynamic: ${path}`);
  }
  const target: Leaf = {
    path: argument,
    needsPath: (place) => readWithoutArrays(path, place) !== undefined,
    apply: (current, place) => {
      const value = readWithoutArrays(path, place);
      if (value === undefined) return current;
      assertNoArrayOnTheWay(argument, place);
      return value;
    },
  };
  return [{ path, needsPath: never, apply: () => undefined }, target];
};

const bit: Modifier = (argument, path) => {
  if (!isDocument(argument)) {
    throw storeError(
      2,
      `The $bit modifier is not compatible with a ${typeOf(argument)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  const entries = Object.entries(argument);
  if (entries.length === 0)
    throw storeError(
      2,
      `You must pass in at least one bitwise operation: {$bit: {${path}: {and/or/xor: #}}}`,
    );
  for (const [name, operand] of entries) {
    if (!isBitOperator(name))
      throw storeError(2, `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`);
    if (!isInteger(operand))
      throw storeError(
        2,
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeOf(operand)}' is not supported here`,
      );
  }
  const apply = (current: unknown, place: Place): unknown => {
    if (current !== undefined && !isInteger(current)) {
      throw storeError(
        2,
        `Cannot apply $bit to a value of non-integral type. ${describeId(place)} has the field ${fieldOf(path)} of non-integer type ${typeOf(current)}`,
      );
    }
    const start = current ?? 0;
    return changed(
      current,
      entries.reduce<unknown>((value, [name, operand]) => applyBits(name, value, operand), start),
    );
  };
  return [{ path, needsPath: always, apply }];
};

/** Modifiers of single values. */
export const fieldModifiers: Readonly<Record<string, Modifier>> = {
  $set: set,
  $setOnInsert: setOnInsert,
  $unset: unset,
  $inc: arithmetic('$inc', '+', 'increment'),
  $mul: arithmetic('$mul', '*', 'multiply'),
  $min: extreme((order) => order < 0),
  $max: extreme((order) => order > 0),
  $currentDate: currentDate,
  $rename: rename,
  $bit: bit,
};
