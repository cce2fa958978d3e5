import { ObjectId } from 'bson';
import { formatMoney, toMajor } from '../utils/money';
import { actualValue, leafHolds } from './evaluateRules';
import type { EvaluationOptions, RuleSubject } from './evaluateRules';
import { findField } from './fieldCatalogue';
import type { FieldType } from './fieldCatalogue';
import { completeCampaignRule, completeOrdersRule } from './ruleDefaults';
import { AGGREGATE_WORDS, orderNoun, plural, spanWords, valuesOf, windowWords } from './rulePhrases';
import { isCampaignRule, isGroup, isOrdersRule } from './ruleSchema';
import type { Operator, PropertyRule, RuleGroup, RuleLeaf, RuleNode, RuleTree, Scalar } from './ruleSchema';

/** A value in JSON: money in major units, times ISO 8601, missing and infinite as null. */
export type ActualValue = Scalar | Scalar[] | null;

/** A rule with how it came out for one customer. */
export type ExplainedRule = RuleLeaf & { matched: boolean; actual: ActualValue; explanation: string };

/** A group with how it came out for one customer. */
export type ExplainedGroup = Omit<RuleGroup, 'rules'> & { matched: boolean; rules: ExplainedNode[] };

export type ExplainedNode = ExplainedGroup | ExplainedRule;

/** The tree with, at every node, whether the customer matches, and at every rule the customer's value and why. */
export function explainRules(
  tree: RuleTree,
  subject: RuleSubject,
  options: EvaluationOptions,
): ExplainedGroup {
  return explainGroup(tree, (rule) => explainLeaf(rule, subject, options));
}

function explainGroup(group: RuleGroup, explain: (rule: RuleLeaf) => ExplainedRule): ExplainedGroup {
  const rules = group.rules.map((node: RuleNode): ExplainedNode =>
    isGroup(node) ? explainGroup(node, explain) : explain(node),
  );
  const results = rules.map(({ matched }) => matched);
  const joined = group.combinator === 'and' ? !results.includes(false) : results.includes(true);
  return { ...group, matched: group.not ? !joined : joined, rules };
}

function explainLeaf(rule: RuleLeaf, subject: RuleSubject, options: EvaluationOptions): ExplainedRule {
  const matched = leafHolds(rule, subject, options);
  const value = actualValue(rule, subject, options);
  const isMoney = isMoneyRule(rule);
  const shown = words(value, isMoney);
  const explanation = `${nameOf(rule)} is ${shown}${verdict(rule, matched, shown)}`;
  return { ...rule, matched, actual: toJson(value, isMoney), explanation };
}

function isMoneyRule(rule: RuleLeaf): boolean {
  if (isOrdersRule(rule)) return completeOrdersRule(rule).isMoney;
  return findField(rule.field)?.type === 'money';
}

function toJson(value: unknown, isMoney: boolean): ActualValue {
  if (value === undefined || value === Infinity) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === 'number') return isMoney ? toMajor(value) : value;
  return typeof value === 'boolean' || typeof value === 'string' ? value : idText(value);
}

const idText = (value: unknown): string => (value instanceof ObjectId ? value.toHexString() : '');

function words(value: unknown, isMoney: boolean): string {
  if (value === undefined) return MISSING;
  if (value === Infinity) return 'infinite (never visited)';
  // Averages keep their decimals, so that "480.7622, which is > 480.76" does not look wrong.
  if (isMoney && Number.isInteger(value)) return formatMoney(Number(value));
  const actual = toJson(value, isMoney);
  if (Array.isArray(actual)) return actual.map(formatText).join(', ');
  if (typeof actual === 'number') return String(Number(actual.toFixed(8)));
  return typeof value === 'string' ? formatText(value) : String(actual);
}

const MISSING = 'missing';
const formatText = (text: Scalar): string => JSON.stringify(text);

function nameOf(rule: RuleLeaf): string {
  if (isOrdersRule(rule)) {
    const window = windowWords(rule.within);
    if (rule.aggregate === 'count') return `the number of ${plural(orderNoun(rule))}${window}`;
    const of = rule.of === 'itemCount' ? 'item count' : 'amount';
    return `the ${AGGREGATE_WORDS[rule.aggregate]} ${orderNoun(rule)} ${of}${window}`;
  }
  if (!isCampaignRule(rule)) return rule.field;
  const { statuses } = completeCampaignRule(rule);
  const campaign = rule.campaignId === undefined ? 'any campaign' : `campaign ${rule.campaignId}`;
  const status = statuses ? ` in status ${statuses.join(' or ')}` : '';
  return `the number of messages of ${campaign}${status}${windowWords(rule.within)}`;
}

/** Each operator when it holds and when it does not. */
const OUTCOMES: Readonly<Record<Operator, readonly [string, string]>> = {
  '=': ['is', 'is not'],
  '!=': ['is not', 'is'],
  '<': ['is <', 'is not <'],
  '<=': ['is <=', 'is not <='],
  '>': ['is >', 'is not >'],
  '>=': ['is >=', 'is not >='],
  between: ['is between', 'is not between'],
  notBetween: ['is not between', 'is between'],
  in: ['is among', 'is not among'],
  notIn: ['is not among', 'is among'],
  contains: ['contains', 'does not contain'],
  doesNotContain: ['does not contain', 'contains'],
  beginsWith: ['begins with', 'does not begin with'],
  endsWith: ['ends with', 'does not end with'],
  null: ['is missing', 'is not missing'],
  notNull: ['is not missing', 'is missing'],
  inLast: ['is in the last', 'is not in the last'],
  notInLast: ['is not in the last', 'is in the last'],
};

/** ", which is not > 1000"; nothing when the value alone says it. */
function verdict(rule: RuleLeaf, matched: boolean, shown: string): string {
  const { operator, value, unit } = comparisonOf(rule);
  const outcome = OUTCOMES[operator][matched ? 0 : 1];
  if (outcome === `is ${MISSING}` && shown === MISSING) return '';
  const isBetween = operator === 'between' || operator === 'notBetween';
  const isQuoted = !QUOTELESS.has(findField(rule.field)?.type);
  const values = valuesOf(value)
    .map((item) => (isQuoted && typeof item === 'string' ? formatText(item) : String(item)))
    .join(isBetween ? ' and ' : ', ');
  const said = unit ? spanWords(value, unit) : values;
  return `, which ${outcome}${said && ` ${said}`}`;
}

/** Types of fields whose values are written without quotes. */
const QUOTELESS: ReadonlySet<FieldType | undefined> = new Set<FieldType>(['date', 'id']);

function comparisonOf(rule: RuleLeaf): Pick<PropertyRule, 'operator' | 'value' | 'unit'> {
  if (isCampaignRule(rule)) return completeCampaignRule(rule);
  return 'operator' in rule && rule.operator ? rule : { operator: '=' };
}
