import { documentKeys } from '../../../src/database/embedded/index/documentKeys';

function keysOf(document: Record<string, unknown>, paths: string[], isSparse = false) {
  return documentKeys(
    document,
    paths.map((path) => path.split('.')),
    isSparse,
  );
}

describe('the keys of a document', () => {
  it('are the values of the fields, null for a missing one', () => {
    expect(keysOf({ a: 1, b: { c: 2 } }, ['a', 'b.c', 'd'])).toEqual({
      keys: [[1, 2, null]],
      isMultikey: false,
    });
  });

  it('are one for each element of an array', () => {
    expect(keysOf({ a: [1, 2], b: 3 }, ['a', 'b'])).toEqual({
      keys: [
        [1, 3],
        [2, 3],
      ],
      isMultikey: true,
    });
  });

  it('keep together the fields of one element', () => {
    const document = { items: [{ sku: 'a', n: 1 }, { sku: 'b' }] };

    expect(keysOf(document, ['items.sku', 'items.n']).keys).toEqual([
      ['a', 1],
      ['b', null],
    ]);
  });

  it('are below null for an empty array, and an array itself for an array in an array', () => {
    expect(keysOf({ a: [] }, ['a']).keys).toEqual([[undefined]]);
    expect(keysOf({ a: [[1, 2]] }, ['a']).keys).toEqual([[[1, 2]]]);
  });

  it('follow a number in the path into an array', () => {
    expect(keysOf({ a: [{ b: 1 }, { b: 2 }] }, ['a.1.b'])).toEqual({ keys: [[2]], isMultikey: false });
  });

  it('are none in a sparse index when no field is there', () => {
    expect(keysOf({ c: 1 }, ['a', 'b'], true).keys).toEqual([]);
    expect(keysOf({ b: null }, ['a', 'b'], true).keys).toEqual([[null, null]]);
  });

  it('are refused for two arrays', () => {
    expect(() => keysOf({ a: [1], b: [2] }, ['a', 'b'])).toThrow(expect.objectContaining({ code: 171 }));
  });
});
