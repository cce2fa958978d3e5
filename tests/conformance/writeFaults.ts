import type { Case, Doc } from './answers';
import { replyOf, sameAfter, sortedFields, text, uses, withoutEmptyFields } from './faultChecks';
import type { Fault } from './faultChecks';

const main = (...documents: Doc[]): Case['collections'] => ({ main: documents });
const update = (u: Doc | Doc[], rest: Doc = {}): Case['commands'] => [
  { update: 'main', updates: [{ q: {}, u, ...rest }] },
  { find: 'main' },
];

const removingUpsert = /"\$(pull|pullAll|pop|unset)":.*"upsert":true/;

/** Known faults of commands that write. */
export const writeFaults: readonly Fault[] = [
  {
    title: 'an update of many that fails half-way changes nothing (MongoDB: keeps what it has done)',
    example: {
      collections: main({ _id: 1 }, { _id: 2, a: 'x' }),
      commands: update({ $inc: { a: 1 } }, { multi: true }),
    },
    explains: ({ write }) =>
      /"multi":true/.test(text(write?.command)) && /"writeErrors"/.test(text(write?.answer)),
  },
  {
    title: 'an update of many meets the documents in another order, so another one fails first',
    example: {
      collections: main({ _id: 5, a: { b: { c: null } } }, { _id: 0, a: null }),
      commands: update({ $pull: { 'a.b.c': 1 } }, { multi: true }),
    },
    explains: ({ command, answers }) =>
      /"multi":true/.test(text(command)) && answers.every((each) => /"writeErrors"/.test(text(each))),
  },
  {
    title:
      'new fields keep the order in which they are written (MongoDB: sorted by $set, computed ones last)',
    example: { collections: main({ _id: 1 }), commands: update({ $set: { b: 1, a: 1 } }) },
    explains: ({ answers }) => sameAfter(answers, sortedFields),
  },
  {
    title: 'a document that is written back as it was counts as modified',
    example: { collections: main({ _id: 1, a: 1 }), commands: update({ $inc: { a: 0 } }) },
    explains: ({ answers: [right, faulty] }) => {
      const [one, other] = [replyOf(right), replyOf(faulty)];
      const more = Number(other.nModified) > Number(one.nModified);
      return more && text({ ...one, nModified: 0 }) === text({ ...other, nModified: 0 });
    },
  },
  {
    title: 'an upsert by $expr is accepted where a document matches (MongoDB: 224)',
    example: {
      collections: main({ _id: 1, a: 1 }),
      commands: update({ $set: { b: 1 } }, { q: { $expr: { $eq: ['$a', 1] } }, upsert: true }),
    },
    explains: ({ command, write, answers }) =>
      [command, write?.command].some((each) => /"\$expr".*"upsert":true/.test(text(each))) &&
      /224/.test(text([answers[0], write?.answer])),
  },
  {
    title: 'findAndModify that changes nothing says that it has found nothing',
    example: {
      collections: main({ _id: 1 }),
      commands: [{ findAndModify: 'main', query: {}, update: { $unset: { a: 1 } } }],
    },
    explains: ({ answers: [right, faulty] }) => {
      const [one, other] = [replyOf(right), replyOf(faulty)];
      const found = { n: 1, updatedExisting: true };
      const nothing = { n: 0, updatedExisting: false };
      return (
        text(one.lastErrorObject) === text(found) &&
        text(other) === text({ ...one, lastErrorObject: nothing })
      );
    },
  },
  {
    title: '$push of no elements makes no array',
    example: { collections: main({ _id: 1 }), commands: update({ $push: { a: { $each: [] } } }) },
    explains: (difference) =>
      uses(difference, /"\$push".*("\$each":\[\]|"\$slice":0)/) &&
      /"nModified":0|"updatedExisting":false/.test(text(difference.answers[1])),
  },
  {
    title: '$pull takes a regular expression for a value',
    example: { collections: main({ _id: 1, a: ['ab'] }), commands: update({ $pull: { a: /^a/ } }) },
    explains: (difference) =>
      uses(difference, /"\$pull":\{"[^"]+":\{"\$regularExpression"/) &&
      replyOf(difference.answers[1]).nModified === 0,
  },
  {
    title: '$unset of a name below an array fails with 28 (MongoDB: nothing to do)',
    example: { collections: main({ _id: 1, a: [[1]] }), commands: update({ $unset: { 'a.0.b': 1 } }) },
    explains: (difference) =>
      uses(difference, /"\$unset"/) &&
      /"writeErrors":\[\{"index":0,"code":28\}\]/.test(text(difference.answers[1])),
  },
  {
    title: '$inc and $mul take a boolean for a number (MongoDB: 14)',
    example: { collections: main({ _id: 1, a: true }), commands: update({ $inc: { a: 1 } }) },
    explains: (difference) =>
      uses(difference, /"\$(inc|mul)"/) &&
      /"code":14[,}]/.test(text(difference.answers[0])) &&
      !/"code"/.test(text(difference.answers[1])),
  },
  {
    title: 'a write that finds nothing is not checked (MongoDB: fields in conflict are refused all the same)',
    example: {
      collections: main({ _id: 1 }),
      commands: update({ $set: { a: 1 }, $inc: { a: 1 } }, { q: { a: { $exists: true } }, multi: true }),
    },
    explains: ({ answers: [right, faulty] }) =>
      /"code":(40|31249|31250)[,}]/.test(text(right)) &&
      /^\{"reply":\{[^[]*"n":0[,}][^[]*\}$/.test(text(faulty)),
  },
  {
    title:
      'an upsert makes the way to a field that the update then leaves out (MongoDB: nothing to remove from)',
    example: {
      collections: main(),
      commands: update({ $pop: { 'a.b': 1 } }, { q: { _id: 1 }, upsert: true }),
    },
    explains: (difference) =>
      uses(difference, /"upsert":true/) && sameAfter(difference.answers, withoutEmptyFields),
  },
  {
    title:
      'an upsert makes the place in an array from which the update then removes (MongoDB: nothing there)',
    example: {
      collections: main(),
      commands: update({ $pull: { 'b.1': 1 } }, { q: { _id: 1, b: [] }, upsert: true }),
    },
    explains: (difference) => {
      const [right, faulty] = difference.answers.map((each) => text(each).replaceAll(/\[(null,?)+\]/g, '[]'));
      return uses(difference, removingUpsert) && right === faulty;
    },
  },
  {
    title: 'an upsert that removes below an array is refused with 28 (MongoDB: nothing there)',
    example: {
      collections: main(),
      commands: update({ $unset: { 'a.b': 1 } }, { q: { _id: 1, a: [0] }, upsert: true }),
    },
    explains: (difference) =>
      uses(difference, removingUpsert) &&
      !/"code"/.test(text(difference.answers[0])) &&
      /"code":28\b/.test(text(difference.answers[1])),
  },
  {
    title: 'an element that several array filters take is changed by one of them (MongoDB: by all)',
    example: {
      collections: main({ _id: 1, a: [{ x: 1 }] }),
      commands: update({ $inc: { 'a.$[e].x': 1 }, $set: { 'a.$[].y': 1 } }, { arrayFilters: [{ 'e.x': 1 }] }),
    },
    explains: (difference) =>
      uses(difference, /\$\[e\].*\$\[\]|\$\[\].*\$\[e\]/) && difference.write !== undefined,
  },
  {
    title: 'array filters with a wrong name, or beside a replacement, are accepted (MongoDB: 2, 9)',
    example: {
      collections: main({ _id: 1 }),
      commands: update({ b: 1 }, { arrayFilters: [{ e: 1 }] }),
    },
    explains: (difference) =>
      uses(difference, /"arrayFilters"/) &&
      /"code":[29]\}/.test(text(difference.answers[0])) &&
      !/"code"/.test(text(difference.answers[1])),
  },
];
