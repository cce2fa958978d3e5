import { currenciesOf } from '../../../rules/language/amounts';
import type { Deal, Sum } from './offer';
import * as words from './offerWords';

/** What a part of an objective says about an offer. */
export type Meaning =
  | { kind: 'deal'; deal: Deal }
  | { kind: 'code'; code: string }
  | { kind: 'minimum'; sum: Sum }
  | { kind: 'scope'; scope: string }
  | {
      kind: 'when';
      when: string;
      /** Whether it can only be the end of an offer. */ isEnd: boolean;
      isAlone: boolean;
    }
  /** Nothing that messages have to say. */
  | { kind: 'plain' }
  /** To be named, but no part of the offer. */
  | { kind: 'aside' }
  /** Something that makes an offer another one, or none. */
  | { kind: 'condition' }
  /** Looks like a part of an offer. */
  | { kind: 'unread' };

export interface Fact {
  meaning: Meaning;
  start: number;
  end: number;
  /** In the words of the objective. */
  words: string;
}

/** An objective in one line, its facts in order, and the text with a mark in place of each of their letters. */
export interface Facts {
  text: string;
  masked: string;
  facts: readonly Fact[];
}

export const MARK = '\u0001';

type Groups = Readonly<Record<string, string | undefined>>;
interface Phrase {
  find: RegExp;
  /** What it means; undefined when it is something else. */
  read: (groups: Groups, said: string, text: string) => Meaning | undefined;
}

const phrase = (pattern: string, read: Phrase['read']): Phrase => ({
  find: new RegExp(pattern, 'giu'),
  read,
});
const named = (kind: 'plain' | 'aside' | 'condition' | 'unread', ...patterns: string[]): Phrase =>
  phrase(patterns.join('|'), () => ({ kind }));

function sumOf({ percent, before, amount, amountFirst, after, bare }: Groups): Sum | undefined {
  if (percent !== undefined)
    return Number(percent) > 0 && Number(percent) <= 100 ? { percent: String(Number(percent)) } : undefined;
  const money = amount ?? amountFirst ?? bare;
  if (money === undefined || !(Number(money.replaceAll(',', '')) > 0)) return undefined;
  return { money, currencies: currenciesOf(before ?? after ?? '') };
}

function readDiscount(groups: Groups): Meaning | undefined {
  const sum = sumOf(groups);
  const kind = /cash/i.test(groups.form ?? '') ? 'cashback' : 'discount';
  return sum && { kind: 'deal', deal: { kind, sum, isUpTo: groups.upTo !== undefined } };
}

/** A code stands in quotes, or in capitals and digits: with a digit where other words could be written like that. */
function readCode(
  { trigger = '', quoted, bare = '' }: Groups,
  _said: string,
  text: string,
): Meaning | undefined {
  if (quoted !== undefined) return { kind: 'code', code: quoted };
  const isNamed = /code$/i.test(trigger);
  const isShouted = !/\p{Ll}/u.test(text);
  const needsDigit = isShouted || /^promo$/i.test(trigger);
  const hasDigit = /\d/.test(bare);
  const isWritten = /^[A-Z0-9_-]+$/.test(bare) && (isNamed || /[A-Z]/.test(bare));
  return isWritten && (hasDigit || !needsDigit) && (isNamed || bare.length > 3)
    ? { kind: 'code', code: bare }
    : undefined;
}

function readEnd({ word = '', day = '', only }: Groups): Meaning {
  const isBefore = /before/i.test(word);
  const isEnd = only !== undefined || !/^(?:by|before)$/i.test(word);
  return {
    kind: 'when',
    when: `${isBefore ? 'before' : 'until'} ${words.dayInFull(day)}`,
    isEnd,
    isAlone: only !== undefined,
  };
}

const readMoment = ({ moment = '', also }: Groups): Meaning => ({
  kind: 'when',
  when: `${words.dayInFull(moment)}${also === undefined ? '' : ' only'}`,
  isEnd: false,
  isAlone: false,
});

