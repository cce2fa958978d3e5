import { Decimal128, Long } from 'bson';
import fc from 'fast-check';
import { encodeValue, fitKey, longestKey } from '../../../src/database/embedded/index/keyEncoding';
import { compareValues } from '../../../src/database/embedded/query/compare';
import { indexableValue } from '../../support/bsonArbitraries';

function encodeCompound(values: readonly unknown[], descending: readonly boolean[]): Buffer {
  return Buffer.concat(values.map((value, position) => encodeValue(value, descending[position])));
}

describe('index keys', () => {
  it('sort byte by byte as the values sort in BSON', () => {
    fc.assert(
      fc.property(indexableValue, indexableValue, (a, b) => {
        const bytes = Math.sign(Buffer.compare(encodeValue(a), encodeValue(b)));

        expect(bytes).toBe(Math.sign(compareValues(a, b)));
      }),
      { numRuns: 1000 },
    );
  });

  it('sort the other way round when the field is descending', () => {
    fc.assert(
      fc.property(indexableValue, indexableValue, (a, b) => {
        const bytes = Math.sign(Buffer.compare(encodeValue(a, true), encodeValue(b, true)));

        expect(bytes + Math.sign(compareValues(a, b))).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('sort by the first field that differs when there are several, each in its own direction', () => {
    const pair = fc.tuple(indexableValue, indexableValue);
    const directions = fc.tuple(fc.boolean(), fc.boolean());
    fc.assert(
      fc.property(pair, pair, directions, (a, b, descending) => {
        const bytes = Math.sign(Buffer.compare(encodeCompound(a, descending), encodeCompound(b, descending)));

        const first = Math.sign(compareValues(a[0], b[0])) * (descending[0] ? -1 : 1);
        const second = Math.sign(compareValues(a[1], b[1])) * (descending[1] ? -1 : 1);
        expect(bytes + 0).toBe((first || second) + 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('tell numbers apart that have the same nearest double', () => {
    const ascending = [
      Long.fromString('9007199254740992'),
      Decimal128.fromString('9007199254740992.5'),
      Long.fromString('9007199254740993'),
      Decimal128.fromString('9007199254740993.5'),
      Long.fromString('9007199254740994'),
    ];

    const keys = ascending.map((value) => encodeValue(value).toString('hex'));

    expect(new Set(keys).size).toBe(ascending.length);
    expect(keys.toSorted()).toEqual(keys);
  });

  it('are cut when they are long, different ones to different keys', () => {
    const long = 'x'.repeat(longestKey * 2);

    const [one, other] = [fitKey(encodeValue(`${long}1`), 0), fitKey(encodeValue(`${long}2`), 0)];

    expect(one.length).toBeLessThan(longestKey + 40);
    expect(one.equals(other)).toBe(false);
    expect(one.equals(fitKey(encodeValue(`${long}1`), 0))).toBe(true);
  });
});
