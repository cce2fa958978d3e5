import { Long } from 'bson';
import fc from 'fast-check';
import { encodeValue } from '../../../src/database/embedded/index/keyEncoding';
import { parseCollation, simpleCollation } from '../../../src/database/embedded/query/collation';

const sensitivities = { 1: 'base', 2: 'accent', 3: 'variant' } as const;
const locales = ['en', 'en_US', 'de', 'fr', 'sv', 'da', 'es', 'tr', 'el', 'ru'];

const collations = fc
  .tuple(fc.constantFrom(...locales), fc.constantFrom(1, 2, 3))
  .map(([locale, strength]) => parseCollation({ locale, strength }));

/** Words of Latin, Greek and Cyrillic letters, plain, capital and with accents, composed or not. */
const letters = 'aAbBeEéÉèêEoOöÖøØnñuüßẞæœłđçåÅäiIıİ .,-1σςΣаАйЙиё\u0301\u0308';
const unit = fc.constantFrom(...letters, 'e\u0301', 'ﬁ', 'ｅ', '\0');
const text = fc.oneof(fc.string({ unit, maxLength: 1 }), fc.string({ unit, maxLength: 3 }));
const value = fc.oneof(
  { weight: 5, arbitrary: text },
  fc.constantFrom(null, 1, Long.fromNumber(1), true),
  fc.array(text, { maxLength: 2 }),
  text.map((each) => ({ a: each })),
);

describe('a collation', () => {
  it('holds equal what it gives one key, in memory and in an index', () => {
    fc.assert(
      fc.property(collations, value, value, ({ compare, keyOf, fold }, a, b) => {
        const isEqual = compare(a, b) === 0;

        expect(Object.is(keyOf(a), keyOf(b))).toBe(isEqual);
        expect(encodeValue(fold(a)).equals(encodeValue(fold(b)))).toBe(isEqual);
      }),
      { numRuns: 1000 },
    );
  });

  it('is a total order', () => {
    fc.assert(
      fc.property(collations, value, value, value, ({ compare }, a, b, c) => {
        expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(locales)('of %s puts letters and pairs of them in the order of the language', (locale) => {
    const words = [...letters, 'e\u0301', 'ﬁ', 'ｅ', '\0', 'ss', 'aa', 'ae', 'oe', 'll', 'ch', 'fi'];
    const pairs = words.flatMap((a) => words.map((b) => [a, b] as const));

    for (const strength of [1, 2, 3] as const) {
      const collator = new Intl.Collator(locale.replace('_', '-'), { sensitivity: sensitivities[strength] });
      const { compare } = parseCollation({ locale, strength });

      const other = pairs.filter(([a, b]) => Math.sign(compare(a, b)) !== Math.sign(collator.compare(a, b)));

      expect(other).toEqual([]);
    }
  });

  it.each([
    ['en', 1, 'Résumé', 'resume', true],
    ['en', 2, 'Résumé', 'resume', false],
    ['en', 2, 'Résumé', 'RÉSUMÉ', true],
    ['en', 3, 'Résumé', 'RÉSUMÉ', false],
    ['en', 1, 'Straße', 'STRASSE', true],
    ['en', 1, 'smørrebrød', 'smorrebrod', true],
    ['en', 1, 'e\u0301', 'é', true],
    ['en', 3, 'e\u0301', 'é', true],
    ['sv', 1, 'ä', 'a', false],
    ['da', 1, 'Aabenraa', 'Åbenrå', true],
    ['da', 1, 'aå', 'åa', false],
    ['da', 1, 'aA', 'aa', false],
    ['tr', 2, 'I', 'i', false],
    ['en', 2, 'a b', 'ab', false],
  ])('of %s with strength %d: %s and %s are equal: %p', (locale, strength, a, b, expected) => {
    expect(parseCollation({ locale, strength }).compare(a, b) === 0).toBe(expected);
  });

  it('that is simple compares bytes', () => {
    expect(parseCollation({ locale: 'simple' })).toBe(simpleCollation);
  });

  it('shows all of its options', () => {
    expect(parseCollation({ locale: 'en', strength: 2, caseLevel: false }).spec).toEqual({
      locale: 'en',
      strength: 2,
      caseLevel: false,
      caseFirst: 'off',
      numericOrdering: false,
      alternate: 'non-ignorable',
      maxVariable: 'punct',
      normalization: false,
      backwards: false,
      version: '57.1',
    });
  });

  it.each([
    [2, { locale: 'xx-not-a-language' }],
    [2, { locale: 'de@collation=phonebook' }],
    [2, { locale: 'en', strength: 4 }],
    [2, { locale: 'en', strength: 0 }],
    [2, { locale: 'en', numericOrdering: true }],
    [2, { locale: 'en', caseLevel: true }],
    [2, { locale: 'en', alternate: 'shifted' }],
    [14, { locale: 1 }],
    [14, 'en'],
    [40414, { strength: 1 }],
    [40415, { locale: 'en', colour: 1 }],
  ])('is refused with %d: %j', (code, requested) => {
    expect(() => parseCollation(requested)).toThrow(expect.objectContaining({ code }));
  });
});
