import { BSONRegExp } from 'bson';
import { storeError } from '../errors';

/** What PCRE's syntax means where JavaScript has no such syntax or means something else by it. */
const escapes: Readonly<Record<string, string>> = {
  A: '(?<![\\s\\S])',
  z: '(?![\\s\\S])',
  Z: '(?=\\n?(?![\\s\\S]))',
  s: '[\\t-\\r ]',
  S: '[^\\t-\\r ]',
  h: '[\\t \\u00a0]',
  R: '(?:\\r\\n|[\\n-\\r])',
  a: '\\x07',
  e: '\\x1b',
};
const classEscapes: Readonly<Record<string, string>> = { s: '\\t-\\r ', h: '\\t ', a: '\\x07', e: '\\x1b' };

const posixClasses: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\t-\\r ',
  blank: '\\t ',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: 'A-Fa-f0-9',
  word: '\\w',
};

interface Options {
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly extended: boolean;
}

const anchors = (options: Options): Readonly<Record<string, string>> => ({
  '^': options.multiline ? '(?:(?<![\\s\\S])|(?<=\\n)(?=[\\s\\S]))' : '(?<![\\s\\S])',
  $: options.multiline ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))',
  '.': options.dotAll ? '[\\s\\S]' : '[^\\n]',
});

/** The token at the start of `rest`: an escape, a character class, a comment or one character. */
const tokenPattern =
  /^(?:\\Q([\s\S]*?)(?:\\E|$)|\\([\s\S])|(\[\^?\]?(?:\\[\s\S]|\[:\w+:\]|[^\]\\])*\])|\(\?#[^)]*\)|([\s\S]))/;

const translateClass = (text: string): string =>
  text
    .replace(/^\[(\^?)\]/, '[$1\\]')
    .replace(/\[:(\w+):\]/g, (whole, name: string) => posixClasses[name] ?? whole)
    .replace(/\\([\s\S])/g, (whole, letter: string) => classEscapes[letter] ?? unicodeEscape(whole, letter))
    .replace(/(?<!^)(?<!^\[\^?)\[(?!:)/g, (whole, offset: number) => (offset === 0 ? whole : '\\['));

/** With the `u` flag JavaScript refuses to escape what needs no escape. */
const unicodeEscape = (whole: string, letter: string): string =>
  /[\w^$\\.*+?()[\]{}|/-]/.test(letter) ? (letter === '_' ? '_' : whole) : letter;

const translateEscape = (letter: string): string =>
  escapes[letter] ?? (letter === '-' || letter === '_' ? letter : unicodeEscape(`\\${letter}`, letter));

/** Rewrites a PCRE pattern so that JavaScript finds the same matches in a string. */
const translate = (pattern: string, options: Options): string => {
  const special = anchors(options);
  let out = '';
  let rest = pattern;
  while (rest !== '') {
    const token = tokenPattern.exec(rest);
    if (token === null) break;
    const [text, quoted, escaped, charClass, single] = token;
    rest = rest.slice(text.length);
    if (quoted !== undefined) out += quoted.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    else if (escaped !== undefined) out += translateEscape(escaped);
    else if (charClass !== undefined) out += translateClass(charClass);
    else if (single !== undefined && options.extended && /\s/.test(single)) continue;
    else if (single === '#' && options.extended) rest = rest.replace(/^[^\n]*\n?/, '');
    else if (single === '{' && !/^\d+(,\d*)?\}/.test(rest)) out += '\\{';
    else if (single === '}' && !/\{\d+(,\d*)?$/.test(out)) out += '\\}';
    else if (single !== undefined) out += special[single] ?? (single === ']' ? '\\]' : single);
  }
  return out;
};

const parseOptions = (options: string): Options & { ignoreCase: boolean } => {
  for (const option of options) {
    if (!'imsxu'.includes(option)) throw storeError(51108, `invalid flag in regex options: ${option}`);
  }
  return {
    ignoreCase: options.includes('i'),
    multiline: options.includes('m'),
    dotAll: options.includes('s'),
    extended: options.includes('x'),
  };
};

const inlineOptions = /^\(\?([imsx]+)\)/;

/**
 * Compiles a PCRE pattern with MongoDB's options `i`, `m`, `s`, `x` (and `(?i)` at its start).
 * Throws 51091 for a pattern that is not valid, 51108 for another option.
 */
export const compilePattern = (source: string, optionLetters: string, global = false): RegExp => {
  const inline = inlineOptions.exec(source);
  const options = parseOptions(optionLetters + (inline?.[1] ?? ''));
  const pattern = inline === null ? source : source.slice(inline[0].length);
  const flags = (options.ignoreCase ? 'i' : '') + (global ? 'g' : '');
  try {
    return new RegExp(translate(pattern, options), `${flags}u`);
  } catch {
    try {
      return new RegExp(translate(pattern, options), flags);
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : '';
      throw storeError(51091, `Regular expression is invalid: ${detail}`);
    }
  }
};

export const isRegex = (value: unknown): boolean => value instanceof RegExp || value instanceof BSONRegExp;
