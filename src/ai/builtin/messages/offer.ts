/** So much off: a percentage, or money in one of the currencies that its symbol may stand for (any when there is none). */
export type Sum = { percent: string } | { money: string; currencies: readonly string[] };

/** What somebody gets. */
export type Deal =
  | { kind: 'discount' | 'cashback'; sum: Sum; isUpTo: boolean }
  | { kind: 'bundle'; buy: string; get: string }
  | { kind: 'free'; what: string };

/** What messages may promise, as an objective says it. */
export interface Offer {
  deals: readonly Deal[];
  /** "your next order". */
  scope?: string | undefined;
  /** The amount that an order has to be over. */
  minimum?: Sum | undefined;
  code?: string | undefined;
  /** "until Sunday", "this weekend". */
  when?: string | undefined;
}

const sumWords = (sum: Sum, currency: string): string =>
  'percent' in sum ? `${sum.percent}%` : `${currency} ${sum.money}`;

/** A deal behind "Get". */
export function dealWords(deal: Deal, currency: string): string {
  if (deal.kind === 'bundle') return `buy ${deal.buy}, get ${deal.get} free`;
  if (deal.kind === 'free') return `${deal.what === 'gift' ? 'a ' : ''}free ${deal.what}`;
  const sum = `${deal.isUpTo ? 'up to ' : ''}${sumWords(deal.sum, currency)}`;
  return `${sum} ${deal.kind === 'discount' ? 'off' : 'cashback'}`;
}

const withCapital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function opening({ deals, code, when }: Offer, currency: string): string {
  const [first, ...others] = deals;
  if (first === undefined) return code === undefined && when !== undefined ? 'Only' : '';
  const words = dealWords(first, currency);
  if (others.length > 0) return `Get ${deals.map((deal) => dealWords(deal, currency)).join(' and ')}`;
  if (first.kind === 'bundle') return withCapital(words);
  return first.kind === 'free' ? `Free ${first.what}` : `Get ${words}`;
}

/** The offer in a sentence, amounts in the currency of the installation; empty when there is none. */
export function offerSentence(offer: Offer, currency: string): string {
  const { deals, scope, minimum, code, when } = offer;
  const parts = [
    opening(offer, currency),
    scope,
    minimum && `on orders over ${sumWords(minimum, currency)}`,
    code !== undefined && `${deals.length > 0 ? 'with' : 'Use'} code ${code}`,
    when,
  ].filter((part) => part);
  return parts.length === 0 ? '' : `${parts.join(' ')}.`;
}
