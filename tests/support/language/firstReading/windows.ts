import {
  LAST_QUARTER,
  LAST_YEAR,
  THIS_MONTH,
  THIS_WEEK,
  TODAY,
  during,
  noOrderSince,
  since,
} from '../readings';
import type { Sentence } from '../sentence';
import { inLast, is, last, ordered, orders, says, span, spent } from '../trees';

/** Orders in a window of time, dates of orders, refunds and cancelled orders. */
export const windows: readonly Sentence[] = [
  // order windows
  says('at least two orders in the past 60 days', ordered('>=', 2, last(60, 'days'))),
  says('bought over 4 times in the past 3 months', ordered('>', 4, last(3, 'months'))),
  says('spent more than ₹20,000 in the last 3 months', spent('>', 20000, last(3, 'months'))),
  says('in the past 2 weeks placed at least 2 orders', ordered('>=', 2, last(2, 'weeks'))),
  says('avg order value over 1500 last year', orders(['avg', '>', 1500], { within: LAST_YEAR })),
  says('no purchases since 1 June 2026', ...noOrderSince('2026-06-01')),
  says('bought between June and August 2026', ordered('>=', 1, span('2026-06-01', '2026-09-01'))),
  says('bought something in September', ordered('>=', 1, span('2026-09-01', '2026-10-01'))),
  says('shopped this month', ordered('>=', 1, THIS_MONTH), is('lastOrderAt', '>=', '2026-11-01')),
  says(
    'ordered today',
    ordered('>=', 1, TODAY),
    is('lastOrderAt', '>=', '2026-11-30'),
    is('lastOrderAt', '=', '2026-11-30'),
  ),
  says('ordered last year', ordered('>=', 1, LAST_YEAR)),
  says('spent at least 50k last year', spent('>=', 50000, LAST_YEAR)),
  says('spent over Rs 3000 since 15th August 2026', spent('>', 3000, since('2026-08-15'))),
  says('exactly 1 order this month', ordered('=', 1, THIS_MONTH)),
  says(
    'spent more than 6k from 1st July to 15th July 2026',
    spent('>', 6000, span('2026-07-01', '2026-07-16')),
  ),
  says("didn't buy anything last year", ordered('=', 0, LAST_YEAR)),
  says('bought in 2024', ordered('>=', 1, span('2024-01-01', '2025-01-01'))),
  says('placed an order this week', ordered('>=', 1, THIS_WEEK), is('lastOrderAt', '>=', '2026-11-30')),
  says('more than 2 orders last quarter', ordered('>', 2, LAST_QUARTER)),
  says('biggest order above 10k in the past year', orders(['max', '>', 10000], { within: last(1, 'years') })),
  says(
    'at least 20 items bought in the past 6 months',
    orders(['sum', '>=', 20], { of: 'itemCount', within: last(6, 'months') }),
  ),
  says(
    'less than 3 orders in the last twelve months',
    ordered('<', 3, last(12, 'months')),
    ordered('<', 3, last(1, 'years')),
  ),
  says('spent between 2k and 5k in the last 45 days', spent('between', [2000, 5000], last(45, 'days'))),
  says('bought on 15 August 2026', ordered('>=', 1, span('2026-08-15', '2026-08-16'))),
  says('no order since 01-04-2026', ...noOrderSince('2026-04-01')),
  // first and last order dates
  says('first bought in the past 2 months', inLast('firstOrderAt', 2, 'months')),
  says('first purchase before 1 January 2024', is('firstOrderAt', '<', '2024-01-01')),
  says(
    'first order between 1 May 2026 and 31 May 2026',
    ...during('firstOrderAt', '2026-05-01', '2026-05-31'),
  ),
  says('last purchase before 15 July 2026', is('lastOrderAt', '<', '2026-07-15')),
  says('last order in June 2026', ...during('lastOrderAt', '2026-06-01', '2026-06-30')),
  says('last purchase in 2025', ...during('lastOrderAt', '2025-01-01', '2025-12-31')),
  says('last visited on or after 2026-10-15', is('lastVisitAt', '>=', '2026-10-15')),
  // refunds and cancelled orders
  says('got at least one refund', is('refundCount', '>=', 1), is('refundCount', '>', 0)),
  says('three or more refunds', is('refundCount', '>=', 3)),
  says('never had a refund', is('refundCount', '=', 0)),
  says(
    'got refunded in the past 3 months',
    orders(['count', '>=', 1], { where: { type: 'refund' }, within: last(3, 'months') }),
  ),
  says(
    'cancelled an order in the last 30 days',
    orders(['count', '>=', 1], { where: { status: 'cancelled' }, within: last(30, 'days') }),
  ),
  says('with 2 or more cancelled orders', orders(['count', '>=', 2], { where: { status: 'cancelled' } })),
];
