import fc from 'fast-check';
import type { Doc } from '../answers';
import { expression } from './expressions';
import { filter, operator, projection } from './filters';
import { document, name, number, path, scalar, value } from './values';

const each = fc.array(scalar, { minLength: 1, maxLength: 3 });
const order = fc.constantFrom(1, -1);

const fieldModifier: fc.Arbitrary<Doc> = fc.oneof(
  fc.tuple(path, value).map(([at, to]) => ({ $set: { [at]: to } })),
  path.map((at) => ({ $unset: { [at]: 1 } })),
  fc.tuple(path, number).map(([at, by]) => ({ $inc: { [at]: by } })),
  fc.tuple(path, fc.integer({ min: -2, max: 3 })).map(([at, by]) => ({ $mul: { [at]: by } })),
  fc.tuple(fc.constantFrom('$min', '$max'), path, scalar).map(([op, at, to]) => ({ [op]: { [at]: to } })),
  fc.tuple(name, fc.constantFrom('x', 'y.z')).map(([from, to]) => ({ $rename: { [from]: to } })),
  fc.tuple(name, value, name).map(([at, to, other]) => ({ $set: { [at]: to }, $inc: { [other]: 1 } })),
  fc.tuple(name, value).map(([at, to]) => ({ $set: { x: 1 }, $setOnInsert: { [at]: to } })),
);

const arrayModifier: fc.Arbitrary<Doc> = fc.oneof(
  fc.tuple(path, value).map(([at, added]) => ({ $push: { [at]: added } })),
  fc
    .tuple(path, each, fc.integer({ min: -3, max: 3 }), order)
    .map(([at, $each, $slice, $sort]) => ({ $push: { [at]: { $each, $slice, $sort } } })),
  fc
    .tuple(path, each, fc.integer({ min: -3, max: 3 }))
    .map(([at, $each, $position]) => ({ $push: { [at]: { $each, $position } } })),
  fc.tuple(path, value).map(([at, added]) => ({ $addToSet: { [at]: added } })),
  fc.tuple(path, each).map(([at, $each]) => ({ $addToSet: { [at]: { $each } } })),
  fc.tuple(path, fc.oneof(scalar, operator)).map(([at, removed]) => ({ $pull: { [at]: removed } })),
  fc
    .tuple(path, fc.array(scalar, { maxLength: 3 }))
    .map(([at, removed]) => ({ $pullAll: { [at]: removed } })),
  fc.tuple(path, order).map(([at, end]) => ({ $pop: { [at]: end } })),
  fc.tuple(fc.constantFrom('a.$[]', 'b.$[]', 'a.$[].b'), scalar).map(([at, to]) => ({ $set: { [at]: to } })),
);

const pipelineUpdate: fc.Arbitrary<Doc[]> = fc.array(
  fc.oneof(
    fc.tuple(name, expression).map(([to, of]): Doc => ({ $set: { [to]: of } })),
    name.map((field): Doc => ({ $unset: field })),
    name.map((field): Doc => ({ $project: { [field]: 1 } })),
    name.map((field): Doc => ({ $replaceWith: { _id: '$_id', x: `$${field}` } })),
  ),
  { minLength: 1, maxLength: 2 },
);

const modifier = fc.oneof(
  { weight: 3, arbitrary: fieldModifier },
  { weight: 3, arbitrary: arrayModifier },
  { weight: 1, arbitrary: pipelineUpdate },
);

const oneDocument = fc.nat(4).map((_id): Doc => ({ _id }));

const statement: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ q: oneDocument, u: modifier }) },
  { weight: 2, arbitrary: fc.record({ q: filter, u: modifier, multi: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ q: oneDocument, u: document }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(oneDocument, name, scalar, fc.constantFrom('$', '$.b'))
      .map(([one, field, held, rest]) => ({
        q: { ...one, [field]: held },
        u: { $set: { [`${field}.${rest}`]: 7 } },
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(oneDocument, name, operator, fc.boolean(), scalar)
      .map(([q, field, condition, isNested, to]) => ({
        q,
        u: { $set: { [isNested ? `${field}.$[e].b` : `${field}.$[e]`]: to } },
        arrayFilters: [isNested ? { 'e.b': condition } : { e: condition }],
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.integer({ min: 20, max: 25 }), name, scalar, modifier)
      .map(([_id, field, held, u]) => ({ q: { _id, [field]: held }, u, upsert: true })),
  },
);

const everything: Doc = { find: 'main', sort: { _id: 1 } };

/** An update, and what the collection holds after it. */
export const update = statement.map((each): Doc[] => [{ update: 'main', updates: [each] }, everything]);

/** A deletion, and what the collection holds after it. */
export const deletion = filter.map((q): Doc[] => [
  { delete: 'main', deletes: [{ q, limit: 0 }] },
  everything,
]);

const options = fc.record(
  { new: fc.boolean(), upsert: fc.boolean(), fields: projection },
  { requiredKeys: [] },
);

/** A findAndModify, and what the collection holds after it. */
export const findAndModify: fc.Arbitrary<Doc[]> = fc
  .tuple(
    filter,
    fc.constantFrom({ _id: 1 }, { _id: -1 }),
    fc.oneof({ weight: 4, arbitrary: modifier }, { weight: 1, arbitrary: fc.constant(null) }),
    options,
  )
  .map(([query, order, change, { upsert, ...rest }]) => [
    change === null
      ? {
          findAndModify: 'main',
          query,
          sort: order,
          remove: true,
          ...(rest.fields && { fields: rest.fields }),
        }
      : {
          findAndModify: 'main',
          query: upsert === true ? { ...query, _id: 30 } : query,
          sort: order,
          update: change,
          ...rest,
          ...(upsert === true && { upsert }),
        },
    everything,
  ]);
