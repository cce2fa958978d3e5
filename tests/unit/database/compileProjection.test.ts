import { StoreError } from '../../../src/database/embedded/errors';
import { compileProjection } from '../../../src/database/embedded/query/compileProjection';
import { supported } from '../../support/supported';

type Doc = Record<string, unknown>;

const document: Doc = {
  _id: 1,
  a: 1,
  b: { c: 2, d: 3 },
  list: [1, 2, 3, 4],
  docs: [{ x: 1, y: 1 }, { x: 2, y: 2 }, 5],
};

const project = (spec: Doc, filter: Doc = {}): unknown => {
  try {
    return compileProjection(spec, filter)(document);
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
};

describe('compileProjection', () => {
  it.each<[string, Doc, unknown, Doc?]>([
    ['keeps what it names, and the _id', { a: 1 }, { _id: 1, a: 1 }],
    ['may leave out the _id', { a: 1, _id: 0 }, { a: 1 }],
    ['keeps nested fields', { 'b.c': true }, { _id: 1, b: { c: 2 } }],
    ['keeps fields of documents in arrays', { 'docs.x': 1 }, { _id: 1, docs: [{ x: 1 }, { x: 2 }] }],
    ['drops what it names', { b: 0, list: 0, docs: 0 }, { _id: 1, a: 1 }],
    ['drops only the _id', { _id: 0, b: 0, list: 0, docs: 0 }, { a: 1 }],
    [
      'drops fields of documents in arrays',
      { 'docs.x': 0, list: 0, b: 0 },
      { _id: 1, a: 1, docs: [{ y: 1 }, { y: 2 }, 5] },
    ],
    ['keeps the document in its order', { list: 1, a: 1 }, { _id: 1, a: 1, list: [1, 2, 3, 4] }],
    ['gives the document itself when empty', {}, document],
    [
      'cuts an array to its first elements with $slice',
      { list: { $slice: 2 }, a: 1 },
      { _id: 1, a: 1, list: [1, 2] },
    ],
    [
      'cuts an array to its last elements with a negative $slice',
      { list: { $slice: -1 }, a: 1 },
      { _id: 1, a: 1, list: [4] },
    ],
    ['skips elements with $slice', { list: { $slice: [1, 2] }, a: 1 }, { _id: 1, a: 1, list: [2, 3] }],
    ['keeps all other fields beside $slice alone', { docs: { $slice: 0 } }, { ...document, docs: [] }],
    [
      'keeps the first element that $elemMatch finds',
      { docs: { $elemMatch: { x: { $gt: 1 } } } },
      { _id: 1, docs: [{ x: 2, y: 2 }] },
    ],
    ['leaves out an array where $elemMatch finds nothing', { docs: { $elemMatch: { x: 9 } } }, { _id: 1 }],
    [
      'keeps the element that matched with .$',
      { 'docs.$': 1 },
      { _id: 1, docs: [{ x: 2, y: 2 }] },
      { 'docs.x': 2 },
    ],
    ['computes expressions', { sum: { $add: ['$a', 1] } }, { _id: 1, sum: 2 }],
    ['refuses to keep and to drop', { a: 1, b: 0 }, 31254],
    ['refuses to drop and to keep', { a: 0, b: 1 }, 31253],
    ['refuses colliding paths', { b: 1, 'b.c': 1 }, 31249],
    ['refuses $elemMatch on a nested path', { 'b.c': { $elemMatch: { x: 1 } } }, 31275],
    ['refuses .$ when nothing in the filter met the array', { 'list.$': 1 }, 51246],
  ])('%s', (...[, spec, result, filter]) => {
    expect(JSON.stringify(project(spec, filter))).toBe(JSON.stringify(result));
  });
});

describe('the list of what is supported', () => {
  it('names every operator once', () => {
    for (const names of Object.values(supported)) expect(new Set(names).size).toBe(names.length);
  });

  it('holds what the application relies on', () => {
    expect(supported.stages).toEqual(
      expect.arrayContaining(['$match', '$group', '$lookup', '$facet', '$merge']),
    );
    expect(supported.expressionOperators).toEqual(
      expect.arrayContaining(['$cond', '$dateToString', '$filter']),
    );
  });
});
