import { COMPLEMENTS } from '../../../src/rules/ruleDefaults';
import type {
  Operator,
  OrdersRule,
  RuleGroup,
  RuleLeaf,
  RuleNode,
  RuleTree,
} from '../../../src/rules/ruleSchema';
import { isCampaignRule, isGroup, isOrdersRule, isSegmentRule } from '../../../src/rules/ruleSchema';

const OPPOSITES = new Map<string, Operator>(
  Object.entries(COMPLEMENTS).flatMap(([negative, positive]): [string, Operator][] => [
    [negative, positive],
    [positive, negative as Operator],
  ]),
);

/**
 * The one form of all trees that differ only in what no description says: groups of one and groups within a group of the
 * same connective, a negated leaf for which there is an operator, and defaults of orders and campaign rules.
 */
export function canonical(tree: RuleTree): RuleTree {
  const node = canonicalNode(tree);
  return isGroup(node) ? node : { combinator: 'and', rules: [node] };
}

function canonicalNode(node: RuleNode): RuleNode {
  if (!isGroup(node)) return canonicalLeaf(node);
  const rules = node.rules.map(canonicalNode).flatMap((rule) => (isSame(rule, node) ? rule.rules : [rule]));
  const [only, ...others] = rules;
  if (only !== undefined && others.length === 0) return node.not ? negated(only) : only;
  return { combinator: node.combinator, ...(node.not && { not: true }), rules };
}

const isSame = (rule: RuleNode, { combinator }: RuleGroup): rule is RuleGroup =>
  isGroup(rule) && rule.not !== true && rule.combinator === combinator;

function negated(node: RuleNode): RuleNode {
  if (isGroup(node)) {
    const { combinator, rules } = node;
    return isNegatedLeaf(node) ? only(rules) : { combinator, ...(!node.not && { not: true }), rules };
  }
  const opposite = isSegmentRule(node) ? undefined : OPPOSITES.get(node.operator ?? '');
  return opposite && !isSegmentRule(node)
    ? { ...node, operator: opposite }
    : { combinator: 'and', not: true, rules: [node] };
}

const isNegatedLeaf = ({ not, rules }: RuleGroup): boolean => not === true && rules.length === 1;

function only(rules: readonly RuleNode[]): RuleNode {
  const [rule] = rules;
  if (rule === undefined) throw new Error('a group has rules');
  return rule;
}

function canonicalLeaf(leaf: RuleLeaf): RuleLeaf {
  if (isOrdersRule(leaf)) return canonicalOrders(leaf);
  return isCampaignRule(leaf)
    ? { ...leaf, ...(leaf.status && { status: [leaf.status].flat() }), ...counted(leaf) }
    : leaf;
}

const counted = ({ operator = '>=', value = 1 }: { operator?: Operator; value?: number | number[] }) =>
  operator === 'null' || operator === 'notNull' ? { operator } : { operator, value };

function canonicalOrders({ of, where, ...leaf }: OrdersRule): OrdersRule {
  const type = [...new Set([where?.type ?? 'order'].flat())].sort();
  const status = [...new Set([where?.status ?? 'completed'].flat())].sort();
  const isMeasured = leaf.aggregate !== 'count' && of === 'itemCount';
  return { ...leaf, ...(isMeasured && { of }), where: { type, status } };
}
