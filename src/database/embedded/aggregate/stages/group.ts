import { storeError } from '../../errors';
import { compileExpression } from '../../expression/compileExpression';
import { isArray, isDocument, typeOrder } from '../../query/compare';
import { setField } from '../../query/path';
import { sortDocuments } from '../../query/compileSort';
import { namedArguments } from '../../expression/define';
import { constantOf } from '../../expression/values';
import { keysByFields, keysByValue } from '../groupKeys';
import { accumulators } from '../../expression/accumulators';
import { sharePlaces } from '../../sharedDocuments';
import type { Evaluator, Scope } from '../../expression/scope';
import type { Document } from '../../query/compare';
import type { Accumulator } from '../../expression/accumulators';
import type { GroupKeys } from '../groupKeys';
import { keepsNone } from '../stage';
import type { Consumer, Stage, StageCompiler } from '../stage';

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
  if (isArray(argument)) throw storeError(40237, `The ${operator} accumulator is a unary operator`);
  const create = (): Accumulator => accumulator(scope.collation);
  return { name, create, evaluate: compileExpression(argument, scope) };
};

/** Compiles the accumulated fields of a group. */
export const compileFields = (spec: Document, scope: Scope): Field[] =>
  Object.entries(spec).map(([name, each]) => compileField(name, each, scope));

/** Starts to tell groups, for one run of a pipeline; `own` gives the evaluators for its source. */
type StartKeys = (own: (evaluator: Evaluator) => Evaluator) => GroupKeys;

const byValue =
  (idOf: Evaluator, { collation }: Scope): StartKeys =>
  (own) =>
    keysByValue(own(idOf), collation);

/** A document of several fields is told field by field. */
const compileId = (id: unknown, scope: Scope): StartKeys => {
  const isParted = isDocument(id) && Object.keys(id).length > 1;
  const idOf = compileExpression(id, scope);
  if (!isParted) return byValue(idOf, scope);
  const fields = Object.entries(id).map(([name, each]) => [name, compileExpression(each, scope)] as const);
  return (own) =>
    keysByFields(
      fields.map(([name, evaluator]) => [name, own(evaluator)]),
      scope.collation,
    );
};

/** Gathers documents by an id, one pass, keeping only the groups. */
const groupBy = (startKeys: StartKeys, fields: readonly Field[], consumer: Consumer): Stage =>
  function* group(source) {
    const view = source.openView?.();
    const own = view?.evaluatorFor ?? ((evaluator: Evaluator): Evaluator => evaluator);
    const keys = startKeys(own);
    let groups = 0;
    const gathered = fields.map(({ name, evaluate, create }) => ({
      name,
      evaluate: own(evaluate),
      accumulator: create(),
    }));
    // A function of its own is compiled sooner than the body of a loop.
    const gather = (document: Document): void => {
      const number = keys.numberOf(document);
      if (number === groups) {
        groups += 1;
        for (const { accumulator } of gathered) accumulator.start();
      }
      for (const { evaluate, accumulator } of gathered) accumulator.add(number, evaluate(document));
    };
    for (const document of view?.documents() ?? source) gather(document);
    const start = startResults(keys, consumer);
    for (let number = 0; number < groups; number += 1) {
      const result = start(number);
      for (const { name, accumulator } of gathered) setField(result, name, accumulator.result(number));
      yield result;
    }
  };

/** A consumer that holds the documents for a while, as a sort does. */
const keeping: Consumer = { isGathering: false, paths: undefined };

/** Makes the documents of groups with their ids; one document for all, where the consumer keeps none. */
const startResults = (keys: GroupKeys, consumer: Consumer): ((number: number) => Document) => {
  if (!keepsNone(consumer)) return (number) => ({ _id: keys.idOf(number) });
  const result: Document = {};
  let present = 0;
  sharePlaces(result, (path) => {
    const placeOf = keys.placesAt(path);
    return placeOf && (() => placeOf(present));
  });
  const idOf = consumer.paths?.has('_id') ? keys.idOf : keys.shareId();
  return (number) => {
    present = number;
    result._id = idOf(number);
    return result;
  };
};

