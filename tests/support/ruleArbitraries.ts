import { logStatuses } from '../../src/schemas/communicationLogSchema';
import { orderStatuses, orderTypes } from '../../src/schemas/orderSchema';
import { ObjectId } from 'bson';
import fc from 'fast-check';
import type { RfmThresholds } from '../../src/schemas/rfmSchema';
import { rfmGroupNames } from '../../src/utils/rfm';
import type { RuleSubject } from '../../src/rules/evaluateRules';
import { OPERATORS_BY_TYPE } from '../../src/rules/fieldCatalogue';
import type { FieldType } from '../../src/rules/fieldCatalogue';
import type { Operator } from '../../src/rules/ruleSchema';
import { UNITS } from '../../src/rules/ruleSchema';

/** A "now" at an odd millisecond, so that windows begin in the middle of a day. */
export const AS_OF = new Date('2026-03-15T12:30:00.500Z');
export const CAMPAIGN_IDS = [
  'c00000000000000000000001',
  'c00000000000000000000002',
  'c00000000000000000000003',
];

/** Scores as they are put in place, between and on the values that the customers have. */
export const THRESHOLDS: RfmThresholds = {
  recency: [365, 90, 14, 1].map((days) => new Date(AS_OF.getTime() - days * 86_400_000).toISOString()),
  frequency: [0, 1, 1, 3],
  monetary: [-0.5, 0, 2.5, 7.01],
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const texts = [
  'Ann',
  'ann',
  'ANNA',
  'a.b*c',
  'axbxc',
  '[Ann]',
  'O\\E',
  '^Ann$',
  'Ann\n',
  'x\nAnn',
  '(a|b)',
  'a-b/c #1 {2}',
  '100%',
  'Zoë',
  'ZOË',
  'ſtraße',
  'STRASSE',
  'K',
  'k',
  '\u212a',
  '😀 smile',
  'smile 😀',
  'é',
  'İstanbul',
  '7',
  '12.5',
  'true',
];
const tags = ['vip', 'VIP', 'vip ', 'new', 'a,b', 'é', '$x'];
const numbers = [-3, -0.5, 0, 0.5, 1, 2, 2.5, 3, 7, 7.01, 10, 12.34];
const numberArb = fc.constantFrom(...numbers);
const textArb = fc.constantFrom(...texts);
const times = [0, 1, 2, 7, 14, 30, 31, 90, 365].flatMap((days) => {
  const cut = AS_OF.getTime() - days * DAY;
  const midnight = Math.floor(cut / DAY) * DAY;
  return [cut - 1, cut, cut + 1, midnight - 1, midnight, midnight + 1];
});
const timeArb = fc
  .constantFrom(...times, AS_OF.getTime() + DAY, AS_OF.getTime() - HOUR)
  .map((time) => new Date(time));
const timeTextArb = timeArb.chain((time) =>
  fc.constantFrom(time.toISOString(), time.toISOString().slice(0, 10)),
);

/** A stored property: a value, null, or absent (left out by buildDocument). */
const stored = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: value }, fc.constant(null), fc.constant(undefined));
const minorArb = numberArb.map((amount) => Math.round(amount * 100));

const customerArb = fc
  .record({
    externalId: stored(textArb),
    name: stored(textArb),
    email: stored(textArb),
    country: stored(textArb),
    tags: stored(fc.uniqueArray(fc.constantFrom(...tags), { maxLength: 3 })),
    attributes: fc.record({
      mixed: stored(fc.oneof(textArb, numberArb, fc.boolean())),
      'two-part_key': stored(fc.oneof(textArb, numberArb, fc.boolean())),
    }),
    consent: stored(fc.record({ email: stored(fc.boolean()), sms: stored(fc.boolean()) })),
    stats: fc.record({
      totalSpend: minorArb,
      netSpend: minorArb,
      visits: fc.nat(4),
      orderCount: fc.nat(4),
      averageOrderValue: stored(fc.oneof(minorArb, fc.constantFrom(1000 / 3, 1234.5))),
      largestOrder: stored(minorArb),
      firstOrderAt: stored(timeArb),
      lastOrderAt: stored(timeArb),
      lastVisitAt: stored(timeArb),
    }),
    opening: fc.record({ totalSpend: minorArb, visits: fc.nat(4), lastVisitAt: stored(timeArb) }),
    createdAt: timeArb,
  })
  .map(withoutAbsent);

const orderArb = fc.record({
  amount: minorArb,
  itemCount: fc.nat(5),
  type: fc.constantFrom(...orderTypes),
  status: fc.constantFrom('completed', ...orderStatuses),
  orderedAt: timeArb,
});
const messageArb = fc
  .record({
    status: fc.constantFrom(...logStatuses),
    createdAt: timeArb,
    sentAt: stored(timeArb),
  })
  .map(withoutAbsent);

