import { Binary, Decimal128, Long, MaxKey, MinKey, ObjectId } from 'bson';

export interface FilterCase {
  readonly title: string;
  /** The documents by their `_id`, without it. */
  readonly documents: readonly Record<string, unknown>[];
  readonly filter: Record<string, unknown>;
  /** The positions of the documents that match, or the code of the error. */
  readonly matches: readonly number[] | { readonly code: number };
}

const missing = Symbol('missing');

/** Documents that hold one value each in the field `a`. */
const values = (...list: unknown[]): Record<string, unknown>[] =>
  list.map((value) => (value === missing ? {} : { a: value }));

const error = (code: number): { code: number } => ({ code });

const id = new ObjectId('507f1f77bcf86cd799439011');
const otherId = new ObjectId('507f191e810c19729de860ea');
const day = new Date('2024-01-01T00:00:00Z');
const nextDay = new Date('2024-01-02T00:00:00Z');

type Row = [string, Record<string, unknown>[], Record<string, unknown>, FilterCase['matches']];

const table = (rows: readonly Row[]): FilterCase[] =>
  rows.map(([title, documents, filter, matches]) => ({ title, documents, filter, matches }));

const numbers = values(1, 2, 3, '2', null, missing, Number.NaN, [2, 9], Long.fromNumber(2), new Date(2));

export const equalityCases = table([
  ['a value finds equal values and arrays that hold one', numbers, { a: 2 }, [1, 7, 8]],
  ['$eq finds what the plain value finds', numbers, { a: { $eq: 2 } }, [1, 7, 8]],
  ['a Long finds the equal number', numbers, { a: Long.fromNumber(2) }, [1, 7, 8]],
  [
    'a large Long is compared exactly',
    values(Long.fromString('9007199254740993'), 9007199254740992),
    { a: Long.fromString('9007199254740993') },
    [0],
  ],
  ['$ne is the complement of $eq', numbers, { a: { $ne: 2 } }, [0, 2, 3, 4, 5, 6, 9]],
  ['null finds null and missing fields', numbers, { a: null }, [4, 5]],
  ['$ne null finds fields that have a value', numbers, { a: { $ne: null } }, [0, 1, 2, 3, 6, 7, 8, 9]],
  ['null finds an array that holds null, not an empty one', values([null], [], [1]), { a: null }, [0]],
  ['NaN finds NaN', numbers, { a: Number.NaN }, [6]],
  ['zero finds negative zero', values(0, -0, false), { a: 0 }, [0, 1]],
  [
    'an array finds the same array and an array that holds it',
    values([1, 2], [[1, 2]], [2, 1], [1], 1),
    { a: [1, 2] },
    [0, 1],
  ],
  [
    'an empty array finds only itself and an array that holds it',
    values([], [[]], missing, null),
    { a: [] },
    [0, 1],
  ],
  [
    'a document finds documents with the same fields in the same order',
    values({ x: 1, y: 2 }, { y: 2, x: 1 }, { x: 1 }, [{ x: 1, y: 2 }]),
    { a: { x: 1, y: 2 } },
    [0, 3],
  ],
  ['an empty document finds only the empty document', values({}, { x: 1 }, [{}], missing), { a: {} }, [0, 2]],
  ['an ObjectId finds the same ObjectId', values(id, otherId, id.toHexString()), { a: id }, [0]],
  ['a date finds the same instant', values(day, nextDay, day.getTime()), { a: day }, [0]],
  ['booleans are not numbers', values(true, 1, false, 0), { a: true }, [0]],
  [
    'binary data finds the same bytes',
    values(new Binary(Buffer.from('ab')), new Binary(Buffer.from('ac'))),
    { a: new Binary(Buffer.from('ab')) },
    [0],
  ],
  [
    'a regular expression finds strings that match it',
    values('abc', 'xabc', ['zz', 'abd'], 5, null),
    { a: /^ab/ },
    [0, 2],
  ],
  ['$eq with a regular expression does not match strings', values('abc'), { a: { $eq: /^ab/ } }, []],
  [
    'field names that objects inherit are ordinary names',
    [{ constructor: 1 }, {}],
    { constructor: { $exists: true } },
    [0],
  ],
  ['a missing inherited name is missing', [{ a: 1 }, { toString: null }], { toString: null }, [0, 1]],
  [
    'several fields must all match',
    [
      { a: 1, b: 2 },
      { a: 1, b: 3 },
    ],
    { a: 1, b: 2 },
    [0],
  ],
  ['an empty filter finds everything', values(1, missing), {}, [0, 1]],
]);

