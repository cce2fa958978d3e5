import { storeError } from '../../errors';
import { compileExpression } from '../../expression/compileExpression';
import { isArray, isDocument } from '../../query/compare';
import { setField } from '../../query/path';
import { sortDocuments } from '../../query/compileSort';
import { accumulators } from '../../expression/accumulators';
import type { Evaluator, Scope } from '../../expression/scope';
import type { CanonicalKey } from '../../query/canonicalKey';
import type { Collation } from '../../query/collation';
import type { Document } from '../../query/compare';
import type { Accumulator } from '../../expression/accumulators';
import type { Stage, StageCompiler } from '../stage';

interface Field {
  readonly name: string;
  readonly create: () => Accumulator;
  readonly evaluate: Evaluator;
}

const compileField = (name: string, spec: unknown, scope: Scope): Field => {
  if (name.includes('.')) throw storeError(40235, `The field name '${name}' cannot contain '.'`);
  if (name.startsWith('$')) throw storeError(40236, `The field name '${name}' cannot be an operator name`);
  if (!isDocument(spec)) throw storeError(40234, `The field '${name}' must be an accumulator object`);
  const operators = Object.keys(spec);
  const [operator = ''] = operators;
  if (operators.length !== 1) throw storeError(40238, `The field '${name}' must specify one accumulator`);
  const accumulator = Object.hasOwn(accumulators, operator) ? accumulators[operator] : undefined;
  if (accumulator === undefined) throw storeError(15952, `unknown group operator '${operator}'`);
  const argument = spec[operator];
  if (operator === '$count' && !(isDocument(argument) && Object.keys(argument).length === 0)) {
    throw storeError(14, '$count takes no arguments, i.e. $count:{}');
  }
  if (isArray(argument) && argument.length !== 1)
    throw storeError(40237, `The ${operator} accumulator is a unary operator`);
  const expression: unknown = isArray(argument) ? argument[0] : argument;
  const create = (): Accumulator => accumulator(scope.collation);
  return { name, create, evaluate: compileExpression(expression, scope) };
};

/** Compiles the accumulated fields of a group. */
export const compileFields = (spec: Document, scope: Scope): Field[] =>
  Object.entries(spec).map(([name, each]) => compileField(name, each, scope));

interface Group {
  readonly id: unknown;
  readonly accumulators: Accumulator[];
}

const finish = ({ id, accumulators: gathered }: Group, fields: readonly Field[]): Document => {
  const result: Document = { _id: id };
  fields.forEach(({ name }, index) => {
    setField(result, name, gathered[index]?.result());
  });
  return result;
};

/** Gathers documents by the value of an expression, one pass, keeping only the groups. */
export const groupBy = (idOf: Evaluator, fields: readonly Field[], { keyOf }: Collation): Stage =>
  function* group(source) {
    const groups = new Map<CanonicalKey, Group>();
    for (const document of source) {
      const id = idOf(document) ?? null;
      const key = keyOf(id);
      let found = groups.get(key);
      if (found === undefined) {
        found = { id, accumulators: fields.map(({ create }) => create()) };
        groups.set(key, found);
      }
      for (let i = 0; i < fields.length; i++) found.accumulators[i]?.add(fields[i]?.evaluate(document));
    }
    for (const each of groups.values()) yield finish(each, fields);
  };

const group: StageCompiler = (spec, { scope }) => {
  if (!isDocument(spec)) throw storeError(15947, "a group's fields must be specified in an object");
  if (!Object.hasOwn(spec, '_id')) throw storeError(15955, 'a group specification must include an _id');
  const { _id: id, ...fields } = spec;
  return groupBy(compileExpression(id, scope), compileFields(fields, scope), scope.collation);
};

const sortByCount: StageCompiler = (spec, { scope }) => {
  const isExpression =
    isDocument(spec) && Object.keys(spec).length === 1 && Object.keys(spec)[0]?.startsWith('$');
  if (isDocument(spec) && !isExpression)
    throw storeError(40147, 'the sortByCount field must be defined as a $-prefixed expression');
  if (!isDocument(spec) && typeof spec !== 'string')
    throw storeError(40149, 'the sortByCount field must be specified as a string or as an object');
  if (typeof spec === 'string' && !spec.startsWith('$'))
    throw storeError(40148, "the sortByCount field must be prefixed with '$'");
  const fields = compileFields({ count: { $sum: 1 } }, scope);
  const grouped = groupBy(compileExpression(spec, scope), fields, scope.collation);
  return (source) => sortDocuments(grouped(source), { count: -1 });
};

const bucketOptions = ['groupBy', 'boundaries', 'default', 'output'];

const checkBoundaries = (boundaries: unknown, { compare }: Collation): readonly unknown[] => {
  if (!isArray(boundaries))
    throw storeError(40200, "The $bucket 'boundaries' field must be an array of values");
  if (boundaries.length < 2)
    throw storeError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  boundaries.slice(1).forEach((upper, index) => {
    if (compare(boundaries[index], upper) >= 0) {
      throw storeError(40194, "The 'boundaries' option to $bucket must be sorted in ascending order");
    }
  });
  return boundaries;
};

/** The lower bound of the bucket that a value falls into. */
const bucketOf = (
  value: unknown,
  boundaries: readonly unknown[],
  { compare }: Collation,
): { lower: unknown } | undefined => {
  for (let i = boundaries.length - 1; i >= 0; i--) {
    if (compare(value, boundaries[i]) < 0) continue;
    return i === boundaries.length - 1 ? undefined : { lower: boundaries[i] };
  }
  return undefined;
};

const bucket: StageCompiler = (spec, { scope }) => {
  if (!isDocument(spec)) throw storeError(40201, 'Argument to $bucket stage must be an object');
  const stray = Object.keys(spec).find((name) => !bucketOptions.includes(name));
  if (stray !== undefined) throw storeError(40197, `Unrecognized option to $bucket: ${stray}`);
  if (spec['groupBy'] === undefined || spec['boundaries'] === undefined) {
    throw storeError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  }
  const boundaries = checkBoundaries(spec['boundaries'], scope.collation);
  const value = compileExpression(spec['groupBy'], scope);
  const output = spec['output'] ?? { count: { $sum: 1 } };
  if (!isDocument(output)) throw storeError(40196, "The $bucket 'output' field must be an object");
  const hasDefault = Object.hasOwn(spec, 'default');
  const idOf: Evaluator = (root) => {
    const found = bucketOf(value(root), boundaries, scope.collation);
    if (found !== undefined) return found.lower;
    if (hasDefault) return spec['default'];
    throw storeError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
  const grouped = groupBy(idOf, compileFields(output, scope), scope.collation);
  return (source) => sortDocuments(grouped(source), { _id: 1 });
};

/** Stages that gather documents into groups. */
export const groupStages: Readonly<Record<string, StageCompiler>> = {
  $group: group,
  $sortByCount: sortByCount,
  $bucket: bucket,
};
