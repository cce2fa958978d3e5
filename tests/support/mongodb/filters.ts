import type { mongo } from 'mongoose';

/** What every example searches. */
export const filterInput = [
  { _id: 1, n: 1, s: 'Ab', list: [1, 5] },
  { _id: 2, n: 7, s: 'cd', list: [2] },
  {
    _id: 3,
    list: [
      { x: 1, y: 2 },
      { x: 2, y: 1 },
    ],
  },
];

/** Query operators that work: name, filter, the `_id`s that it takes of `filterInput`. */
export const filterExamples: [name: string, filter: mongo.Document, expected: number[]][] = [
  ['$eq', { n: { $eq: 7 } }, [2]],
  ['$ne', { n: { $ne: 7 } }, [1, 3]],
  ['$gt', { n: { $gt: 1 } }, [2]],
  ['$gte', { n: { $gte: 1 } }, [1, 2]],
  ['$lt', { n: { $lt: 7 } }, [1]],
  ['$lte', { n: { $lte: 7 } }, [1, 2]],
  ['$in', { n: { $in: [7, null] } }, [2, 3]],
  ['$nin', { n: { $nin: [7, null] } }, [1]],
  ['$and', { $and: [{ n: { $gt: 0 } }, { s: 'cd' }] }, [2]],
  ['$or', { $or: [{ n: 1 }, { s: 'cd' }] }, [1, 2]],
  ['$nor', { $nor: [{ n: 1 }, { s: 'cd' }] }, [3]],
  ['$not', { n: { $not: { $gt: 1 } } }, [1, 3]],
  ['$expr', { $expr: { $eq: ['$n', 7] } }, [2]],
  ['$comment', { n: 1, $comment: 'why' }, [1]],
  ['$exists', { n: { $exists: false } }, [3]],
  ['$type', { s: { $type: 'string' } }, [1, 2]],
  ['$mod', { n: { $mod: [2, 1] } }, [1, 2]],
  ['$regex', { s: { $regex: '^A' } }, [1]],
  ['$options', { s: { $regex: '^C', $options: 'i' } }, [2]],
  ['$all', { list: { $all: [5, 1] } }, [1]],
  ['$elemMatch', { list: { $elemMatch: { x: 1, y: 2 } } }, [3]],
  ['$size', { list: { $size: 1 } }, [2]],
];

const square = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [0, 1],
      [1, 1],
      [0, 0],
    ],
  ],
};
const point = { $geometry: { type: 'Point', coordinates: [0, 0] } };

/** MongoDB's other query operators: name, filter, the code that refuses it. */
export const refusedFilters: [name: string, filter: mongo.Document, code: number][] = [
  ['$where', { $where: 'true' }, 2],
  ['$jsonSchema', { $jsonSchema: { required: ['n'] } }, 2],
  ['$text', { $text: { $search: 'a' } }, 27],
  ['$geoWithin', { n: { $geoWithin: { $geometry: square } } }, 2],
  ['$geoIntersects', { n: { $geoIntersects: { $geometry: square } } }, 2],
  ['$near', { n: { $near: point } }, 291],
  ['$nearSphere', { n: { $nearSphere: point } }, 291],
  ['$within', { n: { $within: { $center: [[0, 0], 1] } } }, 2],
  ['$maxDistance', { n: { $maxDistance: 1 } }, 2],
  ['$minDistance', { n: { $minDistance: 1 } }, 2],
  ['$bitsAllClear', { n: { $bitsAllClear: 1 } }, 2],
  ['$bitsAllSet', { n: { $bitsAllSet: 1 } }, 2],
  ['$bitsAnyClear', { n: { $bitsAnyClear: 1 } }, 2],
  ['$bitsAnySet', { n: { $bitsAnySet: 1 } }, 2],
  ['$rand', { $rand: {} }, 2],
  ['$sampleRate', { $sampleRate: 0.5 }, 2],
  ['$alwaysTrue', { $alwaysTrue: 1 }, 2],
  ['$alwaysFalse', { $alwaysFalse: 1 }, 2],
  ['$uuid', { n: { $uuid: 'x' } }, 2],
  ['$query', { $query: {} }, 2],
  ['$orderby', { $orderby: { n: 1 } }, 2],
  ['$encryptedBetween', { n: { $encryptedBetween: 1 } }, 2],
  ['$_internalSchemaType', { n: { $_internalSchemaType: 2 } }, 2],
];

/** Projection operators that work: name, filter, projection, the first document. */
export const projectionExamples: [name: string, mongo.Document, mongo.Document, mongo.Document][] = [
  ['$slice', { _id: 1 }, { list: { $slice: 1 } }, { _id: 1, n: 1, s: 'Ab', list: [1] }],
  ['$elemMatch', { _id: 1 }, { list: { $elemMatch: { $gt: 1 } } }, { _id: 1, list: [5] }],
  ['$', { list: 5 }, { 'list.$': 1 }, { _id: 1, list: [5] }],
];

/** Other operators in a projection. */
export const refusedProjections: [name: string, projection: mongo.Document, code: number][] = [
  ['$meta', { x: { $meta: 'textScore' } }, 2],
  ['$max', { $max: 1 }, 16410],
  ['$zip', { x: { $zip: { inputs: [['$list']] } } }, 31325],
];
