import { isCampaignRule, isOrdersRule, isSegmentRule } from '../ruleSchema';
import { isOr } from './conditions';
import type { Joined } from './conditions';
import { isDraftGroup, isEveryone, isRefused } from './drafts';
import type { Draft } from './drafts';

/** Whether what follows a negation could be negated as well: "no phone or email", "not vip in Pune". */
export function mayGoOnNegation(part: readonly Joined[], index: number): boolean {
  const [before, one] = [part[index - 1], part[index]];
  if (!before?.item.isNegated || !one || one.item.isNegated) return false;
  if (isOr(one)) return !one.item.hasVerb;
  if (one.connective === '') return before.item.isWithout && !one.item.isRelative;
  return one.item.isBareNoun;
}

/** Whether a number alone may be compared as the one before it: "at least 3 orders and 5 visits". */
export const mayShareComparison = (part: readonly Joined[], index: number): boolean =>
  part[index]?.item.count === 'bare' &&
  part[index - 1]?.item.count === 'compared' &&
  part[index]?.connective !== '';

/** Whether an alternative or a comma could end what is said of people: "women with email or phone". */
export function mayEndPeople(part: readonly Joined[], withCommas: readonly Joined[], index: number): boolean {
  const [head, one, last] = [part[0], part[index], part[index - 1]];
  if (index === 0 || !head || !one || !last) return false;
  // What a plus joins to people may be other people: "customers in Pune plus women".
  if (one.connective === 'with') return one.item.isNominal && (head.item.isNoun || head.item.hasNoun);
  if (!isOr(one) || !head.item.isNominal || one.item.isNominal) return false;
  const isAfterComma = withCommas[index]?.connective === ',';
  return (
    isAfterComma ||
    (last.connective === '' && index > 1 && !part.slice(1, index).some(({ item }) => item.isRelative))
  );
}

/** Whether what was not done may be meant of the time of another condition: "visited last week but did not order". */
export const mayShareTime = (list: readonly Joined[]): boolean =>
  list.some(({ connective, item }) => item.isTimeless || (connective === 'but not' && item.isUndated)) &&
  list.some(({ item }) => hasTime(item.draft));

/** Whether a time that is left out may be left out of more than one condition: "vip or ordered, but not in 2025". */
export const mayExceptMore = (list: readonly Joined[]): boolean =>
  list.some(
    ({ item }, index) =>
      item.isExcepting &&
      (list.slice(1, index + 1).some(isOr) || list.slice(0, index).some((one) => one.item.isUndated)),
  );

/** Whether a condition speaks of what happened at a time, as a campaign did. */
function hasTime(draft: Draft): boolean {
  if (isDraftGroup(draft)) return draft.rules.some(hasTime);
  if (isRefused(draft) || isEveryone(draft) || isSegmentRule(draft)) return false;
  if (isCampaignRule(draft)) return draft.operator !== '=' || draft.within !== undefined;
  if (isOrdersRule(draft)) return draft.within !== undefined;
  const isDate = /^(?:firstOrderAt|lastOrderAt|lastVisitAt)$/.test(draft.field);
  return isDate && !/null/i.test(draft.operator ?? '');
}