const mixed = values(1, 5, 10, '5', null, missing, [1, 20], day, true, Number.NaN, {}, []);

const decimal = (digits: string): Decimal128 => Decimal128.fromString(digits);
const decimals = values(
  1,
  decimal('1.00'),
  decimal('1.5'),
  decimal('9007199254740993'),
  decimal('NaN'),
  decimal('-Infinity'),
  Number.NaN,
  '1',
  decimal('-0'),
);

export const decimalCases = table([
  ['a decimal finds equal numbers of other types', decimals, { a: decimal('1') }, [0, 1]],
  ['a number finds equal decimals', decimals, { a: 1 }, [0, 1]],
  ['zero finds the decimal -0', decimals, { a: 0 }, [8]],
  ['NaN finds the decimal NaN', decimals, { a: Number.NaN }, [4, 6]],
  ['the decimal NaN finds NaN', decimals, { a: { $gte: decimal('NaN') } }, [4, 6]],
  ['$gt compares decimals with numbers', decimals, { a: { $gt: 1 } }, [2, 3]],
  ['$lt leaves out the decimal NaN', decimals, { a: { $lt: decimal('0.5') } }, [5, 8]],
  ['$in finds decimals', decimals, { a: { $in: [1.5, decimal('-Infinity')] } }, [2, 5]],
  [
    'a Long and a decimal beyond 53 bits are compared exactly',
    decimals,
    { a: Long.fromString('9007199254740993') },
    [3],
  ],
  ['a Long beside a decimal beyond 53 bits is another', decimals, { a: 9007199254740992 }, []],
]);

export const comparisonCases = table([
  ['$gt compares numbers with numbers only', mixed, { a: { $gt: 5 } }, [2, 6]],
  ['$gte includes the value', mixed, { a: { $gte: 5 } }, [1, 2, 6]],
  ['$lt leaves out NaN', mixed, { a: { $lt: 5 } }, [0, 6]],
  ['$lte leaves out NaN', mixed, { a: { $lte: 5 } }, [0, 1, 6]],
  ['two bounds may be met by different elements of an array', mixed, { a: { $gt: 5, $lt: 10 } }, [6]],
  ['$gte null finds null and missing', mixed, { a: { $gte: null } }, [4, 5]],
  ['$lte null finds null and missing', mixed, { a: { $lte: null } }, [4, 5]],
  ['$gt null finds nothing', mixed, { a: { $gt: null } }, []],
  ['$lt null finds nothing', mixed, { a: { $lt: null } }, []],
  ['$gte NaN finds NaN', mixed, { a: { $gte: Number.NaN } }, [9]],
  ['$lte NaN finds NaN', mixed, { a: { $lte: Number.NaN } }, [9]],
  ['$gt NaN finds nothing', mixed, { a: { $gt: Number.NaN } }, []],
  ['$lt NaN finds nothing', mixed, { a: { $lt: Number.NaN } }, []],
  ['$gt a string compares strings', mixed, { a: { $gt: '4' } }, [3]],
  ['$gt a date compares dates', values(day, nextDay, 5), { a: { $gt: day } }, [1]],
  ['$gte a date includes it', values(day, nextDay, 5), { a: { $gte: day } }, [0, 1]],
  ['$gt an ObjectId compares ObjectIds', values(id, otherId), { a: { $gt: otherId } }, [0]],
  ['$gt false finds true', values(true, false, 1), { a: { $gt: false } }, [0]],
  ['$gt an array compares whole arrays', values([1, 2], [1, 3], [2], 5), { a: { $gt: [1, 2] } }, [1, 2]],
  [
    '$gt a document compares documents',
    values({ x: 1 }, { x: 2 }, { y: 0 }),
    { a: { $gt: { x: 1 } } },
    [1, 2],
  ],
  [
    '$gt MinKey finds values of every type',
    values(1, 'x', null, new MinKey()),
    { a: { $gt: new MinKey() } },
    [0, 1, 2],
  ],
  [
    '$lt MaxKey finds values of every type',
    values(1, 'x', null, new MaxKey()),
    { a: { $lt: new MaxKey() } },
    [0, 1, 2],
  ],
  [
    'strings compare by their UTF-8 bytes',
    values('a', 'B', 'é', '😀', '\uffee'),
    { a: { $gt: '\uffee' } },
    [3],
  ],
  ['$gt with a regular expression is refused', values('x'), { a: { $gt: /x/ } }, error(2)],
]);

