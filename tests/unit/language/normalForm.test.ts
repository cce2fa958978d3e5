import type { RuleNode } from '../../../src/rules/ruleSchema';
import { isRight } from '../../support/language/normalForm';
import { since, THIS_YEAR } from '../../support/language/readings';
import {
  all,
  any,
  campaign,
  inLast,
  is,
  last,
  not,
  notInLast,
  ordered,
  orders,
  says,
  span,
  spent,
} from '../../support/language/trees';

const spend = is('totalSpend', '>', 100);
const visits = is('visits', '>', 3);
const pune = is('city', '=', 'Pune');
const arrived = campaign({ status: 'DELIVERED' });

const judge = (meant: RuleNode, answer: RuleNode) => isRight(says('a sentence', meant), all(answer));

it.each<[string, RuleNode, RuleNode]>([
  ['the order of rules', all(spend, visits), all(visits, spend)],
  ['the nesting of one connective', all(spend, visits, pune), all(spend, all(visits, pune))],
  ['not over a group', not(any(pune, visits)), all(is('city', '!=', 'Pune'), is('visits', '<=', 3))],
  ['a list and its values', is('city', 'in', ['Pune', 'Delhi']), any(is('city', '=', 'Delhi'), pune)],
  ['one tag', is('tags', 'contains', 'vip'), is('tags', 'in', ['vip'])],
  ['whole numbers', visits, is('visits', '>=', 4)],
  ['between', is('totalSpend', 'between', [1, 2]), all(is('totalSpend', '>=', 1), is('totalSpend', '<=', 2))],
  ['units of time', inLast('createdAt', 2, 'weeks'), inLast('createdAt', 14, 'days')],
  ['days of inactivity', is('inactiveDays', '>', 30), notInLast('lastVisitAt', 1, 'months')],
  ['the day after', is('createdAt', '>', '2026-06-30'), is('createdAt', '>=', '2026-07-01')],
  ['an order in a window', inLast('lastOrderAt', 30, 'days'), ordered('>', 0, last(30, 'days'))],
  ['no order in a window', notInLast('lastOrderAt', 7, 'days'), ordered('=', 0, last(1, 'weeks'))],
  ['a window that is not over', spent('>', 5, THIS_YEAR), spent('>', 5, since('2026-01-01'))],
  ['never ordered', is('orderCount', '=', 0), is('lastOrderAt', 'null')],
  ['figures of all time', is('orderCount', '>', 2), orders(['count', '>=', 3])],
  ['no message', not(arrived), campaign({ status: 'DELIVERED', operator: '=', value: 0 })],
])('takes for the same, whatever the spelling: %s', (_, meant, answer) => {
  expect(judge(meant, answer)).toBe(true);
});

it.each<[string, RuleNode, RuleNode]>([
  ['and for or', all(spend, visits), any(spend, visits)],
  ['more than for at least', spend, is('totalSpend', '>=', 100)],
  ['precedence', any(spend, all(visits, pune)), all(any(spend, visits), pune)],
  ['a rule left out', all(spend, visits), spend],
  ['a refusal for what was not agreed to', is('consent.sms', '!=', true), is('consent.sms', '=', false)],
  ['a missing value', not(is('attributes.age', '>', 30)), is('attributes.age', '<=', 30)],
  ['twelve months of 30 days for a year', inLast('createdAt', 1, 'years'), inLast('createdAt', 12, 'months')],
  ['orders of all time for a window', ordered('>', 2, last(30, 'days')), is('orderCount', '>', 2)],
  ['a sum of orders for what another system knew too', spend, orders(['sum', '>', 100])],
  [
    'the last order for any order',
    ordered('>=', 1, span('2026-10-01', '2026-11-01')),
    all(is('lastOrderAt', '>=', '2026-10-01'), is('lastOrderAt', '<', '2026-11-01')),
  ],
  [
    'those who never ordered left out',
    notInLast('lastOrderAt', 6, 'months'),
    is('lastOrderAt', '<', '2026-06-01'),
  ],
  ['visits for orders', notInLast('lastOrderAt', 90, 'days'), is('inactiveDays', '>=', 90)],
])('takes for something else: %s', (_, meant, answer) => {
  expect(judge(meant, answer)).toBe(false);
});

it('knows that a sentence to be refused has no right tree, and that a refusal is wrong elsewhere', () => {
  expect(isRight({ prompt: 'hello', rules: null }, all(spend))).toBe(false);
  expect(isRight({ prompt: 'hello', rules: null }, null)).toBe(true);
  expect(isRight(says('a sentence', spend), null)).toBe(false);
});
