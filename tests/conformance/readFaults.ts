import { Decimal128, EJSON, Long } from 'bson';
import type { Case, Doc } from './answers';
import {
  isCode,
  isReply,
  reordered,
  sameAfter,
  sameText,
  sortedFields,
  text,
  uses,
  withoutNulls,
  sameWhereSet,
} from './faultChecks';
import type { Fault } from './faultChecks';

const main = (...documents: Doc[]): Case['collections'] => ({ main: documents });
const pipeline = (...stages: Doc[]): Case['commands'] => [
  { aggregate: 'main', pipeline: stages, cursor: {} },
];

/** Known faults of commands that read. */
export const readFaults: readonly Fault[] = [
  {
    title: '$count of no documents gives 0 (MongoDB: no document)',
    example: { collections: main(), commands: pipeline({ $count: 'n' }) },
    explains: (difference) =>
      uses(difference, /"\$count"/) &&
      sameText(difference.answers, (faulty) => faulty.replace('{"n":0}', '')),
  },
  {
    title: '$group leaves out $first and $last of a missing value, and takes it as null inside a document',
    example: {
      collections: main({ _id: 1, a: 1 }),
      commands: pipeline({ $sort: { _id: 1 } }, { $group: { _id: 1, v: { $first: '$a.b' } } }),
    },
    explains: (difference) =>
      uses(difference, /"\$(group|bucket)"/) && sameAfter(difference.answers, withoutNulls),
  },
  {
    title: '$last in $group passes over a path that leads nowhere (MongoDB: null)',
    example: {
      collections: main({ _id: 1, a: [1] }, { _id: 2, a: 1 }),
      commands: pipeline({ $sort: { _id: 1 } }, { $group: { _id: 1, v: { $last: '$a.b' } } }),
    },
    explains: (difference) => uses(difference, /"\$(first|last)"/) && sameWhereSet(difference.answers),
  },
  {
    title: '$mod divides large integers as doubles',
    example: {
      collections: main({ _id: 1, a: Long.fromString('9007199254740993') }),
      commands: pipeline({ $project: { v: { $mod: ['$a', 2] } } }),
    },
    explains: (difference) =>
      uses(difference, /"\$mod"/) && /900719925474099\d/.test(EJSON.stringify(difference.collections)),
  },
  {
    title: 'an index has no NaN for $type number (MongoDB: NaN is a number)',
    example: {
      collections: main(),
      commands: [
        { createIndexes: 'main', indexes: [{ key: { a: 1 }, name: 'a' }] },
        { insert: 'main', documents: [{ _id: 1, a: NaN }] },
        { find: 'main', filter: { a: { $type: 'number' } }, sort: { _id: 1 } },
      ],
    },
    explains: (difference) =>
      uses(difference, /"\$type":[^}]*(number|double|\b1\b)/) &&
      /NaN/.test(EJSON.stringify([difference.collections, difference.earlier], { relaxed: false })),
  },
  {
    title: '$addToSet in $group takes a missing value as null',
    example: {
      collections: main({ _id: 1 }),
      commands: pipeline({ $group: { _id: 1, v: { $addToSet: '$a' } } }),
    },
    explains: (difference) =>
      uses(difference, /"\$addToSet"/) &&
      sameText(difference.answers, (faulty) => faulty.replaceAll(/,null(?=\])|(?<=\[)null(?=\])/g, '')),
  },
  {
    title: 'an empty array sorts as a missing field (MongoDB: before null)',
    example: {
      collections: main({ _id: 1, a: null }, { _id: 2, a: [] }),
      commands: [{ find: 'main', sort: { a: 1 } }],
    },
    explains: (difference) =>
      uses(difference, /sort/) &&
      /\[\]|\[\[/.test(text([difference.collections, difference.answers])) &&
      (reordered(difference.answers) || uses(difference, /limit"/)),
  },
  {
    title: 'parts of one document that sort alike come in any order (MongoDB: any, too)',
    example: {
      collections: main({ _id: 0, b: ['a', 0] }, ...[1, 2, 3, 4, 5].map((_id) => ({ _id }))),
      commands: pipeline(
        { $sort: { _id: 1 } },
        { $unwind: { path: '$b', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
        { $sort: { 'a.b': -1, _id: 1 } },
        { $limit: 3 },
      ),
    },
    explains: (difference) =>
      uses(difference, /\$unwind.*\$sort/) && reordered(difference.answers, sortedFields),
  },
  {
    title: 'a sort by a position in an array takes an array there for missing',
    example: {
      collections: main({ _id: 1, a: [0, [false]] }, { _id: 2 }),
      commands: [{ find: 'main', sort: { 'a.1': -1, _id: -1 } }],
    },
    explains: (difference) => uses(difference, /"sort":\{[^}]*\.\d/) && reordered(difference.answers),
  },
  {
    title: 'a sort by two fields that are arrays is accepted (MongoDB: 2, parallel arrays)',
    example: {
      collections: main({ _id: 1, a: [1], b: [2] }, { _id: 2, a: [1], b: [2] }),
      commands: [{ find: 'main', sort: { a: 1, b: 1 } }],
    },
    explains: ({ command, answers: [right, faulty] }) =>
      isCode(right, 2) && isReply(faulty) && /sort":\{"[^}]*,"/.test(text(command)),
  },
  {
    title: '$project of nothing is accepted (MongoDB: 51272)',
    example: { collections: main({ _id: 1 }), commands: pipeline({ $project: {} }) },
    explains: (difference) => isCode(difference.answers[0], 51272) && uses(difference, /"\$project":\{\}/),
  },
  {
    title: "'$' alone is taken for text (MongoDB: 16872, not a field path)",
    example: { collections: main({ _id: 1 }), commands: pipeline({ $set: { a: '$' } }) },
    explains: (difference) => isCode(difference.answers[0], 16872) && uses(difference, /"\$"/),
  },
  {
    title: '$round takes the shortest decimal text of a number (MongoDB: its exact value)',
    example: { collections: main({ _id: 1 }), commands: pipeline({ $set: { a: { $round: [2.675, 2] } } }) },
    explains: (difference) => uses(difference, /"\$round":\[2\.675,2\]/),
  },
  {
    title: '$add looks at all its arguments (MongoDB: null is the answer as soon as one is null)',
    example: {
      collections: main({ _id: 1 }),
      commands: pipeline({ $set: { v: { $add: ['$a', '$_id', '$b', { $toString: 1 }] } } }),
    },
    explains: (difference) =>
      uses(difference, /"\$add"/) && isReply(difference.answers[0]) && isCode(difference.answers[1], 14),
  },
  {
    title: 'what nothing reads is not computed, so it does not fail (MongoDB: it fails)',
    example: {
      collections: main({ _id: 1, a: 1 }),
      commands: pipeline({ $set: { v: { $in: [1, '$a'] } } }, { $count: 'n' }),
    },
    explains: (difference) =>
      uses(
        difference,
        /"\$(set|project)":.*"\$(count|group|project|bucket|facet|unset|set|replaceRoot)"|"\$(first|last)"/,
      ) &&
      'code' in difference.answers[0] &&
      isReply(difference.answers[1]),
  },
  {
    title:
      '$lookup by a variable that is missing fails where the other collection has an index (MongoDB: no match)',
    example: {
      collections: { main: [{ _id: 0 }, { _id: 1 }, { _id: 2 }], other: [] },
      commands: [
        { createIndexes: 'other', indexes: [{ key: { c: 1 }, name: 'c' }] },
        { insert: 'other', documents: [{ _id: 1 }] },
        {
          aggregate: 'main',
          pipeline: [
            { $sort: { _id: 1 } },
            {
              $lookup: {
                from: 'other',
                let: { v: '$b' },
                pipeline: [{ $match: { $expr: { $eq: ['$$v', '$c'] } } }, { $sort: { _id: 1 } }],
                as: 'found',
              },
            },
          ],
          cursor: {},
        },
      ],
    },
    explains: (difference) =>
      uses(difference, /"\$lookup".*"let".*"\$expr"/) &&
      isReply(difference.answers[0]) &&
      isCode(difference.answers[1], 2),
  },
  {
    title: 'an accumulator takes several arguments (MongoDB: 40237)',
    example: {
      collections: main({ _id: 1 }),
      commands: pipeline({ $group: { _id: null, n: { $sum: [1, 2] } } }),
    },
    explains: (difference) =>
      isCode(difference.answers[0], 40237) && isReply(difference.answers[1]) && uses(difference, /"\$group"/),
  },
  {
    title: '$in tells decimals from the numbers that they equal',
    example: {
      collections: main({ _id: 1, a: Decimal128.fromString('1.5') }),
      commands: [{ find: 'main', filter: { a: { $in: [1.5, Decimal128.fromString('7')] } } }],
    },
    explains: (difference) => uses(difference, /"\$in":.*numberDecimal/) && difference.answers.every(isReply),
  },
];
