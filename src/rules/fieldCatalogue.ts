import type { Channel } from '../schemas/communicationLogSchema';
import { channels, logStatuses } from '../schemas/communicationLogSchema';
import { orderStatuses, orderTypes } from '../schemas/orderSchema';
import { rfmGroupNames } from '../utils/rfm';
import type { RfmDimension } from '../utils/rfm';
import { FIELD_ALIASES } from './fieldAliases';
import {
  AGGREGATE_ALIASES,
  COMBINATOR_KEYS,
  CONNECTIVE_ALIASES,
  DATE_OPERATOR_ALIASES,
  foldWord,
  IGNORED_KEYS,
  LIST_KEYS,
  listedAliases,
  OPERATOR_ALIASES,
  RFM_GROUP_ALIASES,
  spellings,
  UNIT_ALIASES,
} from './ruleAliases';
import type { Operator } from './ruleSchema';
import { AGGREGATES } from './ruleSchema';

export type FieldType = 'id' | 'text' | 'number' | 'money' | 'date' | 'boolean' | 'tags' | 'attribute';

/** A property of the customer that rules can ask about. */
export interface RuleField {
  name: string;
  label: string;
  type: FieldType;
  /** Where the value is stored in the customer's document; inactiveDays and the scores are derived from it. */
  path: string;
  /** Of what is scored among all customers: by which figure, or by all three. */
  score?: RfmDimension | 'group';
  /** The only values that there are. */
  values?: readonly string[];
}

const COMPARE = ['=', '!=', '<', '<=', '>', '>=', 'between', 'notBetween', 'in', 'notIn'] as const;
const TEXT = ['=', '!=', 'in', 'notIn', 'contains', 'doesNotContain', 'beginsWith', 'endsWith'] as const;
const MISSING = ['null', 'notNull'] as const;

/** The operators that each type of field understands. */
export const OPERATORS_BY_TYPE: Readonly<Record<FieldType, readonly Operator[]>> = {
  id: ['=', '!=', 'in', 'notIn'],
  text: [...TEXT, ...MISSING],
  number: [...COMPARE, ...MISSING],
  money: [...COMPARE, ...MISSING],
  date: [...COMPARE, ...MISSING, 'inLast', 'notInLast'],
  boolean: ['=', '!=', ...MISSING],
  tags: ['contains', 'doesNotContain', 'in', 'notIn', ...MISSING],
  attribute: [...new Set([...COMPARE, ...TEXT]), ...MISSING],
};

const field = (name: string, label: string, type: FieldType, path = name): RuleField => ({
  name,
  label,
  type,
  path,
});

/** A score among all customers, derived from the figure at a path. */
const scoreField = (score: RfmDimension, label: string, path: string): RuleField => ({
  ...field(`${score}Score`, label, 'number', path),
  score,
});

const CONSENT_LABELS: Readonly<Record<Channel, string>> = {
  email: 'Consent to e-mail',
  sms: 'Consent to SMS',
  whatsapp: 'Consent to WhatsApp',
  push: 'Consent to push messages',
};

const FIELDS: readonly RuleField[] = [
  field('id', 'Id', 'id', '_id'),
  field('externalId', 'External id', 'text'),
  field('name', 'Name', 'text'),
  field('email', 'E-mail', 'text'),
  field('phone', 'Phone', 'text'),
  field('country', 'Country', 'text'),
  field('city', 'City', 'text'),
  field('timezone', 'Time zone', 'text'),
  field('tags', 'Tags', 'tags'),
  ...channels.map((channel) => field(`consent.${channel}`, CONSENT_LABELS[channel], 'boolean')),
  field('totalSpend', 'Total spend', 'money', 'stats.totalSpend'),
  field('netSpend', 'Net spend', 'money', 'stats.netSpend'),
  field('visits', 'Visits', 'number', 'stats.visits'),
  field('orderCount', 'Number of orders', 'number', 'stats.orderCount'),
  field('refundCount', 'Number of refunds', 'number', 'stats.refundCount'),
  field('averageOrderValue', 'Average order value', 'money', 'stats.averageOrderValue'),
  field('largestOrder', 'Largest order', 'money', 'stats.largestOrder'),
  field('firstOrderAt', 'Date of the first order', 'date', 'stats.firstOrderAt'),
  field('lastOrderAt', 'Date of the last order', 'date', 'stats.lastOrderAt'),
  field('lastVisitAt', 'Date of the last visit', 'date', 'stats.lastVisitAt'),
  field('inactiveDays', 'Days since the last visit', 'number', 'stats.lastVisitAt'),
  scoreField('recency', 'Recency score', 'stats.lastOrderAt'),
  scoreField('frequency', 'Frequency score', 'stats.orderCount'),
  scoreField('monetary', 'Monetary score', 'stats.netSpend'),
  { ...field('rfmGroup', 'RFM group', 'text', 'stats.orderCount'), score: 'group', values: rfmGroupNames },
  field('opening.totalSpend', 'Opening total spend', 'money'),
  field('opening.visits', 'Opening visits', 'number'),
  field('opening.lastVisitAt', 'Opening date of the last visit', 'date'),
  field('createdAt', 'Creation date', 'date'),
  field('updatedAt', 'Date of the last change', 'date'),
];

