import { compare, fieldOf, minor, plain, propertyHolds } from './evaluateCondition';
import { actualScore } from './evaluateScore';
import { completeCampaignRule, completeOrdersRule } from './ruleDefaults';
import { isCampaignRule, isGroup, isOrdersRule, isSegmentRule } from './ruleSchema';
import type { CampaignRule, OrdersRule, RuleLeaf, RuleNode, RuleTree } from './ruleSchema';
import { DAY_MS, windowBounds } from './ruleTime';

/** An order as it is stored; the amount in minor units. */
export interface OrderFacts {
  amount: number;
  itemCount?: number | null;
  type: string;
  status: string;
  orderedAt: Date;
}

/** An entry of the communication log as it is stored. */
export interface CommunicationFacts {
  campaignId: unknown;
  status: string;
  createdAt: Date;
  sentAt?: Date | null;
}

/** A customer as stored, with all that rules can ask about. */
export interface RuleSubject {
  customer: Readonly<Record<string, unknown>>;
  orders: readonly OrderFacts[];
  communications: readonly CommunicationFacts[];
}

export interface EvaluationOptions {
  /** "Now" for relative dates. */
  asOf: Date;
  /** The campaign being prepared, which campaign rules must not see. */
  excludeCampaignId?: string | undefined;
}

/** Whether a customer is a member, decided in memory; segments must be put in place. */
export function evaluateRules(tree: RuleTree, subject: RuleSubject, options: EvaluationOptions): boolean {
  return holds(tree, subject, options);
}

function holds(node: RuleNode, subject: RuleSubject, options: EvaluationOptions): boolean {
  if (!isGroup(node)) return leafHolds(node, subject, options);
  const test = (rule: RuleNode): boolean => holds(rule, subject, options);
  const joined = node.combinator === 'and' ? node.rules.every(test) : node.rules.some(test);
  return node.not ? !joined : joined;
}

/** Whether one rule holds for a customer. */
export function leafHolds(rule: RuleLeaf, subject: RuleSubject, options: EvaluationOptions): boolean {
  const actual = actualValue(rule, subject, options);
  if (isSegmentRule(rule)) throw new Error('segments must be put in place before rules are evaluated');
  if (isOrdersRule(rule)) {
    const { isMoney } = completeOrdersRule(rule);
    return compare(actual, rule.operator, (isMoney ? minor : plain)(rule.value));
  }
  if (isCampaignRule(rule)) {
    const { operator, value } = completeCampaignRule(rule);
    return compare(actual, operator, plain(value));
  }
  return propertyHolds(rule, actual, options.asOf);
}

/**
 * What a rule looks at: the stored value, the days of inactivity (Infinity: never visited), the score or the group, or
 * the computed figure, with money in minor units; undefined when missing.
 */
export function actualValue(rule: RuleLeaf, subject: RuleSubject, options: EvaluationOptions): unknown {
  if (isSegmentRule(rule)) return undefined;
  if (isOrdersRule(rule)) return ordersFigure(rule, subject.orders, options.asOf);
  if (isCampaignRule(rule)) return messagesCount(rule, subject.communications, options);
  const field = fieldOf(rule);
  const storedAt = (path: string): unknown => present(path.split('.').reduce(step, subject.customer));
  if (field.score) return actualScore(field.score, rule.thresholds, storedAt);
  const stored = storedAt(field.path);
  if (field.name !== 'inactiveDays') return stored;
  return stored instanceof Date ? (options.asOf.getTime() - stored.getTime()) / DAY_MS : Infinity;
}

function step(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) return undefined;
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

/** Null and an empty list count as missing. */
const present = (value: unknown): unknown =>
  value === null || (Array.isArray(value) && value.length === 0) ? undefined : value;

function ordersFigure(rule: OrdersRule, orders: readonly OrderFacts[], asOf: Date): number | undefined {
  const { of, types, statuses } = completeOrdersRule(rule);
  const { from = -Infinity, to = Infinity } = windowBounds(rule.within, asOf);
  const counted = orders.filter(({ type, status, orderedAt }) => {
    const time = orderedAt.getTime();
    return (
      types.some((one) => one === type) && statuses.some((one) => one === status) && time >= from && time < to
    );
  });
  if (rule.aggregate === 'count') return counted.length;
  const values = counted.map((order) => order[of]).filter((value) => typeof value === 'number');
  const sum = values.reduce((total, value) => total + value, 0);
  if (rule.aggregate === 'sum') return sum;
  if (values.length === 0) return undefined;
  if (rule.aggregate === 'avg') return sum / values.length;
  return values.reduce((a, b) => (rule.aggregate === 'max' ? Math.max(a, b) : Math.min(a, b)));
}

function messagesCount(
  rule: CampaignRule,
  messages: readonly CommunicationFacts[],
  { asOf, excludeCampaignId }: EvaluationOptions,
): number {
  const { statuses } = completeCampaignRule(rule);
  const { from = -Infinity, to = Infinity } = windowBounds(rule.within, asOf);
  return messages.filter(({ campaignId, status, createdAt, sentAt }) => {
    const id = String(campaignId);
    const time = (sentAt ?? createdAt).getTime();
    const isWanted = rule.campaignId === undefined || rule.campaignId === id;
    const isInside = time >= from && time < to;
    return (
      isWanted &&
      isInside &&
      id !== excludeCampaignId &&
      (!statuses || statuses.some((one) => one === status))
    );
  }).length;
}
