import { deserialize, serialize } from 'bson';
import { StoreError } from '../../../src/database/embedded/errors';
import { compileUpdate } from '../../../src/database/embedded/update/compileUpdate';
import { now, updateCases } from '../../conformance/cases/updateCases';
import type { UpdateCase } from '../../conformance/cases/updateCases';

const decode = <T>(value: T): T => deserialize(serialize({ value }), { bsonRegExp: true })['value'] as T;

const run = ({ document, update, filter = {}, arrayFilters }: UpdateCase): unknown => {
  try {
    const compiled = compileUpdate(decode(update), { filter: decode(filter), arrayFilters, now });
    return document === undefined ? compiled.upsertDocument() : compiled.apply(decode(document));
  } catch (error) {
    if (error instanceof StoreError) return { code: error.code };
    throw error;
  }
};

describe('compileUpdate', () => {
  it.each(updateCases.map((each): [string, UpdateCase] => [each.title, each]))('%s', (_title, each) => {
    const result = run(each);

    expect(result).toEqual(each.result);
    expect(JSON.stringify(result)).toBe(JSON.stringify(each.result));
  });

  it.each([[{ a: 1, 'a.b': 2 }], [{ 'a.b': 2, a: 1 }]])(
    'makes no document of a filter that pins a path twice: %j',
    (filter) => {
      const compiled = compileUpdate({ $set: { c: 1 } }, { filter, now });

      expect(() => compiled.upsertDocument()).toThrow(expect.objectContaining({ code: 54 }));
    },
  );

  it('leaves the given document as it is and shares what it does not touch', () => {
    const before = { _id: 1, a: { b: 1 }, untouched: { c: [1] } };

    const after = compileUpdate({ $set: { 'a.b': 2 } }, { filter: {}, now }).apply(before);

    expect(before.a.b).toBe(1);
    expect(after['untouched']).toBe(before.untouched);
  });

  it.each([
    [{ $set: { 'a.b': 1 } }],
    [{ $unset: { z: 1 } }],
    [{ $addToSet: { list: 1 } }],
    [{ $pull: { list: 7 } }],
    [{ $max: { n: 1 } }],
    [{ $inc: { n: 0 } }],
    [{ a: { b: 1 }, list: [1], n: 5 }],
    [[{ $set: { n: 5 } }]],
  ])('returns the same document when %j changes nothing', (update) => {
    const document = { _id: 1, a: { b: 1 }, list: [1], n: 5 };

    const after = compileUpdate(update, { filter: {}, now }).apply(document);

    expect(after).toBe(document);
  });
});
