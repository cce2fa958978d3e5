import { propertyWords } from './describeProperty';
import { findField } from './fieldCatalogue';
import type { FieldType } from './fieldCatalogue';
import { COMPLEMENTS, completeCampaignRule, completeOrdersRule } from './ruleDefaults';
import {
  AGGREGATE_WORDS,
  amountFormat,
  counted,
  formatPlain,
  orderNoun,
  plural,
  quantity,
  windowWords,
} from './rulePhrases';
import { isCampaignRule, isGroup, isOrdersRule, isSegmentRule } from './ruleSchema';
import type { CampaignRule, OrdersRule, RuleLeaf, RuleNode, RuleTree } from './ruleSchema';

export interface DescribeOptions {
  /** ISO 4217 code, put before amounts. */
  currency: string;
  /** Names of segments and campaigns by id; without a name the id is shown. */
  names?: ReadonlyMap<string, string>;
}

/** A tree in plain English, as what is true of its members: "spent more than INR 1,000.00 in total and …". */
export function describeRules(tree: RuleTree, options: DescribeOptions): string {
  return nodeWords(tree, options, true);
}

function nodeWords(node: RuleNode, options: DescribeOptions, isOutermost = false): string {
  if (!isGroup(node)) return leafWords(node, options);
  const [only, ...others] = node.rules;
  if (only && others.length === 0) {
    return node.not ? `not (${nodeWords(only, options, true)})` : nodeWords(only, options, isOutermost);
  }
  const words = node.rules.map((rule) => nodeWords(rule, options)).join(` ${node.combinator} `);
  if (node.not) return `not (${words})`;
  return isOutermost ? words : `(${words})`;
}

/** Types of fields that have negative words of their own, such as "do not have the name". */
const SAYS_NO: ReadonlySet<FieldType | undefined> = new Set<FieldType>(['id', 'text', 'attribute', 'tags']);

function leafWords(rule: RuleLeaf, options: DescribeOptions): string {
  const { operator } = { operator: undefined, ...rule };
  const saysNo = SAYS_NO.has(findField(rule.field)?.type);
  const isNegated = operator === 'notBetween' || (!saysNo && (operator === '!=' || operator === 'notIn'));
  if (!isNegated) return positiveWords(rule, options);
  return `not (${positiveWords({ ...rule, operator: COMPLEMENTS[operator] ?? operator }, options)})`;
}

function positiveWords(rule: RuleLeaf, options: DescribeOptions): string {
  if (isSegmentRule(rule)) return `are in segment ${nameOf(rule.segmentId, options)}`;
  if (isOrdersRule(rule)) return ordersWords(rule, options);
  if (isCampaignRule(rule)) return campaignWords(rule, options);
  const field = findField(rule.field);
  return field === undefined ? rule.field : propertyWords(field, rule, options.currency);
}

/** The name in quotes; with the id when another one has the same name. */
function nameOf(id: string, { names }: DescribeOptions): string {
  const name = names?.get(id);
  if (name === undefined) return id;
  const isUnique = [...(names ?? [])].every(([other, otherName]) => other === id || otherName !== name);
  return isUnique ? JSON.stringify(name) : `${JSON.stringify(name)} (${id})`;
}

function ordersWords(rule: OrdersRule, { currency }: DescribeOptions): string {
  const { isMoney } = completeOrdersRule(rule);
  const noun = orderNoun(rule);
  const window = windowWords(rule.within) || ' over all time';
  if (rule.aggregate === 'count') {
    if (rule.operator === 'null') return `have no known number of ${plural(noun)}${window}`;
    return rule.operator === 'notNull'
      ? `have a number of ${plural(noun)}${window}`
      : `have ${counted(rule, noun)}${window}`;
  }
  const figure = `${AGGREGATE_WORDS[rule.aggregate]} ${noun} ${rule.of === 'itemCount' ? 'item count' : 'amount'}`;
  if (rule.operator === 'null') return `have no ${figure}${window}`;
  if (rule.operator === 'notNull') return `have some ${figure}${window}`;
  return `have ${articleOf(figure)} ${figure} of ${quantity(rule, isMoney ? amountFormat(currency) : formatPlain)}${window}`;
}

const articleOf = (word: string): string => (/^[aeiou]/.test(word) ? 'an' : 'a');

function campaignWords(rule: CampaignRule, options: DescribeOptions): string {
  const { operator, value, statuses } = completeCampaignRule(rule);
  const campaign =
    rule.campaignId === undefined ? 'any campaign' : `campaign ${nameOf(rule.campaignId, options)}`;
  const status = statuses === undefined ? '' : ` in status ${statuses.join(' or ')}`;
  const messages = `of ${campaign}${status}${windowWords(rule.within)}`;
  if (operator === 'null') return `have no known number of messages ${messages}`;
  return operator === 'notNull'
    ? `have a number of messages ${messages}`
    : `have ${counted({ operator, value }, 'message')} ${messages}`;
}
