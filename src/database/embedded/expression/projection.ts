import { storeError } from '../errors';
import { isDocument } from '../query/compare';
import { readField, setField } from '../query/path';
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
  const parts = path.split('.');
  let node = root;
  parts.forEach((part, index) => {
    if (part === '') throw storeError(40353, `FieldPath '${path}' must not contain empty field names.`);
    if (part.startsWith('$'))
      throw storeError(16410, `FieldPath field names may not start with '$'. Given '${part}'.`);
    if (isEnd(node))
      throw storeError(31249, `Path collision at ${path} remaining portion ${parts.slice(index).join('.')}`);
    const child = node.children.get(part) ?? createProjectionNode();
    node.children.set(part, child);
    node = child;
  });
  if (isEnd(node) || node.children.size > 0) throw storeError(31250, `Path collision at ${path}`);
  Object.assign(node, end);
};

const hasComputed = (node: ProjectionNode): boolean =>
  node.compute !== undefined || [...node.children.values()].some(hasComputed);

const each = (value: unknown, apply: (element: unknown) => unknown): unknown => {
  if (!Array.isArray(value)) return apply(value);
  const kept: unknown[] = [];
  for (const element of value) {
    const next = each(element, apply);
    if (next !== undefined) kept.push(next);
  }
  return kept;
};

/** Adds the computed fields of a node to a copy of a document. */
const addComputed = (node: ProjectionNode, result: Document, root: Document): void => {
  for (const [name, child] of node.children) {
    if (!hasComputed(child)) continue;
    const value =
      child.compute === undefined ? addBelow(child, readField(result, name), root) : child.compute(root);
    if (value !== undefined) setField(result, name, value);
    else if (child.compute !== undefined) delete result[name];
  }
};

/** Computed fields below a value: a scalar or a missing value gives way to a document that holds them. */
const addBelow = (node: ProjectionNode, value: unknown, root: Document): unknown => {
  if (Array.isArray(value)) return value.map((element) => addBelow(node, element, root));
  const result = isDocument(value) ? { ...value } : {};
  addComputed(node, result, root);
  return result;
};

const include = (node: ProjectionNode, document: Document, root: Document): Document => {
  const result: Document = {};
  for (const name of Object.keys(document)) {
    const child = node.children.get(name);
    if (child === undefined) continue;
    const value = document[name];
    const next = includeValue(child, value, root);
    if (next !== undefined) setField(result, name, next);
  }
  return result;
};

const includeValue = (node: ProjectionNode, value: unknown, root: Document): unknown => {
  if (node.keep !== undefined) return node.keep ? value : undefined;
  if (node.transform !== undefined) return node.transform(value, root);
  if (node.compute !== undefined) return undefined;
  return each(value, (element) => (isDocument(element) ? include(node, element, root) : undefined));
};

const exclude = (node: ProjectionNode, document: Document, root: Document): Document => {
  const result: Document = {};
  for (const name of Object.keys(document)) {
    const child = node.children.get(name);
    const value = document[name];
    const next = child === undefined ? value : excludeValue(child, value, root);
    if (next !== undefined) setField(result, name, next);
  }
  return result;
};

const excludeValue = (node: ProjectionNode, value: unknown, root: Document): unknown => {
  if (node.keep === false) return undefined;
  if (node.keep === true) return value;
  if (node.transform !== undefined) return node.transform(value, root);
  return each(value, (element) => (isDocument(element) ? exclude(node, element, root) : element));
};

/** Only the fields that the tree names, in the document's order, then the computed ones. */
export const applyInclusion = (node: ProjectionNode): ((document: Document) => Document) => {
  const computes = hasComputed(node);
  return (document) => {
    const result = include(node, document, document);
    if (computes) addComputed(node, result, document);
    return result;
  };
};

/** All fields but those that the tree names. */
export const applyExclusion =
  (node: ProjectionNode): ((document: Document) => Document) =>
  (document) =>
    exclude(node, document, document);

/** All fields, and the computed ones. */
export const applyAddition =
  (node: ProjectionNode): ((document: Document) => Document) =>
  (document) => {
    const result = { ...document };
    addComputed(node, result, document);
    return result;
  };
