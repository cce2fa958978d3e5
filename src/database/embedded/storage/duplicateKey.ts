import type { Document } from '../documents';
import { Binary, ObjectId } from 'bson';
import { storeError } from '../errors';
import type { StoreError } from '../errors';
import type { Index } from '../index/index';
import type { Collection } from './catalog';

/** MongoDB's error 11000 for values that an index already has. */
export function duplicateKeyError(
  collection: Collection,
  index: Index,
  values: readonly unknown[],
): StoreError {
  const keyValue: Document = Object.fromEntries(
    index.fields.map(({ path }, position) => [path, values[position]]),
  );
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${showValue(value)}`);
  return storeError(
    11000,
    `E11000 duplicate key error collection: ${collection.namespace} index: ${index.spec.name} ` +
      `dup key: { ${shown.join(', ')} }`,
    { keyPattern: index.spec.key, keyValue },
  );
}

function showValue(value: unknown): string {
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof Binary) return `BinData(${value.sub_type}, ${value.toString('hex').toUpperCase()})`;
  if (value instanceof RegExp) return String(value);
  return JSON.stringify(value) ?? 'undefined';
}
