import type { Answer, Case, Doc } from './answers';
import type { Fault } from './faultChecks';

/** The codes that an answer refuses with, of the command or of its first statement. */
const codeOf = (answer: Answer): number | undefined => {
  if ('code' in answer) return answer.code;
  const [failure] = (answer.reply.writeErrors ?? []) as { code: number }[];
  return failure?.code;
};

const pair = (
  [right, faulty]: readonly [number, number],
  { reason, where, example }: { reason: string; where: RegExp; example: Case },
): Fault => ({
  title: `${faulty} for ${right}: ${reason}`,
  example,
  explains: ({ command, answers: [one, other] }) =>
    codeOf(one) === right && codeOf(other) === faulty && where.test(JSON.stringify(command)),
});

const update = (document: Doc, u: Doc | Doc[], rest: Doc = {}): Case => ({
  collections: { main: [document] },
  commands: [{ update: 'main', updates: [{ q: {}, u, ...rest }] }],
});
const pipeline = (...stages: Doc[]): Case => ({
  collections: { main: [{ _id: 1, a: 1 }] },
  commands: [{ aggregate: 'main', pipeline: stages, cursor: {} }],
});

/** Both servers refuse, with different codes: MongoDB's code first. */
export const codePairs: readonly Fault[] = [
  pair([14, 2], {
    reason: '$pop of a value that is no array is a wrong type',
    where: /"\$pop"/,
    example: update({ _id: 1, a: 1 }, { $pop: { a: 1 } }),
  }),
  pair([2, 28], {
    reason: '$[] and $[name] on a value that is no array are a bad value',
    where: /\.\$\[/,
    example: update({ _id: 1, a: 1 }, { $set: { 'a.$[]': 1 } }),
  }),
  pair([2, 40], {
    reason: '$rename of a field to itself is a bad value, not a conflict',
    where: /"\$rename"/,
    example: update({ _id: 1, a: 1 }, { $rename: { a: 'a' } }),
  }),
  pair([28, 9], {
    reason: 'a name below an array is a path that cannot be',
    where: /"(update|findAndModify)"/,
    example: update({ _id: 1, a: [] }, { $inc: { 'a.b': 1 } }),
  }),
  pair([31253, 31254], {
    reason: 'to keep a field where others are dropped has a code of its own',
    where: /"\$project"|"projection"/,
    example: pipeline({ $project: { a: 0, b: 1 } }),
  }),
  pair([40066, 2], {
    reason: '$bucket without a default is a $switch without one',
    where: /"\$bucket"/,
    example: pipeline({ $bucket: { groupBy: '$a', boundaries: [5, 6] } }),
  }),
  pair([168, 31325], {
    reason: 'an unknown operator is 31325 in $project only',
    where: /"\$expr"|"\$group"/,
    example: {
      collections: { main: [{ _id: 1 }] },
      commands: [{ find: 'main', filter: { $expr: { $greater: [1, 2] } } }],
    },
  }),
  pair([40148, 40147], {
    reason: 'a text without $ in $sortByCount has a code of its own',
    where: /"\$sortByCount"/,
    example: pipeline({ $sortByCount: 'a' }),
  }),
  pair([40149, 40147], {
    reason: 'a number in $sortByCount has a code of its own',
    where: /"\$sortByCount"/,
    example: pipeline({ $sortByCount: 5 }),
  }),
  pair([31252, 31254], {
    reason: 'an expression among dropped fields has a code of its own',
    where: /"\$project"/,
    example: pipeline({ $project: { b: 0, x: '$a' } }),
  }),
  pair([40353, 9], {
    reason: 'a path that ends in a dot has a code of its own',
    where: /\."/,
    example: pipeline({ $project: { 'a.': 1 } }),
  }),
  pair([15983, 40181], {
    reason: 'an operator beside another field has a code of its own',
    where: /"\$project"/,
    example: pipeline({ $project: { x: { $add: [1], y: 1 } } }),
  }),
  pair([15969, 40272], {
    reason: '$project has a code of its own',
    where: /"\$project":5/,
    example: pipeline({ $project: 5 }),
  }),
  pair([40517, 40533], {
    reason: 'there is one code for all that is no time zone',
    where: /"timezone":5/,
    example: pipeline({ $project: { x: { $year: { date: new Date(0), timezone: 5 } } } }),
  }),
  // A statement's error has no name beside its code, so what the server cannot translate stays 8.
  pair([40081, 8], {
    reason: 'the error of a statement is not translated, $in without an array',
    where: /"\$in"/,
    example: update({ _id: 1, a: 1 }, [{ $set: { a: { $in: ['$a', '$a'] } } }]),
  }),
  pair([54, 8], {
    reason: 'the error of a statement is not translated, two values for one field',
    where: /"upsert":true/,
    example: update({ _id: 1 }, { $set: { b: 2 } }, { q: { $and: [{ a: 1 }, { a: 2 }] }, upsert: true }),
  }),
  pair([56, 8], {
    reason: 'the error of a statement is not translated, an empty name',
    where: /\."|"\./,
    example: update({ _id: 1 }, { $set: { 'a.': 1 } }),
  }),
  pair([52, 2], {
    reason: 'a stored name that begins with $ has a code of its own',
    where: /"\$set":\{"\$/,
    example: update({ _id: 1 }, { $set: { $a: 1 } }),
  }),
  pair([2, 28], {
    reason: '$rename out of an array is a bad value',
    where: /"\$rename"/,
    example: update({ _id: 1, a: [{ b: 1 }] }, { $rename: { 'a.b': 'c' } }),
  }),
  pair([224, 8], {
    reason: 'the error of a statement is not translated, $expr in an upsert',
    where: /"\$expr".*"upsert":true/,
    example: update({ _id: 1 }, { $set: { b: 1 } }, { q: { $expr: { $eq: ['$a', 1] } }, upsert: true }),
  }),
  // With two mistakes in one command, it depends on what a server looks at first.
  {
    title:
      'a findAndModify looks at a bad projection (31249, 31250) last, and not at all when it has nothing to give',
    example: {
      collections: { main: [{ _id: 1, a: 1 }] },
      commands: [
        {
          findAndModify: 'main',
          query: { a: { $size: -1 } },
          update: { $set: { b: 1 } },
          fields: { b: 1, 'b.a': 1 },
        },
      ],
    },
    explains: ({ command, answers: [one, other] }) =>
      [31249, 31250].includes(codeOf(one) ?? 0) &&
      ('code' in other || other.reply.value === null) &&
      /"findAndModify".*"fields"/.test(JSON.stringify(command)),
  },
];
