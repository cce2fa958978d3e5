import type { LeftOver } from './readOffer';

const MOST_NAMED = 10;

const quotedList = (words: readonly string[]): string => {
  const distinct = [...new Set(words)].slice(0, MOST_NAMED).map((text) => `“${text}”`);
  return [distinct.slice(0, -1).join(', '), ...distinct.slice(-1)]
    .filter((part) => part !== '')
    .join(' and ');
};

/** What the messages leave out of an objective, in its words, one sentence for each reason. */
export function notesOn(leftOver: readonly LeftOver[], currency: string): string[] {
  const of = (why: LeftOver['why']): string =>
    quotedList(leftOver.filter((left) => left.why === why).map(({ words }) => words));
  const [several, conditional, foreign] = [of('several'), of('conditional'), of('foreign')];
  const [unsaid, unwanted] = [of('unsaid'), of('unwanted')];
  return [
    ...(several ? [`Nothing is offered: the objective says ${several}. Which one is meant?`] : []),
    ...(conditional ? [`Nothing is offered for ${conditional}: add it with its condition.`] : []),
    ...(foreign ? [`Nothing is offered for ${foreign}: amounts are in ${currency}.`] : []),
    ...(unsaid ? [`The messages do not say ${unsaid}: add it where it belongs.`] : []),
    ...(unwanted ? [`The messages do not say ${unwanted}, as the objective asks.`] : []),
  ];
}
