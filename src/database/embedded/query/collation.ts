import { storeError } from '../errors';
import { canonicalKey } from './canonicalKey';
import { compareStrings, compareValues, isArray, isDocument } from './compare';
import { typeName } from './bsonTypes';
import type { CanonicalKey } from './canonicalKey';
import type { Document } from './compare';

/** How values compare: texts by their bytes, or by the rules of a language. One holds for a whole operation. */
export interface Collation {
  /** The same for collations that are the same. */
  readonly name: string;
  /** As `listIndexes` shows it; undefined for the one that compares bytes. */
  readonly spec: Document | undefined;
  compare(this: void, a: unknown, b: unknown): number;
  /** A primitive that is the same for equal values, as `canonicalKey`. */
  keyOf(this: void, value: unknown): CanonicalKey;
  /** The value with its texts replaced by what stands for all texts equal to them. */
  fold(this: void, value: unknown): unknown;
}

/** Compares texts by their bytes; what holds where nothing else is said. */
export const simpleCollation: Collation = {
  name: 'simple',
  spec: undefined,
  compare: compareValues,
  keyOf: canonicalKey,
  fold: (value) => value,
};

/** What MongoDB has beside locale and strength; another value than this one is refused. */
const fixedOptions: Document = {
  caseLevel: false,
  caseFirst: 'off',
  numericOrdering: false,
  alternate: 'non-ignorable',
  maxVariable: 'punct',
  normalization: false,
  backwards: false,
  version: '57.1',
};

/** By strength. */
const sensitivities = [undefined, 'base', 'accent', 'variant'] as const;
type Sensitivity = (typeof sensitivities)[number];

/**
 * The collation that a command, a collection or an index asks for: a locale and a strength from 1 to 3. Throws 2 for an
 * unknown locale and for options that the store does not have, 14, 40414 and 40415 for a malformed one.
 */
export const parseCollation = (requested: unknown): Collation => {
  if (!isDocument(requested)) throw wrongType('collation', requested, 'object');
  const { locale, strength = 3, ...others } = requested;
  if (locale === undefined)
    throw storeError(40414, "BSON field 'collation.locale' is missing but a required field");
  if (typeof locale !== 'string') throw wrongType('collation.locale', locale, 'string');
  for (const [option, value] of Object.entries(others)) {
    const fixed = Object.hasOwn(fixedOptions, option) ? fixedOptions[option] : undefined;
    if (fixed === undefined) throw storeError(40415, `BSON field 'collation.${option}' is an unknown field.`);
    if (value !== fixed) throw storeError(2, `collation.${option} is not supported`);
  }
  const sensitivity = sensitivities[Number(strength)];
  if (sensitivity === undefined) throw storeError(2, `collation.strength must be 1, 2 or 3`);
  if (locale === 'simple') return simpleCollation;
  return createCollation({ locale, strength: Number(strength) }, collatorFor(locale, sensitivity));
};

const wrongType = (field: string, value: unknown, expected: string): Error =>
  storeError(14, `BSON field '${field}' is the wrong type '${typeName(value)}', expected type '${expected}'`);

const collatorFor = (locale: string, sensitivity: Sensitivity): Intl.Collator => {
  const tag = locale.replaceAll('_', '-');
  try {
    if (Intl.Collator.supportedLocalesOf(tag).length > 0) return new Intl.Collator(tag, { sensitivity });
  } catch {
    // Not even the form of a locale.
  }
  throw storeError(2, `Field 'locale' is invalid in: { locale: "${locale}" }`);
};

const createCollation = (
  { locale, strength }: { locale: string; strength: number },
  collator: Intl.Collator,
): Collation => {
  const foldText = textFolder(collator);
  // Texts are equal when their folded forms are, so that order, hashing and the keys of indexes agree.
  const compareTexts = (a: string, b: string): number => {
    const [left, right] = [foldText(a), foldText(b)];
    return left === right ? 0 : collator.compare(left, right) || compareStrings(left, right);
  };
  const fold = (value: unknown): unknown => {
    if (typeof value === 'string') return foldText(value);
    if (isArray(value)) return value.map(fold);
    if (!isDocument(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fold(each)]));
  };
  return {
    name: `${locale}/${strength}`,
    spec: { locale, ...fixedOptions, strength },
    compare: (a, b) => compareValues(a, b, compareTexts),
    keyOf: (value) => canonicalKey(fold(value)),
    fold,
  };
};

/** What other characters may be equal to: pairs of letters and letters of several languages. */
const letters = ['aa', 'ae', 'oe', 'ss', ...'abcdefghijklmnopqrstuvwxyzıæøåäöü'];

/** Replaces each character by the plainest that the collator holds equal to it: `É` by `e`, an ignored one by nothing. */
const textFolder = (collator: Intl.Collator): ((text: string) => string) => {
  const known = new Map<string, string>();
  // Danish and Norwegian: a letter of its own, so that `aå` and `åa` stay two texts.
  const hasDoubleA = collator.compare('aa', 'å') === 0;
  const plainest = (character: string): string => {
    const parts = character.normalize('NFKD');
    const candidates = [
      '',
      ...(hasDoubleA ? ['å'] : []),
      ...letters,
      parts === character ? '' : [...parts].map(foldCharacter).join(''),
      character.toUpperCase().toLowerCase(),
    ];
    return candidates.find((each) => collator.compare(each, character) === 0) ?? character;
  };
  const foldCharacter = (character: string): string => {
    const found = known.get(character) ?? plainest(character);
    known.set(character, found);
    return found;
  };
  return (text) => {
    let folded = '';
    const composed = text.normalize('NFC');
    const characters = hasDoubleA ? composed.replace(/aa|A[aA]/g, 'å') : composed;
    for (const character of characters) folded += foldCharacter(character);
    return folded;
  };
};
