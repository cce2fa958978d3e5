import { Decimal128, ObjectId } from 'bson';
import { keysByFields, keysByValue } from '../../../src/database/embedded/aggregate/groupKeys';
import { simpleCollation } from '../../../src/database/embedded/query/collation';
import type { Document } from '../../../src/database/embedded/query/compare';

const field = (name: string) => [name, (document: Document): unknown => document[name]] as const;

const a = field('a');
const b = field('b');
const c = field('c');

describe('the numbers of groups by several values', () => {
  it('are those of their first appearance, equal values together', () => {
    const { numberOf } = keysByFields([a, b], simpleCollation);

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
    const { numberOf } = keysByFields([a, b], simpleCollation);

    const numbers = [{ a: 1 }, { a: 1, b: null }, { a: '1', b: null }, { b: null }, { a: 1 }].map(numberOf);

    expect(numbers).toEqual([0, 1, 2, 3, 0]);
  });

  it('count the same id once, in one object or in several', () => {
    const id = new ObjectId();
    const other = new ObjectId();
    const again = (): ObjectId => new ObjectId(id.toHexString());
    const { numberOf } = keysByFields([a, b, c], simpleCollation);

    const numbers = [id, again(), id, other, again()].map((each) => numberOf({ a: 1, b: each, c: 2 }));

    expect(numbers).toEqual([0, 0, 0, 1, 0]);
  });

  it('hold dates and documents equal by what they are', () => {
    const { numberOf } = keysByFields([a, b], simpleCollation);

    const numbers = [new Date(5), new Date(5), { x: 1 }, { x: 1 }, [1], [1]].map((each) =>
      numberOf({ a: each, b: 0 }),
    );

    expect(numbers).toEqual([0, 0, 1, 1, 2, 2]);
  });
});

describe('the numbers of groups by one value', () => {
  it('take a missing value for null', () => {
    const { numberOf } = keysByValue(a[1], simpleCollation);

    expect([{}, { a: null }, { a: 0 }, {}].map(numberOf)).toEqual([0, 0, 1, 0]);
  });
});

describe('the ids of groups', () => {
  const decimal = Decimal128.fromString('1');
  const documents = [{ a: 1, b: 'x' }, { a: decimal, b: 'y' }, { b: 'x' }, { a: 1, b: 'y' }];

  it('are as the first document of each has them, whatever was equal to a part of them before', () => {
    const { numberOf, idOf } = keysByFields([a, b], simpleCollation);

    const ids = documents.map((document) => idOf(numberOf(document)));

    expect(ids).toEqual([{ a: 1, b: 'x' }, { a: decimal, b: 'y' }, { b: 'x' }, { a: decimal, b: 'y' }]);
  });

  it('are the same in a document that stands for one after another', () => {
    const { numberOf, shareId } = keysByFields([a, b], simpleCollation);
    const groups = documents.map(numberOf);

    const share = shareId();

    const shown = groups.map((group) => ({ ...(share(group) as Document) }));
    expect(shown).toEqual([
      { a: 1, b: 'x' },
      { a: decimal, b: 'y' },
      { a: undefined, b: 'x' },
      { a: decimal, b: 'y' },
    ]);
  });

  it('have the same place where they have equal values', () => {
    const { numberOf, placesAt } = keysByFields([a, b], simpleCollation);
    const groups = documents.map(numberOf);

    const placeOf = placesAt('_id.b');

    expect(groups.map((group) => placeOf?.(group))).toEqual([0, 1, 0, 1]);
    expect(placesAt('_id')).toBeUndefined();
    expect(placesAt('_id.c')).toBeUndefined();
  });
});
