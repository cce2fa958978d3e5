import { parseTime } from '../ruleTime';
import { NUMBER_WORDS, readAmount } from './amounts';
import { readLexemes } from './lexemes';
import type { Lexeme } from './lexemes';
import { foldText } from './tokens';
import type { Token, TokenValue } from './tokens';

/** Words that stand for two, as a verb and its negation. */
const CONTRACTIONS = new Map<string, readonly string[]>(
  'do does did have has had is are was were will would ca could'
    .split(' ')
    .map((verb) => [`${verb}nt`, [verb, 'not']] as const),
);
const SHORTENED = new Map<string, readonly string[]>([
  ['whove', ['who', 'have']],
  ['whore', ['who', 'are']],
  ['theyve', ['they', 'have']],
  ['weve', ['we', 'have']],
  ['theyre', ['they', 'are']],
  ['cannot', ['can', 'not']],
  ['id', ['i', 'would']],
  ['wed', ['we', 'would']],
  ['im', ['i', 'am']],
  ['lets', ['let', 'us']],
  ...['day', 'week', 'month', 'quarter', 'year', 'today', 'yesterday'].map(
    (span) => [`${span}s`, [span]] as const,
  ),
]);
/** As people type in a hurry. */
const ABBREVIATED = new Map([
  ['hvnt', ['have', 'not']],
  ['havnt', ['have', 'not']],
  ['hav', ['have']],
  ['hv', ['have']],
  ['r', ['are']],
  ['frm', ['from']],
  ['wid', ['with']],
  ['thru', ['through']],
  ['w/', ['with']],
  ['w/o', ['without']],
  ['cust', ['customers']],
  ['custs', ['customers']],
  ['cx', ['customers']],
  ['txn', ['transactions']],
  ['txns', ['transactions']],
  ['msg', ['messages']],
  ['msgs', ['messages']],
  ['mnth', ['months']],
  ['mnths', ['months']],
  ['mo', ['months']],
  ['mos', ['months']],
  ['qtr', ['quarter']],
  ['amt', ['amount']],
  ['b4', ['before']],
  ['nd', ['and']],
  ['n', ['and']],
  ['thx', ['thanks']],
]);
const WRITTEN_APART = new Map([
  ['who’s', ['who', 'is']],
  ['that’s', ['that', 'has']],
  ['who’ve', ['who', 'have']],
  ['who’re', ['who', 'are']],
]);

const SYMBOLS = new Map([
  ['&', 'and'],
  ['&&', 'and'],
  ['||', 'or'],
  ['|', 'or'],
  [';', ','],
  ['≥', '>='],
  ['=>', '>='],
  ['≤', '<='],
  ['=<', '<='],
  ['≠', '!='],
  ['<>', '!='],
  ['!', '.'],
  ['?', '.'],
  ['–', '-'],
  ['—', '-'],
  ['[', '('],
  [']', ')'],
]);

/** Splits a prompt into tokens: numbers with multiplier and currency are one, contractions two. */
export function readTokens(prompt: string, currency: string): Token[] {
  const lexemes = readLexemes(prompt);
  const tokens: Token[] = [];
  let at = 0;
  while (at < lexemes.length) {
    const amount = readAmount(lexemes, at, currency);
    const next = amount?.next ?? at + 1;
    const part = lexemes.slice(at, next);
    tokens.push(...(amount ? [amountToken(part, amount.value)] : part.flatMap(toTokens)));
    at = next;
  }
  return tokens;
}

const place = (part: readonly Lexeme[]) => ({ start: part[0]?.start ?? 0, end: part.at(-1)?.end ?? 0 });

function amountToken(part: readonly Lexeme[], value: TokenValue): Token {
  const words = part.map(({ text }) => foldText(text));
  // "one of" and "once" stay words for the grammar.
  const isWords = words.every((word) => NUMBER_WORDS.has(word));
  return { text: isWords ? words.join('_') : '#', words, ...place(part), value };
}

function toTokens(lexeme: Lexeme): Token[] {
  const { text, start, end } = lexeme;
  const folded = foldText(text);
  if (lexeme.kind === 'word') {
    const parts =
      CONTRACTIONS.get(folded) ??
      ABBREVIATED.get(folded) ??
      SHORTENED.get(text.includes('’') || text.includes("'") ? folded : '');
    const apart = WRITTEN_APART.get(text.toLowerCase().replace("'", '’'));
    const texts = apart ?? parts ?? [folded];
    return texts.map((part, index) => ({
      text: part,
      words: index === 0 ? [folded] : [],
      start,
      end,
      written: text,
    }));
  }
  if (lexeme.kind === 'symbol') {
    const symbol = SYMBOLS.get(text) ?? text;
    return [{ text: symbol, words: [symbol], start, end }];
  }
  const value = valueOf(lexeme);
  const words = value.kind === 'quoted' ? wordsOf(value.text) : [folded];
  return [{ text: `#${value.kind}`, words, start, end, value }];
}

/** The folded words of a name or a quoted text. */
export const wordsOf = (text: string): string[] =>
  readLexemes(text).flatMap((lexeme) =>
    lexeme.kind === 'quoted'
      ? wordsOf(unquoted(lexeme.text))
      : [SYMBOLS.get(lexeme.text) ?? foldText(lexeme.text)],
  );

function valueOf({ kind, text }: Lexeme): TokenValue {
  switch (kind) {
    case 'quoted':
      return { kind: 'quoted', text: unquoted(text) };
    case 'date':
    case 'time':
      return timeValue(text);
    case 'slashDate':
      return slashDateValue(text);
    case 'ordinal':
      return { kind: 'day', day: parseInt(text, 10) };
    case 'zone':
      return { kind: 'zone', zone: text };
    case 'id':
      return { kind: 'id', id: text.toLowerCase() };
    default:
      return { kind: 'address', text: text.toLowerCase() };
  }
}

/** The text between the quotes; straight double quotes are JSON, as the descriptions of rules write them. */
function unquoted(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'string') return parsed;
  } catch {
    // Not JSON: somebody typed a backslash that means itself.
  }
  return text.slice(1, -1);
}

function timeValue(text: string): TokenValue {
  const iso = text.replace(/^(.{10}) /, '$1T').replace(/ ?UTC$/i, 'Z');
  const time = parseTime(iso.toUpperCase());
  return time === undefined ? { kind: 'unclearDate' } : { kind: 'time', time };
}

/** A date with slashes: the day comes first, unless that cannot be. */
function slashDateValue(text: string): TokenValue {
  const [first = '', second = '', year = ''] = text.split(/[/.-]/);
  const [day, month] = Number(second) > 12 ? [second, first] : [first, second];
  if (year.length !== 4) return { kind: 'unclearDate' };
  return timeValue(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}
