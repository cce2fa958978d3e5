import { Long, ObjectId } from 'bson';
import fc from 'fast-check';
import type { Doc, Operation } from './engines';

const day = new Date('2024-03-10T12:00:00Z');
const oid = new ObjectId('507f1f77bcf86cd799439011');

const scalar: fc.Arbitrary<unknown> = fc.oneof(
  fc.integer({ min: -2, max: 6 }),
  fc.constantFrom(0.5, 2.5, Number.NaN, Long.fromNumber(3), Long.fromString('9007199254740993')),
  fc.constantFrom('a', 'b', 'ab', 'B', '', 'é'),
  fc.constantFrom(null, true, false, day, new Date(0), oid),
);

const names = ['a', 'b', 'c'] as const;
const name = fc.constantFrom(...names);

const nested = (depth: number): fc.Arbitrary<unknown> =>
  depth === 0
    ? scalar
    : fc.oneof(
        { weight: 5, arbitrary: scalar },
        { weight: 2, arbitrary: fc.array(nested(depth - 1), { maxLength: 3 }) },
        {
          weight: 2,
          arbitrary: fc.dictionary(name, nested(depth - 1), { maxKeys: 3, noNullPrototype: true }),
        },
      );

export const value = nested(2);

/** A few documents with arrays, nulls, missing fields and mixed types. */
const documents = fc
  .array(fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true }), { minLength: 3, maxLength: 12 })
  .map((list): Doc[] => list.map((document, index) => ({ _id: index, ...document })));

const path = fc.constantFrom('a', 'b', 'c', 'a.b', 'b.a', 'a.0', 'b.1', 'a.0.b', 'a.b.c', 'c.a');

const operator: fc.Arbitrary<Doc> = fc.oneof(
  value.map((each) => ({ $eq: each })),
  value.map((each) => ({ $ne: each })),
  fc.tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), value).map(([op, each]) => ({ [op]: each })),
  fc.array(value, { maxLength: 4 }).map((each) => ({ $in: each })),
  fc.array(value, { maxLength: 4 }).map((each) => ({ $nin: each })),
  fc.boolean().map((each) => ({ $exists: each })),
  fc
    .constantFrom(
      'number',
      'string',
      'array',
      'object',
      'null',
      'bool',
      'date',
      'objectId',
      'int',
      'double',
      'long',
    )
    .map((each) => ({ $type: each })),
  fc.integer({ min: 0, max: 3 }).map((each) => ({ $size: each })),
  fc.array(scalar, { minLength: 1, maxLength: 2 }).map((each) => ({ $all: each })),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 2 })).map((each) => ({ $mod: each })),
  fc
    .tuple(fc.constantFrom('^a', 'b', 'B$', '^$'), fc.constantFrom('', 'i'))
    .map(([regex, options]) => ({ $regex: regex, $options: options })),
);

const condition: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: operator },
  { weight: 2, arbitrary: value },
  { weight: 1, arbitrary: operator.map((each) => ({ $not: each })) },
  { weight: 1, arbitrary: operator.map((each) => ({ $elemMatch: each })) },
  {
    weight: 1,
    arbitrary: fc.tuple(name, operator).map(([field, each]) => ({ $elemMatch: { [field]: each } })),
  },
  { weight: 1, arbitrary: fc.tuple(operator, operator).map(([one, two]) => ({ ...one, ...two })) },
);

const leaf = fc.tuple(path, condition).map(([field, each]): Doc => ({ [field]: each }));

export const filter: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 6, arbitrary: leaf },
  { weight: 2, arbitrary: fc.tuple(leaf, leaf).map(([one, two]) => ({ ...one, ...two })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(leaf, { minLength: 1, maxLength: 3 }))
      .map(([op, each]): Doc => ({ [op]: each })),
  },
);

const sort = fc
  .tuple(path, fc.constantFrom(1, -1), fc.option(fc.tuple(name, fc.constantFrom(1, -1)), { nil: undefined }))
  .map(([field, order, second]): Doc => ({
    [field]: order,
    ...(second !== undefined && !field.startsWith(second[0]) && { [second[0]]: second[1] }),
    _id: 1,
  }));

export const findOperation: fc.Arbitrary<Operation> = fc
  .record({ documents, filter })
  .map((each) => ({ documents: each.documents, find: { filter: each.filter } }));

export const sortOperation: fc.Arbitrary<Operation> = fc.record({ documents, sort }).map((each) => ({
  documents: each.documents,
  find: { filter: {}, sort: each.sort, projection: { _id: 1 } },
}));

const number = fc.integer({ min: -3, max: 5 });

