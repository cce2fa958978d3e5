import { logStatuses } from '../schemas/communicationLogSchema';
import { orderStatuses, orderTypes } from '../schemas/orderSchema';
import { rfmThresholdsSchema } from '../schemas/rfmSchema';
import { findFieldBySpelling, OPERATORS_BY_TYPE } from './fieldCatalogue';
import type { FieldType, RuleField } from './fieldCatalogue';
import { keysOf } from './parseKeys';
import type { Keys } from './parseKeys';
import type { Kind, Located } from './parseValue';
import { ID_KIND, kindFor, MONEY_KIND, NUMBER_KIND, readOperand, readValue, TIME_KIND } from './parseValue';
import {
  aggregateSpellings,
  dateOperatorSpellings,
  foldWord,
  operatorSpellings,
  unitSpellings,
} from './ruleAliases';
import type { Report } from './ruleError';
import { pointTo } from './ruleError';
import type { Operator, RuleLeaf, Unit, Within } from './ruleSchema';
import { isUsableSpan } from './ruleTime';

/** What is known of the stored data when rules are parsed. */
export interface ParseContext {
  /** Keys of attributes that customers have or have had. */
  attributeKeys: ReadonlySet<string>;
}

export interface RuleInput {
  input: Readonly<Record<string, unknown>>;
  pointer: string;
  context: ParseContext;
  report: Report;
}

type Parser = (rule: RuleInput) => RuleLeaf | undefined;

const words = <T extends string>(...list: readonly T[]): Map<string, T> =>
  new Map(list.map((word) => [foldWord(word), word]));

const ofWords = words('amount', 'itemCount');
const typeWords = words(...orderTypes);
const orderStatusWords = words(...orderStatuses);
const logStatusWords = words(...logStatuses);

/** Parses one rule; reports all that is wrong with it and answers undefined then. */
export function parseRule(rule: RuleInput): RuleLeaf | undefined {
  const name = keysOf(rule, ['field']).get('field');
  if (name === undefined) return rule.report(rule.pointer, 'is neither a rule (field) nor a group (rules)');
  if (typeof name.raw !== 'string') return rule.report(name.pointer, 'must be the name of a field');
  const parse = RELATED.get(foldWord(name.raw)) ?? parsePropertyRule;
  return parse(rule);
}

const parsePropertyRule: Parser = ({ input, pointer, context, report }) => {
  const keys = keysOf({ input, pointer, report }, ['field', 'operator', 'value', 'unit', 'thresholds'], true);
  const name = keys.located('field');
  const field = findFieldBySpelling(String(name.raw), context.attributeKeys);
  if (field === undefined) return report(name.pointer, `unknown field ${quote(name.raw)}`);

  const operator = readOperator(field.type, keys.located('operator'), report);
  if (operator === undefined) return undefined;
  const value = readOperand(kindFor(field, operator), operator, {
    value: keys.located('value'),
    report,
  });
  const isRelative = operator === 'inLast' || operator === 'notInLast';
  if (!isRelative && keys.has('unit'))
    report(keys.located('unit').pointer, 'only inLast and notInLast have a unit');
  const unit = isRelative ? readSpanUnit(value, keys, report) : undefined;
  const thresholds = optional(keys, 'thresholds', (located) => readThresholds(field, located, report));
  return {
    field: field.name,
    operator,
    ...(value !== undefined && { value }),
    ...(unit && { unit }),
    ...(thresholds && { thresholds }),
  };
};

function readThresholds({ score }: RuleField, { raw, pointer }: Located, report: Report) {
  if (!score) return report(pointer, 'unknown key');
  const { success, data } = rfmThresholdsSchema.safeParse(raw);
  return success ? data : report(pointer, 'must be the thresholds of scores, as GET /api/analytics/rfm says');
}

const parseOrdersRule: Parser = ({ input, pointer, report }) => {
  const allowed = ['field', 'aggregate', 'of', 'where', 'within', 'operator', 'value'];
  const keys = keysOf({ input, pointer, report }, allowed, true);
  const aggregate = readWord(aggregateSpellings, keys.located('aggregate'), report);
  const of = optional(keys, 'of', (located) => readWord(ofWords, located, report));
  const where = optional(keys, 'where', (located) => readWhere(located, report));
  const within = optional(keys, 'within', (located) => readWithin(located, report));
  const operator = readOperator('number', keys.located('operator'), report);
  if (aggregate === undefined || operator === undefined) return undefined;
  const isMoney = aggregate !== 'count' && of !== 'itemCount';
  const value = readNumbers(isMoney ? MONEY_KIND : NUMBER_KIND, operator, { keys, report });
  return {
    field: 'orders',
    aggregate,
    ...(of && { of }),
    ...(where && { where }),
    ...(within && { within }),
    operator,
    ...value,
  };
};

