import { findField } from './fieldCatalogue';
import type { RuleField } from './fieldCatalogue';
import type { Operator, PropertyRule } from './ruleSchema';
import { DAY_MS, startOfLast, toTimeSpan } from './ruleTime';

/** The field that a parsed rule asks about. */
export function fieldOf(rule: PropertyRule): RuleField {
  const field = findField(rule.field);
  if (field === undefined) throw new Error(`no such field: ${rule.field}`);
  return field;
}

/** Whether a rule on a property holds for the value that actualValue found. */
export function propertyHolds(rule: PropertyRule, actual: unknown, asOf: Date): boolean {
  const { type, name } = fieldOf(rule);
  if (name === 'inactiveDays') return inactivityHolds(rule, actual);
  if (type === 'date') return timeHolds(rule, actual, asOf);
  if (type === 'tags') return tagsHold(rule, actual);
  if (type === 'id') return compare(String(actual), rule.operator, plain(rule.value));
  return compare(actual, rule.operator, (type === 'money' ? minor : plain)(rule.value));
}

/** The values of a rule as a list. */
export const plain = (value: PropertyRule['value']): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
/** The amounts of a rule in minor units, as a list. */
export const minor = (value: PropertyRule['value']): unknown[] =>
  plain(value).map((item) => Math.round(Number(item) * 100));

/** The meaning of every operator on text, numbers, booleans; values of different types are never equal or ordered. */
export function compare(actual: unknown, operator: Operator, values: readonly unknown[]): boolean {
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
