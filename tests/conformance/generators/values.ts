import { Double, Int32, Long, ObjectId } from 'bson';
import fc from 'fast-check';
import type { Doc } from '../answers';

const oid = new ObjectId('507f1f77bcf86cd799439011');

export const number: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -2, max: 6 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      0.5,
      2.5,
      -1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      new Double(2),
      new Int32(3),
      Long.fromNumber(3),
      Long.fromString('9007199254740993'),
      Long.fromString('2147483648'),
    ),
  },
);

export const text = fc.constantFrom('a', 'b', 'ab', 'B', '', 'é', '10', 'a.b');

const instant = fc.constantFrom(
  new Date('2024-03-10T12:00:00Z'),
  new Date('2024-02-29T23:59:59.999Z'),
  new Date(0),
  new Date('1969-07-20T20:17:40Z'),
);

/** A value that is neither an array nor a document. */
export const scalar: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: number },
  { weight: 3, arbitrary: text },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(null, true, false) },
  { weight: 1, arbitrary: instant },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(oid, new ObjectId('507f191e810c19729de860ea')) },
);

export const name = fc.constantFrom('a', 'b', 'c');

const nested = (depth: number): fc.Arbitrary<unknown> =>
  depth === 0
    ? scalar
    : fc.oneof(
        { weight: 5, arbitrary: scalar },
        { weight: 2, arbitrary: fc.array(nested(depth - 1), { maxLength: 3 }) },
        { weight: 2, arbitrary: fields(nested(depth - 1)) },
      );

const fields = (of: fc.Arbitrary<unknown>): fc.Arbitrary<Doc> =>
  fc.dictionary(name, of, { maxKeys: 3, noNullPrototype: true });

/** Any value, nested up to two levels. */
export const value = nested(2);

/** A document without `_id`, with arrays, nulls, missing fields and mixed types. */
export const document = fields(value);

/** Some documents; their `_id`s are their positions. */
export const documents = fc
  .array(document, { minLength: 3, maxLength: 10 })
  .map((list): Doc[] => list.map((each, index) => ({ _id: index, ...each })));

const filled = (each: unknown): unknown => {
  if (Array.isArray(each)) return each.length === 0 ? [0] : each.map(filled);
  if (typeof each !== 'object' || each === null || Object.getPrototypeOf(each) !== Object.prototype)
    return each;
  return Object.fromEntries(Object.entries(each).map(([field, inner]) => [field, filled(inner)]));
};

/** The same without empty arrays, which not every server sorts and joins as MongoDB does. */
export const filledDocuments = documents.map((list) => list.map((each) => filled(each) as Doc));

export const path = fc.constantFrom(
  'a',
  'b',
  'c',
  'a',
  'b',
  'a.b',
  'b.a',
  'a.0',
  'b.1',
  'a.0.b',
  'a.b.c',
  'c.a',
);

export const typeNames = fc.constantFrom(
  'number',
  'string',
  'array',
  'object',
  'null',
  'bool',
  'date',
  'objectId',
);
