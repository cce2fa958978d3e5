import { storeError } from '../errors';
import { isArray, isDocument } from '../query/compare';
import { isOperatorDocument } from '../query/operators';
import { isRegex } from '../query/regex';
import { addLeaf, createNode } from './updateTree';
import { applyTree } from './applyTree';
import type { Positions } from './applyTree';
import type { Document } from '../query/compare';

/** Throws 224 for a filter that no document could be made of, whether one has to be or not. */
export const assertUpsertFilter = (filter: Document): void => {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$expr') throw storeError(224, '$expr is not allowed in the query predicate for an upsert');
    if (name.startsWith('$') && isArray(condition))
      condition.filter(isDocument).forEach((each) => assertUpsertFilter(each));
  }
};

type Equality = readonly [path: string, value: unknown];

const single = (value: unknown): readonly unknown[] => (isArray(value) && value.length === 1 ? value : []);

/** What a condition pins its field to: values that it is equal to, but for patterns. */
const pinned = (path: string, condition: unknown): Equality[] => {
  if (!isOperatorDocument(condition)) return isRegex(condition) ? [] : [[path, condition]];
  const values = [
    ...(Object.hasOwn(condition, '$eq') ? [condition['$eq']] : []),
    ...single(condition['$in']),
    ...(isArray(condition['$all']) ? condition['$all'] : []),
  ];
  return values.filter((value) => !isRegex(value) && !isElemMatch(value)).map((value) => [path, value]);
};

const isElemMatch = (value: unknown): boolean => isDocument(value) && Object.hasOwn(value, '$elemMatch');

const equalitiesIn = (filter: Document): Equality[] =>
  Object.entries(filter).flatMap(([name, condition]) => {
    if (name === '$and' || (name === '$or' && single(condition).length === 1))
      return (condition as Document[]).flatMap(equalitiesIn);
    return name.startsWith('$') ? [] : pinned(name, condition);
  });

/**
 * The document that a filter's equality conditions describe, with which an upsert starts; only `_id` when the
 * update is a replacement. Throws 54 for a path that is pinned twice.
 */
export const documentFromFilter = (filter: Document, positions: Positions, onlyId: boolean): Document => {
  const tree = createNode();
  const seen: string[] = [];
  for (const [path, value] of equalitiesIn(filter)) {
    if (onlyId && path !== '_id') continue;
    if (seen.some((other) => `${other}.`.startsWith(`${path}.`) || `${path}.`.startsWith(`${other}.`)))
      throw storeError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    seen.push(path);
    addLeaf(tree, { path, apply: () => value });
  }
  return applyTree(tree, {}, { inserting: true, positions });
};
