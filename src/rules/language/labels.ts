import { foldText } from './tokens';
import type { Token } from './tokens';

/** What a list can be for. */
const OCCASIONS: ReadonlySet<string> = new Set(
  (
    'mailer mailing mailout newsletter campaign promo promotion offer launch sale announcement invite invitation ' +
    'reminder flyer catalogue catalog brochure event broadcast survey blast voucher coupon teaser mail series opening ' +
    'drop nudge welcome winback reactivation reengagement'
  ).split(' '),
);
/** Words beside it that say nothing about people. */
const PLAIN: ReadonlySet<string> = new Set(
  (
    'the our a an my this next upcoming new product winter summer spring autumn monsoon festive festival holiday ' +
    'christmas xmas diwali holi eid easter season seasonal annual weekly monthly quarterly special flash clearance ' +
    'anniversary store shop thankyou'
  ).split(' '),
);
/** Occasions of two words. */
const PAIRS: ReadonlySet<string> = new Set(['win back', 're engagement', 're activation', 'thank you']);

const wordOf = (token: Token | undefined): string => foldText(token?.written ?? '');

type IsNamed = (at: number) => boolean;

/**
 * The token after the words for an occasion that begin at a token, as "the festive mailer": at the token itself when
 * there are none. Any other word may be a condition, and so may a name of the shop.
 */
export function occasionEnd(tokens: readonly Token[], start: number, isNamed: IsNamed): number {
  let at = start;
  let end = start;
  while (at >= 0 && at < tokens.length && !isNamed(at)) {
    const word = wordOf(tokens[at]);
    const isPair = PAIRS.has(`${word} ${wordOf(tokens[at + 1])}`) && !isNamed(at + 1);
    // "Drop: press" leaves them out.
    if ((word === 'drop' && at === start) || !(isPair || OCCASIONS.has(word) || PLAIN.has(word))) break;
    at += isPair ? 2 : 1;
    if (isPair || OCCASIONS.has(word)) end = at;
  }
  return end;
}

/**
 * The token after a label at the beginning that says what a list is for: "For the winter mailer:", "Win-back mail -".
 * 0 when there is none.
 */
export function labelEnd(tokens: readonly Token[], isNamed: IsNamed): number {
  const start = wordOf(tokens[0]) === 'for' ? 1 : 0;
  const end = occasionEnd(tokens, start, isNamed);
  return end > start && isMark(tokens, end) ? end + 1 : 0;
}

/** Whether a token is a colon, or a dash between spaces. */
function isMark(tokens: readonly Token[], at: number): boolean {
  const [before, mark, after] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (mark?.text === ':') return true;
  return (
    mark?.text === '-' && before !== undefined && before.end < mark.start && mark.end < (after?.start ?? 0)
  );
}
