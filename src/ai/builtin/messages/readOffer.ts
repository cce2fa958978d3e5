import type { Offer, Sum } from './offer';
import { contextOf, isAttached, qualified } from './offerContext';
import type { Context } from './offerContext';
import type { Fact, Meaning } from './offerFacts';

/** What an objective says and the messages do not, in its words. */
export interface LeftOver {
  words: string;
  why: 'unsaid' | 'unwanted' | 'conditional' | 'foreign' | 'several';
}

/** What an objective offers, and what of it was left over. */
export interface OfferReading {
  offer: Offer;
  leftOver: LeftOver[];
}

type Kind = Meaning['kind'];
type FactOf<K extends Kind> = Fact & { meaning: Extract<Meaning, { kind: K }> };
const isOf =
  <K extends Kind>(kind: K) =>
  (fact: Fact): fact is FactOf<K> =>
    fact.meaning.kind === kind;

const isForeign = (sum: Sum | undefined, currency: string): boolean =>
  sum !== undefined && 'money' in sum && sum.currencies.length > 0 && !sum.currencies.includes(currency);

function sumOf({ meaning }: Fact): Sum | undefined {
  if (meaning.kind === 'minimum') return meaning.sum;
  return meaning.kind === 'deal' && 'sum' in meaning.deal ? meaning.deal.sum : undefined;
}

/** What only one fact of an offer can say, and what this one says of it. */
function saying({ meaning }: Fact): [slot: string, value: string] | undefined {
  switch (meaning.kind) {
    case 'deal':
      return [meaning.deal.kind === 'free' ? meaning.deal.what : 'reduction', JSON.stringify(meaning.deal)];
    case 'code':
      return ['code', meaning.code];
    case 'minimum':
      return ['minimum', JSON.stringify(meaning.sum)];
    case 'scope':
      return ['scope', meaning.scope];
    case 'when':
      return ['when', meaning.when];
    default:
      return undefined;
  }
}

/** The first facts that say the same thing in different ways: two discounts, two codes, two last days. */
function firstConflict(facts: readonly Fact[]): Fact[] {
  const slots = new Map<string, Map<string, Fact>>();
  for (const fact of facts) {
    const [slot, value] = saying(fact) ?? [];
    if (slot === undefined || value === undefined) continue;
    slots.set(slot, new Map([[value, fact], ...(slots.get(slot) ?? [])]));
  }
  const several = [...slots.values()].find((values) => values.size > 1);
  return several === undefined ? [] : [...several.values()].sort((a, b) => a.start - b.start);
}

function toOffer(facts: readonly Fact[]): Offer {
  const deals = new Map(facts.filter(isOf('deal')).map((fact) => [String(saying(fact)), fact.meaning.deal]));
  return {
    deals: [...deals.values()],
    scope: facts.find(isOf('scope'))?.meaning.scope,
    minimum: facts.find(isOf('minimum'))?.meaning.sum,
    code: facts.find(isOf('code'))?.meaning.code,
    when: facts.find(isOf('when'))?.meaning.when,
  };
}

const NOTHING: Offer = { deals: [] };
const SENTENCE_END = /[.;!?](?=\s|$)/;
const SALE = /\b(?:sale|offer|deal|discount|promo|clearance)/i;

/** Facts that the messages do not say, and why. Words of a condition alone are none unless they have a figure. */
const left = (facts: readonly Fact[], why: LeftOver['why']): LeftOver[] =>
  facts
    .filter(({ meaning: { kind }, words }) => (kind !== 'condition' && kind !== 'scope') || /\d/.test(words))
    .map(({ words }) => ({ words, why }));

/** The facts that make the offer; the others stand beside it. */
function partsOf(context: Context, wanted: readonly Fact[], anchors: readonly Fact[]): Fact[] {
  return wanted.filter((fact) => {
    const { meaning } = fact;
    const isEnd = meaning.kind === 'when' && meaning.isEnd;
    if (meaning.kind === 'deal' || meaning.kind === 'code') return true;
    if (anchors.length === 0) return isEnd && (meaning.isAlone || SALE.test(context.text));
    if (meaning.kind === 'minimum' || isEnd) return true;
    return (
      (meaning.kind === 'when' || meaning.kind === 'scope') &&
      isAttached(context, fact, anchors, context.clauseOf(fact))
    );
  });
}