type Subject = RuleSubject & { customer: { _id: ObjectId } };

/** A customer with orders and log entries (one a campaign at most), as they are stored. */
export const subjectArb = fc
  .record({
    customer: customerArb,
    orders: fc.array(orderArb, { maxLength: 5 }),
    messages: fc.array(messageArb, { maxLength: 3 }),
  })
  .map(({ customer, orders, messages }): Subject => ({
    customer: { _id: new ObjectId(), ...customer },
    orders,
    communications: messages.map((message, index) => ({
      ...message,
      campaignId: new ObjectId(CAMPAIGN_IDS[index]),
    })),
  }));

/** Customers that stand exactly on the edges that edgeRules ask about, one for each. */
export const edgeSubjects = [
  ...texts.map((name) => ({ name, attributes: { mixed: name } })),
  ...times.map((time) => ({
    createdAt: new Date(time),
    stats: { lastVisitAt: new Date(time), totalSpend: 0 },
  })),
].map((customer, index): Subject => ({
  customer: { _id: new ObjectId(), ...customer },
  orders: [{ amount: 0, itemCount: index % 3, type: 'order', status: 'completed', orderedAt: AS_OF }],
  communications: [],
}));

/** Every operator at the edges of its meaning. */
export const edgeRules: object[] = [
  ...['contains', 'beginsWith', 'endsWith', '='].flatMap((operator) =>
    texts.map((value) => ({ field: 'name', operator, value })),
  ),
  ...['<', '<=', '=', '>', '>='].flatMap((operator) => [
    ...[0, 1, 7, 90, 0.5].map((value) => ({ field: 'inactiveDays', operator, value })),
    ...[-1, 0, 1].flatMap((value) => [
      { field: 'orders', aggregate: 'count', operator, value },
      { field: 'orders', aggregate: 'sum', operator, value },
      { field: 'orders', aggregate: 'max', of: 'itemCount', operator, value },
      { field: 'campaign', operator, value },
    ]),
    ...[0, 7, 90].flatMap((days) =>
      [AS_OF.toISOString(), AS_OF.toISOString().slice(0, 10)].map((text) => ({
        field: 'createdAt',
        operator,
        value: new Date(Date.parse(text) - days * DAY).toISOString().slice(0, text.length),
      })),
    ),
  ]),
  ...rfmGroupNames.map((value) => ({ field: 'rfmGroup', operator: '=', value })),
  ...['recencyScore', 'frequencyScore', 'monetaryScore'].flatMap((field) =>
    ['=', '>=', '<='].flatMap((operator) => [1, 2, 3, 4, 5].map((value) => ({ field, operator, value }))),
  ),
  ...UNITS.map((unit) => ({ field: 'lastVisitAt', operator: 'inLast', value: 1, unit })),
];

