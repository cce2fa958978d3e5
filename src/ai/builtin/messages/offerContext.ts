import { clausesOf } from './negation';
import type { Clause } from './negation';
import { endsInObjective } from './objectives';
import { MARK, readFacts } from './offerFacts';
import type { Fact, Facts } from './offerFacts';

const FILLER =
  'and|with|for|to|on|at|the|an?|our|your|all|gets?|gives?|use|using|now|just|please|plus|too|also|offer(?:s|ing)?|deal|sale|discount|' +
  'coupon|voucher|them|you|us|be|it|valid|special|exclusive|extra|flat|big|again|back|take|enjoy|have|customers|' +
  'people|everyone|miss|announce|promise|mention|receive|send|there|is|claim|win|through|of|really|only';
/** A clause that goes on with a list. */
const CONTINUES = new RegExp(`^(?:(?:and|or|nor|an?|the|any|our)\\s)*${MARK}`, 'i');
/** Words that say nothing more of the offer beside them. */
const ONLY_FILLER = new RegExp(`^(?:(?:${FILLER})(?!\\p{L})|[${MARK}\\s,:"“”!.()]|\\s[-–—]\\s)*$`, 'iu');
const ENDS_IN_FILLER = new RegExp(`(?:^|[${MARK}]\\s*|\\b(?:${FILLER})\\s|[^\\p{L}\\d\\s]\\s?)$`, 'iu');
/** Where words about an offer end and others begin. */
const NEXT_THOUGHT =
  /\b(?:and|because|as an?|since|so|to (?:win|bring|thank|say|celebrate|reward|make|get|welcome|re-?\p{L}+|mark|clear|boost|increase|push|show|wish|invite|keep|help|attract|encourage))\b/iu;

/** The words that stand beside a deal and belong to it, when they are none that can be read. */
export function qualified({ text, masked }: Facts, deal: Fact, clause: Clause): string | undefined {
  const rest = masked.slice(deal.end, clause.end);
  const length = NEXT_THOUGHT.exec(rest)?.index ?? rest.length;
  const isPlainBehind = ONLY_FILLER.test(rest.slice(0, length));
  const before = masked.slice(clause.start, deal.start).trimStart();
  const isPlainBefore = ENDS_IN_FILLER.test(before) || endsInObjective(text.slice(clause.start, deal.start));
  if (isPlainBehind && isPlainBefore) return undefined;
  const start = isPlainBefore ? deal.start : clause.start;
  return text.slice(start, isPlainBehind ? deal.end : deal.end + length).trim();
}

/** Whether a fact stands at a deal: directly behind it, or before it at the beginning of a clause. */
export function isAttached({ masked }: Facts, fact: Fact, deals: readonly Fact[], clause: Clause): boolean {
  return deals.some((deal) => {
    if (fact.start >= deal.end) return ONLY_FILLER.test(masked.slice(deal.end, fact.start));
    const opens = ONLY_FILLER.test(masked.slice(clause.start, fact.start));
    return opens && ONLY_FILLER.test(masked.slice(fact.end, deal.start));
  });
}

/** The facts of a text, each with the clause that it stands in. */
export interface Context extends Facts {
  clauseOf: (fact: Fact) => Clause;
  /** Whether the clause of a fact takes it back. */
  isUnwanted: (fact: Fact) => boolean;
}

export function contextOf(objective: string): Context {
  const read = readFacts(objective);
  const clauses = clausesOf(read.masked, (clause) => CONTINUES.test(clause));
  const whole: Clause = { start: 0, end: read.text.length, negatedFrom: undefined };
  const clauseOf = (fact: Fact): Clause =>
    clauses.find(({ start, end }) => fact.start < end && fact.end > start) ?? whole;
  return { ...read, clauseOf, isUnwanted: (fact) => clauseOf(fact).negatedFrom !== undefined };
}
