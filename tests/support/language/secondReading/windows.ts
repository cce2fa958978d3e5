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
  THIS_YEAR,
  TODAY,
  YESTERDAY,
} from '../readings';
import type { Sentence } from '../sentence';
import { all, is, last, not, ordered, orders, says, span, spent } from '../trees';

const SEPTEMBER = span('2026-09-01', '2026-10-01');
const REFUNDED = { type: 'refund' } as const;
const CANCELLED = { status: 'cancelled' } as const;

/** Orders, visits and first or last orders in a window of time. */
export const windows: readonly Sentence[] = [
  // counting back from now
  says('more than two orders in the last 90 days', ordered('>', 2, last(90, 'days'))),
  says('bought in last 3 mths', ...orderedInLast(3, 'months')),
  says('no order for the past fortnight', ...noOrderInLast(2, 'weeks')),
  says(
    'total spend over the past 12 months above 50000',
    spent('>', 50_000, last(12, 'months')),
    spent('>', 50_000, last(1, 'years')),
  ),
  says('3 or more orders in the past 2 weeks', ordered('>=', 3, last(2, 'weeks'))),
  says(
    'has an order over 5000 in the last 30 days',
    orders(['max', '>', 5000], { within: last(30, 'days') }),
  ),
  says(
    'average order value above 2k in the last 6 months',
    orders(['avg', '>', 2000], { within: last(6, 'months') }),
  ),
  says(
    'got a refund in the last 60 days',
    orders(['count', '>=', 1], { where: REFUNDED, within: last(60, 'days') }),
  ),
  says(
    'people with a cancelled order in the past 30 days',
    orders(['count', '>=', 1], { where: CANCELLED, within: last(30, 'days') }),
  ),
  says('exactly one order in the last 365 days', ordered('=', 1, last(365, 'days'))),
  says('purchased in the last 48 hrs', ...orderedInLast(48, 'hours')),
  says(
    'bought more than 10 items in the last month',
    orders(['sum', '>', 10], { of: 'itemCount', within: LAST_MONTH }),
    orders(['sum', '>', 10], { of: 'itemCount', within: last(1, 'months') }),
  ),
  // weeks and days
  says('ordered something last week', ordered('>=', 1, LAST_WEEK)),
  says(
    'everyone who visited this week',
    is('lastVisitAt', '>=', '2026-11-30'),
    ...during('lastVisitAt', '2026-11-30', '2026-12-06'),
    is('lastVisitAt', '=', '2026-11-30'),
  ),
  says('cust who placed an order yesterday', ordered('>=', 1, YESTERDAY)),
  says('spent 2000 or more today', spent('>=', 2000, TODAY)),
  says('ordered on 15 aug 2026', ordered('>=', 1, span('2026-08-15', '2026-08-16'))),
  // months
  says('spent over 5k last month', spent('>', 5000, LAST_MONTH)),
  says('customers who bought in october', ordered('>=', 1, OCTOBER)),
  says('no orders this month', ordered('=', 0, THIS_MONTH)),
  says('spent between 2k and 5k in september', spent('between', [2000, 5000], SEPTEMBER)),
  says('made their first purchase in oct 2026', ...during('firstOrderAt', '2026-10-01', '2026-10-31')),
  says('last ordered in march this year', ...during('lastOrderAt', '2026-03-01', '2026-03-31')),
  says(
    'bought in september and again in october',
    all(ordered('>=', 1, SEPTEMBER), ordered('>=', 1, OCTOBER)),
  ),
  says('did not order in Sept', ordered('=', 0, SEPTEMBER)),
  // quarters and years
  says('last quarter spend above 1 lakh', spent('>', 100_000, LAST_QUARTER)),
  says(
    'at least 2 purchses in the first quarter of 2026',
    ordered('>=', 2, span('2026-01-01', '2026-04-01')),
  ),
  says('minimum 3 orders this year', ordered('>=', 3, THIS_YEAR)),
  says('spend in 2025 was more than 20k', spent('>', 20_000, LAST_YEAR)),
  says('less than Rs 1000 spent this year', spent('<', 1000, THIS_YEAR)),
  says('ordered last year but not this year', all(ordered('>=', 1, LAST_YEAR), ordered('=', 0, THIS_YEAR))),
  says('shopped with us more than 5 times in 2024', ordered('>', 5, span('2024-01-01', '2025-01-01'))),
  // from, to, since and before a day
  says('no purchase since 1 October 2026', ...noOrderSince('2026-10-01')),
  says('ordered over 4 times since april', ordered('>', 4, since('2026-04-01'))),
  says('have spent over 2L since the start of the year', spent('>', 200_000, since('2026-01-01'))),
  says(
    'ordered at least twice between 1 Aug and 15 Sep 2026',
    ordered('>=', 2, span('2026-08-01', '2026-09-16')),
  ),
  says(
    'spent more than 30k from 01/07/2026 to 31/07/2026',
    spent('>', 30_000, span('2026-07-01', '2026-08-01')),
  ),
  says('last order was before 1st June 2026', is('lastOrderAt', '<', '2026-06-01')),
  says(
    "haven't visited since the 1st of September",
    not(is('lastVisitAt', '>=', '2026-09-01')),
    is('lastVisitAt', '<', '2026-09-01'),
  ),
  says('any order since 2026-11-15', ordered('>=', 1, since('2026-11-15'))),
];
