import { BSONRegExp } from 'bson';
import { storeError } from '../errors';

/** A token of a pattern: an escape, a character class, one character. */
const token = /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\w+:\]|[^\]\\])*\]|[\s\S]/g;

const quoted = /\\Q([\s\S]*?)(?:\\E|$)/g;

/** What PCRE's syntax means where JavaScript has other characters in mind or other names. */
const tokens = (options: string): Readonly<Record<string, string>> => ({
  '^': options.includes('m') ? '(?:(?<![\\s\\S])|(?<=\\n)(?=[\\s\\S]))' : '(?<![\\s\\S])',
  $: options.includes('m') ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))',
  '.': options.includes('s') ? '[\\s\\S]' : '[^\\n]',
  '\\A': '(?<![\\s\\S])',
  '\\z': '(?![\\s\\S])',
  '\\Z': '(?=\\n?(?![\\s\\S]))',
  '\\s': '[\\t-\\r ]',
  '\\S': '[^\\t-\\r ]',
  '[]': '\\]',
});

/** PCRE's syntax that JavaScript would take for something else. */
const foreign = /^\\[aCeEGhHKlLNQRUVX]|^\[.*\[:\w+:\]/;

/** Rewrites a PCRE pattern so that JavaScript finds the same matches in a string. */
const translate = (pattern: string, options: string): string => {
  const known = tokens(options);
  const plain = pattern.replace(quoted, (_all, text: string) => text.replace(/[^\w\s]/g, '\\$&'));
  const text = options.includes('x') ? plain.replace(/(\\[\s\S]|\[[^\]]*\])|\s+|#.*/g, '$1') : plain;
  return text.replace(token, (each) => {
    if (foreign.test(each)) throw storeError(51091, `Regular expression is not supported: ${each}`);
    if (each.length > 2) return each.replace(/^\[(\^?)\]/, '[$1\\]').replaceAll('\\s', '\\t-\\r ');
    return Object.hasOwn(known, each) ? (known[each] ?? each) : each;
  });
};

const inlineOptions = /^\(\?([imsx]+)\)/;

/**
 * Compiles a PCRE pattern with MongoDB's options `i`, `m`, `s`, `x` (and `(?i)` at its start).
 * Throws 51091 for a pattern that is not valid, 51108 for another option.
 */
export const compilePattern = (source: string, given: string): RegExp => {
  const [inline = '', letters = ''] = inlineOptions.exec(source) ?? [];
  const options = given + letters;
  const stray = [...options].find((option) => !'imsxu'.includes(option));
  if (stray !== undefined) throw storeError(51108, `invalid flag in regex options: ${stray}`);
  const pattern = translate(source.slice(inline.length), options);
  const flags = options.includes('i') ? 'i' : '';
  try {
    return new RegExp(pattern, `${flags}u`);
  } catch {
    try {
      // Without Unicode, needless escapes and lone braces are taken as they are, as PCRE does.
      return new RegExp(pattern, flags);
    } catch (cause) {
      throw storeError(51091, `Regular expression is invalid: ${String(cause)}`);
    }
  }
};

export const isRegex = (value: unknown): boolean => value instanceof RegExp || value instanceof BSONRegExp;
