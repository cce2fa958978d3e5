import { Long, ObjectId } from 'bson';

type Doc = Record<string, unknown>;

export interface PipelineCase {
  readonly title: string;
  /** The documents, in the order of their `_id`s, which are their positions unless given. */
  readonly documents: readonly Doc[];
  readonly pipeline: readonly Doc[];
  readonly result: readonly Doc[] | { readonly code: number };
  readonly others?: Readonly<Record<string, readonly Doc[]>>;
}

type Row = [
  title: string,
  documents: readonly Doc[],
  pipeline: readonly Doc[],
  result: PipelineCase['result'],
  others?: PipelineCase['others'],
];

const withIds = (documents: readonly Doc[]): Doc[] =>
  documents.map((document, index) => ({ _id: index, ...document }));

const table = (rows: readonly Row[]): PipelineCase[] =>
  rows.map(([title, documents, pipeline, result, others]) => ({
    title,
    documents: withIds(documents),
    pipeline,
    result,
    ...(others !== undefined && { others }),
  }));

const fails = (code: number): { code: number } => ({ code });

const sales = [
  { shop: 'a', amount: 10, on: new Date('2024-01-01T10:00:00Z') },
  { shop: 'b', amount: 5, on: new Date('2024-01-08T23:30:00Z') },
  { shop: 'a', amount: 20, on: new Date('2024-02-01T00:00:00Z') },
  { shop: 'a' },
  { amount: 7 },
  { shop: null, amount: 'x' },
];

const byId = { $sort: { _id: 1 } };

