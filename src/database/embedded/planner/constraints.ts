import type { Document } from '../documents';
import { compareValues, isDocument, isNaNValue, typeOrder, TypeOrder } from '../query/compare';
import { isOperatorDocument } from '../query/operators';

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
  for (const [path, condition] of conjuncts(filter).flatMap(Object.entries<unknown>)) {
    if (path.startsWith('$')) analysis.hasResidual = true;
    else analyseField(analysis, path, condition);
  }
  return analysis;
}

/** The conditions of a filter that must all hold, each a filter of one field or operator. */
export function conjuncts(filter: Document): Document[] {
  return Object.entries(filter).flatMap(([name, condition]) => {
    if (name === '$comment') return [];
    if (name !== '$and' || !Array.isArray(condition)) return [{ [name]: condition }];
    return condition.flatMap((part) => (isDocument(part) ? conjuncts(part) : []));
  });
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

interface Combined {
  constraint: Constraint;
  /** False when it says less than all the constraints together. */
  isExact: boolean;
}

/**
 * One constraint for a field out of all that hold for it. In an index with arrays different elements may satisfy
 * different conditions, so there only one of them can be used.
 */
export function combineConstraints(
  constraints: readonly Constraint[],
  isMultikey: boolean,
): Combined | undefined {
  const [first] = constraints;
  if (!first) return undefined;
  const points = constraints.filter((constraint) => constraint.kind === 'points');
  const [fewest] = points.sort((a, b) => a.values.length - b.values.length);
  if (fewest) return { constraint: fewest, isExact: constraints.length === 1 };
  if (isMultikey) return { constraint: first, isExact: constraints.length === 1 };
  return intersect(constraints.filter((constraint) => constraint.kind === 'range'));
}

type Range = Extract<Constraint, { kind: 'range' }>;

function intersect(ranges: readonly Range[]): Combined | undefined {
  const [first] = ranges;
  if (!first) return undefined;
  const sameType = ranges.filter((range) => typeOf(range) === typeOf(first));
  const low = tightest(
    sameType.map((range) => range.low),
    1,
  );
  const high = tightest(
    sameType.map((range) => range.high),
    -1,
  );
  return {
    constraint: { kind: 'range', ...(low && { low }), ...(high && { high }) },
    isExact: sameType.length === ranges.length,
  };
}

/** The type that a range is in: a range never reaches values of another type. */
export function typeOf({ low, high }: Range): number {
  return typeOrder((low ?? high)?.value);
}

function tightest(bounds: readonly (Bound | undefined)[], sign: 1 | -1): Bound | undefined {
  let best: Bound | undefined;
  for (const bound of bounds) {
    if (!bound) continue;
    const order = best ? compareValues(bound.value, best.value) * sign : 1;
    if (order > 0 || (order === 0 && !bound.inclusive)) best = bound;
  }
  return best;
}
