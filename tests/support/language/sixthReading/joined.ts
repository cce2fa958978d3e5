import {
  after,
  during,
  inactive,
  LAST_QUARTER,
  LAST_YEAR,
  lastLongAgo,
  neverOrdered,
  noOrderInLast,
  noOrderSince,
  notReceived,
  orderedInLast,
  received,
  since,
} from '../readings';
import type { Sentence } from '../sentence';
import { DIWALI_SALE, HIGH_SPENDERS, LAPSED_BUYERS, SPRING_LAUNCH } from '../sentence';
import { all, any, inLast, is, last, not, notInLast, ordered, orders, says, segment, spent } from '../trees';
import {
  among,
  each,
  noneOf,
  notMessaged,
  orderedSince,
  outside,
  quarterSoFar,
  quiet,
  taggedAny,
  taggedNone,
  yearSoFar,
} from './ways';

const vip = is('tags', 'contains', 'vip');
const wholesale = is('tags', 'contains', 'wholesale');
const notPress = is('tags', 'doesNotContain', 'press');
const women = is('attributes.gender', '=', 'female');
const tier = (name: string) => is('attributes.tier', '=', name);
const city = (name: string) => is('city', '=', name);
const india = is('country', '=', 'India');
const uk = is('country', '=', 'United Kingdom');

