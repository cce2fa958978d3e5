import type { Document } from '../documents';
import type { Index } from '../index/index';
import { compileQuery } from '../query/compileQuery';
import { equalValues } from '../query/compare';
import { isOperatorDocument } from './constraints';
import type { Constraint, FilterAnalysis } from './constraints';

/** Whether every match of a filter has an entry in the index; sparse and partial indexes leave documents out. */
export function holdsAllMatches(index: Index, filter: Document, analysis: FilterAnalysis): boolean {
  const { sparse, partialFilterExpression } = index.spec;
  if (sparse && !index.fields.some(({ path }) => impliesPresence(analysis.constraints.get(path))))
    return false;
  return !partialFilterExpression || implies(filter, analysis, partialFilterExpression);
}

function impliesPresence(constraints: readonly Constraint[] = []): boolean {
  return constraints.some((constraint) => boundsOf(constraint).every((value) => value !== null));
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
  if (name === '$gte') return low !== undefined && holds({ value: low.value });
  if (name === '$lte') return high !== undefined && holds({ value: high.value });
  // A range that only touches the excluded value from outside is not noticed; the index is then not used.
  if (name === '$gt') return low !== undefined && holds({ value: low.value });
  if (name === '$lt') return high !== undefined && holds({ value: high.value });
  return false;
}