export const groupCases = table([
  [
    '$group gathers by a field; missing and null are one group',
    sales,
    [{ $group: { _id: '$shop', n: { $sum: 1 } } }, byId],
    [
      { _id: null, n: 2 },
      { _id: 'a', n: 3 },
      { _id: 'b', n: 1 },
    ],
  ],
  [
    '$group by null is one group',
    sales,
    [{ $group: { _id: null, n: { $count: {} } } }],
    [{ _id: null, n: 6 }],
  ],
  ['$group of nothing gives no group', [], [{ $group: { _id: null, n: { $sum: 1 } } }], []],
  [
    '$sum adds numbers and ignores the rest',
    sales,
    [{ $group: { _id: null, total: { $sum: '$amount' } } }],
    [{ _id: null, total: 42 }],
  ],
  [
    '$sum keeps 64-bit integers exact',
    [{ n: Long.fromString('9007199254740993') }, { n: 1 }],
    [{ $group: { _id: null, total: { $sum: '$n' } } }],
    [{ _id: null, total: Long.fromString('9007199254740994') }],
  ],
  [
    '$avg ignores what is no number, and is null without any',
    sales,
    [{ $group: { _id: '$shop', avg: { $avg: '$amount' } } }, byId],
    [
      { _id: null, avg: 7 },
      { _id: 'a', avg: 15 },
      { _id: 'b', avg: 5 },
    ],
  ],
  [
    '$avg of no numbers is null',
    [{ a: 'x' }],
    [{ $group: { _id: null, avg: { $avg: '$a' } } }],
    [{ _id: null, avg: null }],
  ],
  [
    '$min and $max ignore null and missing',
    [{ a: 2 }, { a: null }, {}, { a: 1 }],
    [{ $group: { _id: null, min: { $min: '$a' }, max: { $max: '$a' } } }],
    [{ _id: null, min: 1, max: 2 }],
  ],
  [
    '$min of nothing is null',
    [{}],
    [{ $group: { _id: null, min: { $min: '$a' } } }],
    [{ _id: null, min: null }],
  ],
  [
    '$max compares across types',
    [{ a: 2 }, { a: 'x' }],
    [{ $group: { _id: null, max: { $max: '$a' } } }],
    [{ _id: null, max: 'x' }],
  ],
  [
    '$first and $last follow the order',
    sales,
    [byId, { $group: { _id: '$shop', first: { $first: '$amount' }, last: { $last: '$amount' } } }, byId],
    [
      { _id: null, first: 7, last: 'x' },
      { _id: 'a', first: 10, last: null },
      { _id: 'b', first: 5, last: 5 },
    ],
  ],
  [
    '$push leaves out missing values and keeps null',
    [{ a: 1 }, {}, { a: null }],
    [byId, { $group: { _id: null, all: { $push: '$a' } } }],
    [{ _id: null, all: [1, null] }],
  ],
  [
    '$push takes documents',
    [{ a: 1 }],
    [{ $group: { _id: null, all: { $push: { x: '$a', y: '$b' } } } }],
    [{ _id: null, all: [{ x: 1 }] }],
  ],
  [
    '$addToSet takes each value once',
    [{ a: 1 }, { a: 1 }, {}, { a: Long.fromNumber(1) }],
    [{ $group: { _id: null, set: { $addToSet: '$a' } } }],
    [{ _id: null, set: [1] }],
  ],
  [
    '$mergeObjects merges in order',
    [{ a: { x: 1 } }, { a: null }, { a: { x: 2, y: 3 } }],
    [byId, { $group: { _id: null, all: { $mergeObjects: '$a' } } }],
    [{ _id: null, all: { x: 2, y: 3 } }],
  ],
  [
    '$group by a document',
    sales.slice(0, 3),
    [{ $group: { _id: { shop: '$shop', month: { $month: '$on' } }, n: { $sum: 1 } } }, byId],
    [
      { _id: { shop: 'a', month: 1 }, n: 1 },
      { _id: { shop: 'a', month: 2 }, n: 1 },
      { _id: { shop: 'b', month: 1 }, n: 1 },
    ],
  ],
  [
    '$group by numbers of several types is one group',
    [{ a: 1 }, { a: Long.fromNumber(1) }],
    [{ $group: { _id: '$a', n: { $sum: 1 } } }],
    [{ _id: 1, n: 2 }],
  ],
  [
    '$group by ObjectId',
    [{ a: new ObjectId('507f1f77bcf86cd799439011') }, { a: new ObjectId('507f1f77bcf86cd799439011') }],
    [{ $group: { _id: '$a', n: { $sum: 1 } } }],
    [{ _id: new ObjectId('507f1f77bcf86cd799439011'), n: 2 }],
  ],
  [
    'conditional sums',
    sales,
    [{ $group: { _id: null, big: { $sum: { $cond: [{ $gt: ['$amount', 8] }, '$amount', 0] } } } }],
    [{ _id: null, big: 30 }],
  ],
  ['$group needs an _id', sales, [{ $group: { n: { $sum: 1 } } }], fails(15955)],
  [
    '$group refuses an unknown accumulator',
    sales,
    [{ $group: { _id: null, n: { $total: 1 } } }],
    fails(15952),
  ],
  ['$group refuses a plain value as accumulator', sales, [{ $group: { _id: null, n: 1 } }], fails(40234)],
  [
    '$group refuses two accumulators in one field',
    sales,
    [{ $group: { _id: null, n: { $sum: 1, $avg: 1 } } }],
    fails(40238),
  ],
  [
    '$group refuses a list of operands',
    sales,
    [{ $group: { _id: null, n: { $sum: [1, 2] } } }],
    fails(40237),
  ],
  [
    '$group takes $count without an argument only',
    sales,
    [{ $group: { _id: 1, n: { $count: 1 } } }],
    fails(14),
  ],
  ['$group needs a document', sales, [{ $group: 5 }], fails(15947)],
  ['$group refuses an empty accumulator', sales, [{ $group: { _id: 1, n: {} } }], fails(40238)],
  [
    '$mergeObjects refuses what is no document',
    [{ a: 1 }],
    [{ $group: { _id: 1, n: { $mergeObjects: '$a' } } }],
    fails(40400),
  ],
  ['$sortByCount needs a $', sales, [{ $sortByCount: 'shop' }], fails(40148)],
  ['$sortByCount refuses a document', sales, [{ $sortByCount: { a: 1 } }], fails(40147)],
  ['$sortByCount refuses a number', sales, [{ $sortByCount: 5 }], fails(40149)],
  ['$bucket needs its options', sales, [{ $bucket: { groupBy: '$amount' } }], fails(40198)],
  [
    '$bucket needs two boundaries',
    sales,
    [{ $bucket: { groupBy: '$amount', boundaries: [1] } }],
    fails(40192),
  ],
  [
    '$bucket needs boundaries of one type',
    sales,
    [{ $bucket: { groupBy: '$amount', boundaries: [1, 'x'] } }],
    fails(40193),
  ],
  [
    '$bucket needs constant boundaries',
    sales,
    [{ $bucket: { groupBy: '$amount', boundaries: ['$a', 10] } }],
    fails(40191),
  ],
  [
    '$bucket needs an expression to group by',
    sales,
    [{ $bucket: { groupBy: 5, boundaries: [0, 10] } }],
    fails(40202),
  ],
  [
    '$bucket refuses a default between its boundaries',
    sales,
    [{ $bucket: { groupBy: '$amount', boundaries: [0, 10], default: 5 } }],
    fails(40199),
  ],
  [
    '$bucket refuses unknown options',
    sales,
    [{ $bucket: { groupBy: '$amount', boundaries: [0, 10], other: 5 } }],
    fails(40197),
  ],
  ['$group refuses a dotted field', sales, [{ $group: { _id: null, 'a.b': { $sum: 1 } } }], fails(40235)],
  [
    '$sortByCount counts and sorts',
    [{ a: 'x' }, { a: 'y' }, { a: 'y' }],
    [{ $sortByCount: '$a' }],
    [
      { _id: 'y', count: 2 },
      { _id: 'x', count: 1 },
    ],
  ],
  [
    '$bucket sorts values into ranges',
    [{ a: 1 }, { a: 5 }, { a: 9 }, { a: 50 }],
    [{ $bucket: { groupBy: '$a', boundaries: [0, 5, 10], default: 'other' } }],
    [
      { _id: 0, count: 1 },
      { _id: 5, count: 2 },
      { _id: 'other', count: 1 },
    ],
  ],
  [
    '$bucket with output',
    [{ a: 1 }, { a: 2 }],
    [{ $bucket: { groupBy: '$a', boundaries: [0, 10], output: { sum: { $sum: '$a' } } } }],
    [{ _id: 0, sum: 3 }],
  ],
  [
    '$bucket without a default fails for a value outside',
    [{ a: 99 }],
    [{ $bucket: { groupBy: '$a', boundaries: [0, 10] } }],
    fails(40066),
  ],
  [
    '$bucket needs ascending boundaries',
    [{ a: 1 }],
    [{ $bucket: { groupBy: '$a', boundaries: [5, 0] } }],
    fails(40194),
  ],
]);

