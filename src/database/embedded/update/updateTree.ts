import { storeError } from '../errors';
import { isIndex } from '../query/path';
import type { Scope } from '../expression/scope';
import type { Document } from '../query/compare';

/** Where a modifier is being applied. */
export interface Place {
  /** The whole document before the update. */
  readonly root: Document;
  /** Whether the update makes a new document (an upsert). */
  readonly inserting: boolean;
}

/** One modifier at one path. */
export interface Leaf {
  readonly path: string;
  /** The new value; `current` itself when nothing changes; undefined to remove the field. */
  apply(current: unknown, place: Place): unknown;
  /** Whether a path that cannot be (through a scalar) is an error, as by default; otherwise it is left alone. */
  needsPath?(place: Place): boolean;
}

/** Compiles the value given for one path of a modifier. */
export type Modifier = (
  argument: unknown,
  path: string,
  context: { now: Date; scope: Scope },
) => readonly Leaf[];

/** The paths of an update as a tree: what is below one component is applied in one walk. */
export interface UpdateNode {
  leaf?: Leaf;
  readonly children: Map<string, UpdateNode>;
}

export const createNode = (): UpdateNode => ({ children: new Map() });

export const isPositional = (part: string): boolean => part === '$' || /^\$\[.*\]$/.test(part);

const conflict = (path: string, at = path): Error =>
  storeError(40, `Updating the path '${path}' would create a conflict at '${at}'`);

/** Splits and checks a path. Throws 56 for an empty component, 52 for one that starts with `$`. */
const parsePath = (path: string): string[] => {
  const parts = path.split('.');
  const [first = ''] = parts;
  if (parts.includes(''))
    throw storeError(56, `The update path '${path}' contains an empty field name, which is not allowed.`);
  if (isPositional(first))
    throw storeError(2, `Cannot have positional (i.e. '$') element in the first position in path '${path}'`);
  const dollar = parts.find((part) => part.startsWith('$') && !isPositional(part));
  if (dollar !== undefined)
    throw storeError(52, `The dollar ($) prefixed field '${dollar}' in '${path}' is not valid for storage.`);
  if (parts.indexOf('$') !== parts.lastIndexOf('$'))
    throw storeError(2, `Too many positional (i.e. '$') elements found in path '${path}'`);
  return parts;
};

/** Adds a modifier. Throws 40 when another one touches the same path, or one above or below it. */
export const addLeaf = (root: UpdateNode, leaf: Leaf): void => {
  let node = root;
  for (const part of parsePath(leaf.path)) {
    if (node.leaf !== undefined) throw conflict(leaf.path, node.leaf.path);
    const child = node.children.get(part) ?? createNode();
    node.children.set(part, child);
    node = child;
  }
  if (node.leaf !== undefined || node.children.size > 0) throw conflict(leaf.path);
  node.leaf = leaf;
};

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => {
  if (isIndex(a) && isIndex(b)) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
};

/** Puts the children in MongoDB's order: names alphabetically, positions by number. */
export const sortTree = (node: UpdateNode): UpdateNode =>
  node.leaf
    ? node
    : { children: new Map([...node.children].sort(byName).map(([name, child]) => [name, sortTree(child)])) };

/** The tree that does what both do, for array elements that several components name. Throws 40 on a clash. */
export const mergeNodes = (a: UpdateNode, b: UpdateNode): UpdateNode => {
  const clash = a.leaf ?? b.leaf;
  if (clash !== undefined) throw conflict(clash.path);
  const children = new Map(a.children);
  for (const [name, child] of b.children) {
    const own = children.get(name);
    children.set(name, own === undefined ? child : mergeNodes(own, child));
  }
  return sortTree({ children });
};
