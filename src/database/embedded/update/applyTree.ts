import { storeError } from '../errors';
import { isArray, isDocument } from '../query/compare';
import { readField, isIndex, setField } from '../query/path';
import { isPositional, mergeNodes } from './updateTree';
import type { Document } from '../query/compare';
import type { Place, UpdateNode } from './updateTree';

/** What positional components stand for. */
export interface Positions {
  /** The index that `$` stands for below the array path; throws 2 when the filter found none. */
  matched(arrayPath: string, root: Document): number;
  /** The test of the array filter with the identifier. */
  filter(identifier: string): (element: unknown) => boolean;
}

interface Walk extends Place {
  readonly positions: Positions;
}

const maxArrayGap = 1_500_000;

/** A copy without one field; deleting would leave an object that is slow to read. */
const without = (document: Document, name: string): Document => {
  const copy: Document = {};
  for (const key of Object.keys(document)) if (key !== name) setField(copy, key, document[key]);
  return copy;
};

/** Throws 28 when something below the node must be made where it cannot be. */
const assertUnneeded = (node: UpdateNode, at: { path: string; value: unknown }, walk: Walk): void => {
  const { path, value } = at;
  if (node.leaf === undefined) for (const child of node.children.values()) assertUnneeded(child, at, walk);
  else if (node.leaf.needsPath?.(walk) ?? true)
    throw storeError(28, `Cannot create '${node.leaf.path}' in {${path}: ${JSON.stringify(value)}}`);
};

const applyToDocument = (node: UpdateNode, document: Document, path: string, walk: Walk): Document => {
  let result = document;
  for (const [part, child] of node.children) {
    const name = part === '$' ? String(walk.positions.matched(path, walk.root)) : part;
    const current = readField(document, name);
    const next = applyNode(child, current, path === '' ? name : `${path}.${name}`, walk);
    if (next === current) continue;
    if (next === undefined) {
      result = without(result, name);
      continue;
    }
    if (result === document) result = { ...document };
    setField(result, name, next);
  }
  return result;
};

/** The positions of an array that a component names. */
const positionsOf = (part: string, array: readonly unknown[], path: string, walk: Walk): number[] => {
  if (isIndex(part)) return [Number(part)];
  if (part === '$') return [walk.positions.matched(path, walk.root)];
  if (part === '$[]') return [...array.keys()];
  const passes = walk.positions.filter(part.slice(2, -1));
  return [...array.keys()].filter((index) => passes(array[index]));
};

/** What is to be done to each element of an array. */
const planArray = (
  node: UpdateNode,
  array: readonly unknown[],
  path: string,
  walk: Walk,
): Map<number, UpdateNode> => {
  const plan = new Map<number, UpdateNode>();
  for (const [part, child] of node.children) {
    if (!isPositional(part) && !isIndex(part)) {
      assertUnneeded(child, { path, value: array }, walk);
      continue;
    }
    for (const index of positionsOf(part, array, path, walk)) {
      const own = plan.get(index);
      plan.set(index, own === undefined ? child : mergeNodes(own, child));
    }
  }
  return plan;
};

const applyToArray = (
  node: UpdateNode,
  array: readonly unknown[],
  path: string,
  walk: Walk,
): readonly unknown[] => {
  let result: unknown[] | undefined;
  for (const [index, child] of planArray(node, array, path, walk)) {
    const current = array[index];
    const next = applyNode(child, current, `${path}.${index}`, walk);
    if (next === current) continue;
    if (index > array.length + maxArrayGap)
      throw storeError(2, `can't backfill more than ${maxArrayGap} array elements`);
    result ??= [...array];
    while (result.length < index) result.push(null);
    // Removing an element in place would move the others: it becomes null.
    result[index] = next ?? null;
  }
  return result ?? array;
};

/** Applies what the tree says to one value, copying only what changes. */
const applyNode = (node: UpdateNode, value: unknown, path: string, walk: Walk): unknown => {
  if (node.leaf !== undefined) return node.leaf.apply(value, walk);
  if (isArray(value)) return applyToArray(node, value, path, walk);
  for (const part of node.children.keys())
    if (part.startsWith('$[')) throw storeError(2, `Cannot apply array updates to non-array element ${path}`);
  if (isDocument(value)) return applyToDocument(node, value, path, walk);
  if (value === undefined) {
    const made = applyToDocument(node, {}, path, walk);
    return Object.keys(made).length === 0 ? undefined : made;
  }
  assertUnneeded(node, { path, value }, walk);
  return value;
};

/** Applies an update's tree to a document, which is not touched; the same document when nothing changes. */
export const applyTree = (
  node: UpdateNode,
  document: Document,
  walk: { inserting: boolean; positions: Positions },
): Document => applyToDocument(node, document, '', { ...walk, root: document });
