import { evaluateRules } from '../../../src/rules/evaluateRules';
import type { RuleSubject } from '../../../src/rules/evaluateRules';
import { parseRules } from '../../../src/rules/parseRules';

const AS_OF = new Date('2026-03-15T12:00:00Z');
const CAMPAIGN = 'c'.repeat(24);

const holds = (rule: unknown, subject: Partial<RuleSubject>, excludeCampaignId?: string): boolean =>
  evaluateRules(
    parseRules(rule, { attributeKeys: new Set(['tier']) }),
    { customer: {}, orders: [], communications: [], ...subject },
    { asOf: AS_OF, excludeCampaignId },
  );

const forCustomer = (rule: unknown, customer: Record<string, unknown>): boolean => holds(rule, { customer });

describe('a missing value', () => {
  const missing: [string, Record<string, unknown>][] = [
    ['absent', {}],
    [
      'null',
      {
        name: null,
        tags: null,
        attributes: { tier: null },
        stats: { lastOrderAt: null, largestOrder: null },
      },
    ],
    ['an empty list', { tags: [] }],
  ];
  const operators: [string, string, unknown, boolean][] = [
    ['name', '=', 'a', false],
    ['name', '!=', 'a', true],
    ['name', 'in', ['a'], false],
    ['name', 'notIn', ['a'], true],
    ['name', 'contains', 'a', false],
    ['name', 'doesNotContain', 'a', true],
    ['name', 'beginsWith', 'a', false],
    ['name', 'endsWith', 'a', false],
    ['name', 'null', undefined, true],
    ['name', 'notNull', undefined, false],
    ['largestOrder', '<', 5, false],
    ['largestOrder', '<=', 0, false],
    ['largestOrder', '>', -5, false],
    ['largestOrder', '>=', 0, false],
    ['largestOrder', '=', 0, false],
    ['largestOrder', '!=', 0, true],
    ['largestOrder', 'between', [-5, 5], false],
    ['largestOrder', 'notBetween', [-5, 5], true],
    ['lastOrderAt', '<', '2026-03-01', false],
    ['lastOrderAt', '>', '2026-03-01', false],
    ['lastOrderAt', '!=', '2026-03-01', true],
    ['lastOrderAt', 'notBetween', ['2026-03-01', '2026-03-02'], true],
    ['lastOrderAt', 'null', undefined, true],
    ['attributes.tier', '=', false, false],
    ['attributes.tier', '!=', false, true],
    ['consent.email', '=', false, false],
    ['consent.email', '!=', false, true],
    ['tags', 'contains', 'vip', false],
    ['tags', 'doesNotContain', 'vip', true],
    ['tags', 'in', ['vip'], false],
    ['tags', 'notIn', ['vip'], true],
    ['tags', 'null', undefined, true],
    ['tags', 'notNull', undefined, false],
  ];

  it.each(operators)('with %s %s %j gives %s', (field, operator, value, expected) => {
    const results = missing.map(([, customer]) => forCustomer({ field, operator, value }, customer));

    expect(results).toEqual(missing.map(() => expected));
  });

  it('of the last order is not in any last N days, so "never ordered" satisfies notInLast', () => {
    const span = { field: 'lastOrderAt', value: 90, unit: 'days' };

    expect(forCustomer({ ...span, operator: 'notInLast' }, {})).toBe(true);
    expect(forCustomer({ ...span, operator: 'inLast' }, {})).toBe(false);
  });
});

describe('text', () => {
  it.each([
    ['=', 'ann', false],
    ['=', 'Ann (x.y)', true],
    ['in', 'b,Ann (x.y)', true],
    ['contains', 'ANN', true],
    ['contains', 'x?y', false],
    ['contains', '(X.Y', true],
    ['beginsWith', 'aNN', true],
    ['beginsWith', 'nn', false],
    ['endsWith', 'Y)', true],
    ['endsWith', 'X.Y', false],
  ])('"Ann (x.y)" %s %j is %s', (operator, value, expected) => {
    expect(forCustomer({ field: 'name', operator, value }, { name: 'Ann (x.y)' })).toBe(expected);
  });

  it('ignores the letter case of ASCII letters only', () => {
    expect(forCustomer({ field: 'name', operator: 'contains', value: 'zoë' }, { name: 'ZOë' })).toBe(true);
    expect(forCustomer({ field: 'name', operator: 'contains', value: 'zoë' }, { name: 'ZOË' })).toBe(false);
    expect(forCustomer({ field: 'name', operator: 'contains', value: 'k' }, { name: '\u212a' })).toBe(false);
  });
});

