import { Binary, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { canonicalKey } from '../../../src/database/embedded/query/canonicalKey';
import { compareValues, equalValues } from '../../../src/database/embedded/query/compare';
import { compileQuery } from '../../../src/database/embedded/query/compileQuery';
import { sortDocuments } from '../../../src/database/embedded/query/compileSort';
import { indexableValue } from '../../support/bsonArbitraries';
import { filter, value } from '../../conformance/generators';

const inOrder: unknown[] = [
  new MinKey(),
  null,
  Number.NaN,
  -Infinity,
  Decimal128.fromString('-1E+400'),
  -1,
  Decimal128.fromString('-1E-400'),
  0,
  Decimal128.fromString('1E-400'),
  Decimal128.fromString('0.1'),
  0.1,
  Long.fromNumber(1),
  1.5,
  Decimal128.fromString('9007199254740992.5'),
  Long.fromString('9007199254740993'),
  Decimal128.fromString('9007199254740993.5'),
  Decimal128.fromString('1E+400'),
  Infinity,
  '',
  'a',
  'ab',
  'b',
  '\uffee',
  '😀',
  {},
  { a: 1 },
  { a: 2 },
  { b: 0 },
  { a: 'x' },
  [],
  [1],
  [1, 2],
  [2],
  new Binary(Buffer.from('b')),
  new Binary(Buffer.from('aa')),
  new ObjectId('507f191e810c19729de860ea'),
  new ObjectId('507f1f77bcf86cd799439011'),
  false,
  true,
  new Date(-1),
  new Date(0),
  new Timestamp({ t: 1, i: 1 }),
  /a/,
  /b/,
  new MaxKey(),
];

describe('compareValues', () => {
  it('puts values of all types in the order of BSON', () => {
    const shuffled = [...inOrder].reverse();

    expect(shuffled.sort(compareValues)).toEqual(inOrder);
  });

  it.each([
    ['0 and -0', 0, -0],
    ['NaN and NaN', Number.NaN, Number.NaN],
    ['1 and Long 1', 1, Long.fromNumber(1)],
    ['1 and the decimal 1.00', 1, Decimal128.fromString('1.00')],
    ['0 and the decimal -0', 0, Decimal128.fromString('-0')],
    ['NaN and the decimal NaN', Number.NaN, Decimal128.fromString('NaN')],
    ['large integers', Long.fromString('9007199254740993'), Decimal128.fromString('9007199254740993')],
    ['null and missing', null, undefined],
    ['equal documents', { a: [1] }, { a: [Long.fromNumber(1)] }],
    ['equal ObjectIds', new ObjectId('507f1f77bcf86cd799439011'), new ObjectId('507f1f77bcf86cd799439011')],
  ])('holds %s equal, and gives them one key', (_title, a, b) => {
    expect(compareValues(a, b)).toBe(0);
    expect(canonicalKey(a)).toBe(canonicalKey(b));
  });

  it('tells documents with other key orders apart', () => {
    expect(equalValues({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false);
  });

  it('is a total order', () => {
    fc.assert(
      fc.property(indexableValue, indexableValue, indexableValue, (a, b, c) => {
        expect(Math.sign(compareValues(a, b))).toBe(-Math.sign(compareValues(b, a)) + 0);
        if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0)
          expect(compareValues(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('canonicalKey', () => {
  it('is the same exactly for equal values', () => {
    fc.assert(
      fc.property(indexableValue, indexableValue, (a, b) => {
        expect(Object.is(canonicalKey(a), canonicalKey(b))).toBe(equalValues(a, b));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [['a'], ['a', 'a']],
    [{ a: 'b' }, { ab: '' }],
    ['\u0000n1;', 1],
    [['1'], [1]],
    ['true', true],
    ['', null],
  ])('tells %j and %j apart', (a, b) => {
    expect(canonicalKey(a)).not.toBe(canonicalKey(b));
  });
});

const documents = fc.array(
  fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { maxKeys: 3, noNullPrototype: true }),
);

describe('compileQuery on any documents', () => {
  it('makes $nor the complement of its filter', () => {
    fc.assert(
      fc.property(filter, documents, (each, list) => {
        const matches = compileQuery(each);
        const complement = compileQuery({ $nor: [each] });

        expect(list.filter((document) => matches(document) === complement(document))).toEqual([]);
      }),
    );
  });

  it('finds with $in what $or of equalities finds', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), documents, (values, list) => {
        const one = list.filter(compileQuery({ a: { $in: values } }));
        const other = list.filter(compileQuery({ $or: values.map((each) => ({ a: { $eq: each } })) }));

        expect(one).toEqual(other);
      }),
    );
  });
});

describe('sortDocuments', () => {
  it('keeps the order of documents that sort alike, also when it keeps only the first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 })), fc.nat({ max: 5 }), (keys, limit) => {
        const list = keys.map((key, place) => ({ key, place }));

        const sorted = sortDocuments(list, { key: 1 });
        const expected = [...list].sort((a, b) => a.key - b.key || a.place - b.place);

        expect(sorted).toEqual(expected);
        expect(sortDocuments(list, { key: 1 }, { limit: limit + 1 })).toEqual(expected.slice(0, limit + 1));
      }),
    );
  });

  it('sorts paths through one array together, by the best element', () => {
    const list = [
      {
        _id: 1,
        a: [
          { x: 1, y: 5 },
          { x: 2, y: 1 },
        ],
      },
      { _id: 2, a: [{ x: 1, y: 3 }] },
    ];

    expect(sortDocuments(list, { 'a.x': 1, 'a.y': 1 }).map((each) => each['_id'])).toEqual([2, 1]);
  });

  it('refuses to sort by two arrays at once', () => {
    expect(() => sortDocuments([{ a: [1], b: [2] }], { a: 1, b: 1 })).toThrow('parallel arrays');
  });
});
