import fc from 'fast-check';
import type { Doc } from '../answers';
import { name, path, scalar, typeNames, value } from './values';

const regex = fc
  .tuple(fc.constantFrom('^a', 'b', 'B$', '^$', 'a|b', '.'), fc.constantFrom('', 'i', 's'))
  .map(([$regex, $options]) => ({ $regex, $options }));

/** An operator with its argument, as it stands below a field. */
export const operator: fc.Arbitrary<Doc> = fc.oneof(
  value.map((each) => ({ $eq: each })),
  value.map((each) => ({ $ne: each })),
  fc.tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), value).map(([op, each]) => ({ [op]: each })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc.array(value, { maxLength: 4 }).map((each) => ({ $in: each })),
  fc.array(value, { maxLength: 4 }).map((each) => ({ $nin: each })),
  fc.boolean().map((each) => ({ $exists: each })),
  typeNames.map((each) => ({ $type: each })),
  fc.array(typeNames, { minLength: 1, maxLength: 2 }).map((each) => ({ $type: each })),
  fc.integer({ min: 0, max: 3 }).map((each) => ({ $size: each })),
  fc.array(scalar, { minLength: 1, maxLength: 2 }).map((each) => ({ $all: each })),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 2 })).map((each) => ({ $mod: each })),
  regex,
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

// Two fields: a constant may be looked up in an index, and not every server does that by the order of all values.
const compared = fc
  .tuple(fc.constantFrom('$eq', '$gt', '$lte', '$ne'), name, name)
  .map(([op, one, other]): Doc => ({ $expr: { [op]: [`$${one}`, `$${other}`] } }));

/** A whole filter. */
export const filter: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 6, arbitrary: leaf },
  { weight: 2, arbitrary: fc.tuple(leaf, leaf).map(([one, two]) => ({ ...one, ...two })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(leaf, { minLength: 1, maxLength: 3 }))
      .map(([op, each]): Doc => ({ [op]: each })),
  },
  { weight: 1, arbitrary: compared },
  {
    weight: 1,
    arbitrary: fc
      .tuple(leaf, leaf, leaf)
      .map(([one, two, three]): Doc => ({ $or: [one, { $and: [two, { $nor: [three] }] }] })),
  },
);

const order = fc.constantFrom(1, -1);

/** A sort, made complete by `_id`. */
export const sort = fc
  .tuple(path, order, fc.option(fc.tuple(name, order), { nil: undefined }), order)
  .map(([field, direction, second, last]): Doc => ({
    [field]: direction,
    ...(second !== undefined && !field.startsWith(second[0]) && { [second[0]]: second[1] }),
    _id: last,
  }));

const whole = fc.integer({ min: -2, max: 3 });

/** A projection of a find. */
export const projection: fc.Arbitrary<Doc> = fc.oneof(
  fc
    .uniqueArray(path, { minLength: 1, maxLength: 2 })
    .map((each) => Object.fromEntries(each.map((at) => [at, 1]))),
  fc
    .uniqueArray(path, { minLength: 1, maxLength: 2 })
    .map((each) => Object.fromEntries(each.map((at) => [at, 0]))),
  fc.tuple(name, fc.boolean()).map(([field, id]) => ({ [field]: 1, _id: id })),
  fc.tuple(name, whole).map(([field, count]) => ({ [field]: { $slice: count } })),
  fc
    .tuple(name, whole, fc.integer({ min: 1, max: 2 }), name)
    .map(([field, from, count, kept]) => ({ [kept]: 1, [field]: { $slice: [from, count] } })),
  fc.tuple(name, operator).map(([field, each]) => ({ [field]: { $elemMatch: each } })),
  fc.tuple(name, path).map(([field, from]) => ({ [field]: `$${from.replace(/\.\d+/g, '')}` })),
);
