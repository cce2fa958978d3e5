import { ObjectId } from 'bson';
import { numbersByParts, numbersByValue } from '../../../src/database/embedded/aggregate/groupKeys';
import { simpleCollation } from '../../../src/database/embedded/query/collation';
import type { Document } from '../../../src/database/embedded/query/compare';

const a = (document: Document): unknown => document.a;
const b = (document: Document): unknown => document.b;
const c = (document: Document): unknown => document.c;

describe('the numbers of groups by several values', () => {
  it('are those of their first appearance, equal values together', () => {
    const numberOf = numbersByParts([a, b], simpleCollation);

    const numbers = [
      { a: 'x', b: 1 },
      { a: 'x', b: 2 },
      { a: 'y', b: 1 },
      { a: 'x', b: 1 },
      { a: 'y', b: 2 },
      { a: 'y', b: 1 },
    ].map(numberOf);

    expect(numbers).toEqual([0, 1, 2, 0, 3, 2]);
  });

  it('tell a missing value from null, and a text from a number', () => {
    const numberOf = numbersByParts([a, b], simpleCollation);

    const numbers = [{ a: 1 }, { a: 1, b: null }, { a: '1', b: null }, { b: null }, { a: 1 }].map(numberOf);

    expect(numbers).toEqual([0, 1, 2, 3, 0]);
  });

  it('count the same id once, in one object or in several', () => {
    const id = new ObjectId();
    const other = new ObjectId();
    const again = (): ObjectId => new ObjectId(id.toHexString());
    const numberOf = numbersByParts([a, b, c], simpleCollation);

    const numbers = [id, again(), id, other, again()].map((each) => numberOf({ a: 1, b: each, c: 2 }));

    expect(numbers).toEqual([0, 0, 0, 1, 0]);
  });

  it('hold dates and documents equal by what they are', () => {
    const numberOf = numbersByParts([a, b], simpleCollation);

    const numbers = [new Date(5), new Date(5), { x: 1 }, { x: 1 }, [1], [1]].map((each) =>
      numberOf({ a: each, b: 0 }),
    );

    expect(numbers).toEqual([0, 0, 1, 1, 2, 2]);
  });
});

describe('the numbers of groups by one value', () => {
  it('take a missing value for null', () => {
    const numberOf = numbersByValue(a, simpleCollation);

    expect([{}, { a: null }, { a: 0 }, {}].map(numberOf)).toEqual([0, 0, 1, 0]);
  });
});
