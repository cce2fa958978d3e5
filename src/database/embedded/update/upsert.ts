import { storeError } from '../errors';
import { isDocument } from '../query/compare';
import { isRegex } from '../query/regex';
import { addLeaf, createNode } from './updateTree';
import { applyTree } from './applyTree';
import { always } from './leaf';
import type { Document } from '../query/compare';
import type { Positions } from './applyTree';

interface Equality {
  readonly path: string;
  readonly value: unknown;
}

const single = (value: unknown): unknown[] => (Array.isArray(value) && value.length === 1 ? value : []);

/** What the operators below one field pin it to. */
const pinned = (path: string, operators: Document): Equality[] => {
  const [name = ''] = Object.keys(operators);
  if (!name.startsWith('$')) return [{ path, value: operators }];
  const values = [
    ...(Object.hasOwn(operators, '$eq') ? [operators['$eq']] : []),
    ...single(operators['$in']),
    ...single(operators['$all']),
  ];
  return values.filter((value) => !isRegex(value) && !isElemMatch(value)).map((value) => ({ path, value }));
};

const isElemMatch = (value: unknown): boolean => isDocument(value) && Object.hasOwn(value, '$elemMatch');

const equalitiesIn = (filter: Document): Equality[] =>
  Object.entries(filter).flatMap(([name, condition]) => {
    if (name === '$and' || (name === '$or' && single(condition).length === 1)) {
      return (condition as Document[]).flatMap(equalitiesIn);
    }
    if (name.startsWith('$') || isRegex(condition)) return [];
    return isDocument(condition) ? pinned(name, condition) : [{ path: name, value: condition }];
  });

const noPositions: Positions = {
  filter: () => () => false,
  matched: () => {
    throw storeError(2, 'The positional operator did not find the match needed from the query.');
  },
};

/**
 * The document that a filter's equality conditions describe, with which an upsert starts; only `_id` when the
 * update is a replacement. Throws 54 for a path that is pinned twice.
 */
export const documentFromFilter = (filter: Document, onlyId = false): Document => {
  const tree = createNode();
  const seen = new Set<string>();
  for (const { path, value } of equalitiesIn(filter)) {
    if (onlyId && path !== '_id') continue;
    const clash = [...seen].some(
      (other) => other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`),
    );
    if (clash) throw storeError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    seen.add(path);
    addLeaf(tree, { path, needsPath: always, apply: () => value });
  }
  return applyTree(tree, {}, { inserting: true, positions: noPositions });
};
