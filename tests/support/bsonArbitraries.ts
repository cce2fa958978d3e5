import { Binary, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Text with what makes ordering hard: zeros, prefixes of each other, characters beyond the basic plane. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\u0001', 'é', '\uffff', '😀'), maxLength: 4 }),
  fc.string({ maxLength: 8 }),
);

/** Decimal numbers near doubles and 64-bit integers, far beyond both, and all the special ones. */
const decimals = fc
  .oneof(
    fc
      .tuple(
        fc.constantFrom('', '-'),
        fc.bigInt({ min: 0n, max: 10n ** 34n - 1n }),
        fc.integer({ min: -40, max: 40 }),
      )
      .map(([sign, digits, exponent]) => `${sign}${digits}E${exponent}`),
    fc.constantFrom(
      'NaN',
      'Infinity',
      '-Infinity',
      '0',
      '-0',
      '0E+10',
      '1E+6111',
      '-1E+400',
      '1E-6176',
      '-1E-400',
    ),
    fc.constantFrom(
      '0.1',
      '0.5',
      '1',
      '1.0',
      '100E-2',
      '9007199254740992.5',
      '9007199254740993',
      '-9007199254740993.5',
    ),
    fc.constantFrom(
      '9223372036854775807',
      '9223372036854775807.5',
      '9223372036854775808',
      '100000000000000000000.5',
    ),
    fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })
      .map((value) => value.toPrecision(17)),
  )
  .map((digits) => Decimal128.fromString(digits));

const numbers = fc.oneof(
  decimals,
  fc.integer({ min: -3, max: 3 }),
  fc.double(),
  fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 2 ** 53, 2 ** 53 + 2, -(2 ** 53)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }).map((value) => Long.fromBigInt(value)),
);

const scalars = fc.oneof(
  { weight: 4, arbitrary: numbers },
  { weight: 4, arbitrary: text },
  fc.constant(null),
  fc.boolean(),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(hex(bytes))),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => new Binary(Buffer.from(bytes))),
  fc.record({ t: fc.nat(5), i: fc.nat(5) }).map((parts) => new Timestamp(parts)),
  fc.constantFrom(new MinKey(), new MaxKey(), /a/, /a/i, /b/),
);

/** Any value that an index can hold. */
export const indexableValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { weight: 6, arbitrary: scalars },
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom('a', 'b', 'ab'), tie('value')), { maxLength: 2 }).map((entries) => {
      const document: Record<string, unknown> = Object.fromEntries(entries);
      return document;
    }),
  ),
})).value;