describe('attributes', () => {
  it.each<[unknown, string, unknown, boolean]>([
    [7, '=', 7, true],
    ['7', '=', 7, false],
    [7, '=', '7', false],
    [true, '=', true, true],
    [1, '=', true, false],
    ['7', '>', 3, false],
    [7, '>', '3', true],
    ['7', 'notBetween', [1, 9], true],
    [7, 'contains', '7', false],
    [7, 'in', ['7', 7], true],
  ])('%j %s %j is %s', (tier, operator, value, expected) => {
    expect(forCustomer({ field: 'attributes.tier', operator, value }, { attributes: { tier } })).toBe(
      expected,
    );
  });
});

describe('dates', () => {
  const midnight = '2026-03-01T00:00:00.000Z';
  const noon = '2026-03-01T12:00:00.000Z';
  const nextMidnight = '2026-03-02T00:00:00.000Z';
  const before = '2026-02-28T23:59:59.999Z';

  it.each([
    ['=', [false, true, true, false]],
    ['on', [false, true, true, false]],
    ['!=', [true, false, false, true]],
    ['<', [true, false, false, false]],
    ['before', [true, false, false, false]],
    ['<=', [true, true, true, false]],
    ['>', [false, false, false, true]],
    ['after', [false, false, false, true]],
    ['>=', [false, true, true, true]],
  ])(
    'a date alone is the whole UTC day: %s holds just before, at its start, at noon, at its end: %j',
    (operator, expected) => {
      const rule = { field: 'createdAt', operator, value: '2026-03-01' };

      const results = [before, midnight, noon, nextMidnight].map((time) =>
        forCustomer(rule, { createdAt: new Date(time) }),
      );

      expect(results).toEqual(expected);
    },
  );

  it('between includes both ends, to the end of the last day or to the moment', () => {
    const within = (value: string[], time: string) =>
      forCustomer({ field: 'createdAt', operator: 'between', value }, { createdAt: new Date(time) });

    expect(within(['2026-02-27', '2026-03-01'], noon)).toBe(true);
    expect(within(['2026-02-27', '2026-03-01'], nextMidnight)).toBe(false);
    expect(within([midnight, noon], noon)).toBe(true);
    expect(within([midnight, noon], '2026-03-01T12:00:00.001Z')).toBe(false);
  });

  it.each([
    ['hours', 36, '2026-03-14T00:00:00.000Z'],
    ['days', 7, '2026-03-08T12:00:00.000Z'],
    ['weeks', 2, '2026-03-01T12:00:00.000Z'],
    ['months', 1, '2026-02-13T12:00:00.000Z'],
    ['years', 1, '2025-03-15T12:00:00.000Z'],
  ])(
    'inLast counts %s × %d from asOf, the boundary included, with no upper bound',
    (unit, value, boundary) => {
      const rule = { field: 'lastVisitAt', operator: 'inLast', value, unit };
      const at = (time: number) => forCustomer(rule, { stats: { lastVisitAt: new Date(time) } });
      const edge = Date.parse(boundary);

      expect([at(edge - 1), at(edge), at(AS_OF.getTime() + 1)]).toEqual([false, true, true]);
    },
  );
});

describe('inactiveDays', () => {
  const NINETY = Date.parse('2025-12-15T12:00:00Z');

  it.each([
    ['>', [true, false, false], true],
    ['>=', [true, true, false], true],
    ['=', [false, true, false], false],
    ['!=', [true, false, true], true],
    ['<=', [false, true, true], false],
    ['<', [false, false, true], false],
  ])(
    '%s 90 is not rounded: 1 ms before, at, 1 ms after the boundary %j; never visited: %s',
    (operator, expected, never) => {
      const rule = { field: 'inactiveDays', operator, value: 90 };

      const results = [NINETY - 1, NINETY, NINETY + 1].map((time) =>
        forCustomer(rule, { stats: { lastVisitAt: new Date(time) } }),
      );

      expect(results).toEqual(expected);
      expect(forCustomer(rule, { stats: { lastVisitAt: null } })).toBe(never);
    },
  );
});

