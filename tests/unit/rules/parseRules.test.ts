import fc from 'fast-check';
import { parseRules } from '../../../src/rules/parseRules';
import { ruleGroupSchema } from '../../../src/rules/ruleSchema';
import { ATTRIBUTE_KEYS, treeArb } from '../../support/ruleArbitraries';

const context = { attributeKeys: new Set(['tier', 'points']) };
const parse = (input: unknown) => parseRules(input, context);

const spend = { field: 'totalSpend', operator: '>', value: 1000 };
const visits = { field: 'visits', operator: '<', value: 3 };
const canonical = { combinator: 'and', rules: [spend, visits] };

describe('spellings of groups', () => {
  it.each([
    ['combinator', { combinator: 'and', rules: [spend, visits] }],
    ['logic', { logic: 'AND', rules: [spend, visits] }],
    ['conjunction', { conjunction: 'And', rules: [spend, visits] }],
    ['logicalOperator', { logicalOperator: 'and', rules: [spend, visits] }],
    ['logical_operator', { logical_operator: '&&', rules: [spend, visits] }],
    ['operator', { operator: 'AND', rules: [spend, visits] }],
    ['operator and conditions', { operator: 'AND', conditions: [spend, visits] }],
    ['condition', { condition: 'all', rules: [spend, visits] }],
    ['the inline form in rules', { rules: [spend, 'and', visits] }],
    ['the inline form as an array', [spend, 'AND', visits]],
    ['the inline form that agrees with its combinator', { combinator: 'and', rules: [spend, 'and', visits] }],
    ['not: false', { combinator: 'and', not: false, rules: [spend, visits] }],
    [
      'the keys of rule builders',
      {
        id: 'root',
        path: [],
        disabled: false,
        combinator: 'and',
        rules: [
          {
            id: 'a',
            path: [0],
            valueSource: 'value',
            inputType: 'number',
            valueEditorType: 'text',
            ...spend,
          },
          visits,
        ],
      },
    ],
  ])('%s folds to the canonical tree', (_, input) => {
    expect(parse(input)).toEqual(canonical);
  });

  it('a rule alone becomes a group of one', () => {
    expect(parse(spend)).toEqual({ combinator: 'and', rules: [spend] });
  });

  it('groups, not and inline lists nest', () => {
    const input = {
      logic: 'or',
      not: true,
      rules: [[spend, '||', visits], { conditions: [spend], not: true }],
    };

    const tree = parse(input);

    expect(tree).toEqual({
      combinator: 'or',
      not: true,
      rules: [
        { combinator: 'or', rules: [spend, visits] },
        { combinator: 'and', not: true, rules: [spend] },
      ],
    });
    expect(ruleGroupSchema.parse(tree)).toEqual(tree);
  });

  it('a canonical tree stays as it is', () => {
    fc.assert(
      fc.property(treeArb, (input) => {
        const tree = parseRules(input, { attributeKeys: ATTRIBUTE_KEYS });

        expect(parseRules(tree, { attributeKeys: ATTRIBUTE_KEYS })).toEqual(tree);
      }),
    );
  });
});

