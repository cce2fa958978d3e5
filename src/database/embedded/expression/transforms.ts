import { storeError } from '../errors';
import { typeName } from '../query/bsonTypes';
import { isDocument } from '../query/compare';
import { compileExpression } from './compileExpression';
import {
  addToProjection,
  applyAddition,
  applyExclusion,
  applyInclusion,
  createProjectionNode,
} from './projection';
import type { Document } from '../query/compare';
import type { ProjectionNode } from './projection';
import type { Scope } from './scope';

/** Compiles a stage that turns one document into one document. */
export type DocumentTransform = (spec: unknown, scope: Scope) => (document: Document) => Document;

/** 1 and true keep, 0 and false drop; anything else is an expression. */
const keepOf = (value: unknown): boolean | undefined => {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  return isDocument(value) || typeof value !== 'object' || value === null ? undefined : longKeep(value);
};

const longKeep = (value: object): boolean | undefined =>
  typeName(value) === 'long' || typeName(value) === 'int' || typeName(value) === 'double'
    ? Number(value) !== 0
    : undefined;

const isOperator = (value: Document): boolean => Object.keys(value)[0]?.startsWith('$') ?? false;

export interface ProjectionPlan {
  readonly root: ProjectionNode;
  includes: boolean;
  excludes: boolean;
}

const say = (plan: ProjectionPlan, path: string, keep: boolean): void => {
  addToProjection(plan.root, path, { keep });
  if (path === '_id') return;
  if (keep) plan.includes = true;
  else plan.excludes = true;
};

/** Adds the entries of a specification, nested documents path by path. */
export const planProjection = (plan: ProjectionPlan, spec: Document, scope: Scope, prefix = ''): void => {
  for (const [name, value] of Object.entries(spec)) {
    const path = `${prefix}${name}`;
    const keep = keepOf(value);
    if (keep !== undefined) say(plan, path, keep);
    else if (isDocument(value) && !isOperator(value)) {
      if (Object.keys(value).length === 0)
        throw storeError(
          51270,
          `An empty sub-projection is not a valid value. Found empty object at path ${path}`,
        );
      planProjection(plan, value, scope, `${path}.`);
    } else {
      addToProjection(plan.root, path, { compute: compileExpression(value, scope) });
      plan.includes = true;
    }
  }
};

/** Whether a finished plan is an inclusion. Throws 31254 or 31253 when it mixes both. */
export const finishPlan = (plan: ProjectionPlan, first: unknown): 'inclusion' | 'exclusion' => {
  if (plan.includes && plan.excludes) {
    throw first === true
      ? storeError(31254, 'Cannot do exclusion on a field in inclusion projection')
      : storeError(31253, 'Cannot do inclusion on a field in exclusion projection');
  }
  const id = plan.root.children.get('_id');
  if (plan.includes || (!plan.excludes && id !== undefined && id.keep !== false)) {
    if (id === undefined) plan.root.children.set('_id', { keep: true, children: new Map() });
    return 'inclusion';
  }
  return 'exclusion';
};

const project: DocumentTransform = (spec, scope) => {
  if (!isDocument(spec)) throw storeError(15969, '$project specification must be an object');
  if (Object.keys(spec).length === 0)
    throw storeError(51272, 'projection specification must have at least one field');
  const plan: ProjectionPlan = { root: createProjectionNode(), includes: false, excludes: false };
  planProjection(plan, spec, scope);
  const kind = finishPlan(plan, keepOf(Object.entries(spec).find(([name]) => name !== '_id')?.[1]) ?? true);
  return kind === 'inclusion' ? applyInclusion(plan.root) : applyExclusion(plan.root);
};

const planAddition = (root: ProjectionNode, spec: Document, scope: Scope, prefix = ''): void => {
  for (const [name, value] of Object.entries(spec)) {
    const path = `${prefix}${name}`;
    if (isDocument(value) && !isOperator(value) && Object.keys(value).length > 0) {
      planAddition(root, value, scope, `${path}.`);
    } else addToProjection(root, path, { compute: compileExpression(value, scope) });
  }
};

const addFields: DocumentTransform = (spec, scope) => {
  if (!isDocument(spec)) throw storeError(40272, '$addFields specification stage must be an object');
  const root = createProjectionNode();
  planAddition(root, spec, scope);
  return applyAddition(root);
};

const unset: DocumentTransform = (spec) => {
  const fields: readonly unknown[] = Array.isArray(spec) ? spec : [spec];
  if (fields.length === 0)
    throw storeError(31119, '$unset specification must be a string or an array with at least one field');
  const root = createProjectionNode();
  for (const field of fields) {
    if (typeof field !== 'string')
      throw storeError(
        Array.isArray(spec) ? 31120 : 31002,
        '$unset specification must be a string or an array of strings',
      );
    addToProjection(root, field, { keep: false });
  }
  return applyExclusion(root);
};

const replaceWith: DocumentTransform = (expression, scope) => {
  const evaluate = compileExpression(expression, scope);
  return (document) => {
    const value = evaluate(document);
    if (isDocument(value)) return value;
    throw storeError(
      40228,
      `'newRoot' expression must evaluate to an object, but resulting value was of type: ${typeName(value)}`,
    );
  };
};

const replaceRoot: DocumentTransform = (spec, scope) => {
  if (!isDocument(spec))
    throw storeError(40229, 'expected an object as specification for $replaceRoot stage');
  const stray = Object.keys(spec).find((name) => name !== 'newRoot');
  if (stray !== undefined) throw storeError(40415, `BSON field '$replaceRoot.${stray}' is an unknown field.`);
  if (!Object.hasOwn(spec, 'newRoot'))
    throw storeError(40414, "BSON field '$replaceRoot.newRoot' is missing but a required field");
  return replaceWith(spec['newRoot'], scope);
};

/** The stages that turn one document into one document. */
export const documentTransforms: Readonly<Record<string, DocumentTransform>> = {
  $project: project,
  $set: addFields,
  $addFields: addFields,
  $unset: unset,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceWith,
};
