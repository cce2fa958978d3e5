import { findField } from './fieldCatalogue';
import type { FieldType, RuleField } from './fieldCatalogue';
import { COMPLEMENTS, completeCampaignRule, completeOrdersRule } from './ruleDefaults';
import {
  AGGREGATE_WORDS,
  amountFormat,
  formatPlain,
  formatTime,
  listWords,
  orderNoun,
  plural,
  spanWords,
  valuesOf,
  windowWords,
} from './rulePhrases';
import type { Format } from './rulePhrases';
import { isCampaignRule, isGroup, isOrdersRule, isSegmentRule } from './ruleSchema';
import type { CampaignRule, OrdersRule, PropertyRule, RuleLeaf, RuleNode, RuleTree } from './ruleSchema';

export interface DescribeOptions {
  /** ISO 4217 code, put before amounts. */
  currency: string;
  /** Names of segments and campaigns by id; without a name the id is shown. */
  names?: ReadonlyMap<string, string>;
}

type Comparison = Pick<PropertyRule, 'operator' | 'value'>;

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
  return field === undefined ? rule.field : propertyWords(field, rule, options);
}

const nameOf = (id: string, { names }: DescribeOptions): string => {
  const name = names?.get(id);
  return name === undefined ? id : JSON.stringify(name);
};

/** "more than 3", "between 1 and 2": how a quantity compares; `fewer` for what is counted. */
function quantity({ operator, value }: Comparison, format: Format, fewer = 'less'): string {
  const [low = 0, high = low] = valuesOf(value);
  switch (operator) {
    case '=':
      return `exactly ${format(low)}`;
    case '<':
      return `${fewer} than ${format(low)}`;
    case '<=':
      return `at most ${format(low)}`;
    case '>':
      return `more than ${format(low)}`;
    case '>=':
      return `at least ${format(low)}`;
    case 'between':
      return `between ${format(low)} and ${format(high)}`;
    default:
      return `one of ${listWords(value, format)}`;
  }
}

/** "fewer than 3 visits": a comparison of something counted, with its noun in the right number. */
const counted = (comparison: Comparison, noun: string): string =>
  `${quantity(comparison, formatPlain, 'fewer')} ${comparison.value === 1 ? noun : plural(noun)}`;

const AMOUNT_WORDS: Readonly<Record<string, (amount: string) => string>> = {
  totalSpend: (amount) => `spent ${amount} in total`,
  netSpend: (amount) => `spent ${amount} in total after refunds`,
  averageOrderValue: (amount) => `spent ${amount} per order on average`,
  largestOrder: (amount) => `placed a largest order of ${amount}`,
};
const COUNT_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  visits: ['made', 'visit'],
  orderCount: ['placed', 'order'],
  refundCount: ['had', 'refund'],
  inactiveDays: ['have not visited for', 'day'],
};
const TIME_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  firstOrderAt: ['first ordered', 'did not first order'],
  lastOrderAt: ['last ordered', 'have not ordered'],
  lastVisitAt: ['last visited', 'have not visited'],
  createdAt: ['were created', 'were not created'],
  updatedAt: ['were updated', 'were not updated'],
};

function propertyWords(field: RuleField, rule: PropertyRule, options: DescribeOptions): string {
  const label = labelOf(field);
  if (field.type === 'tags') return tagsWords(rule);
  if (rule.operator === 'null') return `have no known ${label}`;
  if (rule.operator === 'notNull') return `have a known ${label}`;
  const [verb, noun] = COUNT_WORDS[field.name] ?? [];
  if (verb && noun) return `${verb} ${counted(rule, noun)}`;
  if (field.type === 'money') {
    const amount = quantity(rule, amountFormat(options.currency));
    return AMOUNT_WORDS[field.name]?.(amount) ?? `have a ${label} of ${amount}`;
  }
  if (field.type === 'date') return timeWords(field, rule);
  if (field.type === 'boolean') return consentWords(label, rule);
  return textWords(label, rule);
}

const labelOf = ({ type, label }: RuleField): string =>
  type === 'attribute' ? `attribute ${label}` : label[0]?.toLowerCase() + label.slice(1);

function tagsWords({ operator, value }: PropertyRule): string {
  const tags = listWords(value, formatPlain);
  switch (operator) {
    case 'contains':
      return `have the tag ${tags}`;
    case 'doesNotContain':
      return `do not have the tag ${tags}`;
    case 'in':
      return `have one of the tags ${tags}`;
    case 'notIn':
      return `have none of the tags ${tags}`;
    case 'null':
      return 'have no tags';
    default:
      return 'have tags';
  }
}

function consentWords(label: string, { value }: PropertyRule): string {
  return value === true ? `gave ${label}` : `refused ${label}`;
}

function textWords(label: string, { operator, value }: PropertyRule): string {
  const values = listWords(value, formatPlain);
  const a = /^[aeiou]/.test(label) ? 'an' : 'a';
  switch (operator) {
    case '=':
      return `have the ${label} ${values}`;
    case '!=':
      return `do not have the ${label} ${values}`;
    case 'in':
      return `have ${a} ${label} among ${values}`;
    case 'notIn':
      return `do not have ${a} ${label} among ${values}`;
    case 'contains':
      return `have ${a} ${label} containing ${values}`;
    case 'doesNotContain':
      return `do not have ${a} ${label} containing ${values}`;
    case 'beginsWith':
      return `have ${a} ${label} beginning with ${values}`;
    case 'endsWith':
      return `have ${a} ${label} ending with ${values}`;
    default:
      return `have ${a} ${label} of ${quantity({ operator, value }, formatPlain)}`;
  }
}

function timeWords(field: RuleField, { operator, value, unit = 'days' }: PropertyRule): string {
  const [did, didNot] = TIME_WORDS[field.name] ?? [`have a ${field.name}`, `do not have a ${field.name}`];
  const [low = '', high = low] = valuesOf(value).map(formatTime);
  const times = listWords(value, formatTime);
  switch (operator) {
    case 'inLast':
      return `${did} in the last ${spanWords(value, unit)}`;
    case 'notInLast':
      return `${didNot} in the last ${spanWords(value, unit)}`;
    case '<':
      return `${did} before ${low}`;
    case '<=':
      return `${did} on or before ${low}`;
    case '>':
      return `${did} after ${low}`;
    case '>=':
      return `${did} on or after ${low}`;
    case 'between':
      return `${did} between ${low} and ${high}`;
    default:
      return operator === 'in' ? `${did} on one of ${times}` : `${did} on ${low}`;
  }
}

function ordersWords(rule: OrdersRule, { currency }: DescribeOptions): string {
  const { isMoney } = completeOrdersRule(rule);
  const noun = orderNoun(rule);
  const window = windowWords(rule.within);
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