const list = [{ a: 3 }, { a: 1 }, { a: 2 }, { a: 1 }];

export const flowCases = table([
  [
    '$match filters',
    list,
    [{ $match: { a: { $gt: 1 } } }, byId],
    [
      { _id: 0, a: 3 },
      { _id: 2, a: 2 },
    ],
  ],
  [
    '$sort sorts by several fields',
    list,
    [{ $sort: { a: 1, _id: -1 } }, { $project: { a: 1 } }],
    [
      { _id: 3, a: 1 },
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
      { _id: 0, a: 3 },
    ],
  ],
  [
    '$sort and $limit',
    list,
    [{ $sort: { a: -1, _id: 1 } }, { $limit: 2 }],
    [
      { _id: 0, a: 3 },
      { _id: 2, a: 2 },
    ],
  ],
  [
    '$sort, $skip and $limit',
    list,
    [{ $sort: { a: -1, _id: 1 } }, { $skip: 1 }, { $limit: 2 }],
    [
      { _id: 2, a: 2 },
      { _id: 1, a: 1 },
    ],
  ],
  [
    '$sort orders types',
    [{ a: 'x' }, { a: 1 }, { a: null }, {}, { a: true }, { a: [0] }, { a: {} }, { a: new Date(0) }],
    [{ $sort: { a: 1, _id: 1 } }, { $project: { _id: 1 } }],
    [{ _id: 2 }, { _id: 3 }, { _id: 5 }, { _id: 1 }, { _id: 0 }, { _id: 6 }, { _id: 4 }, { _id: 7 }],
  ],
  [
    '$sort takes the smallest element ascending',
    [{ a: [5, 1] }, { a: 3 }, { a: [] }, {}],
    [{ $sort: { a: 1, _id: 1 } }, { $project: { _id: 1 } }],
    [{ _id: 2 }, { _id: 3 }, { _id: 0 }, { _id: 1 }],
  ],
  [
    '$sort takes the largest element descending',
    [{ a: [5, 1] }, { a: 3 }, { a: [4] }],
    [{ $sort: { a: -1, _id: 1 } }, { $project: { _id: 1 } }],
    [{ _id: 0 }, { _id: 2 }, { _id: 1 }],
  ],
  [
    '$sort by a path through arrays',
    [{ a: [{ b: 5 }, { b: 1 }] }, { a: { b: 3 } }],
    [{ $sort: { 'a.b': 1 } }, { $project: { _id: 1 } }],
    [{ _id: 0 }, { _id: 1 }],
  ],
  ['$sort refuses another direction', list, [{ $sort: { a: 2 } }], fails(15975)],
  ['$sort refuses an empty specification', list, [{ $sort: {} }], fails(15976)],
  ['$limit refuses 0', list, [{ $limit: 0 }], fails(15958)],
  ['$limit refuses a negative number', list, [{ $limit: -1 }], fails(5107201)],
  ['$skip refuses a negative number', list, [{ $skip: -1 }], fails(5107200)],
  ['$count counts', list, [{ $count: 'n' }], [{ n: 4 }]],
  ['$count of nothing gives nothing', [], [{ $count: 'n' }], []],
  ['$count refuses a dotted name', list, [{ $count: 'a.b' }], fails(40160)],
  [
    '$sample of more than there is gives all',
    list,
    [{ $sample: { size: 10 } }, { $sort: { _id: 1 } }, { $count: 'n' }],
    [{ n: 4 }],
  ],
  [
    '$unwind gives a document for each element',
    [{ a: [1, 2] }, { a: [] }, {}, { a: null }, { a: 5 }],
    [{ $unwind: '$a' }, { $sort: { _id: 1, a: 1 } }],
    [
      { _id: 0, a: 1 },
      { _id: 0, a: 2 },
      { _id: 4, a: 5 },
    ],
  ],
  [
    '$unwind may preserve documents without elements',
    [{ a: [1] }, { a: [] }, {}, { a: null }],
    [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: true } }, byId],
    [{ _id: 0, a: 1 }, { _id: 1 }, { _id: 2 }, { _id: 3, a: null }],
  ],
  [
    '$unwind may add the index',
    [{ a: ['x', 'y'] }, { a: 'z' }],
    [{ $unwind: { path: '$a', includeArrayIndex: 'i' } }, { $sort: { _id: 1, i: 1 } }],
    [
      { _id: 0, a: 'x', i: 0 },
      { _id: 0, a: 'y', i: 1 },
      { _id: 1, a: 'z', i: null },
    ],
  ],
  [
    '$unwind of a nested path',
    [{ a: { b: [1, 2], c: 0 } }],
    [{ $unwind: '$a.b' }, { $sort: { 'a.b': 1 } }],
    [
      { _id: 0, a: { b: 1, c: 0 } },
      { _id: 0, a: { b: 2, c: 0 } },
    ],
  ],
  ['$unwind needs a path', list, [{ $unwind: {} }], fails(28812)],
  ['$unwind refuses a number', list, [{ $unwind: 5 }], fails(15981)],
  ['$unwind refuses unknown options', list, [{ $unwind: { path: '$a', other: 1 } }], fails(28811)],
  ['$unwind refuses a path that is no text', list, [{ $unwind: { path: 5 } }], fails(28808)],
  [
    '$unwind refuses $ in the name of the index',
    list,
    [{ $unwind: { path: '$a', includeArrayIndex: '$i' } }],
    fails(28822),
  ],
  [
    '$unwind refuses another flag',
    list,
    [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: 1 } }],
    fails(28809),
  ],
  ['$sample needs a size', list, [{ $sample: {} }], fails(28749)],
  ['$sample refuses a negative size', list, [{ $sample: { size: -1 } }], fails(28747)],
  ['$sample refuses unknown options', list, [{ $sample: { size: 1, other: 1 } }], fails(28748)],
  ['$count needs a text', list, [{ $count: 5 }], fails(40156)],
  ['$count refuses a $', list, [{ $count: '$a' }], fails(40158)],
  ['$match needs a document', list, [{ $match: 5 }], fails(15959)],
  ['$limit refuses a fraction', list, [{ $limit: 1.5 }], fails(5107201)],
  ['$facet needs pipelines', list, [{ $facet: {} }], fails(40169)],
  ['$facet may not write', list, [{ $facet: { x: [{ $out: 'y' }] } }], fails(40600)],
  ['$unionWith refuses unknown options', list, [{ $unionWith: { coll: 'other', more: 1 } }], fails(40415)],
  [
    '$unionWith may not write',
    list,
    [{ $unionWith: { coll: 'other', pipeline: [{ $out: 'y' }] } }],
    fails(31441),
  ],
  ['$unwind needs a $', list, [{ $unwind: 'a' }], fails(28818)],
  [
    '$facet runs several pipelines',
    list,
    [byId, { $facet: { n: [{ $count: 'n' }], top: [{ $sort: { a: -1 } }, { $limit: 1 }] } }],
    [{ n: [{ n: 4 }], top: [{ _id: 0, a: 3 }] }],
  ],
  ['$facet may not nest', list, [{ $facet: { x: [{ $facet: {} }] } }], fails(40600)],
  [
    '$unionWith adds another collection',
    [{ a: 1 }],
    [{ $unionWith: 'other' }, { $sort: { a: 1 } }],
    [
      { _id: 0, a: 1 },
      { _id: 10, a: 2 },
    ],
    { other: [{ _id: 10, a: 2 }] },
  ],
  [
    '$unionWith with a pipeline',
    [{ a: 1 }],
    [{ $unionWith: { coll: 'other', pipeline: [{ $match: { a: 3 } }] } }, { $sort: { a: 1 } }],
    [
      { _id: 0, a: 1 },
      { _id: 11, a: 3 },
    ],
    {
      other: [
        { _id: 10, a: 2 },
        { _id: 11, a: 3 },
      ],
    },
  ],
  ['an unknown stage is refused', list, [{ $where: 1 }], fails(40324)],
  ['a stage has one field', list, [{ $match: {}, $limit: 1 }], fails(40323)],
]);

