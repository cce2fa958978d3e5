import { Timestamp } from 'bson';
import { encodeReply } from '../documents';
import { storeError } from '../errors';
import { calculateOrRefuse } from '../numbers';
import { isNumber, typeName } from '../query/bsonTypes';
import { equalValues, isArray, isDocument } from '../query/compare';
import { readField } from '../query/path';
import type { Modifier, Place } from './updateTree';

/** Whether two values are the same bytes: equal, and of the same types throughout. */
export const isUnchanged = (before: unknown, after: unknown): boolean => {
  if (Object.is(before, after)) return true;
  if (typeof before !== 'object' || typeof after !== 'object') return false;
  return equalValues(before, after) && encodeReply({ value: before }).equals(encodeReply({ value: after }));
};

/** The current value when the new one is the same, so that an unchanged document keeps its identity. */
const changed = (current: unknown, next: unknown): unknown => (isUnchanged(current, next) ? current : next);

/** Says of which document an error is. */
export const describeId = ({ root }: Place): string => `{_id: ${String(root['_id'])}}`;

const set: Modifier = (argument, path) => [{ path, apply: (current) => changed(current, argument) }];

const setOnInsert: Modifier = (argument, path) => [
  {
    path,
    needsPath: ({ inserting }) => inserting,
    apply: (current, { inserting }) => (inserting ? argument : current),
  },
];

const never = (): boolean => false;

const unset: Modifier = (_argument, path) => [{ path, needsPath: never, apply: () => undefined }];

const arithmetic =
  (name: string, operator: '+' | '*'): Modifier =>
  (argument, path) => {
    if (!isNumber(argument))
      throw storeError(14, `Cannot ${name} with non-numeric argument: {${path}: ${String(argument)}}`);
    const apply = (current: unknown, place: Place): unknown => {
      if (current === undefined) return operator === '+' ? argument : calculateOrRefuse('*', 0, argument);
      if (isNumber(current)) return changed(current, calculateOrRefuse(operator, current, argument));
      const where = `${describeId(place)} has the field '${path}' of type ${typeName(current)}`;
      throw storeError(14, `Cannot apply ${name} to a value of non-numeric type. ${where}`);
    };
    return [{ path, apply }];
  };

const extreme =
  (sign: 1 | -1): Modifier =>
  (argument, path, { scope: { collation } }) => {
    const apply = (current: unknown): unknown =>
      current === undefined || sign * collation.compare(argument, current) > 0 ? argument : current;
    return [{ path, apply }];
  };

const currentDate: Modifier = (argument, path, { now }) => {
  const { $type: type, ...others } = isDocument(argument) ? argument : { $type: 'date' };
  const isKnown = isDocument(argument) || typeof argument === 'boolean';
  if (!isKnown || Object.keys(others).length > 0 || (type !== 'date' && type !== 'timestamp'))
    throw storeError(2, "$currentDate takes true, or a '$type' that is 'date' or 'timestamp'");
  const value = type === 'date' ? now : new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
  return [{ path, apply: (current) => changed(current, value) }];
};

/** The value at a path. Throws 2 when the path leads through an array. */
const readWithoutArrays = (parts: readonly string[], place: Place): unknown => {
  let value: unknown = place.root;
  for (const part of parts) {
    if (isArray(value))
      throw storeError(2, `$rename cannot reach into an array: '${parts.join('.')}' in ${describeId(place)}`);
    value = isDocument(value) ? readField(value, part) : undefined;
  }
  return value;
};

const rename: Modifier = (argument, path) => {
  if (typeof argument !== 'string')
    throw storeError(2, `The 'to' field for $rename must be a string: ${path}`);
  if (argument === path) throw storeError(2, `The source and target field for $rename must differ: ${path}`);
  if (/(^|\.)\$/.test(`${argument}.${path}`))
    throw storeError(2, `The source and destination fields for $rename may not be dynamic: ${path}`);
  const [from, to] = [path.split('.'), argument.split('.')];
  const target = {
    path: argument,
    needsPath: (place: Place) => readWithoutArrays(from, place) !== undefined,
    apply: (current: unknown, place: Place) => {
      const value = readWithoutArrays(from, place);
      if (value === undefined) return current;
      readWithoutArrays(to, place);
      return value;
    },
  };
  return [{ path, needsPath: never, apply: () => undefined }, target];
};

/** Modifiers of single values. */
export const fieldModifiers: Readonly<Record<string, Modifier>> = {
  $set: set,
  $setOnInsert: setOnInsert,
  $unset: unset,
  $inc: arithmetic('$inc', '+'),
  $mul: arithmetic('$mul', '*'),
  $min: extreme(-1),
  $max: extreme(1),
  $currentDate: currentDate,
  $rename: rename,
};