const group: StageCompiler = (spec, { scope, consumer }) => {
  if (!isDocument(spec)) throw storeError(15947, "a group's fields must be specified in an object");
  if (!Object.hasOwn(spec, '_id')) throw storeError(15955, 'a group specification must include an _id');
  const { _id: id, ...fields } = spec;
  return groupBy(compileId(id, scope), compileFields(fields, scope), consumer);
};

const sortByCount: StageCompiler = (spec, { scope }) => {
  if (!isDocument(spec) && typeof spec !== 'string')
    throw storeError(40149, 'the sortByCount field must be specified as a string or as an object');
  const isExpression = (isDocument(spec) ? Object.keys(spec)[0] : spec)?.startsWith('$');
  if (!isExpression)
    throw storeError(
      isDocument(spec) ? 40147 : 40148,
      'the sortByCount field must be a $-prefixed expression',
    );
  const fields = compileFields({ count: { $sum: 1 } }, scope);
  const grouped = groupBy(byValue(compileExpression(spec, scope), scope), fields, keeping);
  return (source) => sortDocuments(grouped(source), { count: -1 });
};

const constantValue = (expression: unknown, scope: Scope, code: number): unknown => {
  const constant = constantOf(compileExpression(expression, scope));
  if (constant === undefined) throw storeError(code, '$bucket needs constants as boundaries and default');
  return constant.value;
};

const compileBoundaries = (given: unknown, scope: Scope): readonly unknown[] => {
  if (!isArray(given)) throw storeError(40200, "The $bucket 'boundaries' field must be an array of values");
  if (given.length < 2) throw storeError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  const boundaries = given.map((each) => constantValue(each, scope, 40191));
  boundaries.forEach((lower, index) => {
    if (index === boundaries.length - 1) return;
    const upper = boundaries[index + 1];
    if (typeOrder(lower) !== typeOrder(upper))
      throw storeError(40193, "All values in the 'boundaries' option to $bucket must have the same type");
    if (scope.collation.compare(lower, upper) >= 0)
      throw storeError(40194, "The 'boundaries' option to $bucket must be sorted in ascending order");
  });
  return boundaries;
};

const bucketShape = {
  fields: ['groupBy', 'boundaries', 'default?', 'output?'],
  codes: { notAnObject: 40201, unknown: 40197, missing: [40198] },
};

const bucket: StageCompiler = (spec, { scope }) => {
  const options = namedArguments(spec, { name: '$bucket' }, bucketShape);
  const { groupBy: key, output = { count: { $sum: 1 } } } = options;
  if (!isDocument(key) && !(typeof key === 'string' && key.startsWith('$')))
    throw storeError(40202, "The $bucket 'groupBy' field must be a $-prefixed path or an expression");
  if (!isDocument(output)) throw storeError(40196, "The $bucket 'output' field must be an object");
  const { compare } = scope.collation;
  const boundaries = compileBoundaries(options['boundaries'], scope);
  const [lowest, highest] = [boundaries[0], boundaries[boundaries.length - 1]];
  const hasDefault = Object.hasOwn(options, 'default');
  const otherwise = hasDefault ? constantValue(options['default'], scope, 40195) : undefined;
  if (hasDefault && compare(otherwise, lowest) >= 0 && compare(otherwise, highest) < 0)
    throw storeError(40199, "The $bucket 'default' field must lie outside of the boundaries");
  const valueOf = compileExpression(key, scope);
  const idOf: Evaluator = (root) => {
    const value = valueOf(root);
    if (compare(value, highest) < 0) {
      const lower = boundaries.findLastIndex((each) => compare(value, each) >= 0);
      if (lower >= 0) return boundaries[lower];
    }
    if (hasDefault) return otherwise;
    throw storeError(40066, '$bucket found no matching branch for an input, and no default was specified');
  };
  const grouped = groupBy(byValue(idOf, scope), compileFields(output, scope), keeping);
  return (source) => sortDocuments(grouped(source), { _id: 1 });
};

/** Stages that gather documents into groups. */
export const groupStages: Readonly<Record<string, StageCompiler>> = {
  $group: group,
  $sortByCount: sortByCount,
  $bucket: bucket,
};
