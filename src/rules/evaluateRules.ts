import { findField } from './fieldCatalogue';
import type { RuleField } from './fieldCatalogue';
import { completeCampaignRule, completeOrdersRule } from './ruleDefaults';
import { isCampaignRule, isGroup, isOrdersRule, isSegmentRule } from './ruleSchema';
import type {
  CampaignRule,
  Operator,
  OrdersRule,
  PropertyRule,
  RuleLeaf,
  RuleNode,
  RuleTree,
} from './ruleSchema';
import { DAY_MS, startOfLast, toTimeSpan, windowBounds } from './ruleTime';

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
 * What a rule looks at: the stored value, the days of inactivity (Infinity: never visited) or the computed figure, with
 * money in minor units; undefined when missing.
 */
export function actualValue(rule: RuleLeaf, subject: RuleSubject, options: EvaluationOptions): unknown {
  if (isSegmentRule(rule)) return undefined;
  if (isOrdersRule(rule)) return ordersFigure(rule, subject.orders, options.asOf);
  if (isCampaignRule(rule)) return messagesCount(rule, subject.communications, options);
  const field = fieldOf(rule);
  const stored = present(field.path.split('.').reduce(step, subject.customer));
  if (field.name !== 'inactiveDays') return stored;
  return stored instanceof Date ? (options.asOf.getTime() - stored.getTime()) / DAY_MS : Infinity;
}

function fieldOf(rule: PropertyRule): RuleField {
  const field = findField(rule.field);
  if (field === undefined) throw new Error(`no such field: ${rule.field}`);
  return field;
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

function propertyHolds(rule: PropertyRule, actual: unknown, asOf: Date): boolean {
  const { type, name } = fieldOf(rule);
  if (name === 'inactiveDays') return inactivityHolds(rule, actual);
  if (type === 'date') return timeHolds(rule, actual, asOf);
  if (type === 'tags') return tagsHold(rule, actual);
  if (type === 'id') return compare(String(actual), rule.operator, plain(rule.value));
  return compare(actual, rule.operator, (type === 'money' ? minor : plain)(rule.value));
}

const plain = (value: PropertyRule['value']): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
const minor = (value: PropertyRule['value']): unknown[] =>
  plain(value).map((item) => Math.round(Number(item) * 100));

/** The meaning of every operator on text, numbers, booleans; values of different types are never equal or ordered. */
function compare(actual: unknown, operator: Operator, values: readonly unknown[]): boolean {
  const [value, upper] = values;
  switch (operator) {
    case '=':
      return actual === value;
    case '!=':
      return actual !== value;
    case '<':
      return isBelow(actual, value);
    case '<=':
      return isBelow(actual, value) || actual === value;
    case '>':
      return isBelow(value, actual);
    case '>=':
      return isBelow(value, actual) || actual === value;
    case 'between':
      return !isBelow(actual, value) && !isBelow(upper, actual) && typeof actual === 'number';
    case 'notBetween':
      return isBelow(actual, value) || isBelow(upper, actual) || typeof actual !== 'number';
    case 'in':
      return values.includes(actual);
    case 'notIn':
      return !values.includes(actual);
    case 'contains':
      return typeof actual === 'string' && lower(actual).includes(lower(value));
    case 'doesNotContain':
      return typeof actual !== 'string' || !lower(actual).includes(lower(value));
    case 'beginsWith':
      return typeof actual === 'string' && lower(actual).startsWith(lower(value));
    case 'endsWith':
      return typeof actual === 'string' && lower(actual).endsWith(lower(value));
    case 'null':
      return actual === undefined;
    case 'notNull':
      return actual !== undefined;
    case 'inLast':
    case 'notInLast':
      throw new Error(`${operator} needs a date`);
  }
}

const isBelow = (a: unknown, b: unknown): boolean => typeof a === 'number' && typeof b === 'number' && a < b;

/** ASCII letters only: other letters are compared exactly. */
const lower = (text: unknown): string => String(text).replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** In thousandths of a millisecond, so that fractions of a day are compared without rounding noise. */
const inMicros = (days: unknown): number => Math.round(Number(days) * DAY_MS * 1000);

const inactivityHolds = (rule: PropertyRule, actual: unknown): boolean =>
  compare(inMicros(actual), rule.operator, plain(rule.value).map(inMicros));

function timeHolds({ operator, value, unit }: PropertyRule, actual: unknown, asOf: Date): boolean {
  const time = actual instanceof Date ? actual.getTime() : undefined;
  if (operator === 'null' || operator === 'notNull') return (time === undefined) === (operator === 'null');
  if ((operator === 'inLast' || operator === 'notInLast') && unit) {
    const isRecent = time !== undefined && time >= startOfLast(asOf, Number(value), unit);
    return isRecent === (operator === 'inLast');
  }
  const isNegative = operator === '!=' || operator === 'notIn' || operator === 'notBetween';
  if (time === undefined) return isNegative;
  const spans = plain(value).map((item) => toTimeSpan(String(item)));
  const start = spans[0]?.start ?? NaN;
  const end = spans.at(-1)?.end ?? NaN;
  switch (operator) {
    case '<':
      return time < start;
    case '<=':
      return time < end;
    case '>':
      return time >= end;
    case '>=':
      return time >= start;
    case 'between':
    case 'notBetween':
      return (time >= start && time < end) !== isNegative;
    default:
      return spans.some((span) => time >= span.start && time < span.end) !== isNegative;
  }
}

function tagsHold({ operator, value }: PropertyRule, actual: unknown): boolean {
  const tags: readonly unknown[] = Array.isArray(actual) ? actual : [];
  if (operator === 'null') return tags.length === 0;
  if (operator === 'notNull') return tags.length > 0;
  const hasOne = plain(value).some((tag) => tags.includes(tag));
  return operator === 'contains' || operator === 'in' ? hasOne : !hasOne;
}
