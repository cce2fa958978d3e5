import {
  after,
  during,
  LAST_MONTH,
  LAST_QUARTER,
  LAST_WEEK,
  LAST_YEAR,
  lapsed,
  noOrderSince,
  OCTOBER,
  orderedInLast,
  since,
  THIS_MONTH,
  THIS_YEAR,
  TODAY,
  YESTERDAY,
} from '../readings';
import type { Sentence } from '../sentence';
import { all, any, inLast, is, last, ordered, orders, says, span, spent } from '../trees';

const JULY = span('2026-07-01', '2026-08-01');
const AUGUST = span('2026-08-01', '2026-09-01');
const MARCH = span('2026-03-01', '2026-04-01');

/** Figures, orders and visits in a period. */
export const windows: readonly Sentence[] = [
  says('spent over 10,000 in the last 90 days', spent('>', 10000, last(90, 'days'))),
  says('3 or more orders in past 6 months', ordered('>=', 3, last(6, 'months'))),
  says('placed an order this month', ordered('>=', 1, THIS_MONTH)),
  says('customers who ordered last month', ordered('>=', 1, LAST_MONTH)),
  says('bought something in october', ordered('>=', 1, OCTOBER)),
  says('no orders in september', ordered('=', 0, span('2026-09-01', '2026-10-01'))),
  says('spent more than 1 lakh this year', spent('>', 100000, THIS_YEAR)),
  says('total spend in 2025 less than 5k', spent('<', 5000, LAST_YEAR)),
  says('at least 2 purchases last quarter', ordered('>=', 2, LAST_QUARTER)),
  says('4 or more orders in this quarter', ordered('>=', 4, span('2026-10-01', '2027-01-01'))),
  says('bought in the first quarter of 2026', ordered('>=', 1, span('2026-01-01', '2026-04-01'))),
  says('anyone who placed an order last week', ordered('>=', 1, LAST_WEEK)),
  says('who ordered yesterday?', ordered('>=', 1, YESTERDAY)),
  says('people who purchased today', ordered('>=', 1, TODAY), is('lastOrderAt', '=', '2026-11-30')),
  says('ordered since 1 August', ordered('>=', 1, since('2026-08-01'))),
  says(
    "haven't bought anything since 15 June 2026",
    ...noOrderSince('2026-06-15'),
    is('lastOrderAt', '<', '2026-06-15'),
  ),
  says('bought between 1 and 10 November', ordered('>=', 1, span('2026-11-01', '2026-11-11'))),
  says('ordered from 5th Oct to 20th Oct', ordered('>=', 1, span('2026-10-05', '2026-10-21'))),
  says(
    'spent at least 8,000 between 1 April 2026 and 30 June 2026',
    spent('>=', 8000, span('2026-04-01', '2026-07-01')),
  ),
  says(
    'first order in 2026',
    ...during('firstOrderAt', '2026-01-01', '2026-12-31'),
    is('firstOrderAt', '>=', '2026-01-01'),
  ),
  says('made their first purchase last month', ...during('firstOrderAt', '2026-10-01', '2026-10-31')),
  says('last order was before 1 July 2026', is('lastOrderAt', '<', '2026-07-01')),
  says(
    'last purchased in March',
    ...during('lastOrderAt', '2026-03-01', '2026-03-31'),
    all(ordered('>=', 1, MARCH), ordered('=', 0, since('2026-04-01'))),
  ),
  says(
    'average order value above 2000 in the past year',
    orders(['avg', '>', 2000], { within: last(1, 'years') }),
    orders(['avg', '>', 2000], { within: last(12, 'months') }),
  ),
  says(
    'had an order over Rs 5,000 in last 30 days',
    orders(['max', '>', 5000], { within: last(30, 'days') }),
  ),
  says(
    'bought 10 or more items this year',
    orders(['sum', '>=', 10], { of: 'itemCount', within: THIS_YEAR }),
  ),
  says(
    'got a refund in the past 60 days',
    orders(['count', '>=', 1], { where: { type: 'refund' }, within: last(60, 'days') }),
  ),
  says(
    'cancelled an order in november',
    orders(['count', '>=', 1], { where: { status: 'cancelled' }, within: THIS_MONTH }),
  ),
  says('visited in last 7 days', inLast('lastVisitAt', 7, 'days')),
  says('last visit was before 1st May', is('lastVisitAt', '<', '2026-05-01')),
  says('last visited after 15 nov', ...after('lastVisitAt', '2026-11-15', '2026-11-16')),
  says('people that ordered in the past 48 hrs', ...orderedInLast(48, 'hours')),
  says(
    'spent 25k+ in past 12 months',
    spent('>=', 25000, last(12, 'months')),
    spent('>', 25000, last(12, 'months')),
    spent('>=', 25000, last(1, 'years')),
    spent('>', 25000, last(1, 'years')),
  ),
  says('ordered on 25/10/2026', ordered('>=', 1, span('2026-10-25', '2026-10-26'))),
  says(
    'bought in July or August',
    ordered('>=', 1, span('2026-07-01', '2026-09-01')),
    any(ordered('>=', 1, JULY), ordered('>=', 1, AUGUST)),
  ),
  says('spent 3k-6k last week', spent('between', [3000, 6000], LAST_WEEK)),
  says('more than 5 orders in jan 2026', ordered('>', 5, span('2026-01-01', '2026-02-01'))),
  says('exactly one order during the last 30 days', ordered('=', 1, last(30, 'days'))),
  says('not ordered in the last 4 weeks', ...lapsed(4, 'weeks')),
  says('in the last two weeks spent over ₹1,200', spent('>', 1200, last(2, 'weeks'))),
];