function withoutAbsent<T extends object>(document: T): T {
  const entries = Object.entries(document).filter(([, value]) => value !== undefined);
  const copied = entries.map(([key, value]: [string, unknown]) => [
    key,
    isPlain(value) ? withoutAbsent(value) : value,
  ]);
  return Object.fromEntries(copied) as T;
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

const FIELD_TYPES: Record<string, FieldType> = {
  externalId: 'text',
  name: 'text',
  email: 'text',
  country: 'text',
  tags: 'tags',
  'attributes.mixed': 'attribute',
  'attributes.two-part_key': 'attribute',
  'consent.email': 'boolean',
  'consent.sms': 'boolean',
  totalSpend: 'money',
  netSpend: 'money',
  visits: 'number',
  orderCount: 'number',
  averageOrderValue: 'money',
  largestOrder: 'money',
  firstOrderAt: 'date',
  lastOrderAt: 'date',
  lastVisitAt: 'date',
  inactiveDays: 'number',
  'opening.totalSpend': 'money',
  'opening.visits': 'number',
  'opening.lastVisitAt': 'date',
  createdAt: 'date',
};
export const ATTRIBUTE_KEYS = new Set(['mixed', 'two-part_key']);

const partOf = (text: string) =>
  fc.tuple(fc.nat(2), fc.nat(2)).map(([start, cut]) => {
    const points = [...text];
    return points.slice(start, points.length - cut).join('') || text;
  });

const TEXT_PARTS: readonly Operator[] = ['contains', 'doesNotContain', 'beginsWith', 'endsWith'];
const ORDERING: readonly Operator[] = ['<', '<=', '>', '>=', 'between', 'notBetween'];

function operandArb(type: FieldType, operator: Operator): fc.Arbitrary<string | number | boolean> {
  if (type === 'tags') return fc.constantFrom(...tags);
  if (TEXT_PARTS.includes(operator)) return fc.oneof(textArb.chain(partOf), textArb);
  if (type === 'text') return textArb;
  if (type === 'boolean') return fc.boolean();
  if (type === 'date') return timeTextArb;
  if (type === 'attribute' && !ORDERING.includes(operator)) return fc.oneof(textArb, numberArb, fc.boolean());
  return numberArb;
}

function valueArb(
  type: FieldType,
  operator: Operator,
  operand: fc.Arbitrary<string | number | boolean> = operandArb(type, operator),
): fc.Arbitrary<object> {
  if (operator === 'null' || operator === 'notNull') return fc.constant({ operator });
  if (operator === 'inLast' || operator === 'notInLast') {
    return fc.record({
      operator: fc.constant(operator),
      value: fc.constantFrom(0, 1, 2, 7, 30, 0.5),
      unit: fc.constantFrom(...UNITS),
    });
  }
  const isPair = operator === 'between' || operator === 'notBetween';
  const isList = operator === 'in' || operator === 'notIn';
  const value = isPair
    ? fc.tuple(operand, operand)
    : isList
      ? fc.array(operand, { minLength: 1, maxLength: 3 })
      : operand;
  return fc.record({ operator: fc.constant(operator), value });
}

const comparisonArb = (type: FieldType) =>
  fc.constantFrom(...OPERATORS_BY_TYPE[type]).chain((operator) => valueArb(type, operator));

const propertyRuleArb = fc
  .constantFrom(...Object.entries(FIELD_TYPES))
  .chain(([field, type]) => comparisonArb(type).map((comparison) => ({ field, ...comparison })));

const scores = [0, 1, 2, 3, 4, 5, 6, 2.5];
const scoreRuleArb = fc.constantFrom('recencyScore', 'frequencyScore', 'monetaryScore').chain((field) =>
  fc
    .constantFrom(...OPERATORS_BY_TYPE.number)
    .chain((operator) => valueArb('number', operator, fc.constantFrom(...scores)))
    .map((comparison) => ({ field, ...comparison })),
);
const groupRuleArb = fc
  .constantFrom(...OPERATORS_BY_TYPE.text)
  .chain((operator) => {
    const name = fc.constantFrom(...rfmGroupNames);
    return valueArb('text', operator, TEXT_PARTS.includes(operator) ? name.chain(partOf) : name);
  })
  .map((comparison) => ({ field: 'rfmGroup', ...comparison }));

const optional = <T>(key: string, value: fc.Arbitrary<T>) =>
  fc.oneof(
    fc.constant({}),
    value.map((known) => ({ [key]: known })),
  );
const oneOrSome = <T>(values: readonly T[]) =>
  fc.oneof(fc.constantFrom(...values), fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }));

const withinArb = optional(
  'within',
  fc.oneof(
    fc.record({ last: fc.constantFrom(0, 1, 7, 30), unit: fc.constantFrom(...UNITS) }),
    fc.record({ from: timeTextArb, to: timeTextArb }),
  ),
);
const merged = (...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((list): object => Object.assign({}, ...list) as object);

const ordersRuleArb = merged(
  fc.record({
    field: fc.constant('orders'),
    aggregate: fc.constantFrom('sum', 'count', 'avg', 'max', 'min'),
  }),
  optional('of', fc.constantFrom('amount', 'itemCount')),
  optional(
    'where',
    merged(optional('type', oneOrSome(orderTypes)), optional('status', oneOrSome(orderStatuses))),
  ),
  withinArb,
  comparisonArb('number'),
);
const campaignRuleArb = merged(
  fc.constant({ field: 'campaign' }),
  optional('campaignId', fc.constantFrom(...CAMPAIGN_IDS)),
  optional('status', oneOrSome(logStatuses)),
  withinArb,
  fc.oneof(fc.constant({}), comparisonArb('number')),
);

const leafArb = fc.oneof(
  { weight: 6, arbitrary: propertyRuleArb },
  { weight: 1, arbitrary: scoreRuleArb },
  { weight: 1, arbitrary: groupRuleArb },
  { weight: 2, arbitrary: ordersRuleArb },
  { weight: 1, arbitrary: campaignRuleArb },
);

/** Any rule tree without segments, in the canonical spelling. */
export const treeArb = fc.letrec<{ node: object; group: object }>((tie) => ({
  node: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leafArb, tie('group')),
  group: merged(
    fc.record({
      combinator: fc.constantFrom('and', 'or'),
      rules: fc.array(tie('node'), { minLength: 1, maxLength: 4 }),
    }),
    optional('not', fc.constant(true)),
  ),
})).group;
