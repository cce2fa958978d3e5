import type { mongo } from 'mongoose';

/** What every example reads; the collection `other` holds the same. */
export const stageInput = [
  { _id: 1, n: 3, list: [1, 2] },
  { _id: 2, n: 1, list: [] },
  { _id: 3, n: 3 },
];

const ids = (...numbers: number[]): mongo.Document[] => numbers.map((_id) => ({ _id }));
const onlyId = { $project: { _id: 1 } };

/** Stages that work: name, pipeline, what it gives for `stageInput`. */
export const stageExamples: [name: string, pipeline: mongo.Document[], expected: unknown][] = [
  ['$collStats', [{ $collStats: { count: {} } }], [expect.objectContaining({ count: 3 })]],
  ['$match', [{ $match: { n: 1 } }, onlyId], ids(2)],
  ['$sort', [{ $sort: { n: 1, _id: -1 } }, onlyId], ids(2, 3, 1)],
  ['$limit', [{ $limit: 1 }, onlyId], ids(1)],
  ['$skip', [{ $skip: 2 }, onlyId], ids(3)],
  ['$count', [{ $count: 'c' }], [{ c: 3 }]],
  ['$sample', [{ $sample: { size: 2 } }, { $count: 'c' }], [{ c: 2 }]],
  [
    '$unwind',
    [
      { $unwind: { path: '$list', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true } },
      { $unset: 'n' },
    ],
    [
      { _id: 1, list: 1, i: 0 },
      { _id: 1, list: 2, i: 1 },
      { _id: 2, i: null },
      { _id: 3, i: null },
    ],
  ],
  ['$project', [{ $project: { _id: 0, m: '$n' } }, { $limit: 1 }], [{ m: 3 }]],
  ['$set', [{ $set: { list: 0 } }, { $limit: 1 }], [{ _id: 1, n: 3, list: 0 }]],
  ['$addFields', [{ $addFields: { list: 0 } }, { $limit: 1 }], [{ _id: 1, n: 3, list: 0 }]],
  ['$unset', [{ $unset: ['n', 'list'] }], ids(1, 2, 3)],
  ['$replaceRoot', [{ $replaceRoot: { newRoot: { m: '$n' } } }], [{ m: 3 }, { m: 1 }, { m: 3 }]],
  ['$replaceWith', [{ $replaceWith: { m: '$n' } }], [{ m: 3 }, { m: 1 }, { m: 3 }]],
  [
    '$group',
    [{ $group: { _id: '$n', c: { $sum: 1 } } }, { $sort: { _id: 1 } }],
    [
      { _id: 1, c: 1 },
      { _id: 3, c: 2 },
    ],
  ],
  [
    '$sortByCount',
    [{ $sortByCount: '$n' }],
    [
      { _id: 3, count: 2 },
      { _id: 1, count: 1 },
    ],
  ],
  [
    '$bucket',
    [{ $bucket: { groupBy: '$n', boundaries: [0, 2, 5] } }],
    [
      { _id: 0, count: 1 },
      { _id: 2, count: 2 },
    ],
  ],
  [
    '$facet',
    [{ $facet: { a: [{ $count: 'c' }], b: [{ $limit: 1 }, onlyId] } }],
    [{ a: [{ c: 3 }], b: ids(1) }],
  ],
  ['$unionWith', [{ $unionWith: 'other' }, onlyId], ids(1, 2, 3, 1, 2, 3)],
  [
    '$lookup',
    [
      { $lookup: { from: 'other', localField: 'n', foreignField: '_id', as: 'j' } },
      { $project: { j: '$j.n' } },
    ],
    [
      { _id: 1, j: [3] },
      { _id: 2, j: [3] },
      { _id: 3, j: [3] },
    ],
  ],
];

/** Stages that write a collection named `target`: name, pipeline, what is in it afterwards. */
export const outputExamples: [name: string, pipeline: mongo.Document[], expected: mongo.Document[]][] = [
  ['$out', [onlyId, { $out: 'target' }], ids(1, 2, 3)],
  [
    '$merge',
    [onlyId, { $merge: { into: 'target', whenNotMatched: 'insert' } }],
    [...ids(1, 2, 3), ...ids(9)],
  ],
];

/** MongoDB's other stages; the code is 40324 but for `$changeStream`. */
export const refusedStages = `
  $bucketAuto $changeStreamSplitLargeEvent $currentOp $densify $documents $fill $geoNear $graphLookup $indexStats
  $listCachedAndActiveUsers $listCatalog $listClusterCatalog $listLocalSessions $listSampledQueries $listSearchIndexes $listSessions
  $planCacheStats $querySettings $queryStats $rankFusion $redact $score $scoreFusion $search $searchMeta
  $setVariableFromSubPipeline $setWindowFields $shardedDataDistribution $vectorSearch $_internalInhibitOptimization
`
  .trim()
  .split(/\s+/);

/** What the accumulators gather, in this order. */
export const accumulatorInput = [
  { _id: 1, n: 1, o: { a: 1 } },
  { _id: 2, n: 3, o: { b: 2 } },
  { _id: 3, n: 3 },
];

/** Accumulators that work: name, argument, what it gives for `accumulatorInput`. */
export const accumulatorExamples: [name: string, argument: unknown, expected: unknown][] = [
  ['$sum', '$n', 7],
  ['$avg', '$_id', 2],
  ['$min', '$n', 1],
  ['$max', '$n', 3],
  ['$first', '$n', 1],
  ['$last', '$_id', 3],
  ['$push', '$n', [1, 3, 3]],
  ['$addToSet', '$n', [1, 3]],
  ['$count', {}, 3],
  ['$mergeObjects', '$o', { a: 1, b: 2 }],
];

/** MongoDB's other accumulators and its window operators. */
export const refusedAccumulators = `
  $accumulator $bottom $bottomN $concatArrays $covariancePop $covarianceSamp $denseRank $derivative $documentNumber
  $expMovingAvg $firstN $integral $lastN $linearFill $locf $maxN $median $minMaxScaler $minN $percentile $rank
  $setUnion $shift $stdDevPop $stdDevSamp $top $topN
`
  .trim()
  .split(/\s+/);
