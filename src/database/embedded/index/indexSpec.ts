import type { Document } from '../documents';
import { storeError } from '../errors';
import { parseCollation } from '../query/collation';
import type { Collation } from '../query/collation';
import { equalValues, isDocument } from '../query/compare';
import { compileQuery } from '../query/compileQuery';
import { isOperatorDocument } from '../query/operators';
import type { Index, IndexSpec } from './index';

/** The options of an index; `v`, `ns` and `background` change nothing here, and `hidden` may only be false. */
export const indexOptions: readonly string[] = [
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'collation',
  'background',
  'v',
  'ns',
  'hidden',
];

/**
 * The index that `createIndexes` was asked for, by default with the collation of its collection. Throws StoreError 67
 * for kinds of index that the store does not have, 197 for options that it does not know.
 */
export function parseIndexSpec(requested: Document, inherited: Collation): IndexSpec {
  const { key, name, partialFilterExpression, expireAfterSeconds } = requested;
  for (const [option, value] of Object.entries(requested)) {
    if (indexOptions.includes(option) && !(option === 'hidden' && isOn(value))) continue;
    throw storeError(197, `The option '${option}' of an index is not supported`);
  }
  if (!isDocument(key) || Object.keys(key).length === 0) throw storeError(67, 'Index keys cannot be empty.');
  for (const [path, order] of Object.entries(key)) assertField(path, order);
  if (typeof name !== 'string' || name === '') throw storeError(67, 'An index needs a name');
  const spec: IndexSpec = { v: 2, key, name };
  const collation = requested.collation === undefined ? inherited : parseCollation(requested.collation);
  if (collation.spec) spec.collation = collation.spec;
  if (isOn(requested.unique)) spec.unique = true;
  if (isOn(requested.sparse)) spec.sparse = true;
  if (partialFilterExpression !== undefined) {
    if (spec.sparse) throw storeError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
    spec.partialFilterExpression = parsePartialFilter(partialFilterExpression);
  }
  if (expireAfterSeconds !== undefined) spec.expireAfterSeconds = parseExpiry(key, expireAfterSeconds);
  return spec;
}

/**
 * The existing index that is the same as the new one. Indexes are told apart by their key, their partial filter, their
 * collation and whether they are unique and sparse. Throws StoreError 86 when a different index has the name, 85 when
 * an index that differs in nothing else has another name or another time to live.
 */
export function sameIndex(existing: readonly Index[], spec: IndexSpec): Index | undefined {
  const primary = existing.find((index) => index.isPrimary && equalValues(index.spec.key, spec.key));
  if (primary) return primary;
  const isAlike = (index: Index): boolean => equalValues(identity(index.spec), identity(spec));
  const namesake = existing.find((index) => index.spec.name === spec.name);
  if (namesake && !isAlike(namesake))
    throw storeError(86, `An existing index has the same name as the requested index: ${spec.name}`);
  if (namesake && namesake.spec.expireAfterSeconds !== spec.expireAfterSeconds)
    throw storeError(85, `An index of that name already exists with different options: ${spec.name}`);
  const alike = namesake ?? existing.find(isAlike);
  if (namesake !== alike)
    throw storeError(85, `Index already exists with a different name: ${alike?.spec.name}`);
  return namesake;
}

/** What tells indexes apart. */
function identity(spec: IndexSpec): Document {
  const { key, unique = false, sparse = false, collation, partialFilterExpression } = spec;
  return { key, unique, sparse, collation, partialFilterExpression };
}

function isOn(value: unknown): boolean {
  return value === true || (typeof value === 'number' && value !== 0);
}

function assertField(path: string, order: unknown): void {
  const isPath = !path.split('.').includes('') && !path.startsWith('$') && !path.includes('$**');
  if (isPath && typeof order === 'number' && order !== 0) return;
  throw storeError(67, `Index key {'${path}': ${JSON.stringify(order)}} is not supported`);
}

const filterOperators = ['$eq', '$gt', '$gte', '$lt', '$lte', '$type', '$in'];

function parsePartialFilter(expression: unknown): Document {
  if (!isDocument(expression)) throw storeError(67, '"partialFilterExpression" must be an object');
  compileQuery(expression);
  const stray = strayOperator(expression);
  if (stray === undefined) return expression;
  throw storeError(67, `unsupported expression in partial index: ${stray}`);
}

/** An operator that a partial filter may not have, if there is one. */
function strayOperator(filter: Document): string | undefined {
  const names = Object.entries(filter).flatMap(([path, condition]) => {
    if (path === '$and') return (condition as Document[]).map(strayOperator);
    if (path.startsWith('$')) return [path];
    if (!isOperatorDocument(condition)) return [];
    const { $exists: exists, ...others } = condition;
    if (exists !== undefined && exists !== true) return ['$exists'];
    return Object.keys(others).filter((name) => !filterOperators.includes(name));
  });
  return names.find((name) => name !== undefined);
}

function parseExpiry(key: Document, seconds: unknown): number {
  if (typeof seconds !== 'number' || seconds < 0)
    throw storeError(67, 'TTL index expireAfterSeconds option must be a number from 0 on');
  if (Object.keys(key).length !== 1 || '_id' in key)
    throw storeError(67, 'TTL indexes are single-field indexes, compound indexes do not support TTL');
  return seconds;
}