const parseCampaignRule: Parser = ({ input, pointer, report }) => {
  const allowed = ['field', 'campaignId', 'status', 'within', 'operator', 'value'];
  const keys = keysOf({ input, pointer, report }, allowed, true);
  const campaignId = optional(keys, 'campaignId', (located) => readValue(ID_KIND, located, report));
  const status = optional(keys, 'status', (located) => readWords(logStatusWords, located, report));
  const within = optional(keys, 'within', (located) => readWithin(located, report));
  const isCounted = keys.has('operator') || keys.has('value');
  const operator = isCounted ? readOperator('number', keys.located('operator'), report) : undefined;
  const value = operator && readNumbers(NUMBER_KIND, operator, { keys, report });
  return {
    field: 'campaign',
    ...(campaignId && { campaignId }),
    ...(status && { status }),
    ...(within && { within }),
    ...(operator && { operator }),
    ...value,
  };
};

const parseSegmentRule: Parser = ({ input, pointer, report }) => {
  const keys = keysOf({ input, pointer, report }, ['field', 'segmentId'], true);
  const segmentId = readValue(ID_KIND, keys.located('segmentId'), report);
  return segmentId === undefined ? undefined : { field: 'segment', segmentId };
};

const RELATED: ReadonlyMap<string, Parser> = new Map([
  ['orders', parseOrdersRule],
  ['campaign', parseCampaignRule],
  ['segment', parseSegmentRule],
]);

const quote = (raw: unknown): string => JSON.stringify(String(raw).slice(0, 100));

const optional = <T>(keys: Keys, key: string, read: (located: Located) => T): T | undefined =>
  keys.has(key) ? read(keys.located(key)) : undefined;

function readOperator(type: FieldType, { raw, pointer }: Located, report: Report): Operator | undefined {
  if (typeof raw !== 'string') return report(pointer, 'must be an operator');
  const operator = (type === 'date' ? dateOperatorSpellings : operatorSpellings).get(foldWord(raw));
  if (operator === undefined) return report(pointer, `unknown operator ${quote(raw)}`);
  const fitting = OPERATORS_BY_TYPE[type];
  if (fitting.includes(operator)) return operator;
  return report(pointer, `${operator} does not fit this field; use one of ${fitting.join(' ')}`);
}

function readNumbers(
  kind: Kind<number>,
  operator: Operator,
  { keys, report }: { keys: Keys; report: Report },
) {
  const value = readOperand(kind, operator, { value: keys.located('value'), report });
  if (typeof value === 'number') return { value };
  return Array.isArray(value) ? { value: value.filter((item) => typeof item === 'number') } : undefined;
}

function readWord<T extends string>(list: ReadonlyMap<string, T>, { raw, pointer }: Located, report: Report) {
  const word = typeof raw === 'string' ? list.get(foldWord(raw)) : undefined;
  return word ?? report(pointer, `must be one of ${[...new Set(list.values())].join(', ')}`);
}

function readWords<T extends string>(list: ReadonlyMap<string, T>, located: Located, report: Report) {
  if (!Array.isArray(located.raw)) return readWord(list, located, report);
  const items: unknown[] = located.raw;
  if (items.length === 0) return report(located.pointer, 'must have at least one value');
  const found = items.map((raw, index) =>
    readWord(list, { raw, pointer: pointTo(located.pointer, index) }, report),
  );
  const distinct = [...new Set(found.filter((word) => word !== undefined))];
  return distinct.length === 1 ? distinct[0] : distinct;
}

function readWhere({ raw, pointer }: Located, report: Report) {
  if (!isPlainObject(raw)) return report(pointer, 'must be an object with type or status');
  const keys = keysOf({ input: raw, pointer, report }, ['type', 'status'], true);
  const type = optional(keys, 'type', (located) => readWords(typeWords, located, report));
  const status = optional(keys, 'status', (located) => readWords(orderStatusWords, located, report));
  return type || status ? { ...(type && { type }), ...(status && { status }) } : undefined;
}

function readWithin({ raw, pointer }: Located, report: Report): Within | undefined {
  if (!isPlainObject(raw)) return report(pointer, 'must be {last, unit} or {from, to}');
  const isRelative = keysOf({ input: raw, pointer, report }, ['last']).has('last');
  const keys = keysOf({ input: raw, pointer, report }, isRelative ? ['last', 'unit'] : ['from', 'to'], true);
  if (!isRelative) {
    const from = readValue(TIME_KIND, keys.located('from'), report);
    const to = readValue(TIME_KIND, keys.located('to'), report);
    return from && to ? { from, to } : undefined;
  }
  const last = readValue(NUMBER_KIND, keys.located('last'), report);
  const unit = readSpanUnit(last, keys, report);
  return last !== undefined && unit ? { last, unit } : undefined;
}

function readSpanUnit(count: unknown, keys: Keys, report: Report): Unit | undefined {
  const unit = readWord(unitSpellings, keys.located('unit'), report);
  if (unit === undefined || typeof count !== 'number' || isUsableSpan(count, unit)) return unit;
  return report(keys.located(keys.has('last') ? 'last' : 'value').pointer, 'must be 0 to 1,000,000 days');
}

/** Whether a value is an object that JSON can make. */
export const isPlainObject = (raw: unknown): raw is Readonly<Record<string, unknown>> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);
