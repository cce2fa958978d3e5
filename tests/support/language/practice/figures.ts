import {
  dormant,
  inactive,
  lapsed,
  lastLongAgo,
  neverOrdered,
  noOrderInLast,
  orderedInLast,
} from '../readings';
import type { Sentence } from '../sentence';
import { all, inLast, is, not, notInLast, orders, says } from '../trees';

/** Amounts, counts, order values, items, refunds, visits and recency. */
export const figures: readonly Sentence[] = [
  // An intern in a hurry.
  says('spent over 5k', is('totalSpend', '>', 5000)),
  says('ppl w/ 3+ orders', is('orderCount', '>=', 3)),
  says('totl spend above 20000', is('totalSpend', '>', 20000)),
  says('only orderd once', is('orderCount', '=', 1)),
  says('no orders yet', ...neverOrdered),
  says('aov under 800', is('averageOrderValue', '<', 800)),
  says('biggest order 10k+', is('largestOrder', '>=', 10000), is('largestOrder', '>', 10000)),
  says('custmers with more then 10 visits', is('visits', '>', 10)),
  says('havent orderd in 60 days', ...noOrderInLast(60, 'days')),
  says('got 2 or more refunds', is('refundCount', '>=', 2)),
  says('inactive 120 days', ...dormant(120, 'days', 120)),
  // A British retail manager.
  says('Customers who have spent at least 15,000 with us', is('totalSpend', '>=', 15000)),
  says('Anyone with an average basket of more than 1,200', is('averageOrderValue', '>', 1200)),
  says('Customers who have never had a refund', is('refundCount', '=', 0)),
  says("People who haven't visited us for six months", ...inactive(6, 'months', 180)),
  says('Those whose largest purchase was under 3,000', is('largestOrder', '<', 3000)),
  says('has been to the shop fewer than three times', is('visits', '<', 3)),
  says('Anyone whose last order was over a fortnight ago', lastLongAgo('lastOrderAt', 2, 'weeks')),
  says('between five and ten purchases to date', is('orderCount', 'between', [5, 10])),
  says('Customers whose total spend comes to no more than 2,500', is('totalSpend', '<=', 2500)),
  says('ordered on exactly four occasions', is('orderCount', '=', 4)),
  // An Indian D2C growth lead.
  says('customers with lifetime spend > 1 lakh', is('totalSpend', '>', 100000)),
  says('total spend between 50k and 2 lakh', is('totalSpend', 'between', [50000, 200000])),
  says(
    'users who have crossed 2.5 lakhs in total spend',
    is('totalSpend', '>', 250000),
    is('totalSpend', '>=', 250000),
  ),
  says('AOV above Rs. 1,500', is('averageOrderValue', '>', 1500)),
  says('spent ₹1,00,000 or more', is('totalSpend', '>=', 100000)),
  says('lifetime spend 1.2 cr or above', is('totalSpend', '>=', 12000000)),
  says('placed min 5 orders', is('orderCount', '>=', 5)),
  says('one time buyers', is('orderCount', '=', 1)),
  says('net spend after refunds more than 30,000/-', is('netSpend', '>', 30000)),
  says('single order worth Rs 25k or higher', is('largestOrder', '>=', 25000)),
  says('repeat customers i.e. 2 plus purchases', is('orderCount', '>=', 2)),
  // A data analyst.
  says('total_spend >= 7500 & order_count < 4', all(is('totalSpend', '>=', 7500), is('orderCount', '<', 4))),
  says('order count > 12', is('orderCount', '>', 12)),
  says('visits between 5 and 20', is('visits', 'between', [5, 20])),
  says('AOV >= 2000 and AOV <= 4000', is('averageOrderValue', 'between', [2000, 4000])),
  says('net spend below 0', is('netSpend', '<', 0)),
  says('days since last visit > 45', is('inactiveDays', '>', 45)),
  says('refund count = 0 & orders >= 6', all(is('refundCount', '=', 0), is('orderCount', '>=', 6))),
  says('largest order: more than 50,000', is('largestOrder', '>', 50000)),
  says('number of orders not equal to 1', is('orderCount', '!=', 1)),
  says('total number of items bought >= 20', orders(['sum', '>=', 20], { of: 'itemCount' })),
  says('more than 3 items per order on average', orders(['avg', '>', 3], { of: 'itemCount' })),
  says('smallest order at least 500', orders(['min', '>=', 500])),
  // A non-native speaker.
  says('clients who did buy more than 10 times', is('orderCount', '>', 10)),
  says('customer which have spend less than 1000 rupees', is('totalSpend', '<', 1000)),
  says('persons who made maximum 2 orders', is('orderCount', '<=', 2)),
  says('people that bought minimum one time', is('orderCount', '>=', 1)),
  says('the customers whose last purchase is older than 4 months', lastLongAgo('lastOrderAt', 4, 'months')),
  says(
    'clients who have one order with more than 8 items in it',
    orders(['max', '>', 8], { of: 'itemCount' }),
  ),
  says('clients that are not visiting since 3 weeks', ...inactive(3, 'weeks', 21)),
  // A polite and long-winded one.
  says(
    'Could you please find me everybody who has spent somewhere between 10,000 and 20,000 rupees so far?',
    is('totalSpend', 'between', [10000, 20000]),
  ),
  says(
    'I would be grateful for a list of the customers who have not bought anything for a year',
    ...lapsed(1, 'years'),
  ),
  says(
    "I'd like to reach customers who have ordered in the last ten days, please",
    ...orderedInLast(10, 'days'),
  ),
  says(
    'Would it be possible to get those who have cancelled at least one order?',
    orders(['count', '>=', 1], { where: { status: 'cancelled' } }),
  ),
  says(
    'Kindly select the customers whose average order value is not less than 900',
    is('averageOrderValue', '>=', 900),
    not(is('averageOrderValue', '<', 900)),
  ),
  says(
    'Please may I have all customers who visited us within the last three days?',
    inLast('lastVisitAt', 3, 'days'),
  ),
  says('Please show the people who have made twenty or more purchases with us', is('orderCount', '>=', 20)),
  says(
    'last ordered between 30 and 60 days ago',
    all(inLast('lastOrderAt', 60, 'days'), notInLast('lastOrderAt', 30, 'days')),
    is('lastOrderAt', 'between', ['2026-10-01', '2026-10-31']),
  ),
  says('spent 4,999.50 or less in total', is('totalSpend', '<=', 4999.5)),
];
