import type { mongo } from 'mongoose';

/** What every example changes. */
export const updateInput = { _id: 1, n: 5, list: [1, 2, 3], old: 'x' };

/** Update operators that work: name, update, the fields that it changes (undefined is gone). */
export const updateExamples: [name: string, update: mongo.Document, changed: mongo.Document][] = [
  ['$set', { $set: { n: 1 } }, { n: 1 }],
  ['$setOnInsert', { $setOnInsert: { n: 1 } }, {}],
  ['$unset', { $unset: { old: '' } }, { old: undefined }],
  ['$inc', { $inc: { n: 2 } }, { n: 7 }],
  ['$mul', { $mul: { n: 2 } }, { n: 10 }],
  ['$min', { $min: { n: 2 } }, { n: 2 }],
  ['$max', { $max: { n: 9 } }, { n: 9 }],
  ['$currentDate', { $currentDate: { n: true } }, { n: expect.any(Date) as unknown }],
  ['$rename', { $rename: { old: 'young' } }, { old: undefined, young: 'x' }],
  ['$push', { $push: { list: 4 } }, { list: [1, 2, 3, 4] }],
  ['$addToSet', { $addToSet: { list: { $each: [3, 4] } } }, { list: [1, 2, 3, 4] }],
  ['$pull', { $pull: { list: { $gt: 1 } } }, { list: [1] }],
  ['$pullAll', { $pullAll: { list: [1, 3] } }, { list: [2] }],
  ['$pop', { $pop: { list: -1 } }, { list: [2, 3] }],
];

/** The modifiers of `$push` and the positions in an array. */
export const arrayExamples: [
  name: string,
  change: { q?: mongo.Document; u: mongo.Document; arrayFilters?: mongo.Document[] },
  list: number[],
][] = [
  ['$each', { u: { $push: { list: { $each: [4, 5] } } } }, [1, 2, 3, 4, 5]],
  ['$position', { u: { $push: { list: { $each: [0], $position: 0 } } } }, [0, 1, 2, 3]],
  ['$slice', { u: { $push: { list: { $each: [4], $slice: -2 } } } }, [3, 4]],
  ['$sort', { u: { $push: { list: { $each: [4], $sort: -1 } } } }, [4, 3, 2, 1]],
  ['$', { q: { list: 2 }, u: { $set: { 'list.$': 9 } } }, [1, 9, 3]],
  ['$[]', { u: { $inc: { 'list.$[]': 1 } } }, [2, 3, 4]],
  ['$[name]', { u: { $set: { 'list.$[x]': 9 } }, arrayFilters: [{ x: { $gt: 1 } }] }, [1, 9, 9]],
];

/** Stages of a pipeline that work in an update: name, stage, the document after it. */
export const updateStageExamples: [name: string, stage: mongo.Document, after: mongo.Document][] = [
  ['$set', { $set: { n: { $add: ['$n', 1] } } }, { ...updateInput, n: 6 }],
  ['$addFields', { $addFields: { m: '$n' } }, { ...updateInput, m: 5 }],
  ['$unset', { $unset: ['list', 'old'] }, { _id: 1, n: 5 }],
  ['$project', { $project: { n: 1 } }, { _id: 1, n: 5 }],
  ['$replaceRoot', { $replaceRoot: { newRoot: { m: '$n' } } }, { _id: 1, m: 5 }],
  ['$replaceWith', { $replaceWith: { m: '$n' } }, { _id: 1, m: 5 }],
];

/** MongoDB's other update operators, names of stages among them. */
export const refusedUpdates: [name: string, update: mongo.Document, code: number][] = [
  ['$bit', { $bit: { n: { and: 1 } } }, 9],
  ['$pushAll', { $pushAll: { list: [1] } }, 9],
  ['$isolated', { $isolated: 1 }, 9],
  ['$atomic', { $atomic: 1, $set: { n: 1 } }, 9],
  ['$v', { $v: 2, diff: {} }, 9],
  ['$replaceRoot outside of a pipeline', { $replaceRoot: { newRoot: {} } }, 9],
];
