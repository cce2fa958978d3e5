import { Binary, Decimal128, Int32, Long } from 'bson';
import { storeError } from '../errors';
import { typeOrder, TypeOrder } from './compare';

/** The names of the types whose numbers in BSON count from 1. */
const names = (
  'double string object array binData undefined objectId bool date null regex dbPointer javascript symbol ' +
  'javascriptWithScope int timestamp long decimal'
).split(' ');

const namesByCode = new Map<number, string>([
  ...names.map((name, position): [number, string] => [position + 1, name]),
  [-1, 'minKey'],
  [127, 'maxKey'],
]);
const knownNames: ReadonlySet<string> = new Set(namesByCode.values());
const namesByOrder = new Map<number, string>(Object.entries(TypeOrder).map(([name, order]) => [order, name]));

/** A number's BSON type; a plain number has the type that the driver writes it with. */
const numberTypeName = (value: unknown): string => {
  if (value instanceof Int32) return 'int';
  if (value instanceof Decimal128) return 'decimal';
  if (value instanceof Long || typeof value === 'bigint') return 'long';
  return typeof value === 'number' && isInt32(value) ? 'int' : 'double';
};

const isInt32 = (value: number): boolean => (value | 0) === value && !Object.is(value, -0);

/** The name of a value's BSON type as `$type` knows it; `missing` for undefined. */
export const typeName = (value: unknown): string => {
  if (value === undefined) return 'missing';
  const order = typeOrder(value);
  return order === TypeOrder.number ? numberTypeName(value) : (namesByOrder.get(order) ?? 'object');
};

export const isNumber = (value: unknown): boolean =>
  typeof value === 'number' || (value !== undefined && typeOrder(value) === TypeOrder.number);

export const isBinary = (value: unknown): value is Binary => value instanceof Binary;

const numberNames = ['int', 'long', 'double', 'decimal'];

/** The type names that one entry of `$type` stands for. Throws 2 for an unknown name or number. */
export const typeNamesFor = (type: unknown): readonly string[] => {
  if (type === 'number') return numberNames;
  if (typeof type === 'string') {
    if (knownNames.has(type)) return [type];
    throw storeError(2, `Unknown type name alias: ${type}`);
  }
  if (typeof type !== 'number') throw storeError(14, 'type must be represented as a number or a string');
  const name = namesByCode.get(type);
  if (name === undefined) throw storeError(2, `Invalid numerical type code: ${type}`);
  return [name];
};