const doc = { a: 1, b: { c: 2, d: 3 }, list: [{ x: 1, y: 2 }, { x: 3 }, 5], s: 'hi' };

export const projectCases = table([
  ['$project keeps fields', [doc], [{ $project: { a: 1 } }], [{ _id: 0, a: 1 }]],
  ['$project keeps nested fields', [doc], [{ $project: { 'b.c': 1 } }], [{ _id: 0, b: { c: 2 } }]],
  [
    '$project keeps fields in arrays and drops scalars there',
    [doc],
    [{ $project: { 'list.x': 1 } }],
    [{ _id: 0, list: [{ x: 1 }, { x: 3 }] }],
  ],
  ['$project takes nested documents', [doc], [{ $project: { b: { d: 1 } } }], [{ _id: 0, b: { d: 3 } }]],
  ['$project may drop the _id', [doc], [{ $project: { _id: 0, a: 1 } }], [{ a: 1 }]],
  ['$project drops fields', [doc], [{ $project: { list: 0, b: 0, s: 0 } }], [{ _id: 0, a: 1 }]],
  [
    '$project drops nested fields',
    [doc],
    [{ $project: { 'list.x': 0, a: 0, b: 0 } }],
    [{ _id: 0, list: [{ y: 2 }, {}, 5], s: 'hi' }],
  ],
  [
    '$project computes',
    [doc],
    [{ $project: { sum: { $add: ['$a', '$b.c'] }, s: '$s' } }],
    [{ _id: 0, sum: 3, s: 'hi' }],
  ],
  ['$project computes below a path', [doc], [{ $project: { 'b.e': '$a' } }], [{ _id: 0, b: { e: 1 } }]],
  [
    '$project leaves out missing values',
    [doc],
    [{ $project: { x: '$nothing', y: '$$REMOVE' } }],
    [{ _id: 0 }],
  ],
  [
    '$project makes arrays with null for missing',
    [doc],
    [{ $project: { p: ['$a', '$nothing'] } }],
    [{ _id: 0, p: [1, null] }],
  ],
  ['$project may not mix keeping and dropping', [doc], [{ $project: { a: 1, b: 0 } }], fails(31254)],
  ['$project may not mix dropping and keeping', [doc], [{ $project: { a: 0, b: 1 } }], fails(31253)],
  ['$project refuses colliding paths', [doc], [{ $project: { b: 1, 'b.c': 1 } }], fails(31249)],
  ['$project may not be empty', [doc], [{ $project: {} }], fails(51272)],
  ['$set adds and replaces', [{ a: 1 }], [{ $set: { a: 2, b: '$a' } }], [{ _id: 0, a: 2, b: 1 }]],
  [
    '$addFields adds below a path',
    [doc],
    [{ $addFields: { 'b.e': 9 } }, { $project: { b: 1 } }],
    [{ _id: 0, b: { c: 2, d: 3, e: 9 } }],
  ],
  [
    '$addFields reaches into arrays',
    [{ list: [{ x: 1 }, 5] }],
    [{ $addFields: { 'list.z': 0 } }],
    [{ _id: 0, list: [{ x: 1, z: 0 }, { z: 0 }] }],
  ],
  [
    '$addFields replaces a scalar by a document',
    [{ a: 1 }],
    [{ $addFields: { 'a.b': 2 } }],
    [{ _id: 0, a: { b: 2 } }],
  ],
  [
    '$unset removes fields',
    [doc],
    [{ $unset: ['b', 'list.x', 's'] }],
    [{ _id: 0, a: 1, list: [{ y: 2 }, {}, 5] }],
  ],
  [
    '$replaceRoot puts another document in place',
    [doc],
    [{ $replaceRoot: { newRoot: '$b' } }],
    [{ c: 2, d: 3 }],
  ],
  [
    '$replaceWith merges',
    [doc],
    [{ $replaceWith: { $mergeObjects: ['$b', { z: 1 }] } }],
    [{ c: 2, d: 3, z: 1 }],
  ],
  ['$replaceRoot needs a document', [{ a: 1 }], [{ $replaceRoot: { newRoot: '$a' } }], fails(40228)],
  ['an unknown expression is refused', [doc], [{ $project: { x: { $power: [1, 2] } } }], fails(31325)],
  [
    'an unknown expression inside another is refused',
    [doc],
    [{ $group: { _id: { $add: [1, { $power: 2 }] } } }],
    fails(168),
  ],
  [
    '$project may keep the _id and drop the rest',
    [doc],
    [{ $project: { _id: 1, list: 0, b: 0 } }],
    [{ _id: 0, a: 1, s: 'hi' }],
  ],
  ['$project may not drop and compute', [doc], [{ $project: { b: 0, x: '$a' } }], fails(31252)],
  ['$project refuses $ in a name', [doc], [{ $project: { 'a.$b': 1 } }], fails(16410)],
  ['$project refuses a path that ends in a dot', [doc], [{ $project: { 'a.': 1 } }], fails(40353)],
  [
    '$project refuses an operator beside fields',
    [doc],
    [{ $project: { x: { $add: [1], y: 1 } } }],
    fails(15983),
  ],
  [
    '$project refuses fields beside an operator',
    [doc],
    [{ $project: { x: { y: '$a', $add: [1] } } }],
    fails(16410),
  ],
  ['$project needs a document', [doc], [{ $project: 5 }], fails(15969)],
  ['$set needs a document', [doc], [{ $set: 5 }], fails(40272)],
  ['$set refuses colliding paths', [doc], [{ $set: { b: 1, 'b.c': 1 } }], fails(31249)],
  ['$set puts in an empty document', [{ a: 1 }], [{ $set: { b: {} } }], [{ _id: 0, a: 1, b: {} }]],
  ['$unset needs names', [doc], [{ $unset: [] }], fails(31119)],
  ['$unset refuses another value', [doc], [{ $unset: 5 }], fails(31002)],
  ['$unset refuses another value in its list', [doc], [{ $unset: [5] }], fails(31120)],
  ['$replaceRoot needs newRoot', [doc], [{ $replaceRoot: {} }], fails(40414)],
  ['$replaceRoot refuses a missing value', [doc], [{ $replaceRoot: { newRoot: '$nothing' } }], fails(40228)],
  ['an undefined variable is refused', [doc], [{ $project: { x: '$$nobody' } }], fails(17276)],
]);

