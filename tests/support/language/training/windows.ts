import {
  LAST_MONTH,
  LAST_QUARTER,
  LAST_WEEK,
  LAST_YEAR,
  OCTOBER,
  THIS_YEAR,
  YESTERDAY,
  after,
  during,
  noOrderSince,
  since,
} from '../readings';
import type { Sentence } from '../sentence';
import { all, inLast, is, last, not, ordered, orders, says, span, spent } from '../trees';

/** Orders in a window of time, dates of orders, refunds and cancelled orders. */
export const windows: readonly Sentence[] = [
  // order windows
  says('3 or more orders in the last 90 days', ordered('>=', 3, last(90, 'days'))),
  says('ordered more than 5 times in the last 6 months', ordered('>', 5, last(6, 'months'))),
  says('spent over 5k in the past 30 days', spent('>', 5000, last(30, 'days'))),
  says('in the last 30 days spent more than 3000', spent('>', 3000, last(30, 'days'))),
  says('average order above 2,000 this year', orders(['avg', '>', 2000], { within: THIS_YEAR })),
  says('no orders since January 2026', ...noOrderSince('2026-01-01')),
  says('ordered between March and May 2026', ordered('>=', 1, span('2026-03-01', '2026-06-01'))),
  says('ordered in October', ordered('>=', 1, OCTOBER)),
  says('ordered last month', ordered('>=', 1, LAST_MONTH), inLast('lastOrderAt', 1, 'months')),
  says('placed an order yesterday', ordered('>=', 1, YESTERDAY)),
  says('bought this year', ordered('>=', 1, THIS_YEAR), is('lastOrderAt', '>=', '2026-01-01')),
  says('spent over 1 lakh this year', spent('>', 100000, THIS_YEAR)),
  says('spent more than 10k since March 2026', spent('>', 10000, since('2026-03-01'))),
  says('two orders in October 2026', ordered('=', 2, OCTOBER)),
  says(
    'spent over 8000 between 1 April 2026 and 30 June 2026',
    spent('>', 8000, span('2026-04-01', '2026-07-01')),
  ),
  says('did not order this year', ordered('=', 0, THIS_YEAR), not(is('lastOrderAt', '>=', '2026-01-01'))),
  says('ordered in 2025', ordered('>=', 1, LAST_YEAR)),
  says(
    'ordered last week',
    ordered('>=', 1, LAST_WEEK),
    inLast('lastOrderAt', 7, 'days'),
    inLast('lastOrderAt', 1, 'weeks'),
  ),
  says('ordered last quarter', ordered('>=', 1, LAST_QUARTER)),
  says('an order over 5000 in the last 60 days', orders(['max', '>', 5000], { within: last(60, 'days') })),
  says(
    'bought more than 10 items in the last 30 days',
    orders(['sum', '>', 10], { of: 'itemCount', within: last(30, 'days') }),
  ),
  says(
    'fewer than 2 orders in the last year',
    ordered('<', 2, last(1, 'years')),
    ordered('<', 2, last(12, 'months')),
  ),
  says(
    'spent under 1000 in the last 90 days',
    spent('<', 1000, last(90, 'days')),
    all(spent('<', 1000, last(90, 'days')), ordered('>=', 1, last(90, 'days'))),
  ),
  says('ordered on 25/12/2025', ordered('>=', 1, span('2025-12-25', '2025-12-26'))),
  says('no orders since 05/03/2026', ...noOrderSince('2026-03-05')),
  // first and last order dates
  says('first order in the last 30 days', inLast('firstOrderAt', 30, 'days')),
  says('first ordered before 2025', is('firstOrderAt', '<', '2025-01-01')),
  says('first purchase in October 2026', ...during('firstOrderAt', '2026-10-01', '2026-10-31')),
  says('last ordered before March 2026', is('lastOrderAt', '<', '2026-03-01')),
  says('last order after 1 September 2026', ...after('lastOrderAt', '2026-09-01', '2026-09-02')),
  says('last bought between 2026-01-01 and 2026-03-31', ...during('lastOrderAt', '2026-01-01', '2026-03-31')),
  says('last visit before 2026-06-01', is('lastVisitAt', '<', '2026-06-01')),
  // refunds and cancelled orders
  says('asked for a refund', is('refundCount', '>=', 1), is('refundCount', '>', 0)),
  says('more than 2 refunds', is('refundCount', '>', 2)),
  says('no refunds', is('refundCount', '=', 0)),
  says(
    'had a refund in the last 60 days',
    orders(['count', '>=', 1], { where: { type: 'refund' }, within: last(60, 'days') }),
  ),
  says(
    'no refund in the last 6 months',
    orders(['count', '=', 0], { where: { type: 'refund' }, within: last(6, 'months') }),
  ),
  says('more than one cancelled order', orders(['count', '>', 1], { where: { status: 'cancelled' } })),
];
