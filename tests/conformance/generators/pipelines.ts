import fc from 'fast-check';
import type { Doc } from '../answers';
import { expression, field } from './expressions';
import { filter } from './filters';
import { name, path, scalar } from './values';

const accumulator = fc
  .tuple(fc.constantFrom('$sum', '$avg', '$min', '$max', '$first', '$last'), fc.oneof(field, expression))
  .map(([op, each]) => ({ [op]: each }));

const stage: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 3, arbitrary: filter.map((each) => ({ $match: each })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('x', 'a', 'a.b', 'b.x'), expression)
      .map(([to, each]) => ({ $set: { [to]: each } })),
  },
  { weight: 1, arbitrary: path.map((one) => ({ $project: { [one.replace(/\.\d+/g, '')]: 1 } })) },
  { weight: 1, arbitrary: path.map((one) => ({ $project: { [one.replace(/\.\d+/g, '')]: 0 } })) },
  {
    weight: 2,
    arbitrary: fc.tuple(name, expression).map(([one, each]) => ({ $project: { x: each, [one]: 1 } })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(field, fc.boolean(), fc.constantFrom({}, { includeArrayIndex: 'i' }))
      .map(([each, preserve, rest]) => ({
        $unwind: { path: each, preserveNullAndEmptyArrays: preserve, ...rest },
      })),
  },
  { weight: 1, arbitrary: name.map((each) => ({ $unset: each })) },
  {
    weight: 1,
    arbitrary: field.map((each) => ({
      $replaceRoot: { newRoot: { $mergeObjects: [{ _id: '$_id' }, { v: each }] } },
    })),
  },
  { weight: 1, arbitrary: fc.nat(4).map((each) => ({ $skip: each })) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }).map((each) => ({ $limit: each })) },
);

// Arrays are sorted by one of their elements, so groups by an array would have no definite order.
const groupKey = (by: string): Doc => ({ $cond: [{ $isArray: by }, 'array', { $ifNull: [by, null] }] });

const sorted: Doc = { $sort: { _id: 1 } };

const lastStages: fc.Arbitrary<Doc[]> = fc.oneof(
  fc.constant<Doc[]>([]),
  fc.tuple(field, accumulator).map(([by, v]): Doc[] => [{ $group: { _id: groupKey(by), v } }, sorted]),
  fc.tuple(accumulator, accumulator).map(([v, w]): Doc[] => [{ $group: { _id: null, v, w } }]),
  fc.constant<Doc[]>([{ $count: 'n' }]),
  fc.tuple(field, accumulator).map(([by, v]): Doc[] => [
    {
      $bucket: {
        groupBy: by,
        boundaries: [-10, 0, 2, 5, 100],
        default: 'other',
        output: { v, n: { $sum: 1 } },
      },
    },
    sorted,
  ]),
  filter.map((each): Doc[] => [{ $facet: { all: [{ $count: 'n' }], some: [{ $match: each }] } }]),
  fc
    .tuple(path, fc.constantFrom(1, -1), fc.nat(2), fc.integer({ min: 1, max: 4 }))
    .map(([by, order, skip, limit]): Doc[] => [
      { $sort: { [by.replace(/\.\d+/g, '')]: order, _id: 1 } },
      { $skip: skip },
      { $limit: limit },
    ]),
);

/** A pipeline on one collection. */
export const pipeline = fc
  .tuple(fc.array(stage, { maxLength: 2 }), lastStages)
  .map(([stages, last]): Doc => ({
    aggregate: 'main',
    // Sets come first: some servers still see a field in them that a stage before has dropped.
    pipeline: [
      sorted,
      ...stages.filter((each) => '$set' in each),
      ...stages.filter((each) => !('$set' in each)),
      ...last,
    ],
    cursor: {},
  }));

const joinedBy = fc.constantFrom('_id', 'a', 'b', 'c');
const joinedTo = fc.constantFrom('_id', 'a', 'b', 'c', 'a.b');

const join: fc.Arbitrary<Doc> = fc.oneof(
  fc.tuple(joinedBy, joinedTo).map(([localField, foreignField]) => ({
    $lookup: { from: 'other', localField, foreignField, as: 'found' },
  })),
  fc.tuple(joinedBy, joinedTo, filter).map(([localField, foreignField, each]) => ({
    $lookup: { from: 'other', localField, foreignField, pipeline: [{ $match: each }, sorted], as: 'found' },
  })),
  fc.tuple(name, name).map(([mine, theirs]) => ({
    $lookup: {
      from: 'other',
      let: { v: `$${mine}` },
      pipeline: [{ $match: { $expr: { $eq: ['$$v', `$${theirs}`] } } }, sorted, { $project: { _id: 1 } }],
      as: 'found',
    },
  })),
  filter.map((each) => ({
    $unionWith: { coll: 'other', pipeline: [{ $match: each }, { $set: { _id: { $add: ['$_id', 50] } } }] },
  })),
);

const afterJoin: fc.Arbitrary<Doc[]> = fc.oneof(
  fc.constant<Doc[]>([{ $sort: { _id: 1, found: 1 } }]),
  fc.constant<Doc[]>([{ $unwind: '$found' }, { $sort: { _id: 1, 'found._id': 1 } }]),
  fc.constant<Doc[]>([{ $group: { _id: '$_id', n: { $sum: 1 } } }, sorted]),
  scalar.map((each): Doc[] => [{ $match: { 'found.a': each } }, sorted]),
);

/** A pipeline over two collections. */
export const joined = fc
  .tuple(join, afterJoin)
  .map(([each, rest]): Doc => ({ aggregate: 'main', pipeline: [sorted, each, ...rest], cursor: {} }));

/** One expression of each document. */
export const computed = expression.map((each): Doc => ({
  aggregate: 'main',
  pipeline: [sorted, { $project: { v: each } }],
  cursor: {},
}));
