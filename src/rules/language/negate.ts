import { COMPLEMENTS } from '../ruleDefaults';
import { isCampaignRule, isOrdersRule, isSegmentRule } from '../ruleSchema';
import type { Operator, RuleLeaf } from '../ruleSchema';
import { isDraftGroup, isEveryone, isRefused, refuse } from './drafts';
import type { Draft } from './drafts';

const OPPOSITES: ReadonlyMap<Operator, Operator> = new Map(
  Object.entries(COMPLEMENTS).flatMap(([negative, positive]) => [
    [negative as Operator, positive],
    [positive, negative as Operator],
  ]),
);
/** Opposites where a number is never missing. */
const NUMERIC_OPPOSITES: ReadonlyMap<Operator, Operator> = new Map([
  ['>', '<='],
  ['<=', '>'],
  ['<', '>='],
  ['>=', '<'],
]);
const NEVER_MISSING: ReadonlySet<string> = new Set([
  'totalSpend',
  'netSpend',
  'visits',
  'orderCount',
  'refundCount',
]);

/** What holds exactly where a condition does not, said without a group where an operator can say it. */
export function negate(draft: Draft): Draft {
  if (isRefused(draft)) return draft;
  if (isEveryone(draft)) return refuse('Which customers do you mean, if not all?');
  if (!isDraftGroup(draft)) return negateLeaf(draft);
  if (draft.not) return { combinator: draft.combinator, rules: draft.rules };
  return { combinator: draft.combinator === 'and' ? 'or' : 'and', rules: draft.rules.map(negate) };
}

/** The complement of what stands in brackets, as a group: "not (in Pune or tagged vip)". */
export function negateGroup(draft: Draft): Draft {
  if (isRefused(draft) || isEveryone(draft)) return negate(draft);
  if (isDraftGroup(draft)) return draft.not ? { ...draft, not: undefined } : { ...draft, not: true };
  return withOperator(draft, OPPOSITES) ?? { combinator: 'and', not: true, rules: [draft] };
}

function negateLeaf(leaf: RuleLeaf): Draft {
  if (isCampaignRule(leaf) && leaf.operator === undefined) return { ...leaf, operator: '=', value: 0 };
  const isNumber =
    NEVER_MISSING.has(leaf.field) ||
    (isOrdersRule(leaf) && (leaf.aggregate === 'count' || leaf.aggregate === 'sum')) ||
    isCampaignRule(leaf);
  const isSome =
    'value' in leaf &&
    ((leaf.operator === '>=' && leaf.value === 1) || (leaf.operator === '>' && leaf.value === 0));
  if (isNumber && isSome) return none(leaf);
  return (
    (isNumber ? withOperator(leaf, NUMERIC_OPPOSITES) : undefined) ??
    withOperator(leaf, OPPOSITES) ?? { combinator: 'and', not: true, rules: [leaf] }
  );
}

/** "At least one" turned into "none". */
const none = (leaf: RuleLeaf): RuleLeaf =>
  isSegmentRule(leaf) ? leaf : { ...leaf, operator: '=', value: 0 };

function withOperator(leaf: RuleLeaf, opposites: ReadonlyMap<Operator, Operator>): RuleLeaf | undefined {
  if (isSegmentRule(leaf) || leaf.operator === undefined) return undefined;
  const operator = opposites.get(leaf.operator);
  return operator === undefined ? undefined : { ...leaf, operator };
}
