import type { RuleField } from './fieldCatalogue';
import {
  amountFormat,
  counted,
  formatPlain,
  formatTime,
  listWords,
  quantity,
  spanWords,
  valuesOf,
} from './rulePhrases';
import type { PropertyRule } from './ruleSchema';

const AMOUNT_WORDS: Readonly<Record<string, (amount: string) => string>> = {
  totalSpend: (amount) => `spent ${amount} in total`,
  'opening.totalSpend': (amount) => `spent ${amount} by the opening balance`,
  netSpend: (amount) => `spent ${amount} in total after refunds`,
  averageOrderValue: (amount) => `spent ${amount} per order on average`,
  largestOrder: (amount) => `placed a largest order of ${amount}`,
};
const COUNT_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  visits: ['made', 'visit'],
  'opening.visits': ['had an opening balance of', 'visit'],
  orderCount: ['placed', 'order'],
  refundCount: ['had', 'refund'],
  inactiveDays: ['have not visited for', 'day'],
};
const TIME_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  firstOrderAt: ['first ordered', 'did not first order'],
  lastOrderAt: ['last ordered', 'have not ordered'],
  lastVisitAt: ['last visited', 'have not visited'],
  'opening.lastVisitAt': ['by the opening balance last visited', 'by the opening balance have not visited'],
  createdAt: ['were created', 'were not created'],
  updatedAt: ['were updated', 'were not updated'],
};

/** A rule on a property as what is true of the customers it chooses; amounts with their currency. */
export function propertyWords(field: RuleField, rule: PropertyRule, currency: string): string {
  const label = labelOf(field);
  if (field.type === 'tags') return tagsWords(rule);
  if (field.score === 'group') return groupWords(rule);
  if (rule.operator === 'null') return `have no known ${label}`;
  if (rule.operator === 'notNull') return `have a known ${label}`;
  const [verb, noun] = COUNT_WORDS[field.name] ?? [];
  if (verb && noun) return `${verb} ${counted(rule, noun)}`;
  if (field.type === 'money') {
    const amount = quantity(rule, amountFormat(currency));
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

/** A group of customers by their scores. */
function groupWords({ operator, value }: PropertyRule): string {
  const groups = listWords(value, formatPlain);
  switch (operator) {
    case 'null':
      return 'are in no RFM group';
    case 'notNull':
      return 'are in an RFM group';
    case '=':
      return `are in the RFM group ${groups}`;
    case '!=':
      return `are not in the RFM group ${groups}`;
    case 'in':
      return `are in one of the RFM groups ${groups}`;
    case 'notIn':
      return `are in none of the RFM groups ${groups}`;
    default:
      return textWords('RFM group', { operator, value });
  }
}

function consentWords(label: string, { value }: PropertyRule): string {
  return value === true ? `gave ${label}` : `refused ${label}`;
}

function textWords(label: string, { operator, value }: Omit<PropertyRule, 'field'>): string {
  const values = listWords(value, formatPlain);
  const a = /^([aeiou]|RFM)/.test(label) ? 'an' : 'a';
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
