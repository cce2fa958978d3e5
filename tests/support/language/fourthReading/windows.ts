import {
  during,
  LAST_MONTH,
  LAST_QUARTER,
  LAST_WEEK,
  LAST_YEAR,
  noOrderInLast,
  noOrderSince,
  OCTOBER,
  orderedInLast,
  since,
  THIS_MONTH,
  THIS_WEEK,
  THIS_YEAR,
  YESTERDAY,
} from '../readings';
import type { Sentence } from '../sentence';
import { all, any, inLast, is, last, not, ordered, orders, says, span, spent } from '../trees';

/** Figures and orders in a period. */
export const windows: readonly Sentence[] = [
  says('ordered in the last 30 days', ...orderedInLast(30, 'days')),
  says('at least 3 orders in the last 6 months', ordered('>=', 3, last(6, 'months'))),
  says('more than 20k spent in the past 90 days', spent('>', 20000, last(90, 'days'))),
  says('no orders since 1 June 2026', ...noOrderSince('2026-06-01')),
  says('customers who spent more than 1 lakh this year', spent('>', 100000, THIS_YEAR)),
  says('placed 2 orders or more last month', ordered('>=', 2, LAST_MONTH)),
  says('bought something in october', ordered('>=', 1, OCTOBER)),
  says('ordered in Q2 2026', ordered('>=', 1, span('2026-04-01', '2026-07-01'))),
  says('more than 5 orders in 2025', ordered('>', 5, LAST_YEAR)),
  says('spend last quarter above 15k', spent('>', 15000, LAST_QUARTER)),
  says('purchases this month totalling 5000 or more', spent('>=', 5000, THIS_MONTH)),
  says('ordered yesterday', ordered('>=', 1, YESTERDAY)),
  says('anyone who bought last week', ordered('>=', 1, LAST_WEEK)),
  says("people who've ordered this week", ordered('>=', 1, THIS_WEEK)),
  says('visited today', is('lastVisitAt', '=', '2026-11-30'), is('lastVisitAt', '>=', '2026-11-30')),
  says('last visit was in september', ...during('lastVisitAt', '2026-09-01', '2026-09-30')),
  says(
    'first order in 2026',
    ...during('firstOrderAt', '2026-01-01', '2026-12-31'),
    is('firstOrderAt', '>=', '2026-01-01'),
  ),
  says('first bought from us before 2024', is('firstOrderAt', '<', '2024-01-01')),
  says(
    'last ordered before 1st march 2026',
    is('lastOrderAt', '<', '2026-03-01'),
    all(is('lastOrderAt', 'notNull'), not(is('lastOrderAt', '>=', '2026-03-01'))),
  ),
  says('placed an order between 1 Aug and 31 Aug 2026', ordered('>=', 1, span('2026-08-01', '2026-09-01'))),
  says('spent over 8k from 15/10/2026 to 15/11/2026', spent('>', 8000, span('2026-10-15', '2026-11-16'))),
  says('no purchase in the last 60 days', ...noOrderInLast(60, 'days')),
  says("didn't order at all in 2026", ...noOrderSince('2026-01-01')),
  says('exactly one order in the last 12 months', ordered('=', 1, last(12, 'months'))),
  says(
    'average order above 2k in the last 180 days',
    orders(['avg', '>', 2000], { within: last(180, 'days') }),
  ),
  says(
    'had an order of 10k or more this quarter',
    orders(['max', '>=', 10000], { within: span('2026-10-01', '2027-01-01') }),
  ),
  says(
    'got a refund in the last 30 days',
    orders(['count', '>=', 1], { where: { type: 'refund' }, within: last(30, 'days') }),
  ),
  says(
    'cancelled an order last month',
    orders(['count', '>=', 1], { where: { status: 'cancelled' }, within: LAST_MONTH }),
  ),
  says(
    'two or more refunds since January',
    orders(['count', '>=', 2], { where: { type: 'refund' }, within: since('2026-01-01') }),
  ),
  says(
    'bought at least 10 items in november',
    orders(['sum', '>=', 10], { of: 'itemCount', within: THIS_MONTH }),
  ),
  says(
    'spent between 2000 and 6000 in H1 2026',
    spent('between', [2000, 6000], span('2026-01-01', '2026-07-01')),
  ),
  says('over 3 orders in the last 2 yrs', ordered('>', 3, last(2, 'years'))),
  says('bought in the last 48 hours', ...orderedInLast(48, 'hours')),
  says('more than 4 purchases over the past 8 weeks', ordered('>', 4, last(8, 'weeks'))),
  says('customers who purchsed in dec 2025', ordered('>=', 1, span('2025-12-01', '2026-01-01'))),
  says(
    'spent nothing last quarter',
    spent('=', 0, LAST_QUARTER),
    spent('<=', 0, LAST_QUARTER),
    ordered('=', 0, LAST_QUARTER),
  ),
  says('Ordered on 11 November 2026', ordered('>=', 1, span('2026-11-11', '2026-11-12'))),
  says('3 or more orders placed after 5 Sept 2026', ordered('>=', 3, since('2026-09-06'))),
  says(
    'most recent order in july or august',
    ...during('lastOrderAt', '2026-07-01', '2026-08-31'),
    any(
      is('lastOrderAt', 'between', ['2026-07-01', '2026-07-31']),
      is('lastOrderAt', 'between', ['2026-08-01', '2026-08-31']),
    ),
  ),
  says('first purchase within the last 3 weeks', inLast('firstOrderAt', 3, 'weeks')),
];
