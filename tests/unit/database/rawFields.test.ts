import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import fc from 'fast-check';
import { decodeStored, encodeDocument } from '../../../src/database/embedded/documents';
import type { Document } from '../../../src/database/embedded/documents';
import { decodeOnly, replaceFields } from '../../../src/database/embedded/rawFields';

const scalar = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
  fc.string({ unit: 'grapheme' }),
  fc.date({ noInvalidDate: true }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 9 }).map((bytes) => new Binary(bytes)),
  fc.constantFrom(
    new MinKey(),
    new MaxKey(),
    new Timestamp(7n),
    Decimal128.fromString('1.5'),
    new BSONRegExp('^a\u00e9', 'i'),
    /b.*/,
    new Code('x', { y: 1 }),
    new Int32(3),
    new Double(4),
  ),
);
// Names such as `a`, `ab` and `aé` begin alike; an empty one and one like a number are names, too.
const name: fc.Arbitrary<string> = fc.constantFrom(
  '_id',
  'a',
  'ab',
  'aé',
  'é',
  'b',
  '',
  '7',
  '__proto__',
  'constructor',
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, tie('document'), tie('array')),
  document: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  array: fc.array(tie('value'), { maxLength: 3 }),
}));
const fieldList = fc.array(fc.tuple(name, value), { maxLength: 8 });

const withFields = (fields: readonly [string, unknown][]): Document => Object.fromEntries(fields);
const pick = (document: Document, names: readonly string[]): Document =>
  withFields(Object.entries(document).filter(([each]) => names.includes(each)));

/** A document of elements one after another, which may repeat a name. */
const joined = (fields: readonly [string, unknown][]): Buffer => {
  const elements = fields.map((field) => encodeDocument(withFields([field])).subarray(4, -1));
  const size = Buffer.alloc(4);
  size.writeInt32LE(elements.reduce((sum, { length }) => sum + length, 5));
  return Buffer.concat([size, ...elements, Buffer.alloc(1)]);
};

test('decodes of a document exactly what a whole decoding has under the names', () => {
  fc.assert(
    fc.property(fieldList, fc.array(name, { maxLength: 4 }), (fields, names) => {
      const bytes = joined(fields);

      const decoded = decodeOnly(names)(bytes);

      const expected = pick(decodeStored(bytes), names);
      expect(decoded).toEqual(expected);
      expect(Object.keys(decoded)).toEqual(Object.keys(expected));
    }),
  );
});

test('replaces, removes and adds fields as a whole encoding would', () => {
  fc.assert(
    fc.property(fieldList, fieldList, fc.array(name, { maxLength: 3 }), (fields, changes, removed) => {
      const bytes = encodeDocument(withFields(fields));
      const before = decodeStored(bytes);
      const after = withFields([
        ...Object.entries(before).filter(([each]) => !removed.includes(each)),
        ...changes,
      ]);
      const touched = [...removed, ...changes.map(([each]) => each)];

      const replaced = replaceFields(bytes, pick(before, touched), pick(after, touched));

      expect(decodeStored(replaced)).toEqual(decodeStored(encodeDocument(after)));
    }),
  );
});

test('leaves the bytes of untouched fields as they are', () => {
  const bytes = encodeDocument({ _id: 1, long: Long.fromNumber(5), text: 'a' });

  const replaced = replaceFields(bytes, { text: 'a' }, { text: 'b', more: 1 });

  expect(replaced).toEqual(encodeDocument({ _id: 1, long: Long.fromNumber(5), text: 'b', more: 1 }));
});

test('replaces a field once where a document has it twice', () => {
  const bytes = joined([
    ['a', 1],
    ['b', 2],
    ['a', 3],
  ]);

  const replaced = replaceFields(bytes, { a: 3 }, { a: 4 });

  expect(replaced).toEqual(encodeDocument({ a: 4, b: 2 }));
});

test('refuses a document that grows beyond 16 MiB', () => {
  const bytes = encodeDocument({ text: 'a'.repeat(9_000_000) });

  const grow = () => replaceFields(bytes, {}, { more: 'b'.repeat(9_000_000) });

  expect(grow).toThrow(expect.objectContaining({ code: 10334 }));
});
