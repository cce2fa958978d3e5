import type { Lexeme } from './lexemes';
import { foldText } from './tokens';
import type { TokenValue } from './tokens';

const SMALL_NUMBERS: readonly string[] = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen'
).split(' ');
const TENS: readonly string[] = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SMALL = new Map([
  ...SMALL_NUMBERS.map((word, index) => [word, index] as const),
  ...TENS.map((word, index) => [word, 10 * (index + 2)] as const),
]);

/** Multipliers as words. */
const LARGE = new Map([
  ['dozen', 12],
  ['hundred', 100],
  ['thousand', 1000],
  ['grand', 1000],
  ['lakh', 100_000],
  ['lakhs', 100_000],
  ['lac', 100_000],
  ['lacs', 100_000],
  ['lkh', 100_000],
  ['lkhs', 100_000],
  ['million', 1_000_000],
  ['crore', 10_000_000],
  ['crores', 10_000_000],
]);
/** Multipliers that must touch their number, "k" and "cr" excepted. */
const SUFFIXES = new Map([
  ['k', 1000],
  ['l', 100_000],
  ['m', 1_000_000],
  ['mn', 1_000_000],
  ['cr', 10_000_000],
  ['crs', 10_000_000],
]);

/** The currencies that a symbol or word may stand for. */
const CURRENCIES = new Map<string, readonly string[]>([
  ...['₹', 'rs', 'inr', 'rupee', 'rupees'].map((word) => [word, ['INR']] as const),
  ...['$', 'dollar', 'dollars'].map((word) => [word, ['USD', 'AUD', 'CAD', 'NZD', 'SGD', 'HKD']] as const),
  ...['€', 'euro', 'euros'].map((word) => [word, ['EUR']] as const),
  ...['£', 'pound', 'pounds', 'quid'].map((word) => [word, ['GBP']] as const),
  ...['¥', 'yen'].map((word) => [word, ['JPY', 'CNY']] as const),
  ...['usd', 'eur', 'gbp', 'jpy', 'cny', 'aud', 'cad', 'nzd', 'sgd', 'hkd', 'aed', 'chf'].map(
    (word) => [word, [word.toUpperCase()]] as const,
  ),
]);

/** Symbols and words that stand for a currency, in small letters. */
export const currencyWords: ReadonlySet<string> = new Set(CURRENCIES.keys());

/** The currencies that a symbol or word may stand for; empty for any other word. */
export const currenciesOf = (word: string): readonly string[] => CURRENCIES.get(word.toLowerCase()) ?? [];

/** Words that are read as numbers or as parts of them. */
export const NUMBER_WORDS: ReadonlySet<string> = new Set([...SMALL.keys(), ...LARGE.keys()]);

interface Reading {
  value: TokenValue;
  /** The place after the last lexeme that belongs to it. */
  next: number;
}

interface Part {
  number: number;
  /** What the multipliers came to: 100,000 in "2 lakh". */
  factor: number;
  next: number;
}

/** Reads a number with its multiplier and currency at a place; undefined when there is none. */
export function readAmount(lexemes: readonly Lexeme[], at: number, currency: string): Reading | undefined {
  const before = readCurrency(lexemes, at, currency);
  const found = readNumber(lexemes, before?.next ?? at);
  if (found === undefined) return undefined;
  const after = before === undefined ? readCurrency(lexemes, found.next, currency) : undefined;
  const said = before ?? after;
  const next = after?.next ?? found.next;
  if (said && !said.codes.includes(currency)) {
    return { value: { kind: 'foreignMoney', currency: said.codes[0] ?? '' }, next };
  }
  const { number, factor } = found;
  const isDoubtful =
    factor === 1 && lexemes.slice(at, next).some(({ text }) => /^-?\d{1,3}\.\d{3}$/.test(text));
  return { value: { kind: 'number', number, factor, isMoney: said !== undefined, isDoubtful }, next };
}