describe('spellings of rules', () => {
  it.each([
    ['total_spend', 'greaterThan'],
    ['spend', 'gt'],
    ['totalSpent', 'GREATER_THAN'],
    ['Total Spend', 'more than'],
    ['stats.totalSpend', '>'],
    ['lifetime_value', 'is greater than'],
  ])('%s %s 1000 folds to totalSpend > 1000', (field, operator) => {
    expect(parse({ field, operator, value: '1000.00' }).rules).toEqual([spend]);
  });

  it.each([
    ['visitCount', 'visits'],
    ['visit_count', 'visits'],
    ['lastActive', 'lastVisitAt'],
    ['last_active', 'lastVisitAt'],
    ['inactive_days', 'inactiveDays'],
    ['lastOrderDate', 'lastOrderAt'],
    ['average_order_value', 'averageOrderValue'],
    ['_id', 'id'],
    ['CONSENT.EMAIL', 'consent.email'],
    ['attributes.tier', 'attributes.tier'],
    ['Attribute.points', 'attributes.points'],
  ])('the field %s is %s', (field, name) => {
    const comparison =
      name === 'id' ? { operator: 'eq', value: 'A'.repeat(24) } : { operator: '=', value: VALUES[name] ?? 3 };

    expect(parse({ field, ...comparison }).rules).toMatchObject([{ field: name, operator: '=' }]);
  });

  const VALUES: Record<string, unknown> = {
    lastVisitAt: '2026-01-31',
    lastOrderAt: '2026-01-31',
    'consent.email': true,
  };

  it.each([
    ['=', ['==', 'eq', 'equals', 'is', 'EQUAL_TO']],
    ['!=', ['<>', '≠', 'ne', 'notEquals', 'isNot']],
    ['<', ['lt', 'lessThan', 'fewer than']],
    ['<=', ['≤', 'lte', 'lessThanOrEqual', 'at most']],
    ['>=', ['≥', '> =', 'gte', 'greaterThanOrEqualTo']],
  ])('the operator %s has the spellings %j', (operator, spellings) => {
    const folded = spellings.map((spelling) => parse({ field: 'visits', operator: spelling, value: 3 }));

    expect(folded).toEqual(spellings.map(() => parse({ field: 'visits', operator, value: 3 })));
  });

  it.each([
    ['on', '='],
    ['before', '<'],
    ['AFTER', '>'],
    ['on or after', '>='],
  ])('on dates, %s is %s', (word, operator) => {
    expect(parse({ field: 'lastOrderAt', operator: word, value: '2026-01-31' }).rules).toEqual([
      { field: 'lastOrderAt', operator, value: '2026-01-31' },
    ]);
  });

  it.each([
    ['numbers in text', { field: 'visits', operator: 'in', value: '1, 2,3' }, [1, 2, 3]],
    ['texts in text', { field: 'country', operator: 'in', value: 'France, Italy' }, ['France', 'Italy']],
    ['a range in text', { field: 'totalSpend', operator: 'between', value: '10,20.50' }, [10, 20.5]],
    ['numeric texts in a list', { field: 'visits', operator: 'between', value: ['1', 2] }, [1, 2]],
    ['dates', { field: 'createdAt', operator: 'in', value: '2026-01-31' }, ['2026-01-31']],
  ])('lists are read from %s', (_, input, value) => {
    expect(parse(input).rules).toEqual([{ ...input, value }]);
  });

  it.each([
    ['2026-01-31T10:00:00+05:30', '2026-01-31T04:30:00.000Z'],
    ['2026-01-31T10:00Z', '2026-01-31T10:00:00.000Z'],
    ['2024-02-29', '2024-02-29'],
  ])('the time %s becomes %s', (value, expected) => {
    expect(parse({ field: 'createdAt', operator: '<', value }).rules).toEqual([
      { field: 'createdAt', operator: '<', value: expected },
    ]);
  });

  it('brings text into NFC and numbers in attributes stay apart from text', () => {
    const input = { rules: [{ field: 'name', operator: '=', value: 'Zoe\u0308' }] };
    const mixed = { field: 'attributes.points', operator: 'in', value: ['7', 7, true] };

    expect(parse(input).rules).toEqual([{ field: 'name', operator: '=', value: 'Zo\u00eb' }]);
    expect(parse(mixed).rules).toEqual([mixed]);
    expect(parse({ field: 'attributes.points', operator: '>', value: '7' }).rules).toEqual([
      { field: 'attributes.points', operator: '>', value: 7 },
    ]);
  });

  it('folds the words of rules on orders and campaigns', () => {
    const orders = {
      field: 'Orders',
      aggregate: 'AVERAGE',
      of: 'item_count',
      where: { type: ['ORDER', 'order'], status: 'Cancelled' },
      within: { last: '2', unit: 'Week' },
      operator: 'gte',
      value: '3',
    };
    const campaign = {
      field: 'campaign',
      status: ['sent', 'delivered'],
      within: { from: '2026-01-01', to: '2026-02-01T00:00:00Z' },
    };

    expect(parse([orders, 'or', campaign]).rules).toEqual([
      {
        field: 'orders',
        aggregate: 'avg',
        of: 'itemCount',
        where: { type: 'order', status: 'cancelled' },
        within: { last: 2, unit: 'weeks' },
        operator: '>=',
        value: 3,
      },
      {
        field: 'campaign',
        status: ['SENT', 'DELIVERED'],
        within: { from: '2026-01-01', to: '2026-02-01T00:00:00.000Z' },
      },
    ]);
  });
});
