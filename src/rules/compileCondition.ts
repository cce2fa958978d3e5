import { ObjectId } from 'bson';
import { findField } from './fieldCatalogue';
import type { RuleField } from './fieldCatalogue';
import { compileScore } from './compileScore';
import { COMPLEMENTS } from './ruleDefaults';
import type { Operator, PropertyRule, Scalar } from './ruleSchema';
import { daysBefore, startOfLast, toTimeSpan } from './ruleTime';

/** A MongoDB query document or pipeline stage. */
export type Filter = Record<string, unknown>;

type Operand = PropertyRule['value'];

/** Compiles a positive condition, or the complement of one, so that the two are exact opposites. */
export function withComplement(operator: Operator, positive: (operator: Operator) => Filter): Filter {
  const opposite = COMPLEMENTS[operator];
  return opposite === undefined ? positive(operator) : { $nor: [positive(opposite)] };
}

/** A condition on one property of the customer's document. */
export function compileProperty(rule: PropertyRule, asOf: Date): Filter {
  const field = findField(rule.field);
  if (field === undefined) throw new Error(`no such field: ${rule.field}`);
  return withComplement(rule.operator, (operator) => positiveCondition(field, { ...rule, operator }, asOf));
}

function positiveCondition(field: RuleField, rule: PropertyRule, asOf: Date): Filter {
  if (field.score) return compileScore(field, rule);
  if (field.name === 'inactiveDays') return inactivity(field.path, rule, asOf);
  if (field.type === 'date') return timeCondition(field.path, rule, asOf);
  if (field.type === 'tags') return tagsCondition(field.path, rule);
  if (field.type === 'id') return comparison(field.path, rule.operator, mapOperand(rule.value, toObjectId));
  if (field.type === 'money') return comparison(field.path, rule.operator, mapOperand(rule.value, toMinor));
  return comparison(field.path, rule.operator, rule.value);
}

const toObjectId = (value: Scalar): ObjectId => new ObjectId(String(value));

/** Major to minor units; the parser let at most two decimals through. */
export const toMinor = (value: Scalar): number => Math.round(Number(value) * 100);

/** Converts a value, or every value of a list. */
export function mapOperand<T>(value: Operand, convert: (value: Scalar) => T): T | T[] | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value.map(convert) : convert(value);
}

/** A positive operator on one plain path; MongoDB compares within one type, and a missing value fails all but null. */
export function comparison(path: string, operator: Operator, operand: unknown): Filter {
  switch (operator) {
    case '=':
      return { [path]: { $eq: operand } };
    case '<':
      return { [path]: { $lt: operand } };
    case '<=':
      return { [path]: { $lte: operand } };
    case '>':
      return { [path]: { $gt: operand } };
    case '>=':
      return { [path]: { $gte: operand } };
    case 'in':
      return { [path]: { $in: operand } };
    case 'between': {
      const [low, high] = pairOf(operand);
      return { [path]: { $gte: low, $lte: high } };
    }
    case 'null':
      return { [path]: { $eq: null } };
    case 'contains':
      return { [path]: { $regex: anyCase(operand) } };
    case 'beginsWith':
      return { [path]: { $regex: `^${anyCase(operand)}` } };
    case 'endsWith':
      return { [path]: { $regex: `${anyCase(operand)}(?![\\s\\S])` } };
    default:
      throw new Error(`no positive comparison: ${operator}`);
  }
}

function pairOf(operand: unknown): [unknown, unknown] {
  if (!Array.isArray(operand)) throw new Error('between needs a pair');
  const pair: unknown[] = operand;
  return [pair[0], pair[1]];
}

/** A literal pattern in which ASCII letters match in either case; engines differ in what the `i` option folds. */
const anyCase = (text: unknown): string =>
  String(text)
    .replace(/[\\^$.|?*+()[\]{}/-]/g, '\\$&')
    .replace(/[A-Za-z]/g, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);

function tagsCondition(path: string, { operator, value }: PropertyRule): Filter {
  if (operator === 'null') return { $or: [{ [path]: { $eq: null } }, { [path]: { $size: 0 } }] };
  return operator === 'contains' ? { [path]: { $eq: value } } : { [path]: { $in: value } };
}

function timeCondition(path: string, rule: PropertyRule, asOf: Date): Filter {
  const { operator, value, unit } = rule;
  if (operator === 'null') return { [path]: { $eq: null } };
  if (operator === 'inLast' && unit) {
    return { [path]: { $gte: new Date(startOfLast(asOf, Number(value), unit)) } };
  }
  if (operator === 'in') return { $or: listOf(value).map((item) => timeCompare(path, '=', [item])) };
  return timeCompare(path, operator, listOf(value));
}

const listOf = (value: Operand): Scalar[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

function timeCompare(path: string, operator: Operator, times: Scalar[]): Filter {
  const spans = times.map((time) => toTimeSpan(String(time)));
  const start = new Date(spans[0]?.start ?? NaN);
  const end = new Date(spans.at(-1)?.end ?? NaN);
  switch (operator) {
    case '<':
      return { [path]: { $lt: start } };
    case '<=':
      return { [path]: { $lt: end } };
    case '>':
      return { [path]: { $gte: end } };
    case '>=':
      return { [path]: { $gte: start } };
    default:
      return { [path]: { $gte: start, $lt: end } };
  }
}

/** Furthest moment from 1970 that is asked for; nothing stored lies beyond. */
const FURTHEST_MS = 8e15;
const NEVER: Filter = { _id: { $eq: null } };

/** Days since the last visit, as bounds of the visit; whoever never visited is inactive for ever. */
function inactivity(path: string, { operator, value }: PropertyRule, asOf: Date): Filter {
  if (operator === 'null') return NEVER;
  if (operator === 'in') return { $or: listOf(value).map((days) => visited(path, [days, days], asOf)) };
  const [days = 0, upper = days] = listOf(value);
  const moment = momentOf(days, asOf);
  const neverVisited = { [path]: { $eq: null } };
  switch (operator) {
    case '<':
      return { [path]: { $gt: new Date(Math.floor(moment)) } };
    case '<=':
      return { [path]: { $gte: new Date(Math.ceil(moment)) } };
    case '>':
      return { $or: [neverVisited, { [path]: { $lt: new Date(Math.ceil(moment)) } }] };
    case '>=':
      return { $or: [neverVisited, { [path]: { $lte: new Date(Math.floor(moment)) } }] };
    default:
      return visited(path, [days, upper], asOf);
  }
}

const visited = (path: string, [least, most]: [Scalar, Scalar], asOf: Date): Filter => ({
  [path]: {
    $gte: new Date(Math.ceil(momentOf(most, asOf))),
    $lte: new Date(Math.floor(momentOf(least, asOf))),
  },
});

const momentOf = (days: Scalar, asOf: Date): number =>
  Math.max(-FURTHEST_MS, Math.min(FURTHEST_MS, daysBefore(asOf, Number(days))));
