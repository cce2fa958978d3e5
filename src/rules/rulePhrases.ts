import { completeOrdersRule } from './ruleDefaults';
import type { OrdersRule, PropertyRule, Scalar, Unit, Within } from './ruleSchema';

type Value = PropertyRule['value'];

/** Turns one value of a rule into words. */
export type Format = (value: Scalar) => string;

const money = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Texts in quotes, numbers with all their digits and thousands separators. */
export const formatPlain: Format = (value) => {
  if (typeof value === 'number') return String(value).replace(/\B(?=(\d{3})+(?=\.|$))(?<!\.\d*|e.*)/g, ',');
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
};

/** Amounts in major units with their currency. */
export const amountFormat =
  (currency: string): Format =>
  (value) =>
    `${currency} ${money.format(Number(value))}`;

/** Dates as they are, date-times in UTC. */
export const formatTime: Format = (value) =>
  String(value)
    .replace('T', ' ')
    .replace(/(:00)?\.000Z$/, ' UTC')
    .replace(/Z$/, ' UTC');

/** A value or a list of values in words. */
export const listWords = (value: Value, format: Format): string => valuesOf(value).map(format).join(', ');

/** The values of a rule as a list. */
export const valuesOf = (value: Value): Scalar[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** "3 days", "1 month". */
export const spanWords = (count: Value, unit: Unit): string =>
  `${listWords(count, formatPlain)} ${count === 1 ? unit.slice(0, -1) : unit}`;

/** "in the last 30 days", or nothing when there is no window. */
export function windowWords(within: Within | undefined): string {
  if (within === undefined) return '';
  if ('last' in within) return ` in the last ${spanWords(within.last, within.unit)}`;
  return ` from ${formatTime(within.from)} until before ${formatTime(within.to)}`;
}

/** The documents that an orders rule counts, in the singular: "order", "cancelled refund", "order or refund". */
export function orderNoun(rule: OrdersRule): string {
  const { types, statuses } = completeOrdersRule(rule);
  const status = statuses.includes('cancelled') ? `${[...statuses].sort().join(' or ')} ` : '';
  return `${status}${[...types].sort().join(' or ')}`;
}

export const AGGREGATE_WORDS: Readonly<Record<Exclude<OrdersRule['aggregate'], 'count'>, string>> = {
  sum: 'total',
  avg: 'average',
  max: 'largest',
  min: 'smallest',
};

/** "orders", "orders or refunds", "visits". */
export const plural = (noun: string): string => noun.replace(/(order|refund|visit|day|message)/g, '$1s');

type Comparison = Pick<PropertyRule, 'operator' | 'value'>;

/** "more than 3", "between 1 and 2": how a quantity compares; `fewer` for what is counted. */
export function quantity({ operator, value }: Comparison, format: Format, fewer = 'less'): string {
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
export const counted = (comparison: Comparison, noun: string): string =>
  `${quantity(comparison, formatPlain, 'fewer')} ${comparison.value === 1 ? noun : plural(noun)}`;