/** Whether something at an offer, or a condition anywhere, cannot be read. */
function isDoubtful(context: Context, parts: readonly Fact[], others: readonly Fact[]): boolean {
  const { clauseOf } = context;
  const deals = parts.filter(isOf('deal'));
  const anchors = [...deals, ...parts.filter(isOf('code'))];
  const [first, last] = [deals[0], deals.at(-1)];
  const isBetween = (fact: Fact): boolean =>
    first !== undefined && last !== undefined && fact.start > first.start && fact.start < last.start;
  const follows = (fact: Fact, anchor: Fact): boolean =>
    fact.start >= anchor.end && !SENTENCE_END.test(context.masked.slice(anchor.end, fact.start));
  const spoils = (fact: Fact): boolean => {
    const { kind } = fact.meaning;
    if (kind === 'condition' || kind === 'scope') return true;
    const isOpen = kind === 'when' || kind === 'unread';
    return isOpen && anchors.some((anchor) => clauseOf(anchor) === clauseOf(fact) || follows(fact, anchor));
  };
  return (
    deals.some((deal) => qualified(context, deal, clauseOf(deal)) !== undefined) ||
    (anchors.length > 0 && others.some(spoils)) ||
    parts.some((fact) => fact.meaning.kind !== 'deal' && isBetween(fact))
  );
}

/** An offer that is not made: its deals and codes with the words beside them, and every other fact. */
function refuse(context: Context, wanted: readonly Fact[], anchors: readonly Fact[]): LeftOver[] {
  const refused = anchors.map((fact) => {
    const words = isOf('deal')(fact) ? qualified(context, fact, context.clauseOf(fact)) : undefined;
    return { ...fact, words: words ?? fact.words };
  });
  const isNamed = ({ words }: Fact): boolean => refused.some((fact) => fact.words.includes(words));
  const rest = wanted.filter((fact) => !anchors.includes(fact) && !isNamed(fact));
  return [...left(refused, 'conditional'), ...rest.map(({ words }): LeftOver => ({ words, why: 'unsaid' }))];
}

/**
 * Reads what an objective offers, all of it or nothing: what is taken back, said under a condition that is not known, in
 * another currency or in two ways is not offered but left over.
 */
export function readOffer(objective: string, currency: string): OfferReading {
  const context = contextOf(objective);
  const told = context.facts.filter(({ meaning }) => meaning.kind !== 'plain');
  const unwanted = left(told.filter(context.isUnwanted), 'unwanted');
  const wanted = told.filter((fact) => !context.isUnwanted(fact));
  const anchors = wanted.filter(({ meaning: { kind } }) => kind === 'deal' || kind === 'code');
  const parts = partsOf(context, wanted, anchors);
  const others = wanted.filter((fact) => !parts.includes(fact));

  const without = (facts: readonly Fact[], why: LeftOver['why']): OfferReading => {
    const rest = wanted.filter((fact) => !facts.includes(fact));
    return { offer: NOTHING, leftOver: [...left(facts, why), ...left(rest, 'unsaid'), ...unwanted] };
  };
  const conflict = firstConflict(parts);
  if (conflict.length > 0) return without(conflict, 'several');
  const foreign = parts.filter((fact) => isForeign(sumOf(fact), currency));
  if (foreign.length > 0) return without(foreign, 'foreign');
  if (isDoubtful(context, parts, others)) {
    return { offer: NOTHING, leftOver: [...refuse(context, wanted, anchors), ...unwanted] };
  }
  return { offer: toOffer(parts), leftOver: [...left(others, 'unsaid'), ...unwanted] };
}

/** The first discount in percent that a text gives, whatever it depends on, and whether it has a code. */
export function reductionsIn(text: string): { percent: string | undefined; hasCode: boolean } {
  const { facts, isUnwanted } = contextOf(text);
  const given = facts.filter((fact) => !isUnwanted(fact));
  const discount = given.map(sumOf).find((sum) => sum !== undefined && 'percent' in sum);
  const percent = discount && 'percent' in discount ? discount.percent : undefined;
  return { percent, hasCode: given.some(isOf('code')) };
}