const UP_TO = '(?<upTo>(?:up ?-?to|upto|as much as) )?';
const DISCOUNT_SUM = `${words.WHOLE}(?<![-])${UP_TO}(?:${words.PERCENT}|${words.MONEY})`;
const SUM_BEHIND = `${UP_TO}(?:${words.PERCENT}|${words.MONEY})(?! of\\b)`;
const COUNT = 'one|two|three|four|[1-4]';
const QUOTE = '["“”\'‘’]';
const CODE =
  '(?:\\b(?:use|enter|apply|with|using|quote) )?(?:the )?(?<!\\b(?:dress|qr|zip|post|source|bar|area|country) )\\b' +
  '(?<trigger>(?:(?:promo(?:tion(?:al)?)?|coupon|discount|voucher|offer)[ -]?)?code|coupon|voucher|promo)(?: is|:| =)? ?' +
  `(?:${QUOTE}(?<quoted>[A-Za-z0-9][\\w-]{2,19})${QUOTE}|(?<bare>[A-Za-z0-9][\\w-]{2,19})(?![\\p{L}\\d%_-]))`;
const DAY = `(?:tomorrow|tonight|midnight|today|(?:(?:this|next) )?${words.WEEKDAY}|${words.DATE})(?![\\p{L}\\d])`;
const END = `(?<only>\\bonly )?(?:\\bvalid )?\\b(?<word>until|till|til|through|by|before|ends?(?: on)?) (?<day>${DAY})`;
const MOMENT =
  `(?:\\bonly )?\\b(?<moment>(?:this|all) (?:weekend|week|month)|(?:this|on) ${words.WEEKDAY}|on ${words.DATE}|` +
  'today|tonight|tomorrow)\\b(?<also> only)?';
const SCOPE =
  '(?:\\b(?:on|off|for|with|across) )?(?:\\beverything\\b|\\ball (?:our )?(?:products|items|orders|purchases)\\b|' +
  '\\b(?:every|each) (?:order|purchase|item|product)\\b|\\b(?:store|site)-?wide\\b|' +
  '\\b(?:your|their|the|an?) (?:next|first|entire|whole) (?:order|purchase|visit|basket)\\b)';
const SPAN = '\\d+ (?:days?|weeks?|months?|years?)';

