import type { Document } from '../documents';
import type { Index } from '../index/index';
import type { Collation } from '../query/collation';
import { compileQuery } from '../query/compileQuery';
import { equalValues, isDocument } from '../query/compare';
import { isOperatorDocument } from '../query/operators';
import type { ReadRequest } from './choosePlan';
import type { Constraint, FilterAnalysis } from './constraints';

/** Whether every match of a filter has an entry in the index; sparse and partial indexes leave documents out. */
export function holdsAllMatches(
  index: Index,
  { filter, scope }: ReadRequest,
  analysis: FilterAnalysis,
): boolean {
  const { sparse, partialFilterExpression } = index.spec;
  // What implies what is only known of texts that compare by their bytes.
  if (partialFilterExpression && (scope?.collation.spec ?? index.collation.spec)) return false;
  if (sparse && !index.fields.some(({ path }) => impliesPresence(analysis.constraints.get(path))))
    return false;
  return !partialFilterExpression || implies(filter, analysis, partialFilterExpression);
}

function impliesPresence(constraints: readonly Constraint[] = []): boolean {
  return constraints.some((constraint) => boundsOf(constraint).every((value) => value !== null));
}

/**
 * What an index can serve of a filter whose texts compare by a collation: an index of the same collation finds equal
 * texts, in their folded form; their order is not that of the keys.
 */
export function underCollation(analysis: FilterAnalysis, index: Index, collation: Collation): FilterAnalysis {
  if (!collation.spec && !index.collation.spec) return analysis;
  const { constraints, hasResidual } = analysis;
  const served: FilterAnalysis = { constraints: new Map(), hasResidual };
  for (const [path, all] of constraints) {
    const usable = all.flatMap((constraint): Constraint[] => {
      if (!boundsOf(constraint).some(holdsText)) return [constraint];
      if (constraint.kind === 'range' || index.collation.name !== collation.name) return [];
      return [{ kind: 'points', values: constraint.values.map(collation.fold) }];
    });
    if (usable.length < all.length) served.hasResidual = true;
    if (usable.length > 0) served.constraints.set(path, usable);
  }
  return served;
}

function holdsText(value: unknown): boolean {
  return typeof value === 'string' || isDocument(value);
}

/** The points of a constraint, or the ends of its range. */
function boundsOf(constraint: Constraint): readonly unknown[] {
  if (constraint.kind === 'points') return constraint.values;
  return [constraint.low, constraint.high].filter((bound) => bound !== undefined).map(({ value }) => value);
}

function implies(filter: Document, analysis: FilterAnalysis, expression: Document): boolean {
  return Object.entries(expression).every(([path, condition]) => {
    if (Object.hasOwn(filter, path) && equalValues(filter[path], condition)) return true;
    if (path === '$and' && Array.isArray(condition)) {
      return condition.every((part: Document) => implies(filter, analysis, part));
    }
    if (path.startsWith('$')) return false;
    const constraints = analysis.constraints.get(path) ?? [];
    const conditions = isOperatorDocument(condition) ? Object.entries(condition) : [['$eq', condition]];
    return conditions.every(([name, operand]) =>
      constraints.some((constraint) => impliesOperator(constraint, String(name), operand)),
    );
  });
}

function impliesOperator(constraint: Constraint, name: string, operand: unknown): boolean {
  const matches = compileQuery({ value: { [name]: operand } });
  // Whoever asks for null gets documents without the field, too.
  const holds = (doc: { value: unknown }): boolean => matches(doc) && (doc.value !== null || matches({}));
  if (constraint.kind === 'points') return constraint.values.every((value) => holds({ value }));
  const { low, high } = constraint;
  const bound = low ?? high;
  if (name === '$exists' || name === '$type') return holds({ value: bound?.value });
  // A range that only touches the excluded value from outside is not noticed; the index is then not used.
  if (name === '$gt' || name === '$gte') return low !== undefined && holds({ value: low.value });
  if (name === '$lt' || name === '$lte') return high !== undefined && holds({ value: high.value });
  return false;
}
