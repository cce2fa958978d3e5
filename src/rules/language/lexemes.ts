/** A piece of the prompt as it was written. */
export interface Lexeme {
  kind:
    | 'word'
    | 'number'
    | 'ordinal'
    | 'quoted'
    | 'date'
    | 'time'
    | 'slashDate'
    | 'id'
    | 'address'
    | 'zone'
    | 'symbol';
  text: string;
  /** From `start` (included) to `end` (excluded) in the prompt. */
  start: number;
  end: number;
}

const PATTERNS: Readonly<Record<Lexeme['kind'], string>> = {
  quoted: String.raw`"(?:[^"\\]|\\.)*"|“[^”]*”|(?<![\p{L}\p{N}])['‘][^'’\n]+['’](?![\p{L}\p{N}])`,
  time: String.raw`\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)? ?(?:UTC|Z|[+-]\d\d:\d\d)`,
  date: String.raw`\d{4}-\d\d-\d\d(?!\d)`,
  slashDate: String.raw`\d{1,2}(?<separator>[/.-])\d{1,2}\k<separator>\d{2,4}(?!\d)`,
  id: String.raw`(?<![\p{L}\p{N}])[0-9a-f]{24}(?![\p{L}\p{N}])`,
  ordinal: String.raw`\d{1,2}(?:st|nd|rd|th)(?![\p{L}\p{N}])`,
  number: String.raw`(?:(?<![\p{L}\p{N})])-)?(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d{1,3}(?:[ \u00a0\u202f]\d{3})*[ \u00a0\u202f]000(?![\d,.\p{L}])|\d{1,2}(?:,\d{2})+,\d{3}(?![\d,])|\d+)(?:\.\d+)?(?:e[-+]\d+)?`,
  address: String.raw`[\w.+-]*@[\w-]+(?:\.[\w-]+)+|@[\w-]+|(?<!\w)(?:[A-Za-z][\w-]*)?(?:\.[A-Za-z]{2,})+(?![\w])`,
  word: String.raw`(?<![\p{L}\p{N}])w/(?:o(?![\p{L}\p{N}]))?|(?<![\p{L}\p{N}])(?:rs|inr)(?=\d)|[\p{L}\p{M}][\p{L}\p{M}\p{N}]*(?:['’]\p{L}+)*`,
  zone: String.raw`(?<![\p{L}\p{N}/])(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Za-z_]+(?:/[A-Za-z_]+)?(?![\p{L}\p{N}/])`,
  symbol: String.raw`&&|\|\||>=|=>|<=|=<|!=|<>|\S`,
};
const ORDER = [
  'quoted',
  'time',
  'date',
  'slashDate',
  'id',
  'ordinal',
  'number',
  'address',
  'zone',
  'word',
  'symbol',
] as const satisfies readonly Lexeme['kind'][];

const LEXEME = new RegExp(ORDER.map((kind) => `(?<${kind}>${PATTERNS[kind]})`).join('|'), 'giu');

/** Splits a prompt into words, numbers, quoted texts, dates and symbols; spaces and joining hyphens are left out. */
export function readLexemes(prompt: string): Lexeme[] {
  const found = [...prompt.matchAll(LEXEME)].map(({ 0: text, index, groups = {} }): Lexeme => {
    const kind = ORDER.find((name) => groups[name] !== undefined) ?? 'symbol';
    return { kind, text, start: index, end: index + text.length };
  });
  return found
    .filter(
      (lexeme, index) => !isJoin(found[index - 1], lexeme, found[index + 1]) && !isPossessive(found, index),
    )
    .map((lexeme, index, all) =>
      isPlus(all[index - 1], lexeme, all[index + 1]) ? { ...lexeme, text: 'plus' } : lexeme,
    );
}

/** Whether an apostrophe behind a plural says whose: "customers' spend". One that may close a quotation does not. */
function isPossessive(found: readonly Lexeme[], index: number): boolean {
  const [before, one, after] = [found[index - 1], found[index], found[index + 1]];
  if (!one || !before || !/^['’]$/.test(one.text) || !/s$/i.test(before.text)) return false;
  const mayClose = found.slice(0, index).some(({ text }) => /^['‘’]$/.test(text));
  return before.end === one.start && after !== undefined && after.start > one.end && !mayClose;
}

/** Whether a plus stands between two words, as in "vip + press"; behind a number it says "or more". */
function isPlus(
  before: Lexeme | undefined,
  { text, start, end }: Lexeme,
  after: Lexeme | undefined,
): boolean {
  if (text !== '+' || !before || !after) return false;
  return before.kind === 'word' && before.end < start && end < after.start;
}

/** Whether a hyphen or underscore joins two words, as in "sign-up", or a number and a word, as in "30-day". */
function isJoin(
  before: Lexeme | undefined,
  { text, start, end }: Lexeme,
  after: Lexeme | undefined,
): boolean {
  if (text !== '-' && text !== '_' && text !== '‑') return false;
  const touches = before?.end === start && after?.start === end;
  return touches && after.kind === 'word' && (before.kind === 'word' || before.kind === 'number');
}
