import type { Document } from '../documents';
import { isDocument, isNaNValue, typeOrder, TypeOrder } from '../query/compare';

export interface Bound {
  value: unknown;
  inclusive: boolean;
}

/** What one condition of a filter says about one field, as far as an index can use it. */
export type Constraint = { kind: 'points'; values: unknown[] } | { kind: 'range'; low?: Bound; high?: Bound };

/** A filter as seen by the planner. */
export interface FilterAnalysis {
  /** By path; all of them hold for every match. */
  constraints: Map<string, Constraint[]>;
  /** True when the constraints say less than the filter. */
  hasResidual: boolean;
}

type Operator = (operand: unknown, condition: Document) => Constraint | undefined;

/** A pattern that asks for nothing but a plain beginning, in ASCII: its last character has a next one. */
const plainBeginning = /^\^((?:[A-Za-z0-9 _@]|\\[!-/:-@[-^`{-}])+)$/;

/** The strings with that beginning. */
function beginning(pattern: unknown, { $options }: Document): Constraint | undefined {
  const [, escaped] = (typeof pattern === 'string' && !$options && plainBeginning.exec(pattern)) || [];
  if (escaped === undefined) return undefined;
  const text = escaped.replaceAll(/\\(.)/g, '$1');
  const next = text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1);
  return { kind: 'range', low: { value: text, inclusive: true }, high: { value: next, inclusive: false } };
}

const operators: Readonly<Record<string, Operator>> = {
  $eq: (operand) => points([operand]),
  $in: (operand) => (Array.isArray(operand) ? points(operand) : undefined),
  $gt: (operand) => range(operand, (value) => ({ low: { value, inclusive: false } })),
  $gte: (operand) => range(operand, (value) => ({ low: { value, inclusive: true } })),
  $lt: (operand) => range(operand, (value) => ({ high: { value, inclusive: false } })),
  $regex: beginning,
  $lte: (operand) => range(operand, (value) => ({ high: { value, inclusive: true } })),
};

/** The conditions of a filter that indexes can serve. */
export function analyseFilter(filter: Document): FilterAnalysis {
  const analysis: FilterAnalysis = { constraints: new Map(), hasResidual: false };
  analyseInto(analysis, filter);
  return analysis;
}

function analyseInto(analysis: FilterAnalysis, filter: Document): void {
  for (const [path, condition] of Object.entries(filter)) {
    if (path === '$comment') continue;
    if (path === '$and' && Array.isArray(condition)) {
      for (const part of condition) if (isDocument(part)) analyseInto(analysis, part);
    } else if (path.startsWith('$')) {
      analysis.hasResidual = true;
    } else {
      analyseField(analysis, path, condition);
    }
  }
}

function analyseField(analysis: FilterAnalysis, path: string, condition: unknown): void {
  const conditions: [string, unknown][] = isOperatorDocument(condition)
    ? Object.entries(condition)
    : [['$eq', condition]];
  for (const [name, operand] of conditions) {
    const constraint = operators[name]?.(operand, condition as Document);
    if (!constraint || isLoose(constraint) || name === '$regex') analysis.hasResidual = true;
    if (!constraint) continue;
    const known = analysis.constraints.get(path);
    if (known) known.push(constraint);
    else analysis.constraints.set(path, [constraint]);
  }
}

/** True for `{$gt: 1}` and the like, false for an embedded document to be equal to. */
export function isOperatorDocument(condition: unknown): condition is Document {
  return isDocument(condition) && (Object.keys(condition)[0]?.startsWith('$') ?? false);
}

function points(values: unknown[]): Constraint | undefined {
  return values.every(isPoint) ? { kind: 'points', values } : undefined;
}

function isPoint(value: unknown): boolean {
  const type = typeOrder(value);
  return value !== undefined && type !== TypeOrder.array && type !== TypeOrder.regex;
}

// Entries of null also stand for fields that a query for null does not match, such as those behind scalars.
function isLoose(constraint: Constraint): boolean {
  return constraint.kind === 'points' && constraint.values.includes(null);
}

const rangeTypes: ReadonlySet<number> = new Set([
  TypeOrder.number,
  TypeOrder.string,
  TypeOrder.binData,
  TypeOrder.objectId,
  TypeOrder.bool,
  TypeOrder.date,
  TypeOrder.timestamp,
]);

function range(
  operand: unknown,
  toBounds: (value: unknown) => { low?: Bound; high?: Bound },
): Constraint | undefined {
  if (!rangeTypes.has(typeOrder(operand)) || isNaNValue(operand)) return undefined;
  return { kind: 'range', ...toBounds(operand) };
}
