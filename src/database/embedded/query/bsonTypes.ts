import { Binary, Decimal128, Double, Int32, Long } from 'bson';
import { storeError } from '../errors';
import { typeOrder, TypeOrder } from './compare';

const typeCodes: Readonly<Record<string, number>> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
};

const namesByOrder: Readonly<Record<number, string>> = {
  [TypeOrder.minKey]: 'minKey',
  [TypeOrder.null]: 'null',
  [TypeOrder.string]: 'string',
  [TypeOrder.object]: 'object',
  [TypeOrder.array]: 'array',
  [TypeOrder.binData]: 'binData',
  [TypeOrder.objectId]: 'objectId',
  [TypeOrder.bool]: 'bool',
  [TypeOrder.date]: 'date',
  [TypeOrder.timestamp]: 'timestamp',
  [TypeOrder.regex]: 'regex',
  [TypeOrder.dbRef]: 'object',
  [TypeOrder.javascript]: 'javascript',
  [TypeOrder.maxKey]: 'maxKey',
};

/** A number's BSON type; a plain number has the type that the driver writes it with. */
const numberTypeName = (value: unknown): string => {
  if (typeof value === 'number') return isInt32(value) ? 'int' : 'double';
  if (value instanceof Long || typeof value === 'bigint') return 'long';
  if (value instanceof Decimal128) return 'decimal';
  return value instanceof Int32 ? 'int' : value instanceof Double ? 'double' : 'long';
};

const isInt32 = (value: number): boolean => (value | 0) === value && !Object.is(value, -0);

/** The name of a value's BSON type as `$type` knows it; `missing` for undefined. */
export const typeName = (value: unknown): string => {
  if (value === undefined) return 'missing';
  const order = typeOrder(value);
  return order === TypeOrder.number ? numberTypeName(value) : (namesByOrder[order] ?? 'object');
};

export const isNumber = (value: unknown): boolean =>
  typeof value === 'number' || (value !== undefined && typeOrder(value) === TypeOrder.number);

export const isBinary = (value: unknown): value is Binary => value instanceof Binary;

const namesByCode = new Map(Object.entries(typeCodes).map(([name, code]) => [code, name]));
const numberNames = ['int', 'long', 'double', 'decimal'];

/** The type names that one entry of `$type` stands for. Throws 2 for an unknown name or number. */
export const typeNamesFor = (type: unknown): readonly string[] => {
  if (type === 'number') return numberNames;
  if (typeof type === 'string') {
    if (Object.hasOwn(typeCodes, type)) return [type];
    throw storeError(2, `Unknown type name alias: ${type}`);
  }
  if (typeof type !== 'number') throw storeError(14, 'type must be represented as a number or a string');
  const name = namesByCode.get(type);
  if (name === undefined) throw storeError(2, `Invalid numerical type code: ${type}`);
  return [name];
};