const lists = values(1, 'ab', null, missing, [1, 5], [], ['abc'], [[1]], true);

export const membershipCases = table([
  ['$in finds any of the values', lists, { a: { $in: [1, true] } }, [0, 4, 8]],
  ['$in with null finds null and missing', lists, { a: { $in: [null] } }, [2, 3]],
  ['$in with a regular expression finds strings that match', lists, { a: { $in: [/^ab/] } }, [1, 6]],
  ['$in with an array finds that array, whole or as an element', lists, { a: { $in: [[1]] } }, [7]],
  ['$in with an empty list finds nothing', lists, { a: { $in: [] } }, []],
  ['$nin is the complement of $in', lists, { a: { $nin: [1, null] } }, [1, 5, 6, 7, 8]],
  ['$nin with an empty list finds everything', lists, { a: { $nin: [] } }, [0, 1, 2, 3, 4, 5, 6, 7, 8]],
  ['$in needs an array', lists, { a: { $in: 1 } }, error(2)],
  ['$nin needs an array', lists, { a: { $nin: 1 } }, error(2)],
  ['$in may not hold operators', lists, { a: { $in: [{ $gt: 1 }] } }, error(2)],
  [
    '$in takes Longs and numbers alike',
    values(7, Long.fromNumber(7), 7.5),
    { a: { $in: [Long.fromNumber(7)] } },
    [0, 1],
  ],
  [
    '$in with documents respects key order',
    values({ x: 1, y: 1 }, { y: 1, x: 1 }),
    { a: { $in: [{ x: 1, y: 1 }] } },
    [0],
  ],
]);

const people = [
  { name: 'Ada', age: 36, tags: ['x', 'y'] },
  { name: 'Bob', age: 20, tags: [] },
  { name: 'Cy', tags: ['y'] },
];

export const logicalCases = table([
  ['$and needs all', people, { $and: [{ age: { $gt: 10 } }, { tags: 'x' }] }, [0]],
  ['$or needs one', people, { $or: [{ name: 'Bob' }, { tags: 'x' }] }, [0, 1]],
  ['$nor needs none', people, { $nor: [{ name: 'Bob' }, { tags: 'x' }] }, [2]],
  ['$not inverts an operator and finds missing fields', people, { age: { $not: { $gt: 30 } } }, [1, 2]],
  ['$not inverts several operators together', people, { age: { $not: { $gt: 10, $lt: 30 } } }, [0, 2]],
  ['$not takes a regular expression', people, { name: { $not: /^A/ } }, [1, 2]],
  ['$not with $in', people, { tags: { $not: { $in: ['x'] } } }, [1, 2]],
  ['$not needs a document', people, { age: { $not: 5 } }, error(2)],
  ['$not may not be empty', people, { age: { $not: {} } }, error(2)],
  ['$and needs an array', people, { $and: { a: 1 } }, error(2)],
  ['$or may not be empty', people, { $or: [] }, error(2)],
  ['$nor holds documents', people, { $nor: [1] }, error(2)],
  [
    'logical operators nest',
    people,
    { $or: [{ $and: [{ name: 'Ada' }, { age: 36 }] }, { $nor: [{ tags: 'y' }] }] },
    [0, 1],
  ],
  ['an unknown operator is refused', people, { age: { $greater: 1 } }, error(2)],
  ['an unknown top-level operator is refused', people, { $xor: [] }, error(2)],
  ['a plain field among operators is refused', people, { age: { $gt: 1, x: 2 } }, error(2)],
  ['$comment changes nothing', people, { name: 'Ada', $comment: 'why' }, [0]],
]);

