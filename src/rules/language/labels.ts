import { foldText } from './tokens';
import type { Token } from './tokens';

/** What a list can be for. */
const OCCASIONS: ReadonlySet<string> = new Set(
  (
    'mailer mailing mailout newsletter campaign promo promotion offer launch sale announcement invite invitation ' +
    'reminder flyer catalogue catalog brochure event broadcast survey blast voucher coupon teaser'
  ).split(' '),
);
/** Words beside it that say nothing about people. */
const PLAIN: ReadonlySet<string> = new Set(
  (
    'the our a an my this next upcoming new product winter summer spring autumn monsoon festive festival holiday ' +
    'christmas xmas diwali holi eid easter season seasonal annual weekly monthly quarterly special flash clearance ' +
    'anniversary'
  ).split(' '),
);

const wordOf = (token: Token | undefined): string => foldText(token?.written ?? '');

/**
 * The token after a label at the beginning that says what a list is for: "For the winter mailer:". 0 when there is none:
 * anything else before a colon may be a condition, and so may a name of the shop.
 */
export function labelEnd(tokens: readonly Token[], isNamed: (at: number) => boolean): number {
  const colon = tokens.findIndex(({ text }) => text === ':');
  if (colon < 2 || wordOf(tokens[0]) !== 'for') return 0;
  const isLabel = tokens
    .slice(1, colon)
    .every(
      (token, index) => !isNamed(index + 1) && (PLAIN.has(wordOf(token)) || OCCASIONS.has(wordOf(token))),
    );
  return isLabel && OCCASIONS.has(wordOf(tokens[colon - 1])) ? colon + 1 : 0;
}
