import { storeError } from '../errors';
import { rootScope } from '../expression/compileExpression';
import { addToProjection } from '../expression/projection';
import { applyPlan, createPlan, planField, planProjection } from '../expression/transforms';
import { isNumber } from './bsonTypes';
import { isArray, isDocument } from './compare';
import { compileElementTest } from './compileQuery';
import { fieldReader } from './path';
import { compilePosition } from './positional';
import type { ProjectionPlan } from '../expression/transforms';
import type { Scope } from '../expression/scope';
import type { Document } from './compare';

interface Target {
  readonly plan: ProjectionPlan;
  readonly path: string;
  readonly filter: Document;
  readonly scope: Scope;
}

/** `$slice` by a count from the start or from the end, or by a position and a count. */
const slice = (argument: unknown, { plan, path }: Target): void => {
  const numbers = (isArray(argument) ? argument : [argument]).map((part) => Math.trunc(Number(part)));
  const [first = 0, second] = numbers;
  if (second !== undefined && second <= 0)
    throw storeError(28724, 'the third argument to $slice must be positive');
  const [skip, limit] = second === undefined && first >= 0 ? [0, first] : [first, second ?? -first];
  const cut = (array: readonly unknown[]): unknown[] => {
    const start = skip < 0 ? Math.max(0, array.length + skip) : skip;
    return array.slice(start, start + limit);
  };
  addToProjection(plan.root, path, { transform: (value) => (isArray(value) ? cut(value) : value) });
};

const elemMatch = (argument: unknown, { plan, path, scope }: Target): void => {
  if (path.includes('.')) throw storeError(31275, 'Cannot use $elemMatch projection on a nested field.');
  if (!isDocument(argument))
    throw storeError(31274, `elemMatch: Invalid argument, object required for ${path}`);
  const matches = compileElementTest(argument, scope);
  const read = fieldReader(path);
  planField(plan, path, {
    compute: (root) => {
      const value = read(root);
      const found = (isArray(value) ? value : []).filter(matches).slice(0, 1);
      return found.length === 0 ? undefined : found;
    },
  });
};

const positional = ({ plan, path, filter, scope }: Target): void => {
  const find = compilePosition(filter, path, scope);
  planField(plan, path, {
    transform: (value, root) => {
      if (!isArray(value)) return value;
      const index = find(root);
      if (index !== undefined && index < value.length) return [value[index]];
      throw storeError(51246, "positional operator '.$' couldn't find a matching element in the array");
    },
  });
};

const planEntry = (target: Target, value: unknown): void => {
  const { plan, path, scope } = target;
  if (path.endsWith('.$')) {
    positional({ ...target, path: path.slice(0, -2) });
    return;
  }
  const [operator] = isDocument(value) ? Object.keys(value) : [];
  if (operator === '$slice' && isFindSlice((value as Document)['$slice']))
    slice((value as Document)['$slice'], target);
  else if (operator === '$elemMatch') elemMatch((value as Document)['$elemMatch'], target);
  else if (operator === '$meta') throw storeError(2, '$meta is not supported in a projection');
  else planProjection(plan, { [path]: value }, scope);
};

/** `$slice` with numbers alone is a find projection's; with an array first it is the expression. */
const isFindSlice = (argument: unknown): boolean =>
  isNumber(argument) || (isArray(argument) && argument.length === 2 && argument.every(isNumber));

/**
 * Compiles a find projection: inclusion or exclusion by dotted paths, `$slice`, `$elemMatch`, `array.$` (which
 * needs the query's filter) and expressions. Throws 31252, 31253 or 31254 when inclusion and exclusion are mixed
 * and 31249, 31250 when paths collide.
 */
export const compileProjection = (
  spec: Document,
  filter: Document = {},
  scope: Scope = rootScope(),
): ((document: Document) => Document) => {
  const plan = createPlan();
  const entries = Object.entries(spec);
  if (entries.length === 0) return (document) => document;
  for (const [path, value] of entries) planEntry({ plan, path, filter, scope }, value);
  return applyPlan(plan);
};