export const elementCases = table([
  [
    '$exists true finds null but not missing',
    values(null, missing, [], 0),
    { a: { $exists: true } },
    [0, 2, 3],
  ],
  ['$exists false finds missing only', values(null, missing, [], 0), { a: { $exists: false } }, [1]],
  ['$exists 0 is false', values(null, missing), { a: { $exists: 0 } }, [1]],
  [
    '$exists below an array needs one element with the field',
    [{ a: [{ b: 1 }, {}] }, { a: [{}] }, { a: [] }, {}],
    { 'a.b': { $exists: true } },
    [0],
  ],
  ['$type by name', values('x', 1, ['y'], null), { a: { $type: 'string' } }, [0, 2]],
  ['$type by number', values('x', 1, ['y'], null), { a: { $type: 2 } }, [0, 2]],
  [
    '$type number covers all numeric types',
    values(1, 1.5, Long.fromString('9007199254740993'), 'x'),
    { a: { $type: 'number' } },
    [0, 1, 2],
  ],
  ['$type int and double', values(1, 1.5, 2 ** 40), { a: { $type: 'int' } }, [0]],
  ['$type long', values(1, Long.fromString('9007199254740993')), { a: { $type: 'long' } }, [1]],
  ['$type array finds arrays', values([1], [[1]], 1, []), { a: { $type: 'array' } }, [0, 1, 3]],
  ['$type with several types', values(1, 'x', true, null), { a: { $type: ['bool', 'null'] } }, [2, 3]],
  ['$type null does not find missing', values(null, missing), { a: { $type: 'null' } }, [0]],
  [
    '$type objectId and date and binData',
    values(id, day, new Binary(Buffer.from('x'))),
    { a: { $type: ['objectId', 'date', 'binData'] } },
    [0, 1, 2],
  ],
  ['$type object finds documents', values({}, [{}], [], 1), { a: { $type: 'object' } }, [0, 1]],
  ['$type refuses an unknown name', values(1), { a: { $type: 'text' } }, error(2)],
  ['$type refuses an unknown number', values(1), { a: { $type: 99 } }, error(2)],
  [
    '$mod takes divisor and remainder',
    values(4, 5, 7.9, 'x', null, -4, [1, 8]),
    { a: { $mod: [4, 0] } },
    [0, 5, 6],
  ],
  ['$mod cuts off fractions', values(4.9, 5), { a: { $mod: [4, 0] } }, [0]],
  ['$mod keeps the sign of the value', values(-5, 5), { a: { $mod: [4, -1] } }, [0]],
  ['$mod refuses divisor 0', values(1), { a: { $mod: [0, 0] } }, error(2)],
  ['$mod refuses one number', values(1), { a: { $mod: [4] } }, error(2)],
  ['$mod refuses three numbers', values(1), { a: { $mod: [4, 1, 1] } }, error(2)],
]);

