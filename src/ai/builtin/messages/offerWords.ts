import { currencyWords } from '../../../rules/language/amounts';

/** Parts of the expressions that read an offer: of text in one line, without regard to letter case. */

const escaped = (word: string): string => word.replaceAll(/[$.]/g, '\\$&');
const CURRENCY = [...currencyWords].sort((a, b) => b.length - a.length).map(escaped);
const NUMBER = '\\d{1,3}(?:,\\d{2,3})+(?:\\.\\d{1,2})?|\\d{1,7}(?:\\.\\d{1,2})?';

/** "20%", "12.5 per cent". */
export const PERCENT = '(?<percent>\\d{1,3}(?:\\.\\d{1,2})?)\\s?(?:%|percent\\b|per cent\\b|pct\\b)';
/** "₹500", "Rs. 1,000/-", "500 rupees". */
export const MONEY =
  `(?:(?<!\\p{L})(?<before>${CURRENCY.join('|')})\\.?\\s?(?<amount>${NUMBER})(?:/-)?|` +
  `(?<amountFirst>${NUMBER})\\s?(?<after>${CURRENCY.join('|')}))(?![\\p{L}\\d])`;
/** A number that says no currency, and is none of items, percents or thousands. */
export const BARE = `(?<bare>${NUMBER})(?![\\p{L}\\d%])(?!\\s(?:%|percent|per cent|items?|pieces?|products?|times|days|k|lakhs?|lacs?|crores?|thousand|million)\\b)`;
/** Not the second of two figures, and not behind a word that makes it another figure. */
export const WHOLE =
  '(?<![\\d.,]|\\d\\s?(?:%|percent)?\\s?(?:-|–|—|to|or|and|/|&|\\+)\\s?)' +
  '(?<!\\b(?:by|about|around|approximately|approx|roughly|nearly|almost|over|under|below|above|than|at least|from|' +
  'minimum|min|are|was|were|(?<!there )is|up ?to|upto|as much as|another)\\s)';

const WEEKDAYS: readonly string[] = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
const MONTHS: readonly string[] =
  'january february march april may june july august september october november december'.split(' ');
/** Names, and what they are cut to. */
const cut = (names: readonly string[]): string =>
  names
    .map((name) => `${name.slice(0, 3)}(?:${name.slice(3)}|(?<=tue)s|(?<=wed)s|(?<=thu)rs?|(?<=sep)t)?`)
    .join('|');

export const WEEKDAY = `(?:${cut(WEEKDAYS)})\\b`;
/** A weekday that is said in full. */
export const WEEKDAY_NAME = `(?<!\\b(?:black|good|cyber)\\s)\\b(?:${WEEKDAYS.join('|')})\\b`;
const MONTH = `(?:${cut(MONTHS)})\\b\\.?`;
const NUMBER_OF_DAY = '(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?\\b';
/** "5 Dec", "3rd of May 2026", "December 31", "2026-12-31". */
export const DATE =
  `(?:${NUMBER_OF_DAY}(?: of)? ${MONTH}(?:,? 20\\d\\d\\b)?|${MONTH} ${NUMBER_OF_DAY}(?:,? 20\\d\\d\\b)?|` +
  `20\\d\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])\\b)`;

const PEOPLE =
  'customers?|members?|vips?|buyers?|shoppers?|subscribers?|people|students?|friends|guests|users|fans|press|staff';
const ADJECTIVE =
  '(?:best|loyal|lapsed|inactive|new|old|existing|regular|returning|vip|top|valued|premium|gold|silver|platinum|quiet|lost) ';
const NOT_FURTHER = "(?! (?:who|that|with|over|above|aged|in|from|whose)\\b|['’])";
/** "for our loyal customers". */
export const FOR_PEOPLE = `\\b(?:for|to) (?:(?:all|our|the|your) )*(?:${ADJECTIVE}){0,2}(?:${PEOPLE})\\b${NOT_FURTHER}`;
/** "for everyone", which says nothing about the people. */
export const FOR_ALL = `\\b(?:for|to) (?:(?:all|our|your|the) )*(?:customers|people|everyone|everybody|them|you)\\b${NOT_FURTHER}`;

/** "5 dec" as "5 December": names in full and with a capital. */
export const dayInFull = (words: string): string =>
  words.toLowerCase().replaceAll(/\b[a-z]{3,}\b\.?/g, (word) => {
    const name = [...WEEKDAYS, ...MONTHS].find((full) => full.startsWith(word.slice(0, 3)));
    return name === undefined || /^(?:today|tomorrow|tonight|midnight|month)/.test(word)
      ? word
      : name.charAt(0).toUpperCase() + name.slice(1);
  });
