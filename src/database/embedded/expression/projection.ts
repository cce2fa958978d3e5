import { storeError } from '../errors';
import { isDocument } from '../query/compare';
import { readField, setField } from '../query/path';
import { fieldNames } from './compileExpression';
import type { Document } from '../query/compare';
import type { Evaluator } from './scope';

/** What a projection says about one field: keep, drop, compute, transform, or go on below it. */
export interface ProjectionNode {
  keep?: boolean;
  compute?: Evaluator;
  /** Replaces the field's value (`$slice`, `$elemMatch`, `$` of a find projection). */
  transform?: (value: unknown, root: Document) => unknown;
  readonly children: Map<string, ProjectionNode>;
}

export const createProjectionNode = (): ProjectionNode => ({ children: new Map() });

const isEnd = (node: ProjectionNode): boolean =>
  node.keep !== undefined || node.compute !== undefined || node.transform !== undefined;

/** Adds what is said about a path. Throws 31249 or 31250 when another path runs through it. */
export const addToProjection = (root: ProjectionNode, path: string, end: Partial<ProjectionNode>): void => {
  let node = root;
  fieldNames(path).forEach((part, index, parts) => {
    if (isEnd(node))
      throw storeError(31249, `Path collision at ${path} remaining portion ${parts.slice(index).join('.')}`);
    const child = node.children.get(part) ?? createProjectionNode();
    node.children.set(part, child);
    node = child;
  });
  if (isEnd(node) || node.children.size > 0) throw storeError(31250, `Path collision at ${path}`);
  Object.assign(node, end);
};

const computes = (node: ProjectionNode): boolean =>
  node.compute !== undefined || [...node.children.values()].some(computes);

const prunes = (node: ProjectionNode): boolean =>
  node.keep !== undefined || node.transform !== undefined || [...node.children.values()].some(prunes);

/** What is applied: a tree, and whether fields that it does not name stay. */
interface Projection {
  readonly root: Document;
  readonly keepsRest: boolean;
}

const pruneValue = (node: ProjectionNode, value: unknown, projection: Projection): unknown => {
  if (node.keep !== undefined) return node.keep ? value : undefined;
  if (node.transform !== undefined) return node.transform(value, projection.root);
  if (isDocument(value)) return pruneDocument(node, value, projection);
  if (!Array.isArray(value)) return projection.keepsRest ? value : undefined;
  const kept: unknown[] = [];
  for (const element of value) {
    const next = pruneValue(node, element, projection);
    if (next !== undefined) kept.push(next);
  }
  return kept;
};

/** The fields that the tree keeps, in the document's order. */
const pruneDocument = (node: ProjectionNode, document: Document, projection: Projection): Document => {
  const result: Document = {};
  for (const name of Object.keys(document)) {
    const child = node.children.get(name);
    const isLeft = child === undefined || child.compute !== undefined;
    const rest = projection.keepsRest ? document[name] : undefined;
    const next = isLeft ? rest : pruneValue(child, document[name], projection);
    if (next !== undefined) setField(result, name, next);
  }
  return result;
};

/** Adds the computed fields of a node to a copy of a document. */
const addComputed = (node: ProjectionNode, result: Document, root: Document): void => {
  for (const [name, child] of node.children) {
    if (!computes(child)) continue;
    const value = child.compute ? child.compute(root) : addBelow(child, readField(result, name), root);
    if (value !== undefined) setField(result, name, value);
    else delete result[name];
  }
};

/** Computed fields below a value: a scalar or a missing value gives way to a document that holds them. */
const addBelow = (node: ProjectionNode, value: unknown, root: Document): unknown => {
  if (Array.isArray(value)) return value.map((element) => addBelow(node, element, root));
  const result = isDocument(value) ? { ...value } : {};
  addComputed(node, result, root);
  return result;
};

/** The fields that the tree keeps (and, where `keepsRest`, those that it does not name), then the computed ones. */
export const applyProjection = (
  node: ProjectionNode,
  keepsRest: boolean,
): ((document: Document) => Document) => {
  const [adds, copies] = [computes(node), keepsRest && !prunes(node)];
  return (root) => {
    const result = copies ? { ...root } : pruneDocument(node, root, { root, keepsRest });
    if (adds) addComputed(node, result, root);
    return result;
  };
};