export const arrayCases = table([
  ['$size counts the elements', values([1, 2], [1], [], 2, missing, [[1, 2]]), { a: { $size: 2 } }, [0]],
  ['$size 0 finds empty arrays', values([], missing, null), { a: { $size: 0 } }, [0]],
  ['$size refuses a negative number', values([]), { a: { $size: -1 } }, error(2)],
  ['$size refuses a fraction', values([]), { a: { $size: 1.5 } }, error(2)],
  ['$all needs every value', values([1, 2, 3], [1], 1, [[1, 2]]), { a: { $all: [1, 2] } }, [0]],
  ['$all with one value finds a scalar', values([1, 2], 1, 2), { a: { $all: [1] } }, [0, 1]],
  ['$all with nothing finds nothing', values([], 1), { a: { $all: [] } }, []],
  [
    '$all with an array finds it whole or as an element',
    values([1, 2], [[1, 2]], [2, 1]),
    { a: { $all: [[1, 2]] } },
    [0, 1],
  ],
  [
    '$all with $elemMatch needs an element for each',
    values([{ x: 1 }, { x: 5 }], [{ x: 1 }]),
    { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: { $gt: 2 } } }] } },
    [0],
  ],
  ['$all needs an array', values([1]), { a: { $all: 1 } }, error(2)],
  [
    '$elemMatch with operators needs one element for all',
    values([1, 9], [6], 6, [[6]]),
    { a: { $elemMatch: { $gt: 5, $lt: 8 } } },
    [1],
  ],
  [
    '$elemMatch with fields needs one element for all',
    values([{ x: 1, y: 2 }], [{ x: 1 }, { y: 2 }], { x: 1, y: 2 }),
    { a: { $elemMatch: { x: 1, y: 2 } } },
    [0],
  ],
  [
    '$elemMatch with $or',
    values([{ x: 1 }], [{ y: 1 }], [{ z: 1 }]),
    { a: { $elemMatch: { $or: [{ x: 1 }, { y: 1 }] } } },
    [0, 1],
  ],
  ['$elemMatch with $not', values([1, 2], [6], []), { a: { $elemMatch: { $not: { $gt: 5 } } } }, [0]],
  [
    '$elemMatch with $ne null needs an element that has a value',
    values([null], [1], []),
    { a: { $elemMatch: { $ne: null } } },
    [1],
  ],
  [
    '$elemMatch below a path',
    [{ a: { b: [{ x: 1 }] } }, { a: [{ b: [{ x: 1 }] }] }, { a: { b: { x: 1 } } }],
    { 'a.b': { $elemMatch: { x: 1 } } },
    [0, 1],
  ],
  [
    '$elemMatch treats inner arrays as documents',
    values([[{ x: 1 }]], [['p']]),
    { a: { $elemMatch: { 0: 'p' } } },
    [1],
  ],
  [
    '$elemMatch nests',
    values([[1, 7]], [[1], [7]], [7]),
    { a: { $elemMatch: { $elemMatch: { $gt: 5 } } } },
    [0, 1],
  ],
  ['an empty $elemMatch finds documents in arrays', values([{}], [1], []), { a: { $elemMatch: {} } }, [0]],
  ['$elemMatch needs a document', values([1]), { a: { $elemMatch: 1 } }, error(2)],
]);

export const pathCases = table([
  ['a dotted path reaches into documents', [{ a: { b: 1 } }, { a: { b: 2 } }, { a: 1 }], { 'a.b': 1 }, [0]],
  ['a dotted path searches arrays', [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 3 }] }], { 'a.b': 2 }, [0]],
  ['a dotted path does not search arrays in arrays', [{ a: [[{ b: 1 }]] }], { 'a.b': 1 }, []],
  ['a numeric component is a position', [{ a: [1, 2] }, { a: [2, 1] }], { 'a.0': 2 }, [1]],
  [
    'a numeric component is also a field name',
    [{ a: { 0: 2 } }, { a: [{ 0: 2 }] }, { a: [2] }],
    { 'a.0': 2 },
    [0, 1, 2],
  ],
  ['a position inside a path', [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 2 }] }], { 'a.1.b': 2 }, [0]],
  ['a position that is an array is taken whole', [{ a: [[1, 2]] }], { 'a.0': 1 }, []],
  ['positions reach nested arrays', [{ a: [[1, 2]] }, { a: [[2, 1]] }], { 'a.0.1': 2 }, [0]],
  [
    'null finds a path that ends early',
    [{ a: 1 }, { a: {} }, {}, { a: { b: null } }, { a: { b: 1 } }],
    { 'a.b': null },
    [0, 1, 2, 3],
  ],
  [
    'null does not find an array without documents',
    [{ a: [] }, { a: [1] }, { a: [{}] }, { a: [{ b: 1 }] }],
    { 'a.b': null },
    [2],
  ],
  [
    '$ne holds when no element equals',
    [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 2 }] }, {}],
    { 'a.b': { $ne: 1 } },
    [1, 2],
  ],
  ['arrays at both ends of a path', [{ a: [{ b: [1, 2] }, { b: 3 }] }], { 'a.b': 2 }, [0]],
  ['a whole array below an array', [{ a: [{ b: [1, 2] }] }], { 'a.b': [1, 2] }, [0]],
  ['comparison below arrays', [{ a: [{ b: 1 }, { b: 9 }] }, { a: [{ b: 1 }] }], { 'a.b': { $gt: 5 } }, [0]],
  ['$size below a path', [{ a: [{ b: [1, 2] }] }, { a: { b: [1, 2] } }], { 'a.b': { $size: 2 } }, [0, 1]],
]);