const ATTRIBUTE_PREFIX = /^attributes?\./i;
const ATTRIBUTE_KEY = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['constructor', 'prototype']);

const byName = new Map(FIELDS.map((known) => [known.name, known]));
const aliasesOf = ({ name, path, score }: RuleField): string[] => [
  ...(FIELD_ALIASES[name] ?? []),
  ...(path === name || name === 'inactiveDays' || score ? [] : [path]),
];
const fieldSpellings = spellings(Object.fromEntries(FIELDS.map((known) => [known.name, aliasesOf(known)])));

/** Whether a text can be the key of a customer attribute. */
export const isAttributeKey = (key: string): boolean => ATTRIBUTE_KEY.test(key) && !FORBIDDEN_KEYS.has(key);

const attributeField = (key: string): RuleField =>
  field(`attributes.${key}`, key, 'attribute', `attributes.${key}`);

/** The field of a canonical name; undefined for `orders`, `campaign` and `segment` and whatever is unknown. */
export function findField(name: string): RuleField | undefined {
  if (name.startsWith('attributes.')) return attributeField(name.slice('attributes.'.length));
  return byName.get(name);
}

/** The field of a name in any accepted spelling; attributes are known once a customer has had them. */
export function findFieldBySpelling(text: string, attributeKeys: ReadonlySet<string>): RuleField | undefined {
  const prefix = ATTRIBUTE_PREFIX.exec(text)?.[0];
  if (prefix === undefined) return byName.get(fieldSpellings.get(foldWord(text)) ?? '');
  const key = text.slice(prefix.length);
  return isAttributeKey(key) && attributeKeys.has(key) ? attributeField(key) : undefined;
}

/** The catalogue for rule builders: every field with its operators, and the whole table of accepted spellings. */
export function fieldCatalogue(attributeKeys: ReadonlySet<string>) {
  const attributes = [...attributeKeys].filter(isAttributeKey).sort().map(attributeField);
  return {
    fields: [...FIELDS, ...attributes].map((known) => ({
      ...known,
      operators: operatorNames(known.type),
      aliases: known.type === 'attribute' ? [] : listedAliases(known.name, aliasesOf(known)),
    })),
    related: {
      orders: {
        aggregate: AGGREGATES,
        of: ['amount', 'itemCount'],
        where: { type: orderTypes, status: orderStatuses },
        operators: OPERATORS_BY_TYPE.number,
      },
      campaign: { status: logStatuses, operators: OPERATORS_BY_TYPE.number },
      segment: { operators: [] },
    },
    aliases: {
      operators: listedTable(OPERATOR_ALIASES),
      dateOperators: listedTable(DATE_OPERATOR_ALIASES),
      connectives: listedTable(CONNECTIVE_ALIASES),
      units: listedTable(UNIT_ALIASES),
      aggregates: listedTable(AGGREGATE_ALIASES),
      rfmGroups: RFM_GROUP_ALIASES,
      combinatorKeys: COMBINATOR_KEYS,
      listKeys: LIST_KEYS,
      ignoredKeys: IGNORED_KEYS,
    },
  };
}

const listedTable = (table: Readonly<Partial<Record<string, readonly string[]>>>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(table).map(([word, aliases = []]) => [word, listedAliases(word, aliases)]),
  );

const operatorNames = (type: FieldType): readonly string[] =>
  type === 'date' ? [...OPERATORS_BY_TYPE.date, 'before', 'after', 'on'] : OPERATORS_BY_TYPE[type];
