import { storeError } from '../errors';
import { isNumber, typeName } from '../query/bsonTypes';
import { isArray, isDocument } from '../query/compare';
import { compileExpression } from './compileExpression';
import { namedArguments } from './define';
import { expressionOperators } from './operators';
import { addToProjection, applyProjection, createProjectionNode } from './projection';
import { isTrue } from './values';
import type { Document } from '../query/compare';
import type { ProjectionNode } from './projection';
import type { Scope } from './scope';

/** Compiles a stage that turns one document into one document. */
export type DocumentTransform = (spec: unknown, scope: Scope) => (document: Document) => Document;

/** A projection while its specification is read. */
export interface ProjectionPlan {
  readonly root: ProjectionNode;
  /** Set by the first field that is not the `_id`. */
  kind?: 'inclusion' | 'exclusion' | 'addition';
}

export const createPlan = (kind?: 'addition'): ProjectionPlan => ({
  root: createProjectionNode(),
  ...(kind && { kind }),
});

/** Adds a field that makes the projection an inclusion or an exclusion. Throws 31252, 31253 or 31254 for both. */
export const planField = (plan: ProjectionPlan, path: string, end: Partial<ProjectionNode>): void => {
  addToProjection(plan.root, path, end);
  if (path === '_id' && end.keep !== undefined) return;
  const kind = end.keep === false ? 'exclusion' : 'inclusion';
  plan.kind ??= kind;
  if (plan.kind === kind || plan.kind === 'addition') return;
  if (kind === 'exclusion')
    throw storeError(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
  if (end.keep === true)
    throw storeError(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
  throw storeError(31252, 'Cannot use expression other than $meta in exclusion projection');
};

const firstName = (value: Document): string => Object.keys(value)[0] ?? '';

/** Adds the entries of a specification, nested documents path by path. */
export const planProjection = (plan: ProjectionPlan, spec: Document, scope: Scope, prefix = ''): void => {
  const adds = plan.kind === 'addition';
  for (const [name, value] of Object.entries(spec)) {
    const path = `${prefix}${name}`;
    if (!adds && (typeof value === 'boolean' || isNumber(value))) {
      planField(plan, path, { keep: isTrue(value) });
    } else if (isDocument(value) && !firstName(value).startsWith('$') && (!adds || firstName(value) !== '')) {
      if (Object.keys(value).length === 0)
        throw storeError(51270, `An empty sub-projection is not a valid value, found at path ${path}`);
      planProjection(plan, value, scope, `${path}.`);
    } else {
      if (!adds && isDocument(value) && !Object.hasOwn(expressionOperators, firstName(value)))
        throw storeError(31325, `Unknown expression ${firstName(value)}`);
      planField(plan, path, { compute: compileExpression(value, scope) });
    }
  }
};

/** The function that a finished plan stands for. */
export const applyPlan = ({ root, kind }: ProjectionPlan): ((document: Document) => Document) => {
  const id = root.children.get('_id');
  const includes = kind === 'inclusion' || (kind === undefined && id?.keep === true);
  if (includes && id === undefined) addToProjection(root, '_id', { keep: true });
  return applyProjection(root, !includes);
};

const project: DocumentTransform = (spec, scope) => {
  if (!isDocument(spec)) throw storeError(15969, '$project specification must be an object');
  if (Object.keys(spec).length === 0)
    throw storeError(51272, 'projection specification must have at least one field');
  const plan = createPlan();
  planProjection(plan, spec, scope);
  return applyPlan(plan);
};

const addFields: DocumentTransform = (spec, scope) => {
  if (!isDocument(spec)) throw storeError(40272, '$addFields specification stage must be an object');
  const plan = createPlan('addition');
  planProjection(plan, spec, scope);
  return applyPlan(plan);
};

const unset: DocumentTransform = (spec) => {
  const fields: readonly unknown[] = isArray(spec) ? spec : [spec];
  if (fields.length === 0)
    throw storeError(31119, '$unset needs a string or an array with at least one field');
  const plan = createPlan();
  for (const field of fields) {
    if (typeof field !== 'string')
      throw storeError(isArray(spec) ? 31120 : 31002, '$unset needs a string or an array of strings');
    planField(plan, field, { keep: false });
  }
  return applyPlan(plan);
};

const replaceWith: DocumentTransform = (expression, scope) => {
  const evaluate = compileExpression(expression, scope);
  return (document) => {
    const value = evaluate(document);
    if (isDocument(value)) return value;
    throw storeError(40228, `'newRoot' must evaluate to an object, but its type was: ${typeName(value)}`);
  };
};

const replaceRootCodes = { notAnObject: 40229, unknown: 40415, missing: [40414] };

const replaceRoot: DocumentTransform = (spec, scope) => {
  const shape = { fields: ['newRoot'], codes: replaceRootCodes };
  return replaceWith(namedArguments(spec, { name: '$replaceRoot' }, shape)['newRoot'], scope);
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
