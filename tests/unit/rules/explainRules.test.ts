import { ObjectId } from 'bson';
import { explainRules } from '../../../src/rules/explainRules';
import { parseRules } from '../../../src/rules/parseRules';

const AS_OF = new Date('2026-03-15T12:00:00Z');
const subject = {
  customer: {
    _id: new ObjectId('5'.repeat(24)),
    name: 'Ann',
    tags: ['vip', 'new'],
    attributes: { tier: 'gold' },
    stats: {
      totalSpend: 77_183_60,
      visits: 1,
      averageOrderValue: 1000 / 8,
      lastOrderAt: new Date('2026-03-10T08:00:00Z'),
      lastVisitAt: null,
    },
  },
  orders: [12_50, 0, 0].map((amount) => ({
    amount,
    itemCount: 1,
    type: 'order',
    status: 'completed',
    orderedAt: new Date('2026-03-10T08:00:00Z'),
  })),
  communications: [],
};
const explain = (input: unknown) =>
  explainRules(parseRules(input, { attributeKeys: new Set(['tier']) }), subject, { asOf: AS_OF });

describe('the explanation of a tree', () => {
  it('tells at every node whether the customer matches', () => {
    const spend = { field: 'totalSpend', operator: '>', value: 1000 };
    const visits = { field: 'visits', operator: '>=', value: 3 };

    const explained = explain([spend, 'and', { not: true, rules: [visits] }]);

    expect(explained).toEqual({
      combinator: 'and',
      matched: true,
      rules: [
        { ...spend, matched: true, actual: 77183.6, explanation: 'totalSpend is 77183.60, which is > 1000' },
        {
          combinator: 'and',
          not: true,
          matched: true,
          rules: [{ ...visits, matched: false, actual: 1, explanation: 'visits is 1, which is not >= 3' }],
        },
      ],
    });
  });

  it.each<[object, boolean, unknown, string]>([
    [{ field: 'name', operator: 'contains', value: 'nn' }, true, 'Ann', 'name is "Ann", which contains "nn"'],
    [{ field: 'email', operator: '=', value: 'x' }, false, null, 'email is missing, which is not "x"'],
    [{ field: 'email', operator: 'null' }, true, null, 'email is missing'],
    [{ field: 'name', operator: 'null' }, false, 'Ann', 'name is "Ann", which is not missing'],
    [
      { field: 'averageOrderValue', operator: '>', value: 1.24 },
      true,
      1.25,
      'averageOrderValue is 1.25, which is > 1.24',
    ],
    [
      { field: 'orders', aggregate: 'avg', operator: '>', value: 4.16 },
      true,
      1250 / 3 / 100,
      'the average order amount is 4.16666667, which is > 4.16',
    ],
    [
      { field: 'lastOrderAt', operator: 'notInLast', value: 90, unit: 'days' },
      false,
      '2026-03-10T08:00:00.000Z',
      'lastOrderAt is 2026-03-10T08:00:00.000Z, which is in the last 90 days',
    ],
    [
      { field: 'inactiveDays', operator: '>=', value: 90 },
      true,
      null,
      'inactiveDays is infinite (never visited), which is >= 90',
    ],
    [
      { field: 'tags', operator: 'in', value: ['old', 'new'] },
      true,
      ['vip', 'new'],
      'tags is "vip", "new", which is among "old", "new"',
    ],
    [
      { field: 'attributes.tier', operator: '!=', value: 'gold' },
      false,
      'gold',
      'attributes.tier is "gold", which is "gold"',
    ],
    [
      { field: 'id', operator: '=', value: '6'.repeat(24) },
      false,
      '5'.repeat(24),
      `id is ${'5'.repeat(24)}, which is not ${'6'.repeat(24)}`,
    ],
    [
      {
        field: 'orders',
        aggregate: 'sum',
        within: { last: 30, unit: 'days' },
        operator: 'between',
        value: [10, 20],
      },
      true,
      12.5,
      'the total order amount in the last 30 days is 12.50, which is between 10 and 20',
    ],
    [{ field: 'campaign' }, false, 0, 'the number of messages of any campaign is 0, which is not >= 1'],
  ])('%j', (rule, matched, actual, explanation) => {
    expect(explain(rule).rules).toEqual([{ ...rule, matched, actual, explanation }]);
  });
});
