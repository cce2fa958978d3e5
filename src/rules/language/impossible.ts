import { describeRules } from '../describeRules';
import { isCampaignRule, isGroup, isOrdersRule, isSegmentRule } from '../ruleSchema';
import type { RuleLeaf, RuleNode, RuleTree } from '../ruleSchema';
import { IMPOSSIBLE, isImpossible } from './comparisons';

const FIGURES: ReadonlySet<string> = new Set([
  'totalSpend',
  'netSpend',
  'averageOrderValue',
  'largestOrder',
  'orderCount',
  'refundCount',
  'visits',
]);
const COMPARED: ReadonlySet<string> = new Set(['=', '!=', '>', '>=', '<', '<=', 'between']);

interface Source {
  prompt: string;
  currency: string;
}

/**
 * The question about conditions on one figure that no number meets, said apart: "more than 5 orders and fewer than 2
 * orders". Those that stand as describeRules writes them are a description, and taken by the letter.
 */
export function findImpossible(tree: RuleTree, source: Source): string | undefined {
  return groupsIn(tree).some((rules) => contradictions(rules).some((found) => !isDescribed(found, source)))
    ? IMPOSSIBLE
    : undefined;
}

/** The conditions of every group of which all have to hold. */
function groupsIn(node: RuleNode): RuleLeaf[][] {
  if (!isGroup(node)) return [];
  const leaves = node.rules.filter((rule): rule is RuleLeaf => !isGroup(rule));
  return [...(node.combinator === 'and' ? [leaves] : []), ...node.rules.flatMap(groupsIn)];
}

function contradictions(leaves: readonly RuleLeaf[]): Compared[][] {
  const compared = leaves.filter(isCompared);
  const figures = new Set(compared.map(figureOf));
  return [...figures]
    .map((figure) => compared.filter((leaf) => figureOf(leaf) === figure))
    .filter((same) => isImpossible(same));
}

type Compared = Exclude<RuleLeaf, { field: 'segment' }> & Parameters<typeof isImpossible>[0][number];

function isCompared(leaf: RuleLeaf): leaf is Compared {
  if (isSegmentRule(leaf) || isCampaignRule(leaf)) return false;
  const isFigure = isOrdersRule(leaf) || FIGURES.has(leaf.field);
  const isNumber = [leaf.value].flat().every((one) => typeof one === 'number');
  return isFigure && isNumber && COMPARED.has(leaf.operator);
}

/** The same for rules on the same figure: of all orders, or of the same ones. */
const figureOf = (leaf: Compared): string =>
  isOrdersRule(leaf) ? JSON.stringify([leaf.aggregate, leaf.of, leaf.where, leaf.within]) : leaf.field;

const isDescribed = (leaves: readonly RuleLeaf[], { prompt, currency }: Source): boolean =>
  leaves.every((leaf) => prompt.includes(describeRules({ combinator: 'and', rules: [leaf] }, { currency })));
