import type { ObjectId } from 'bson';
import { compileProperty } from './compileCondition';
import type { Filter } from './compileCondition';
import { createWindowCompiler } from './compileWindows';
import type { CompileOptions } from './compileWindows';
import { isCampaignRule, isGroup, isOrdersRule, isSegmentRule } from './ruleSchema';
import type { RuleGroup, RuleNode, RuleTree } from './ruleSchema';

export type { Filter } from './compileCondition';
export type { CompileOptions } from './compileWindows';

/** How to find an audience in the collection `customers`. */
export interface AudiencePlan {
  /** Conditions on the customer's document alone that every member meets; the exact audience when `isPlain`. */
  filter: Filter;
  /** Whether the customer's document alone decides, so that `filter` can be used in find and countDocuments. */
  isPlain: boolean;
  /** $lookup stages that compute the figures of other collections; empty when `isPlain`. */
  lookups: readonly Filter[];
  /** The whole tree as a condition on the document with those figures. */
  match: Filter;
}

/** Fields that the $lookup stages add for the match, removed again from what the pipeline returns. */
const HELPERS = ['ruleOrders', 'ruleMessages'];

/** Compiles a tree whose segments are put in place. */
export function compileRules(tree: RuleTree, options: CompileOptions): AudiencePlan {
  const windows = createWindowCompiler(options);
  const compileNode = (node: RuleNode): Filter => {
    if (isGroup(node)) return joined(node, node.rules.map(compileNode));
    if (isOrdersRule(node)) return windows.compileOrders(node);
    if (isSegmentRule(node)) throw new Error('segments must be put in place before rules are compiled');
    return isCampaignRule(node) ? windows.compileCampaign(node) : compileProperty(node, options.asOf);
  };
  const match = compileNode(tree);
  const lookups = windows.lookups();
  const isPlain = lookups.length === 0;
  return { filter: isPlain ? match : (necessary(tree, compileNode) ?? {}), isPlain, lookups, match };
}

function joined({ combinator, not }: RuleGroup, conditions: Filter[]): Filter {
  const [only, ...others] = conditions;
  const all = only && others.length === 0 ? only : { [`$${combinator}`]: conditions };
  return not ? { $nor: [all] } : all;
}

/** The strongest condition on plain fields that a node implies; undefined when it implies none. */
function necessary(node: RuleNode, compileNode: (node: RuleNode) => Filter): Filter | undefined {
  if (isPlainNode(node)) return compileNode(node);
  if (!isGroup(node) || node.not) return undefined;
  const parts = node.rules.map((rule) => necessary(rule, compileNode));
  const known = parts.filter((part) => part !== undefined);
  const isUnknown = node.combinator === 'or' ? known.length < parts.length : known.length === 0;
  return isUnknown ? undefined : joined(node, known);
}

const isPlainNode = (node: RuleNode): boolean =>
  isGroup(node) ? node.rules.every(isPlainNode) : !isOrdersRule(node) && !isCampaignRule(node);

export interface PipelineOptions {
  /** Only customers after this one in `_id` order. */
  after?: ObjectId | undefined;
  limit?: number | undefined;
  /** Count instead: one document `{count}`, or none (or a zero) for an empty audience. */
  count?: boolean | undefined;
}

/** The stages on `customers` that let the members' documents through, in no order; helper fields stay in them. */
export const memberStages = (plan: AudiencePlan): Filter[] => [
  { $match: plan.filter },
  ...plan.lookups,
  ...(plan.isPlain ? [] : [{ $match: plan.match }]),
];

/** The aggregation on `customers` that returns the members' documents in `_id` order, or their count. */
export function audiencePipeline(plan: AudiencePlan, options: PipelineOptions = {}): Filter[] {
  const { after, limit, count = false } = options;
  const first = after === undefined ? plan.filter : { $and: [{ _id: { $gt: after } }, plan.filter] };
  return [
    { $match: first },
    ...(count && limit === undefined ? [] : [{ $sort: { _id: 1 } }]),
    ...plan.lookups,
    ...(plan.isPlain ? [] : [{ $match: plan.match }]),
    ...(limit === undefined ? [] : [{ $limit: limit }]),
    ...(count ? [{ $count: 'count' }] : plan.isPlain ? [] : [{ $unset: HELPERS }]),
  ];
}