function readCurrency(lexemes: readonly Lexeme[], at: number, currency: string) {
  const word = foldedAt(lexemes, at);
  const codes = word === currency.toLowerCase() ? [currency] : CURRENCIES.get(word);
  if (codes === undefined) return undefined;
  const isAbbreviated = word === 'rs' && lexemes[at + 1]?.text === '.';
  return { codes, next: at + (isAbbreviated ? 2 : 1) };
}

const foldedAt = (lexemes: readonly Lexeme[], at: number): string => foldText(lexemes[at]?.text ?? '');

function readNumber(lexemes: readonly Lexeme[], at: number): Part | undefined {
  const first = lexemes[at];
  if (first?.kind !== 'number') return readNumberWords(lexemes, at);
  const number = Number(first.text.replace(/[,\s]/g, ''));
  return withSmaller(lexemes, multiplied(lexemes, { number, factor: 1, next: at + 1 }, first.end));
}

/** "2 lakh 50 thousand": a number of a smaller multiplier belongs to it. */
function withSmaller(lexemes: readonly Lexeme[], part: Part): Part {
  const { number, factor, next } = part;
  const small = lexemes[next];
  const unit = LARGE.get(foldedAt(lexemes, next + 1));
  if (!LARGE.has(foldedAt(lexemes, next - 1)) || small?.kind !== 'number' || unit === undefined) return part;
  const added = Number(small.text.replace(/[,\s]/g, '')) * unit;
  return unit >= 100 && added < factor
    ? withSmaller(lexemes, { number: number + added, factor, next: next + 2 })
    : part;
}

/** "10k", "1.5 lakh", "2 hundred thousand". */
function multiplied(lexemes: readonly Lexeme[], part: Part, end: number): Part {
  const { number, next } = part;
  const word = foldedAt(lexemes, next);
  const suffix =
    lexemes[next]?.start === end || word === 'k' || word === 'cr' || lexemes[next]?.text === 'L'
      ? SUFFIXES.get(word)
      : undefined;
  const factor = suffix ?? LARGE.get(word);
  if (factor === undefined) return part;
  // In hundredths, so that 1.15 lakh is 115,000 and not a fraction less.
  const product = Math.round(number * factor * 100) / 100;
  const larger = { number: product, factor: part.factor * factor, next: next + 1 };
  return multiplied(lexemes, larger, lexemes[next]?.end ?? end);
}

/** "five", "twenty five", "a thousand", "two lakh fifty thousand". */
function readNumberWords(lexemes: readonly Lexeme[], at: number): Part | undefined {
  const [first, second, third] = [0, 1, 2].map((step) => foldedAt(lexemes, at + step));
  const half = LARGE.get(third ?? '');
  if (first === 'half' && second === 'a' && half) return { number: half / 2, factor: half, next: at + 3 };
  const isOne = first === 'a' && LARGE.has(second ?? '');
  let total = 0;
  let group = isOne ? 1 : 0;
  let next = isOne ? at + 1 : at;
  for (; next < lexemes.length; next += 1) {
    const word = foldedAt(lexemes, next);
    const small = SMALL.get(word);
    const large = LARGE.get(word);
    if (small === undefined && (large === undefined || next === at)) break;
    if (small !== undefined && !fits(group, small)) break;
    if (small !== undefined) group += small;
    if (large === 100 || large === 12) group *= large;
    else if (large !== undefined) [total, group] = [total + group * large, 0];
  }
  if (next === at) return undefined;
  const last = LARGE.get(foldedAt(lexemes, next - 1)) ?? 1;
  return { number: total + group, factor: last, next };
}

/** Whether a small number can follow: "five" after "twenty" and "two hundred", not after "three". */
function fits(group: number, small: number): boolean {
  const rest = group % 100;
  return rest === 0 || (rest >= 20 && rest % 10 === 0 && small > 0 && small < 10);
}
