import { describeRules } from '../../../src/rules/describeRules';
import { parseRules } from '../../../src/rules/parseRules';

const SEGMENT = 'a'.repeat(24);
const CAMPAIGN = 'c'.repeat(24);
const TWINS = ['b'.repeat(24), 'd'.repeat(24)] as const;
const options = {
  currency: 'GBP',
  names: new Map([[SEGMENT, 'Gold'], ...TWINS.map((id): [string, string] => [id, 'Twin'])]),
};
const describeInput = (input: unknown): string =>
  describeRules(parseRules(input, { attributeKeys: new Set(['tier']) }), options);

const spend = { field: 'totalSpend', operator: '>', value: 1000 };
const visits = { field: 'visits', operator: '<', value: 3 };
const inactive = { field: 'lastOrderAt', operator: 'notInLast', value: 90, unit: 'days' };

describe('a tree in English', () => {
  it.each<[unknown, string]>([
    [[spend, 'and', visits], 'spent more than GBP 1,000.00 in total and made fewer than 3 visits'],
    [
      [[spend, 'and', visits], 'or', inactive],
      '(spent more than GBP 1,000.00 in total and made fewer than 3 visits) or have not ordered in the last 90 days',
    ],
    [
      [spend, 'and', [visits, 'or', inactive]],
      'spent more than GBP 1,000.00 in total and (made fewer than 3 visits or have not ordered in the last 90 days)',
    ],
    [
      { not: true, logic: 'or', rules: [visits, inactive] },
      'not (made fewer than 3 visits or have not ordered in the last 90 days)',
    ],
    [{ rules: [{ not: true, rules: [visits] }] }, 'not (made fewer than 3 visits)'],
  ])('%j', (input, words) => {
    expect(describeInput(input)).toBe(words);
  });
});

describe('a rule in English', () => {
  it.each<[object, string]>([
    [{ field: 'visits', operator: '>=', value: 1 }, 'made at least 1 visit'],
    [{ field: 'visits', operator: '!=', value: 2 }, 'not (made exactly 2 visits)'],
    [{ field: 'orderCount', operator: 'between', value: [2, 5] }, 'placed between 2 and 5 orders'],
    [{ field: 'inactiveDays', operator: '>', value: 90 }, 'have not visited for more than 90 days'],
    [
      { field: 'averageOrderValue', operator: '<=', value: 20.5 },
      'spent at most GBP 20.50 per order on average',
    ],
    [{ field: 'largestOrder', operator: 'null' }, 'have no known largest order'],
    [{ field: 'country', operator: 'in', value: 'France,Italy' }, 'have a country among "France", "Italy"'],
    [{ field: 'email', operator: 'endsWith', value: '.org' }, 'have an e-mail ending with ".org"'],
    [{ field: 'name', operator: 'doesNotContain', value: 'x' }, 'do not have a name containing "x"'],
    [{ field: 'attributes.tier', operator: '=', value: 'gold' }, 'have the attribute tier "gold"'],
    [
      { field: 'attributes.tier', operator: 'notBetween', value: [1, 2] },
      'not (have an attribute tier of between 1 and 2)',
    ],
    [{ field: 'tags', operator: 'notIn', value: ['a', 'b'] }, 'have none of the tags "a", "b"'],
    [{ field: 'consent.sms', operator: '=', value: false }, 'refused consent to SMS'],
    [{ field: 'createdAt', operator: 'on', value: '2026-01-31' }, 'were created on 2026-01-31'],
    [
      { field: 'lastVisitAt', operator: '<', value: '2026-01-31T10:30:00Z' },
      'last visited before 2026-01-31 10:30 UTC',
    ],
    [{ field: 'segment', segmentId: SEGMENT }, 'are in segment "Gold"'],
    [{ field: 'segment', segmentId: TWINS[1] }, `are in segment "Twin" (${TWINS[1]})`],
    [
      { field: 'attributes.tier', operator: '=', value: 1234.56789012345 },
      'have the attribute tier 1,234.56789012345',
    ],
    [{ field: 'attributes.tier', operator: '=', value: -1e-12 }, 'have the attribute tier -1e-12'],
    [{ field: 'orderCount', operator: 'null' }, 'have no known number of orders'],
    [
      { field: 'orders', aggregate: 'count', operator: 'null' },
      'have no known number of orders over all time',
    ],
    [{ field: 'campaign' }, 'have at least 1 message of any campaign'],
    [
      { field: 'campaign', campaignId: CAMPAIGN, status: ['SENT', 'DELIVERED'], operator: '<', value: 2 },
      `have fewer than 2 messages of campaign ${CAMPAIGN} in status SENT or DELIVERED`,
    ],
    [
      { field: 'orders', aggregate: 'count', within: { last: 1, unit: 'months' }, operator: '>', value: 2 },
      'have more than 2 orders in the last 1 month',
    ],
    [
      { field: 'orders', aggregate: 'sum', where: { type: 'refund' }, operator: '<', value: -10 },
      'have a total refund amount of less than GBP -10.00 over all time',
    ],
    [
      {
        field: 'orders',
        aggregate: 'avg',
        of: 'itemCount',
        within: { from: '2026-01-01', to: '2026-02-01' },
        operator: '>=',
        value: 2.5,
      },
      'have an average order item count of at least 2.5 from 2026-01-01 until before 2026-02-01',
    ],
  ])('%j', (rule, words) => {
    expect(describeInput(rule)).toBe(words);
  });
});