const texts = values('Hello', 'hello', 'line\nHello', 'a.c', 'abc', 5, ['x', 'hello!'], 'été', '😀');

export const regexCases = table([
  ['$regex finds a substring', texts, { a: { $regex: 'ell' } }, [0, 1, 2, 6]],
  ['option i ignores case', texts, { a: { $regex: '^HELLO', $options: 'i' } }, [0, 1, 6]],
  ['option m makes ^ match after a line break', texts, { a: { $regex: '^Hello', $options: 'm' } }, [0, 2]],
  ['without m ^ matches at the start only', texts, { a: { $regex: '^Hello' } }, [0]],
  ['option s lets a dot match a line break', texts, { a: { $regex: 'line.Hello', $options: 's' } }, [2]],
  ['without s a dot stops at a line break', texts, { a: { $regex: 'line.Hello' } }, []],
  ['option x ignores white space', texts, { a: { $regex: 'a b c', $options: 'x' } }, [4]],
  ['$regex takes a regular expression', texts, { a: { $regex: /^h/i } }, [0, 1, 6]],
  ['$regex and other operators combine', texts, { a: { $regex: 'hello', $ne: 'hello' } }, [6]],
  ['a dot matches a whole code point', texts, { a: { $regex: '^.$' } }, [6, 8]],
  ['$ matches before a last line break', values('a', 'a\n', 'a\nb'), { a: { $regex: 'a$' } }, [0, 1]],
  ['(?![\\s\\S]) is the very end', values('a', 'a\n'), { a: { $regex: 'a(?![\\s\\S])' } }, [0]],
  [
    '\\A, \\z and \\Q…\\E are understood',
    values('a.b', 'xa.b', 'acb'),
    { a: { $regex: '\\A\\Qa.b\\E\\z' } },
    [0],
  ],
  ['(?i) at the start ignores case', values('ABC'), { a: { $regex: '(?i)abc' } }, [0]],
  [
    'escaped characters stand for themselves',
    values('a-b', 'a+b', 'a/b', 'a"b', 'a b'),
    { a: { $regex: 'a[\\-\\+\\/\\"]b' } },
    [0, 1, 2, 3],
  ],
  ['letter classes such as [aA] work', values('cAt', 'cat', 'cut'), { a: { $regex: 'c[aA]t' } }, [0, 1]],
  ['$options without $regex is refused', values('x'), { a: { $options: 'i' } }, error(2)],
  ['an invalid pattern is refused', values('x'), { a: { $regex: '(' } }, error(51091)],
  ['$regex needs a string', values('x'), { a: { $regex: 5 } }, error(2)],
]);

export const bitCases = table([]);

export const exprCases = table([
  [
    '$expr compares two fields',
    [
      { a: 1, b: 2 },
      { a: 3, b: 2 },
    ],
    { $expr: { $gt: ['$a', '$b'] } },
    [1],
  ],
  ['$expr has no implicit array traversal', values([1, 2], 1), { $expr: { $eq: ['$a', 1] } }, [1]],
  ['$expr distinguishes missing from null', values(null, missing), { $expr: { $eq: ['$a', null] } }, [0]],
  ['$expr compares across types', values('x', 5), { $expr: { $gt: ['$a', 100] } }, [0]],
  ['$expr refuses an unknown operator', values(1), { $expr: { $greater: [1, 2] } }, error(168)],
]);

export const filterCases: readonly FilterCase[] = [
  ...equalityCases,
  ...decimalCases,
  ...comparisonCases,
  ...membershipCases,
  ...logicalCases,
  ...elementCases,
  ...arrayCases,
  ...pathCases,
  ...regexCases,
  ...bitCases,
  ...exprCases,
];
