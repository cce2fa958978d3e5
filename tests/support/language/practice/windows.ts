import {
  after,
  during,
  LAST_MONTH,
  LAST_QUARTER,
  LAST_WEEK,
  LAST_YEAR,
  noOrderSince,
  OCTOBER,
  orderedInLast,
  since,
  THIS_MONTH,
  THIS_WEEK,
  THIS_YEAR,
  TODAY,
  YESTERDAY,
} from '../readings';
import type { Sentence } from '../sentence';
import { all, inLast, is, last, ordered, orders, says, span, spent } from '../trees';

const REFUND = { type: 'refund' } as const;
const CANCELLED = { status: 'cancelled' } as const;
const THIS_QUARTER = span('2026-10-01', '2027-01-01');

/** Figures, orders and dates in a period. */
export const windows: readonly Sentence[] = [
  // Rolling windows.
  says('spent 3k+ in last 30 days', spent('>=', 3000, last(30, 'days')), spent('>', 3000, last(30, 'days'))),
  says('2 or more orders in past 90 days', ordered('>=', 2, last(90, 'days'))),
  says('orderd somthing in the past 48 hrs', ...orderedInLast(48, 'hours')),
  says(
    'Customers who have placed more than one order in the past fortnight',
    ordered('>', 1, last(2, 'weeks')),
  ),
  says('bought at least thrice in last 6 months', ordered('>=', 3, last(6, 'months'))),
  says('total order value in the last 60 days > 40000', spent('>', 40000, last(60, 'days'))),
  says('order count in last 8 weeks between 2 and 4', ordered('between', [2, 4], last(8, 'weeks'))),
  says(
    'an order worth more than 6000 during the past 45 days',
    orders(['max', '>', 6000], { within: last(45, 'days') }),
  ),
  says('clients who have spent less than 500 rs in the last two months', spent('<', 500, last(2, 'months'))),
  says(
    'had a refund in the last 30 days',
    orders(['count', '>=', 1], { where: REFUND, within: last(30, 'days') }),
  ),
  says(
    'bought 10 or more items within the past 3 weeks',
    orders(['sum', '>=', 10], { of: 'itemCount', within: last(3, 'weeks') }),
  ),
  says(
    'average order over 2,000 in the past 365 days',
    orders(['avg', '>', 2000], { within: last(365, 'days') }),
  ),
  says(
    'cancelled an order in the last 2 weeks',
    orders(['count', '>=', 1], { where: CANCELLED, within: last(2, 'weeks') }),
  ),
  says(
    'Would you kindly find the people who placed their first order in the past 30 days?',
    inLast('firstOrderAt', 30, 'days'),
  ),
  says(
    'ordered twice or more in the last month',
    ordered('>=', 2, last(1, 'months')),
    ordered('>=', 2, LAST_MONTH),
  ),
  // Months.
  says('spent more than 10k in october', spent('>', 10000, OCTOBER)),
  says('ordered last month', ordered('>=', 1, LAST_MONTH)),
  says('mtd spend above 2000', spent('>', 2000, THIS_MONTH)),
  says('no orders this month', ...noOrderSince('2026-11-01')),
  says(
    'Customers who bought from us in August this year',
    ordered('>=', 1, span('2026-08-01', '2026-09-01')),
  ),
  says('placed 3 orders or more in sept 2026', ordered('>=', 3, span('2026-09-01', '2026-10-01'))),
  says('did not order anything in March 2026', ordered('=', 0, span('2026-03-01', '2026-04-01'))),
  says('people with last purchase in July', ...during('lastOrderAt', '2026-07-01', '2026-07-31')),
  says('spend from April to June 2026 above 1 lakh', spent('>', 100000, span('2026-04-01', '2026-07-01'))),
  says(
    'bought in both september and october',
    all(ordered('>=', 1, span('2026-09-01', '2026-10-01')), ordered('>=', 1, OCTOBER)),
  ),
  says(
    'anyone who was given a refund this month',
    orders(['count', '>=', 1], { where: REFUND, within: THIS_MONTH }),
  ),
  // Quarters and half-years.
  says('I need those who spent at least 20k last quarter', spent('>=', 20000, LAST_QUARTER)),
  says('more than two purchases in Q1 2026', ordered('>', 2, span('2026-01-01', '2026-04-01'))),
  says('bought something this quarter', ordered('>=', 1, THIS_QUARTER)),
  says('nothing bought in Q3 2026', ordered('=', 0, LAST_QUARTER)),
  says('total spend under 5,000 in Q4 2025', spent('<', 5000, span('2025-10-01', '2026-01-01'))),
  says('H1 2026 spend > 75k', spent('>', 75000, span('2026-01-01', '2026-07-01'))),
  // Years.
  says('spent over 1.5 lakh in 2025', spent('>', 150000, LAST_YEAR)),
  says('five or more orders so far this year', ordered('>=', 5, THIS_YEAR)),
  says('ytd order count > 8', ordered('>', 8, THIS_YEAR)),
  says(
    'customers who ordered last year but not this year',
    all(ordered('>=', 1, LAST_YEAR), ordered('=', 0, THIS_YEAR)),
  ),
  says('first ordered in 2024', ...during('firstOrderAt', '2024-01-01', '2024-12-31')),
  says('largest order in 2026 exceeded 30k', orders(['max', '>', 30000], { within: THIS_YEAR })),
  // Weeks and days.
  says('ordered this week', ordered('>=', 1, THIS_WEEK)),
  says('spent above ₹1,000 last week', spent('>', 1000, LAST_WEEK)),
  says('bought yesterday', ordered('>=', 1, YESTERDAY)),
  says('Anyone who has ordered today, please', ordered('>=', 1, TODAY)),
  // Since, before, between.
  says('spent 8000 or more since 15 aug 2026', spent('>=', 8000, since('2026-08-15'))),
  says('have not purchased since 1 June 2026', ...noOrderSince('2026-06-01')),
  says('last order before 2026-03-01', is('lastOrderAt', '<', '2026-03-01')),
  says('first purchase after 31 Dec 2025', ...after('firstOrderAt', '2025-12-31', '2026-01-01')),
  says(
    'at least 2 orders between 2026-02-01 and 2026-02-28',
    ordered('>=', 2, span('2026-02-01', '2026-03-01')),
  ),
  says('who did order from 10th to 20th november', ordered('>=', 1, span('2026-11-10', '2026-11-21'))),
  says('Those whose most recent visit was before 1 September 2026', is('lastVisitAt', '<', '2026-09-01')),
  says('visited since 20 November', is('lastVisitAt', '>=', '2026-11-20')),
];
