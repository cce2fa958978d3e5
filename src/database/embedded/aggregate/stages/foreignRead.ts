import { conjuncts } from '../../planner/constraints';
import { isArray, isDocument } from '../../query/compare';
import { isRegex } from '../../query/regex';
import type { Variable } from '../../expression/scope';
import type { Document } from '../../query/compare';

interface Source {
  readonly variables: Readonly<Record<string, Variable>>;
  read(filter: Document): Iterable<Document>;
}

/** Whether a filter's meaning hangs on `let` variables, which only expressions can use. */
const hasExpr = (value: unknown): boolean => {
  if (isArray(value)) return value.some(hasExpr);
  return isDocument(value) && Object.entries(value).some(([name, each]) => name === '$expr' || hasExpr(each));
};

interface Pinned {
  readonly field: string;
  readonly variable: Variable;
}

/** `{ $eq: ['$field', '$$variable'] }` in either order. */
const pinnedBy = (expression: unknown, variables: Source['variables']): Pinned[] => {
  if (!isDocument(expression)) return [];
  const { $and: all, $eq: sides } = expression;
  if (isArray(all)) return all.flatMap((each) => pinnedBy(each, variables));
  if (!isArray(sides) || sides.length !== 2) return [];
  const texts = sides.filter((side) => typeof side === 'string');
  const field = texts.find((side) => /^\$[^$]/.test(side));
  const name = texts.find((side) => side.startsWith('$$'))?.slice(2);
  const variable = name === undefined ? undefined : variables[name];
  return field === undefined || variable === undefined ? [] : [{ field: field.slice(1), variable }];
};

/** Values for which a filter finds at least what the comparison in an expression does. */
const canFilterBy = (value: unknown): boolean => !isArray(value) && !isRegex(value);

/** What every document that a joined pipeline reads has to satisfy, as far as it needs no variables. */
export const plainConditions = (pipeline: readonly unknown[]): Document[] =>
  firstConditions(pipeline).filter((part) => !hasExpr(part));

const firstConditions = ([first]: readonly unknown[]): Document[] =>
  isDocument(first) && isDocument(first['$match']) ? conjuncts(first['$match']) : [];

/**
 * Plans how a joined pipeline reads its collection: by the plain conditions of its first `$match`, and by the
 * fields that are compared with variables, so that the server can use an index. Every `$match` still runs.
 */
export const planForeignRead = (pipeline: readonly unknown[], source: Source): (() => Iterable<Document>) => {
  const plain = plainConditions(pipeline);
  const pinned = firstConditions(pipeline).flatMap((part) => pinnedBy(part['$expr'], source.variables));
  return pinned.length === 0 ? rereadOnce(plain, source) : () => source.read(withPins(plain, pinned));
};

const withPins = (plain: readonly Document[], pinned: readonly Pinned[]): Document => ({
  $and: [
    ...plain,
    ...pinned
      .filter(({ variable }) => canFilterBy(variable.value))
      .map(({ field, variable }) => ({ [field]: { $eq: variable.value ?? null } })),
    {},
  ],
});

/** What is the same for every document is read once. */
const rereadOnce = (plain: readonly Document[], source: Source): (() => Iterable<Document>) => {
  let documents: Document[] | undefined;
  return () => {
    documents ??= [...source.read(plain.length === 0 ? {} : { $and: plain })];
    return documents;
  };
};