const customers = [{ key: 'a' }, { key: 'b' }, { key: null }, {}, { key: ['a', 'b'] }, { key: [] }];
const orders = [
  { _id: 1, owner: 'a', amount: 5 },
  { _id: 2, owner: 'b', amount: 7 },
  { _id: 3, owner: 'a', amount: 9 },
  { _id: 4, owner: null },
  { _id: 5 },
  { _id: 6, owner: ['a', 'x'] },
];
const ids = { $addFields: { found: { $map: { input: '$found', in: '$$this._id' } } } };
const joined = (...found: number[][]): Doc[] =>
  found.map((each, index) => ({ _id: index, ...(customers[index] as Doc), found: each }));

export const lookupCases = table([
  [
    '$lookup joins by fields; null and missing are the same; arrays join by their elements',
    customers.slice(0, 5),
    [{ $lookup: { from: 'orders', localField: 'key', foreignField: 'owner', as: 'found' } }, ids, byId],
    joined([1, 3, 6], [2], [4, 5], [4, 5], [1, 2, 3, 6]),
    { orders },
  ],
  [
    '$lookup by fields with a pipeline runs it on the matches',
    customers.slice(0, 2),
    [
      {
        $lookup: {
          from: 'orders',
          localField: 'key',
          foreignField: 'owner',
          as: 'found',
          pipeline: [{ $match: { amount: { $gt: 5 } } }],
        },
      },
      ids,
      byId,
    ],
    joined([3], [2]),
    { orders },
  ],
  [
    '$lookup with a pipeline that groups',
    customers.slice(0, 2),
    [
      {
        $lookup: {
          from: 'orders',
          localField: 'key',
          foreignField: 'owner',
          as: 'found',
          pipeline: [{ $group: { _id: null, total: { $sum: '$amount' } } }],
        },
      },
      byId,
    ],
    [
      { _id: 0, key: 'a', found: [{ _id: null, total: 14 }] },
      { _id: 1, key: 'b', found: [{ _id: null, total: 7 }] },
    ],
    { orders },
  ],
  [
    '$lookup by fields with let and pipeline',
    customers.slice(0, 2),
    [
      {
        $lookup: {
          from: 'orders',
          localField: 'key',
          foreignField: 'owner',
          let: { k: '$key' },
          as: 'found',
          pipeline: [{ $set: { by: '$$k' } }, { $project: { by: 1 } }, { $sort: { _id: 1 } }, { $limit: 1 }],
        },
      },
      byId,
    ],
    [
      { _id: 0, key: 'a', found: [{ _id: 1, by: 'a' }] },
      { _id: 1, key: 'b', found: [{ _id: 2, by: 'b' }] },
    ],
    { orders },
  ],
  [
    '$lookup with let and pipeline',
    customers.slice(0, 2),
    [
      {
        $lookup: {
          from: 'orders',
          let: { k: '$key' },
          pipeline: [{ $match: { $expr: { $eq: ['$owner', '$$k'] } } }],
          as: 'found',
        },
      },
      ids,
      byId,
    ],
    joined([1, 3], [2]),
    { orders },
  ],
  [
    '$lookup with let and further conditions',
    customers.slice(0, 2),
    [
      {
        $lookup: {
          from: 'orders',
          let: { k: '$key' },
          pipeline: [{ $match: { amount: { $gt: 5 }, $expr: { $and: [{ $eq: ['$$k', '$owner'] }] } } }],
          as: 'found',
        },
      },
      ids,
      byId,
    ],
    joined([3], [2]),
    { orders },
  ],
  [
    '$lookup with a pipeline alone gives the same to all',
    customers.slice(0, 2),
    [{ $lookup: { from: 'orders', pipeline: [{ $match: { amount: 7 } }], as: 'found' } }, ids, byId],
    joined([2], [2]),
    { orders },
  ],
  [
    '$lookup in a collection that does not exist finds nothing',
    customers.slice(0, 1),
    [{ $lookup: { from: 'nowhere', localField: 'key', foreignField: 'owner', as: 'found' } }],
    joined([]),
  ],
  [
    '$lookup by a path',
    [{ a: { b: 1 } }],
    [{ $lookup: { from: 'other', localField: 'a.b', foreignField: 'x.y', as: 'found' } }],
    [
      {
        _id: 0,
        a: { b: 1 },
        found: [
          { _id: 1, x: { y: 1 } },
          { _id: 2, x: [{ y: 2 }, { y: 1 }] },
        ],
      },
    ],
    {
      other: [
        { _id: 1, x: { y: 1 } },
        { _id: 2, x: [{ y: 2 }, { y: 1 }] },
      ],
    },
  ],
  [
    '$lookup may nest',
    [{ key: 'a' }],
    [
      {
        $lookup: {
          from: 'orders',
          localField: 'key',
          foreignField: 'owner',
          as: 'found',
          pipeline: [
            { $match: { _id: 1 } },
            {
              $lookup: {
                from: 'orders',
                localField: 'owner',
                foreignField: 'owner',
                as: 'same',
                pipeline: [{ $count: 'n' }],
              },
            },
          ],
        },
      },
    ],
    [{ _id: 0, key: 'a', found: [{ _id: 1, owner: 'a', amount: 5, same: [{ n: 3 }] }] }],
    { orders },
  ],
  [
    '$lookup needs as',
    customers,
    [{ $lookup: { from: 'orders', localField: 'key', foreignField: 'owner' } }],
    fails(9),
  ],
  [
    '$lookup needs both fields',
    customers,
    [{ $lookup: { from: 'orders', localField: 'key', as: 'x' } }],
    fails(9),
  ],
  [
    '$lookup and $unwind',
    customers.slice(0, 2),
    [
      { $lookup: { from: 'orders', localField: 'key', foreignField: 'owner', as: 'found' } },
      { $unwind: '$found' },
      { $match: { 'found.amount': { $gt: 6 } } },
      { $project: { n: '$found._id' } },
      byId,
    ],
    [
      { _id: 0, n: 3 },
      { _id: 1, n: 2 },
    ],
    { orders },
  ],
]);

export const pipelineCases: readonly PipelineCase[] = [
  ...groupCases,
  ...flowCases,
  ...projectCases,
  ...lookupCases,
];
