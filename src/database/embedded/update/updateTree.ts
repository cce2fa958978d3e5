import { storeError } from '../errors';
import { isIndex } from '../query/path';
import type { Leaf } from './leaf';

/** The paths of an update as a tree: what is below one component is applied in one walk. */
export interface UpdateNode {
  leaf?: Leaf;
  readonly children: Map<string, UpdateNode>;
}

export const createNode = (): UpdateNode => ({ children: new Map() });

export const isPositional = (part: string): boolean => part === '$' || /^\$\[.*\]$/.test(part);

const conflict = (path: string, at: string): Error =>
  storeError(40, `Updating the path '${path}' would create a conflict at '${at}'`);

/** Splits and checks a path. Throws 56 for an empty component, 52 for one that starts with `$`. */
export const parsePath = (path: string): string[] => {
  if (path === '') throw storeError(56, 'An empty update path is not valid.');
  const parts = path.split('.');
  parts.forEach((part, index) => {
    if (part === '')
      throw storeError(56, `The update path '${path}' contains an empty field name, which is not allowed.`);
    if (index === 0 && isPositional(part)) {
      throw storeError(
        2,
        `Cannot have positional (i.e. '$') element in the first position in path '${path}'`,
      );
    }
    if (part.startsWith('$') && !isPositional(part)) {
      throw storeError(52, `The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`);
    }
  });
  if (parts.filter((part) => part === '$').length > 1) {
    throw storeError(2, `Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  return parts;
};

/** Adds a modifier. Throws 40 when another one touches the same path, or one above or below it. */
export const addLeaf = (root: UpdateNode, leaf: Leaf): void => {
  const parts = parsePath(leaf.path);
  let node = root;
  parts.forEach((part, index) => {
    if (node.leaf !== undefined) throw conflict(leaf.path, node.leaf.path);
    const child = node.children.get(part) ?? createNode();
    if (index === parts.length - 1 && (child.leaf !== undefined || child.children.size > 0)) {
      throw conflict(leaf.path, leaf.path);
    }
    node.children.set(part, child);
    node = child;
  });
  node.leaf = leaf;
};

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => {
  if (isIndex(a) && isIndex(b)) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
};

/** Puts the children in MongoDB's order: names alphabetically, positions by number. */
export const sortTree = (node: UpdateNode): UpdateNode => ({
  ...(node.leaf !== undefined && { leaf: node.leaf }),
  children: new Map([...node.children].sort(byName).map(([name, child]) => [name, sortTree(child)])),
});

/** The tree that does what both do, for array elements that several components name. Throws 40 on a clash. */
export const mergeNodes = (a: UpdateNode, b: UpdateNode): UpdateNode => {
  const clash = a.leaf ?? b.leaf;
  if (clash !== undefined) throw conflict(clash.path, clash.path);
  const children = new Map(a.children);
  for (const [name, child] of b.children) {
    const own = children.get(name);
    children.set(name, own === undefined ? child : mergeNodes(own, child));
  }
  return sortTree({ children });
};

/** The first leaf at or below a node that passes the test. */
export const findLeaf = (node: UpdateNode, test: (leaf: Leaf) => boolean): Leaf | undefined => {
  if (node.leaf !== undefined) return test(node.leaf) ? node.leaf : undefined;
  for (const child of node.children.values()) {
    const found = findLeaf(child, test);
    if (found !== undefined) return found;
  }
  return undefined;
};