/** What is looked for, one after another: what an earlier one has read is gone for the later ones. */
const phrases: readonly Phrase[] = [
  phrase(CODE, readCode),
  phrase(
    `\\bbuy (?<buy>${COUNT}),?(?: and)? get (?<get>${COUNT})(?: for)? free\\b`,
    ({ buy = '', get = '' }) => ({
      kind: 'deal',
      deal: { kind: 'bundle', buy: buy.toLowerCase(), get: get.toLowerCase() },
    }),
  ),
  phrase(
    '(?<!-)\\bfree (?<what>shipping|delivery|returns|gift wrapping|gifts?|samples)\\b',
    ({ what = '' }) => ({
      kind: 'deal',
      deal: { kind: 'free', what: what.toLowerCase() },
    }),
  ),
  phrase(`${DISCOUNT_SUM}[\\s-]?(?<form>off|discount|cash ?back)\\b`, readDiscount),
  phrase(`\\b(?<form>discount|reduction|cash ?back) of ${SUM_BEHIND}`, readDiscount),
  phrase(`(?<=^|[.,:;!?–—-]\\s?|\\b(?:and|you|can)\\s)save ${SUM_BEHIND}`, readDiscount),
  phrase(
    '(?:\\b(?:on|for|with) )?(?:\\b(?:all|any|your) )?\\b(?:orders?|purchases?|bills?|baskets?) ' +
      `(?:over|above|more than|exceeding) (?:${words.MONEY}|${words.BARE})`,
    (groups) => {
      const sum = sumOf(groups);
      return sum && { kind: 'minimum', sum };
    },
  ),
  phrase(END, readEnd),
  phrase(MOMENT, readMoment),
  named(
    'plain',
    words.FOR_ALL,
    '\\b(?:buy|shop|order) (?:now|today|online)\\b',
    '\\blimited time\\b',
    '\\bfeel free\\b',
  ),
  named(
    'aside',
    `${words.FOR_PEOPLE}`,
    '\\bby \\d+(?:\\.\\d+)?\\s?(?:%|percent\\b)',
    '(?<!\\d)\\d+(?:\\.\\d+)?\\s?(?:%|percent) of (?:them|our|the|all|customers)\\b',
    '\\b(?:top|best) \\d+ \\p{L}+',
    '\\b20[2-9]\\d\\b',
    `\\b(?:have|has)(?: not|n['’]t)(?: \\p{L}+){1,3} (?:for|in) (?:the last |over |more than )?${SPAN}\\b`,
    `\\b(?:inactive|lapsed|quiet|gone|dormant|away) (?:for|since) (?:over |more than )?${SPAN}\\b`,
  ),
  phrase(SCOPE, (_, said) => ({ kind: 'scope', scope: said.toLowerCase().replace(/\btheir\b/, 'your') })),
  named('unread', '\\bbuy \\w+,?(?: and)? get \\w+(?: (?:at )?half (?:the )?(?:price|off))?'),
  named(
    'condition',
    '\\bspend(?:s|ing)?\\b(?: \\d[\\d,]*)?|\\b(?:if|when(?:ever)?|unless|except|excluding|exclusively|only|selected|while|minimum|min|subject to|provided|apply|applies|limited|per (?:order|customer|person))\\b',
    '\\b(?:buy|buys|buying|order|shop|purchase) (?:one|two|three|four|any|for|above|over|at least|more than|worth|\\d+)\\b',
    '\\bfirst \\d+(?: \\p{L}+)?',
    "\\b(?:maybe|perhaps|might|whether|could|should we|used to|expired|cancel\\w*|stop(?:s|ped)?|nobody|no one|asked for|complain\\w*|competitors?|last (?:year|month|week)(?:['’]s)?|rather than|instead of)\\b",
  ),
  named(
    'unread',
    '\\b(?:use|with|enter|apply|promo|coupon|discount|voucher) (?:the )?(?:promo |coupon )?code\\b[ :]+(?!until\\b|till\\b)[\\w-]+',
    '\\bhalf (?:the )?(?:price|off)\\b|\\bbogo\\b|\\b\\w+ (?:percent|per cent)(?: off| discount)?\\b|\\b(?:two|three) for (?:one|two)\\b',
    '(?<!-)\\bfree \\p{L}+',
    '\\b(?:until|till|expires?|valid)(?: (?!and\\b|with\\b)\\p{L}+){1,3}',
    `(?:\\b(?:on|from|since|after|to|starting) )?(?:\\b\\d+(?:st|nd|rd|th)? ?(?:-|–|to|and|or) ?)?(?:${words.DATE}|${words.WEEKDAY_NAME})`,
    '\\b(?:before|by) (?:christmas|diwali|new year|easter|eid|holi|(?:the )?end of \\p{L}+)\\b',
    '\\b\\d+ for \\d+\\b',
    `[\\p{Sc}]?\\s?[\\p{L}-]{0,20}\\d[\\p{L}\\d.,/:-]*(?:\\s?%| (?:percent|per cent|off|discount|cashback|days?|weeks?|months?|items?|points|lakhs?|crores?|thousand|am|pm)\\b)*(?: off\\b| discount\\b)?`,
  ),
];

/** Reads a text from end to end: every part of it that says something about an offer, or looks like it. */
export function readFacts(original: string): Facts {
  const text = original
    .normalize('NFKC')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  let masked = text;
  const facts: Fact[] = [];
  for (const { find, read } of phrases) {
    for (const { 0: said, index, groups = {} } of masked.matchAll(find)) {
      const meaning = said.includes(MARK) ? undefined : read(groups, said, text);
      if (meaning === undefined) continue;
      const end = index + said.length;
      facts.push({ meaning, start: index, end, words: said.trim() });
      masked = masked.slice(0, index) + MARK.repeat(said.length) + masked.slice(end);
    }
  }
  return { text, masked, facts: facts.sort((a, b) => a.start - b.start) };
}
