import { Long } from 'bson';

type Doc = Record<string, unknown>;

export interface UpdateCase {
  readonly title: string;
  /** The document before the update; its `_id` is 1 unless it says otherwise. Undefined: an upsert. */
  readonly document: Doc | undefined;
  readonly update: Doc | readonly Doc[];
  /** The document after the update, or the code of the error. */
  readonly result: Doc | { readonly code: number };
  readonly filter?: Doc;
  readonly arrayFilters?: readonly Doc[];
}

const fails = (code: number): { code: number } => ({ code });
export const now = new Date('2024-06-01T12:00:00Z');

type Row = [
  title: string,
  document: Doc | undefined,
  update: Doc | readonly Doc[],
  result: UpdateCase['result'],
  rest?: { filter?: Doc; arrayFilters?: readonly Doc[] },
];

const table = (rows: readonly Row[]): UpdateCase[] =>
  rows.map(([title, document, update, result, rest = {}]) => ({
    title,
    document: document === undefined ? undefined : { _id: 1, ...document },
    update,
    result: 'code' in result && Object.keys(result).length === 1 ? result : { _id: 1, ...result },
    ...rest,
  }));

export const setCases = table([
  ['$set replaces a value', { a: 1 }, { $set: { a: 2 } }, { a: 2 }],
  ['$set adds a field', { a: 1 }, { $set: { b: 2 } }, { a: 1, b: 2 }],
  ['$set makes the documents of a dotted path', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  [
    '$set keeps the neighbours of a dotted path',
    { a: { x: 1, b: 0 } },
    { $set: { 'a.b': 1 } },
    { a: { x: 1, b: 1 } },
  ],
  ['$set changes an array element by position', { a: [1, 2] }, { $set: { 'a.1': 9 } }, { a: [1, 9] }],
  [
    '$set fills an array with null up to the position',
    { a: [1] },
    { $set: { 'a.3': 9 } },
    { a: [1, null, null, 9] },
  ],
  [
    '$set makes a document, not an array, for a missing numeric path',
    {},
    { $set: { 'a.0': 1 } },
    { a: { 0: 1 } },
  ],
  ['$set into a document inside an array', { a: [{ b: 1 }] }, { $set: { 'a.0.b': 2 } }, { a: [{ b: 2 }] }],
  ['$set through a scalar fails', { a: 5 }, { $set: { 'a.b': 1 } }, fails(28)],
  ['$set through null fails', { a: null }, { $set: { 'a.b': 1 } }, fails(28)],
  ['$set of a name on an array fails', { a: [1] }, { $set: { 'a.b': 1 } }, fails(28)],
  [
    '$set adds several fields in alphabetical order',
    {},
    { $set: { c: 1, a: 2, b: 3 } },
    { a: 2, b: 3, c: 1 },
  ],
  ['$set of the same _id is accepted', { a: 1 }, { $set: { _id: 1, a: 2 } }, { a: 2 }],
  ['$set of another _id fails', { a: 1 }, { $set: { _id: 2 } }, fails(66)],
  ['$set of an array', { a: 1 }, { $set: { a: [1, { b: 2 }] } }, { a: [1, { b: 2 }] }],
  ['an empty $set changes nothing', { a: 1 }, { $set: {} }, { a: 1 }],
  ['$set of a name that objects inherit', { a: 1 }, { $set: { constructor: 1 } }, { a: 1, constructor: 1 }],
  ['$unset removes a field', { a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
  ['$unset of a missing field changes nothing', { a: 1 }, { $unset: { b: '' } }, { a: 1 }],
  ['$unset of a nested field leaves an empty document', { a: { b: 1 } }, { $unset: { 'a.b': 1 } }, { a: {} }],
  ['$unset of an array element leaves null', { a: [1, 2] }, { $unset: { 'a.0': 1 } }, { a: [null, 2] }],
  ['$unset beyond an array changes nothing', { a: [1] }, { $unset: { 'a.5': 1 } }, { a: [1] }],
  ['$unset through a scalar changes nothing', { a: 1 }, { $unset: { 'a.b': 1 } }, { a: 1 }],
  ['$unset of _id fails', { a: 1 }, { $unset: { _id: 1 } }, fails(66)],
  ['$rename moves a value', { a: 1 }, { $rename: { a: 'b' } }, { b: 1 }],
  ['$rename replaces the target', { a: 1, b: 2 }, { $rename: { a: 'b' } }, { b: 1 }],
  ['$rename of a missing field changes nothing', { b: 2 }, { $rename: { a: 'b' } }, { b: 2 }],
  ['$rename into a nested path', { a: 1 }, { $rename: { a: 'x.y' } }, { x: { y: 1 } }],
  ['$rename out of a nested path', { x: { y: 1 } }, { $rename: { 'x.y': 'z' } }, { x: {}, z: 1 }],
  ['$rename to itself fails', { a: 1 }, { $rename: { a: 'a' } }, fails(2)],
  ['$rename needs a string', { a: 1 }, { $rename: { a: 5 } }, fails(2)],
  ['$rename out of an array fails', { a: [{ b: 1 }] }, { $rename: { 'a.b': 'c' } }, fails(2)],
  ['$rename into an array fails', { a: [1], b: 1 }, { $rename: { b: 'a.0' } }, fails(2)],
  ['$setOnInsert does nothing to an existing document', { a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }],
  ['$currentDate sets the date', {}, { $currentDate: { at: true } }, { at: now }],
  ['$currentDate with $type date', {}, { $currentDate: { at: { $type: 'date' } } }, { at: now }],
  ['$currentDate refuses another type', {}, { $currentDate: { at: { $type: 'day' } } }, fails(2)],
]);

export const arithmeticCases = table([
  ['$inc adds', { a: 1 }, { $inc: { a: 2 } }, { a: 3 }],
  ['$inc of a missing field sets it', {}, { $inc: { a: 2 } }, { a: 2 }],
  ['$inc takes negative and fractional numbers', { a: 1 }, { $inc: { a: -0.5 } }, { a: 0.5 }],
  ['$inc on a nested path', { a: { b: 1 } }, { $inc: { 'a.b': 1, 'a.c': 1 } }, { a: { b: 2, c: 1 } }],
  ['$inc on a string fails', { a: 'x' }, { $inc: { a: 1 } }, fails(14)],
  ['$inc on null fails', { a: null }, { $inc: { a: 1 } }, fails(14)],
  ['$inc by a string fails', { a: 1 }, { $inc: { a: 'x' } }, fails(14)],
  [
    '$inc beyond a double keeps 64-bit integers exact',
    { a: Long.fromString('9007199254740993') },
    { $inc: { a: 1 } },
    { a: Long.fromString('9007199254740994') },
  ],
  ['$inc beyond 64 bits fails', { a: Long.MAX_VALUE }, { $inc: { a: 1 } }, fails(2)],
  ['$inc to beyond 64 bits downwards fails', { a: Long.MIN_VALUE }, { $inc: { a: -1 } }, fails(2)],
  ['$mul beyond 64 bits fails', { a: Long.MAX_VALUE }, { $mul: { a: 2 } }, fails(2)],
  ['$inc by NaN gives NaN', { a: 1 }, { $inc: { a: Number.NaN } }, { a: Number.NaN }],
  ['$min takes NaN for the smallest number', { a: 1 }, { $min: { a: Number.NaN } }, { a: Number.NaN }],
  ['$max with an equal value changes nothing', { a: 1 }, { $max: { a: 1 } }, { a: 1 }],
  ['$mul multiplies', { a: 3 }, { $mul: { a: 4 } }, { a: 12 }],
  ['$mul of a missing field gives 0', {}, { $mul: { a: 4 } }, { a: 0 }],
  ['$mul on a string fails', { a: 'x' }, { $mul: { a: 4 } }, fails(14)],
  ['$min takes the smaller value', { a: 3 }, { $min: { a: 2 } }, { a: 2 }],
  ['$min keeps the smaller value', { a: 1 }, { $min: { a: 2 } }, { a: 1 }],
  ['$min sets a missing field', {}, { $min: { a: 2 } }, { a: 2 }],
  ['$max takes the larger value', { a: 1 }, { $max: { a: 2 } }, { a: 2 }],
  ['$max compares across types', { a: 100 }, { $max: { a: 'x' } }, { a: 'x' }],
  ['$max with null keeps a value', { a: 1 }, { $max: { a: null } }, { a: 1 }],
  ['$min with a date', { a: new Date(5) }, { $min: { a: new Date(3) } }, { a: new Date(3) }],
]);

export const arrayUpdateCases = table([
  ['$push appends', { a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
  ['$push makes an array', {}, { $push: { a: 2 } }, { a: [2] }],
  ['$push appends an array as one element', { a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
  ['$push on a string fails', { a: 'x' }, { $push: { a: 2 } }, fails(2)],
  ['$push on null fails', { a: null }, { $push: { a: 2 } }, fails(2)],
  ['$push $each appends each', { a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
  ['$push $each of nothing makes an empty array', {}, { $push: { a: { $each: [] } } }, { a: [] }],
  [
    '$push $position inserts',
    { a: [1, 4] },
    { $push: { a: { $each: [2, 3], $position: 1 } } },
    { a: [1, 2, 3, 4] },
  ],
  [
    '$push $position counts from the end when negative',
    { a: [1, 2] },
    { $push: { a: { $each: [9], $position: -1 } } },
    { a: [1, 9, 2] },
  ],
  ['$push $slice keeps the first', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: 2 } } }, { a: [1, 2] }],
  [
    '$push $slice keeps the last when negative',
    { a: [1, 2] },
    { $push: { a: { $each: [3], $slice: -2 } } },
    { a: [2, 3] },
  ],
  ['$push $slice 0 empties', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: 0 } } }, { a: [] }],
  ['$push $sort sorts values', { a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1 } } }, { a: [1, 2, 3] }],
  [
    '$push $sort sorts documents',
    { a: [{ x: 1 }, { x: 3 }] },
    { $push: { a: { $each: [{ x: 2 }], $sort: { x: -1 } } } },
    { a: [{ x: 3 }, { x: 2 }, { x: 1 }] },
  ],
  [
    '$push $sort before $slice',
    { a: [5, 1] },
    { $push: { a: { $each: [3], $sort: -1, $slice: 2 } } },
    { a: [5, 3] },
  ],
  ['$push refuses an unknown clause', { a: [] }, { $push: { a: { $each: [1], $limit: 1 } } }, fails(2)],
  ['$push $each needs an array', { a: [] }, { $push: { a: { $each: 1 } } }, fails(2)],
  ['$push $slice needs an integer', { a: [] }, { $push: { a: { $each: [1], $slice: 'x' } } }, fails(2)],
  ['$addToSet adds a new value', { a: [1] }, { $addToSet: { a: 2 } }, { a: [1, 2] }],
  ['$addToSet leaves a value that is there', { a: [1, 2] }, { $addToSet: { a: 2 } }, { a: [1, 2] }],
  [
    '$addToSet compares documents with their key order',
    { a: [{ x: 1, y: 2 }] },
    { $addToSet: { a: { y: 2, x: 1 } } },
    {
      a: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    },
  ],
  ['$addToSet $each adds each once', { a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1, 2] }],
  ['$addToSet makes an array', {}, { $addToSet: { a: 1 } }, { a: [1] }],
  ['$addToSet on a string fails', { a: 'x' }, { $addToSet: { a: 1 } }, fails(2)],
  ['$addToSet $each needs an array', { a: [] }, { $addToSet: { a: { $each: 1 } } }, fails(14)],
  ['$pull removes equal values', { a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
  ['$pull removes by operators', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  ['$pull removes by $in', { a: [1, 5, 9] }, { $pull: { a: { $in: [1, 9] } } }, { a: [5] }],
  [
    '$pull removes documents by their fields',
    { a: [{ x: 1, y: 1 }, { x: 2 }] },
    { $pull: { a: { x: 1 } } },
    { a: [{ x: 2 }] },
  ],
  [
    '$pull with operators on fields',
    { a: [{ x: 1 }, { x: 5 }] },
    { $pull: { a: { x: { $gt: 2 } } } },
    { a: [{ x: 1 }] },
  ],
  ['$pull by a regular expression', { a: ['ab', 'b'] }, { $pull: { a: /^a/ } }, { a: ['b'] }],
  ['$pull of an array removes that array', { a: [[1], 1] }, { $pull: { a: [1] } }, { a: [1] }],
  ['$pull on a scalar fails', { a: 1 }, { $pull: { a: 1 } }, fails(2)],
  ['$pull on a missing field changes nothing', {}, { $pull: { a: 1 } }, {}],
  ['$pullAll removes each value', { a: [1, 2, 3, 1] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
  ['$pullAll needs an array', { a: [1] }, { $pullAll: { a: 1 } }, fails(2)],
  ['$pop removes the last', { a: [1, 2] }, { $pop: { a: 1 } }, { a: [1] }],
  ['$pop -1 removes the first', { a: [1, 2] }, { $pop: { a: -1 } }, { a: [2] }],
  ['$pop of an empty array changes nothing', { a: [] }, { $pop: { a: 1 } }, { a: [] }],
  ['$pop refuses another number', { a: [1] }, { $pop: { a: 2 } }, fails(9)],
  ['$pop on a scalar fails', { a: 1 }, { $pop: { a: 1 } }, fails(14)],
]);

export const positionalCases = table([
  [
    '$ is the element that matched',
    { a: [1, 2, 3] },
    { $set: { 'a.$': 9 } },
    { a: [1, 9, 3] },
    { filter: { a: 2 } },
  ],
  [
    '$ with a field below the element',
    { a: [{ x: 1 }, { x: 2 }] },
    { $set: { 'a.$.y': 9 } },
    { a: [{ x: 1 }, { x: 2, y: 9 }] },
    { filter: { 'a.x': 2 } },
  ],
  [
    '$ with $elemMatch',
    {
      a: [
        { x: 1, y: 1 },
        { x: 1, y: 2 },
      ],
    },
    { $inc: { 'a.$.x': 10 } },
    {
      a: [
        { x: 1, y: 1 },
        { x: 11, y: 2 },
      ],
    },
    { filter: { a: { $elemMatch: { x: 1, y: 2 } } } },
  ],
  [
    '$ with a comparison',
    { a: [1, 7, 8] },
    { $set: { 'a.$': 0 } },
    { a: [1, 0, 8] },
    { filter: { a: { $gt: 5 } } },
  ],
  ['$ without a match in the filter fails', { a: [1] }, { $set: { 'a.$': 0 } }, fails(2)],
  ['$[] is every element', { a: [1, 2] }, { $inc: { 'a.$[]': 10 } }, { a: [11, 12] }],
  [
    '$[] with a field below',
    { a: [{ x: 1 }, { x: 2 }] },
    { $set: { 'a.$[].y': 0 } },
    {
      a: [
        { x: 1, y: 0 },
        { x: 2, y: 0 },
      ],
    },
  ],
  ['$[] on an empty array changes nothing', { a: [] }, { $set: { 'a.$[]': 0 } }, { a: [] }],
  ['$[] on a scalar fails', { a: 1 }, { $set: { 'a.$[]': 0 } }, fails(2)],
  ['$[] on a missing field fails', {}, { $set: { 'a.$[]': 0 } }, fails(2)],
  [
    '$[id] is every element that its filter accepts',
    { a: [1, 5, 9] },
    { $set: { 'a.$[e]': 0 } },
    { a: [1, 0, 0] },
    { arrayFilters: [{ e: { $gte: 5 } }] },
  ],
  [
    '$[id] with fields',
    { a: [{ x: 1 }, { x: 2 }] },
    { $set: { 'a.$[e].y': 1 } },
    { a: [{ x: 1 }, { x: 2, y: 1 }] },
    { arrayFilters: [{ 'e.x': 2 }] },
  ],
  [
    '$[id] nests',
    { a: [{ b: [1, 2] }, { b: [2] }] },
    { $set: { 'a.$[].b.$[e]': 0 } },
    { a: [{ b: [1, 0] }, { b: [0] }] },
    { arrayFilters: [{ e: 2 }] },
  ],
  [
    'two identifiers',
    {
      a: [
        { k: 1, b: [1, 2] },
        { k: 2, b: [2] },
      ],
    },
    { $set: { 'a.$[x].b.$[y]': 0 } },
    {
      a: [
        { k: 1, b: [1, 0] },
        { k: 2, b: [2] },
      ],
    },
    { arrayFilters: [{ 'x.k': 1 }, { y: 2 }] },
  ],
  ['an identifier without a filter fails', { a: [1] }, { $set: { 'a.$[e]': 0 } }, fails(2)],
  ['an unused array filter fails', { a: [1] }, { $set: { a: 0 } }, fails(9), { arrayFilters: [{ e: 1 }] }],
  [
    'two filters for one identifier fail',
    { a: [1] },
    { $set: { 'a.$[e]': 0 } },
    fails(9),
    { arrayFilters: [{ e: 1 }, { e: 2 }] },
  ],
]);

export const combinedCases = table([
  [
    'an array filter may combine conditions',
    { a: [{ x: 1, y: 1 }, { x: 1, y: 2 }, { x: 3 }] },
    { $set: { 'a.$[e].z': 0 } },
    {
      a: [
        { x: 1, y: 1 },
        { x: 1, y: 2, z: 0 },
        { x: 3, z: 0 },
      ],
    },
    { arrayFilters: [{ $or: [{ 'e.x': 3 }, { 'e.y': { $gt: 1 } }] }] },
  ],
  [
    'several modifiers meet in one element',
    { a: [{ x: 1 }, { x: 2 }] },
    { $set: { 'a.$[e].y': 1 }, $inc: { 'a.$[].x': 10 } },
    { a: [{ x: 11 }, { x: 12, y: 1 }] },
    { arrayFilters: [{ 'e.x': 2 }] },
  ],
  [
    'modifiers that meet in one field of an element conflict',
    { a: [{ x: 1 }] },
    { $set: { 'a.$[].x': 1, 'a.0.x': 2 } },
    fails(40),
  ],
  [
    'an identifier that begins with a capital fails',
    { a: [1] },
    { $set: { 'a.$[E]': 0 } },
    fails(2),
    { arrayFilters: [{ E: 1 }] },
  ],
  [
    'an array filter on two names fails',
    { a: [1] },
    { $set: { 'a.$[e]': 0 } },
    fails(9),
    { arrayFilters: [{ e: 1, f: 1 }] },
  ],
  ['an array filter with a replacement fails', { a: [1] }, { b: 1 }, fails(9), { arrayFilters: [{ e: 1 }] }],
  [
    '$ in the second array of the path is refused twice',
    { a: [{ b: [1] }] },
    { $set: { 'a.$.b.$': 0 } },
    fails(2),
    { filter: { 'a.b': 1 } },
  ],
  [
    '$pull removes null and missing values',
    { a: [{ x: null }, { y: 1 }, { x: 1 }] },
    { $pull: { a: { x: null } } },
    { a: [{ x: 1 }] },
  ],
  [
    '$push sorts mixed types in the order of BSON',
    { a: ['x', null] },
    { $push: { a: { $each: [5], $sort: 1 } } },
    { a: [null, 5, 'x'] },
  ],
  [
    '$push sorts by a dotted path, missing first',
    { a: [{ x: { y: 2 } }, {}] },
    { $push: { a: { $each: [{ x: { y: 1 } }], $sort: { 'x.y': 1 } } } },
    { a: [{}, { x: { y: 1 } }, { x: { y: 2 } }] },
  ],
  [
    '$unset and $set of neighbours keep the order',
    { a: 1, b: 2, c: 3 },
    { $unset: { b: 1 }, $set: { c: 4, d: 5 } },
    { a: 1, c: 4, d: 5 },
  ],
  [
    'numeric names of new fields come in numeric order',
    { a: {} },
    { $set: { 'a.10': 1, 'a.9': 2 } },
    { a: { 9: 2, 10: 1 } },
  ],
  [
    'a path that names no position goes on in a document',
    { a: { 0: { b: 1 } } },
    { $set: { 'a.0.b': 2 } },
    { a: { 0: { b: 2 } } },
  ],
  ['a replacement puts its _id first', { a: 1 }, { b: 2, _id: 1 }, { b: 2 }],
]);

export const wholeUpdateCases = table([
  ['a replacement keeps the _id', { a: 1 }, { b: 2 }, { b: 2 }],
  ['a replacement may be empty', { a: 1 }, {}, {}],
  ['a replacement with another _id fails', { a: 1 }, { _id: 2, b: 2 }, fails(66)],
  ['two modifiers of one path conflict', { a: 1 }, { $set: { a: 1 }, $inc: { a: 1 } }, fails(40)],
  ['modifiers of a path and one above it conflict', { a: {} }, { $set: { a: {}, 'a.b': 1 } }, fails(40)],
  ['$rename conflicts with its target', { a: 1 }, { $rename: { a: 'b' }, $set: { b: 1 } }, fails(40)],
  ['an unknown modifier fails', { a: 1 }, { $increase: { a: 1 } }, fails(9)],
  ['a modifier beside a plain field fails', { a: 1 }, { $set: { a: 1 }, b: 1 }, fails(9)],
  ['a modifier needs a document', { a: 1 }, { $set: 5 }, fails(9)],
  ['an empty path component fails', { a: 1 }, { $set: { 'a.': 1 } }, fails(56)],
  ['a path component that starts with $ fails', { a: 1 }, { $set: { $a: 1 } }, fails(52)],
  [
    'several modifiers apply together',
    { a: 1, b: [1], c: 1 },
    { $set: { a: 2 }, $push: { b: 2 }, $unset: { c: 1 } },
    { a: 2, b: [1, 2] },
  ],
  [
    'a pipeline computes from the document',
    { a: 1, b: 2 },
    [{ $set: { c: { $gt: ['$b', '$a'] } } }],
    { a: 1, b: 2, c: true },
  ],
  ['a pipeline runs its stages in order', { a: 1 }, [{ $set: { b: '$a' } }, { $unset: 'a' }], { b: 1 }],
  ['a pipeline projects', { a: 1, b: 2 }, [{ $project: { a: 1 } }], { a: 1 }],
  ['a pipeline replaces the document and keeps the _id', { a: { x: 1 } }, [{ $replaceWith: '$a' }], { x: 1 }],
  ['a pipeline with $$REMOVE drops a field', { a: 1, b: 2 }, [{ $set: { b: '$$REMOVE' } }], { a: 1 }],
  ['a pipeline may not filter', { a: 1 }, [{ $match: { a: 1 } }], fails(72)],
  ['a pipeline may not change the _id', { a: 1 }, [{ $set: { _id: 5 } }], fails(66)],
]);

export const upsertCases = table([
  [
    'an upsert starts from the equalities of the filter',
    undefined,
    { $set: { b: 2 } },
    { a: 1, b: 2 },
    { filter: { _id: 1, a: 1 } },
  ],
  [
    'an upsert uses $setOnInsert',
    undefined,
    { $set: { b: 2 }, $setOnInsert: { c: 3 } },
    { b: 2, c: 3 },
    { filter: { _id: 1 } },
  ],
  [
    'an upsert ignores inequalities',
    undefined,
    { $set: { b: 2 } },
    { b: 2 },
    { filter: { _id: 1, a: { $gt: 5 } } },
  ],
  [
    'an upsert takes $eq and $and',
    undefined,
    { $set: { c: 3 } },
    { a: 1, b: 2, c: 3 },
    { filter: { _id: 1, $and: [{ a: { $eq: 1 } }, { b: 2 }] } },
  ],
  [
    'an upsert makes dotted paths',
    undefined,
    { $inc: { n: 1 } },
    { a: { b: 1 }, n: 1 },
    { filter: { _id: 1, 'a.b': 1 } },
  ],
  [
    'an upsert increments what the filter pins',
    undefined,
    { $inc: { a: 1 } },
    { a: 6 },
    { filter: { _id: 1, a: 5 } },
  ],
  [
    'an upsert by replacement takes only the _id of the filter',
    undefined,
    { b: 2 },
    { b: 2 },
    { filter: { _id: 1, a: 5 } },
  ],
  [
    'an upsert may set the _id',
    undefined,
    { $setOnInsert: { _id: 1, b: 2 } },
    { a: 5, b: 2 },
    { filter: { a: 5 } },
  ],
  [
    'an upsert with another _id than the filter fails',
    undefined,
    { $set: { _id: 2 } },
    fails(66),
    { filter: { _id: 1 } },
  ],
  [
    'an upsert with a path pinned twice fails',
    undefined,
    { $set: { b: 2 } },
    fails(54),
    { filter: { $and: [{ _id: 1 }, { a: 1 }, { a: 2 }] } },
  ],
  [
    'an upsert takes $in and $all of one value',
    undefined,
    { $set: { c: 3 } },
    { a: 1, b: 2, c: 3 },
    { filter: { _id: 1, a: { $in: [1] }, b: { $all: [2] } } },
  ],
  [
    'an upsert below a scalar of the filter fails',
    undefined,
    { $set: { 'a.b': 1 } },
    fails(28),
    { filter: { _id: 1, a: 1 } },
  ],
  [
    'an upsert with a path and one above it fails',
    undefined,
    { $set: { c: 1 } },
    fails(54),
    { filter: { _id: 1, a: { b: 1 }, 'a.b': 1 } },
  ],
  [
    'an upsert with $setOnInsert beside $set of one path fails',
    undefined,
    { $set: { a: 1 }, $setOnInsert: { a: 2 } },
    fails(40),
    { filter: { _id: 1 } },
  ],
  [
    'an upsert through all of no array fails',
    undefined,
    { $set: { 'a.$[]': 1 } },
    fails(2),
    { filter: { _id: 1 } },
  ],
  [
    'an upsert sets in the array that the filter describes',
    undefined,
    { $set: { 'a.$[e]': 0 } },
    { a: [1, 0] },
    { filter: { _id: 1, a: [1, 5] }, arrayFilters: [{ e: { $gt: 3 } }] },
  ],
  [
    'an upsert by pipeline starts from the filter',
    undefined,
    [{ $set: { b: '$a' } }],
    { a: 5, b: 5 },
    { filter: { _id: 1, a: 5 } },
  ],
]);

export const updateCases: readonly UpdateCase[] = [
  ...setCases,
  ...arithmeticCases,
  ...arrayUpdateCases,
  ...positionalCases,
  ...combinedCases,
  ...wholeUpdateCases,
  ...upsertCases,
];
