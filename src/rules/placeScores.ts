import type { RfmThresholds } from '../schemas/rfmSchema';
import { findField } from './fieldCatalogue';
import { isGroup } from './ruleSchema';
import type { PropertyRule, RuleGroup, RuleLeaf, RuleNode, RuleTree } from './ruleSchema';

const isScoreRule = (rule: RuleLeaf): rule is PropertyRule => findField(rule.field)?.score !== undefined;

/** Whether a tree has rules on scores or groups whose thresholds are still open. */
export const asksForScores = (node: RuleNode): boolean =>
  isGroup(node) ? node.rules.some(asksForScores) : isScoreRule(node) && node.thresholds === undefined;

const changeScores = (tree: RuleTree, change: (rule: PropertyRule) => RuleLeaf): RuleTree => {
  const visit = (node: RuleNode): RuleNode => (isGroup(node) ? visitGroup(node) : visitLeaf(node));
  const visitLeaf = (rule: RuleLeaf): RuleLeaf => (isScoreRule(rule) ? change(rule) : rule);
  const visitGroup = (group: RuleGroup): RuleGroup => ({ ...group, rules: group.rules.map(visit) });
  return visitGroup(tree);
};

/**
 * Puts scores in place: every rule on a score or a group gets the thresholds, with which it is a plain condition on the
 * statistics and never changes again. Those that have thresholds keep theirs.
 */
export const placeScores = (tree: RuleTree, thresholds: RfmThresholds): RuleTree =>
  changeScores(tree, (rule) => ({ thresholds, ...rule }));

/** The opposite: scores are again those of the moment at which the rules are used. */
export const releaseScores = (tree: RuleTree): RuleTree =>
  changeScores(tree, ({ thresholds: _, ...rule }) => rule);