/** Several conditions: and, or, not, but, except, either, neither. */
export const joined: readonly Sentence[] = [
  says(
    "VIPs in Mumbai who haven't ordered for 60 days",
    ...each(all, [vip], [city('Mumbai')], quiet(60, 'days')),
  ),
  says(
    'gold or platinum members with AOV above 2500',
    ...each(all, among('attributes.tier', 'gold', 'platinum'), [is('averageOrderValue', '>', 2500)]),
  ),
  says(
    'Win-back: spent over 1 lakh but not ordered in the last 3 months',
    ...each(all, [is('totalSpend', '>', 100000)], quiet(3, 'months')),
  ),
  says(
    'only one order, and that was more than 30 days ago',
    ...each(
      all,
      [is('orderCount', '=', 1)],
      [
        lastLongAgo('lastOrderAt', 30, 'days'),
        notInLast('lastOrderAt', 30, 'days'),
        all(is('firstOrderAt', 'notNull'), notInLast('firstOrderAt', 30, 'days')),
        notInLast('firstOrderAt', 30, 'days'),
      ],
    ),
  ),
  says(
    'Women in Pune or Mumbai who have spent more than 5k this year',
    ...each(
      all,
      [women],
      among('city', 'Pune', 'Mumbai'),
      yearSoFar((within) => spent('>', 5000, within)),
    ),
  ),
  says(
    'everyone in India except Delhi and New Delhi',
    ...each(all, [india], noneOf('city', 'Delhi', 'New Delhi')),
  ),
  says('customers who are neither gold nor platinum', ...noneOf('attributes.tier', 'gold', 'platinum')),
  says('either wholesale or more than 20 orders', any(wholesale, is('orderCount', '>', 20))),
  says(
    'newsletter people who have never bought from us',
    ...each(all, [is('tags', 'contains', 'newsletter')], neverOrdered),
  ),
  says(
    'Wholesale buyers with an average order above 50k but no order this quarter',
    ...each(
      all,
      [wholesale],
      [is('averageOrderValue', '>', 50000)],
      [...quarterSoFar((within) => ordered('=', 0, within)), ...noOrderSince('2026-10-01')],
    ),
  ),
  says(
    'High spenders who did not receive the Diwali sale',
    ...each(all, [segment(HIGH_SPENDERS)], notReceived(DIWALI_SALE)),
  ),
  says('Lapsed buyers in London', all(segment(LAPSED_BUYERS), city('London'))),
  says('lapsed buyers but not press', all(segment(LAPSED_BUYERS), notPress)),
  says(
    'recieved the diwali sale campaign but have not orderd since 8 november',
    ...each(all, received(DIWALI_SALE), noOrderSince('2026-11-08')),
  ),
  says(
    'People who received Diwali sale but not Spring launch',
    ...each(all, received(DIWALI_SALE), notReceived(SPRING_LAUNCH)),
  ),
  says(
    'bought in 2025 but not in 2026',
    ...each(
      all,
      [ordered('>=', 1, LAST_YEAR)],
      [...yearSoFar((within) => ordered('=', 0, within)), ...noOrderSince('2026-01-01')],
    ),
  ),
  says(
    'men in London with 500+ loyalty points',
    all(is('attributes.gender', '=', 'male'), city('London'), is('attributes.loyaltyPoints', '>=', 500)),
  ),
  says(
    'at least 3 orders, no refunds, spend > 25k',
    all(is('orderCount', '>=', 3), is('refundCount', '=', 0), is('totalSpend', '>', 25000)),
  ),
  says(
    '3 or more refunds and total spend above 50,000',
    all(is('refundCount', '>=', 3), is('totalSpend', '>', 50000)),
  ),
  says(
    'At least two refunds since 1 July and a lifetime spend over Rs 30,000',
    all(
      orders(['count', '>=', 2], { where: { type: 'refund' }, within: since('2026-07-01') }),
      is('totalSpend', '>', 30000),
    ),
  ),
  says(
    'either in France or in Germany, and opted in to email',
    ...each(all, among('country', 'France', 'Germany'), [is('consent.email', '=', true)]),
  ),
  says(
    'customers in Hyderabad who signed up in the last 30 days',
    all(city('Hyderabad'), inLast('createdAt', 30, 'days')),
  ),
  says(
    'People who have not opted out of email and have ordered this month',
    ...each(all, [is('consent.email', '!=', false)], orderedSince('2026-11-01')),
  ),
  says(
    'whatsapp opted in, pune, visited in last 30 days',
    all(is('consent.whatsapp', '=', true), city('Pune'), inLast('lastVisitAt', 30, 'days')),
  ),
  says(
    'spent more than 10k OR ordered more than 5 times',
    any(is('totalSpend', '>', 10000), is('orderCount', '>', 5)),
  ),
  says('not VIP and not wholesale', ...taggedNone('vip', 'wholesale')),
  says(
    'vip but not wholesale, spend at least 40k',
    all(vip, is('tags', 'doesNotContain', 'wholesale'), is('totalSpend', '>=', 40000)),
  ),
  says('customers with an email but no phone number', all(is('email', 'notNull'), is('phone', 'null'))),
  says(
    'Silver members whose last order was more than 4 months ago',
    all(tier('silver'), lastLongAgo('lastOrderAt', 4, 'months')),
  ),
  says(
    'RFM champions or cannot lose, in Bengaluru',
    ...each(all, among('rfmGroup', 'Champions', 'Cannot lose'), [city('Bengaluru')]),
  ),
  says(
    'at risk customers who have spent over 15k',
    all(is('rfmGroup', '=', 'At risk'), is('totalSpend', '>', 15000)),
  ),
  says(
    'first order last month and only 1 order so far',
    ...each(all, during('firstOrderAt', '2026-10-01', '2026-10-31'), [is('orderCount', '=', 1)]),
  ),
  says(
    'Aged 18 to 24 and not in India',
    ...each(all, [is('attributes.age', 'between', [18, 24])], outside('country', 'India')),
  ),
  says(
    'Anyone who is either bronze with over 5 orders, or silver with over 3 orders',
    any(all(tier('bronze'), is('orderCount', '>', 5)), all(tier('silver'), is('orderCount', '>', 3))),
  ),
  says(
    'biggest order above 20k, not in the High spenders segment',
    all(is('largestOrder', '>', 20000), not(segment(HIGH_SPENDERS))),
  ),
  says(
    'ordered in Q3 but not since 1 October',
    ...each(all, [ordered('>=', 1, LAST_QUARTER)], noOrderSince('2026-10-01')),
  ),
  says(
    'joined after 1 June and total spend 25k+',
    ...each(all, after('createdAt', '2026-06-01', '2026-06-02'), [is('totalSpend', '>=', 25000)]),
  ),
  says(
    'UK customers with 2 or more orders in the last 6 months who are not VIPs',
    all(uk, ordered('>=', 2, last(6, 'months')), is('tags', 'doesNotContain', 'vip')),
  ),
  says(
    'no order for 90 days and no visit for 30 days',
    ...each(all, quiet(90, 'days'), inactive(30, 'days', 30)),
  ),
  says(
    'London or Mumbai customers, excluding press',
    ...each(all, among('city', 'London', 'Mumbai'), [notPress]),
  ),
  says('Everyone in the UK outside London', ...each(all, [uk], outside('city', 'London'))),
  says('female, 30 to 45, platinum', all(women, is('attributes.age', 'between', [30, 45]), tier('platinum'))),
  says(
    'spent between 5k and 10k and ordered just once',
    all(is('totalSpend', 'between', [5000, 10000]), is('orderCount', '=', 1)),
  ),
  says(
    'AOV above 1000 or biggest order above 5000',
    any(is('averageOrderValue', '>', 1000), is('largestOrder', '>', 5000)),
  ),
  says('VIPs we have not messaged in the last 7 days', ...each(all, [vip], notMessaged(last(7, 'days')))),
  says(
    'Customers who have neither ordered nor visited in the last 6 months',
    ...each(all, noOrderInLast(6, 'months'), inactive(6, 'months', 180)),
  ),
  says(
    'Please list everyone who has opted in to both email and SMS',
    all(is('consent.email', '=', true), is('consent.sms', '=', true)),
  ),
  says(
    'signed up before 2026, never bought, not opted out of email',
    ...each(all, [is('createdAt', '<', '2026-01-01')], neverOrdered, [is('consent.email', '!=', false)]),
  ),
  says(
    'I am planning a thank-you mail for people who are VIP or press and have ordered in the last 3 months',
    ...each(all, taggedAny('vip', 'press'), orderedInLast(3, 'months')),
  ),
];