const modifier: fc.Arbitrary<Doc> = fc.oneof(
  fc.tuple(path, value).map(([field, each]) => ({ $set: { [field]: each } })),
  path.map((field) => ({ $unset: { [field]: 1 } })),
  fc
    .tuple(fc.constantFrom('$inc', '$mul'), path, number)
    .map(([op, field, each]) => ({ [op]: { [field]: each } })),
  fc
    .tuple(fc.constantFrom('$min', '$max'), path, scalar)
    .map(([op, field, each]) => ({ [op]: { [field]: each } })),
  fc.tuple(path, value).map(([field, each]) => ({ $push: { [field]: each } })),
  fc
    .tuple(
      path,
      fc.array(scalar, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(1, -1),
    )
    .map(([field, $each, $slice, $sort]) => ({ $push: { [field]: { $each, $slice, $sort } } })),
  fc.tuple(path, value).map(([field, each]) => ({ $addToSet: { [field]: each } })),
  fc.tuple(path, fc.oneof(scalar, operator)).map(([field, each]) => ({ $pull: { [field]: each } })),
  fc
    .tuple(path, fc.array(scalar, { maxLength: 3 }))
    .map(([field, each]) => ({ $pullAll: { [field]: each } })),
  fc.tuple(path, fc.constantFrom(1, -1)).map(([field, each]) => ({ $pop: { [field]: each } })),
  fc.tuple(name, fc.constantFrom('x', 'y.z')).map(([from, to]) => ({ $rename: { [from]: to } })),
  fc
    .tuple(fc.constantFrom('a.$[]', 'b.$[]', 'a.$[].b'), scalar)
    .map(([field, each]) => ({ $set: { [field]: each } })),
);

export const updateOperation: fc.Arbitrary<Operation> = fc
  .record({ document: fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true }), update: modifier })
  .map(({ document, update }) => ({
    documents: [{ _id: 1, ...document }],
    update: { filter: { _id: 1 }, update },
  }));

const field = fc.constantFrom('$a', '$b', '$c', '$a.b', '$b.a', '$c.a');
const operand = fc.oneof(
  { weight: 3, arbitrary: field },
  { weight: 1, arbitrary: scalar.filter((each) => typeof each !== 'string') },
);

export const expression: fc.Arbitrary<unknown> = fc.oneof(
  field,
  fc
    .tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$cmp'), operand, operand)
    .map(([op, a, b]) => ({ [op]: [a, b] })),
  fc
    .tuple(
      fc.constantFrom(
        '$and',
        '$or',
        '$ifNull',
        '$setUnion',
        '$concatArrays',
        '$add',
        '$multiply',
        '$max',
        '$sum',
        '$avg',
      ),
      operand,
      operand,
    )
    .map(([op, a, b]) => ({ [op]: [a, b] })),
  fc
    .tuple(fc.constantFrom('$subtract', '$divide', '$mod', '$in', '$arrayElemAt'), operand, operand)
    .map(([op, a, b]) => ({ [op]: [a, b] })),
  fc
    .tuple(
      fc.constantFrom(
        '$not',
        '$type',
        '$isArray',
        '$size',
        '$first',
        '$last',
        '$abs',
        '$toString',
        '$toBool',
        '$toDouble',
        '$isNumber',
        '$sum',
        '$min',
        '$reverseArray',
        '$objectToArray',
        '$toLower',
        '$year',
      ),
      field,
    )
    .map(([op, a]) => ({ [op]: a })),
  fc.tuple(operand, operand, operand).map(([a, b, c]) => ({ $cond: [a, b, c] })),
  field.map((a) => ({ $map: { input: a, in: '$$this.b' } })),
  fc.tuple(field, operand).map(([a, b]) => ({ $filter: { input: a, cond: { $gte: ['$$this', b] } } })),
);

const accumulator = fc
  .tuple(
    fc.constantFrom('$sum', '$avg', '$min', '$max', '$first', '$last', '$push'),
    fc.oneof(field, expression),
  )
  .map(([op, each]) => ({ [op]: each }));

const stage: fc.Arbitrary<Doc> = fc.oneof(
  filter.map((each) => ({ $match: each })),
  fc
    .tuple(fc.constantFrom('x', 'a', 'a.b', 'b.x'), expression)
    .map(([to, each]) => ({ $set: { [to]: each } })),
  fc.tuple(path, path).map(([one]) => ({ $project: { [one]: 1 } })),
  path.map((one) => ({ $project: { [one]: 0 } })),
  fc.tuple(name, expression).map(([one, each]) => ({ $project: { x: each, [one]: 1 } })),
  fc
    .tuple(field, fc.boolean())
    .map(([each, preserve]) => ({ $unwind: { path: each, preserveNullAndEmptyArrays: preserve } })),
  name.map((each) => ({ $unset: each })),
);

const lastStages: fc.Arbitrary<Doc[]> = fc.oneof(
  fc.constant<Doc[]>([]),
  fc
    .tuple(field, accumulator)
    .map(([each, of]): Doc[] => [
      { $group: { _id: { $ifNull: [each, null] }, v: of } },
      { $sort: { _id: 1 } },
    ]),
  fc.constant<Doc[]>([{ $count: 'n' }]),
);

export const pipelineOperation: fc.Arbitrary<Operation> = fc
  .record({ documents, stages: fc.array(stage, { maxLength: 2 }), last: lastStages })
  .map(({ documents: list, stages, last }) => ({
    documents: list,
    aggregate: [{ $sort: { _id: 1 } }, ...stages, ...last],
  }));