describe('orders', () => {
  const order = (amount: number, more: object = {}) => ({
    amount,
    itemCount: 2,
    type: 'order',
    status: 'completed',
    orderedAt: new Date('2026-03-10T00:00:00Z'),
    ...more,
  });
  const orders = [
    order(10_00),
    order(20_01, { orderedAt: new Date('2026-01-01T00:00:00Z'), itemCount: 5 }),
    order(99_00, { status: 'cancelled' }),
    order(-5_00, { type: 'refund' }),
  ];

  it.each<[object, unknown]>([
    [{ aggregate: 'count' }, 2],
    [{ aggregate: 'sum' }, 30.01],
    [{ aggregate: 'max' }, 20.01],
    [{ aggregate: 'min' }, 10],
    [{ aggregate: 'sum', of: 'itemCount' }, 7],
    [{ aggregate: 'avg', of: 'itemCount' }, 3.5],
    [{ aggregate: 'count', within: { last: 30, unit: 'days' } }, 1],
    [{ aggregate: 'sum', within: { from: '2026-01-01', to: '2026-03-10' } }, 20.01],
    [{ aggregate: 'sum', where: { type: 'refund' } }, -5],
    [{ aggregate: 'sum', where: { type: ['order', 'refund'] } }, 25.01],
    [{ aggregate: 'count', where: { status: 'cancelled' } }, 1],
    [{ aggregate: 'count', where: { status: ['completed', 'cancelled'] } }, 3],
  ])('%j is %d', (figure, value) => {
    expect(holds({ field: 'orders', ...figure, operator: '=', value }, { orders })).toBe(true);
  });

  it.each([
    ['count', '=', 0, true],
    ['sum', '<', 1, true],
    ['avg', '<', 1, false],
    ['avg', '!=', 1, true],
    ['max', 'null', undefined, true],
    ['min', '>=', 0, false],
  ])('without orders, %s %s %j is %s', (aggregate, operator, value, expected) => {
    expect(holds({ field: 'orders', aggregate, operator, value }, { orders: [] })).toBe(expected);
  });

  it('compares the average unrounded', () => {
    const thirds = [order(1_00), order(1_00), order(1_01)];
    const rule = { field: 'orders', aggregate: 'avg', value: 1 };

    expect(holds({ ...rule, operator: '>' }, { orders: thirds })).toBe(true);
    expect(holds({ ...rule, operator: '=' }, { orders: thirds })).toBe(false);
  });
});

describe('past campaigns', () => {
  const communications = [
    {
      campaignId: CAMPAIGN,
      status: 'DELIVERED',
      createdAt: new Date('2026-01-01T00:00:00Z'),
      sentAt: new Date('2026-03-10T00:00:00Z'),
    },
  ];

  it.each<[object, boolean]>([
    [{}, true],
    [{ campaignId: CAMPAIGN }, true],
    [{ campaignId: 'd'.repeat(24) }, false],
    [{ status: 'delivered' }, true],
    [{ status: ['SENT', 'FAILED'] }, false],
    [{ within: { last: 30, unit: 'days' } }, true],
    [{ within: { from: '2026-01-01', to: '2026-01-02' } }, false],
    [{ operator: '<', value: 1 }, false],
    [{ operator: '=', value: 1 }, true],
  ])('%j is %s for one message delivered five days ago', (rule, expected) => {
    expect(holds({ field: 'campaign', ...rule }, { communications })).toBe(expected);
  });

  it('take the time of creation for a message that was not sent', () => {
    const unsent = [
      { ...communications[0], campaignId: CAMPAIGN, status: 'PENDING', sentAt: null, createdAt: AS_OF },
    ];

    expect(holds({ field: 'campaign', within: { last: 1, unit: 'days' } }, { communications: unsent })).toBe(
      true,
    );
  });

  it('never include the campaign that is being prepared', () => {
    expect(holds({ field: 'campaign' }, { communications }, CAMPAIGN)).toBe(false);
  });
});

describe('groups', () => {
  const yes = { field: 'name', operator: '=', value: 'Ann' };
  const no = { field: 'name', operator: '=', value: 'Bob' };

  it.each<[string, unknown, boolean]>([
    ['and', [yes, 'and', no], false],
    ['or', [yes, 'or', no], true],
    ['not and', { combinator: 'and', not: true, rules: [yes, no] }, true],
    ['not or', { combinator: 'or', not: true, rules: [yes, no] }, false],
    ['or of an and', [[yes, 'and', no], 'or', yes], true],
    ['and of an or', [[yes, 'or', no], 'and', no], false],
  ])('%s', (_, rules, expected) => {
    expect(forCustomer(rules, { name: 'Ann' })).toBe(expected);
  });
});
