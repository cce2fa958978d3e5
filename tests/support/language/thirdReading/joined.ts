import type { RuleNode } from '../../../../src/rules/ruleSchema';
import {
  LAST_MONTH,
  LAST_YEAR,
  lapsed,
  neverOrdered,
  noOrderSince,
  OCTOBER,
  received,
  THIS_MONTH,
  THIS_YEAR,
} from '../readings';
import type { Sentence } from '../sentence';
import { DIWALI_SALE, HIGH_SPENDERS, LAPSED_BUYERS, SPRING_LAUNCH } from '../sentence';
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
  segment,
  spent,
} from '../trees';

type Readings = [RuleNode, ...RuleNode[]];

/** A tree for each of the readings of one part. */
const each = ([first, ...others]: Readings, join: (part: RuleNode) => RuleNode): Readings => [
  join(first),
  ...others.map(join),
];

const from = (city: string) => is('city', '=', city);
const gold = is('attributes.tier', '=', 'gold');
const silver = is('attributes.tier', '=', 'silver');
const women = is('attributes.gender', '=', 'female');
const men = is('attributes.gender', '=', 'male');
const vip = is('tags', 'contains', 'vip');
const consent = (channel: string) => is(`consent.${channel}`, '=', true);

/** Conditions joined with and, or and not, in the ways in which people join them. */
export const joined: readonly Sentence[] = [
  says('VIPs in Mumbai with more than 5 orders', all(vip, from('Mumbai'), is('orderCount', '>', 5))),
  says(
    'gold or platinum members who spent over 20k',
    all(is('attributes.tier', 'in', ['gold', 'platinum']), is('totalSpend', '>', 20000)),
  ),
  says(
    'women in London aged 30 to 45',
    all(women, from('London'), is('attributes.age', 'between', [30, 45])),
  ),
  says('in Pune and not tagged wholesale', all(from('Pune'), is('tags', 'doesNotContain', 'wholesale'))),
  says(
    'spent over 50,000 but have not ordered in last 60 days',
    ...each(lapsed(60, 'days'), (part) => all(is('totalSpend', '>', 50000), part)),
  ),
  says(
    'everyone in India except Hyderabad',
    all(is('country', '=', 'India'), is('city', '!=', 'Hyderabad')),
    all(is('country', '=', 'India'), is('city', 'notNull'), is('city', '!=', 'Hyderabad')),
  ),
  says('either tagged vip or spent at least 1 lakh', any(vip, is('totalSpend', '>=', 100000))),
  says(
    '(pune or mumbai) and opted in for whatsapp',
    all(is('city', 'in', ['Pune', 'Mumbai']), consent('whatsapp')),
  ),
  says('customers from Hyderabad, Bengaluru and Pune', is('city', 'in', ['Hyderabad', 'Bengaluru', 'Pune'])),
  says(
    'gold members from Pune and silver members from Mumbai',
    any(all(gold, from('Pune')), all(silver, from('Mumbai'))),
  ),
  says(
    'opted in to email or sms, with at least one order',
    all(any(consent('email'), consent('sms')), is('orderCount', '>=', 1)),
  ),
  says(
    'men under 25 who never ordered',
    ...each(neverOrdered, (part) => all(men, is('attributes.age', '<', 25), part)),
  ),
  says(
    'champions or loyal, with sms consent',
    all(is('rfmGroup', 'in', ['Champions', 'Loyal']), consent('sms')),
  ),
  says(
    "got the Diwali sale but haven't ordered since 10 November",
    ...(received(DIWALI_SALE).flatMap((got) => [
      all(got, noOrderSince('2026-11-10')[0]),
      all(got, is('lastOrderAt', '<', '2026-11-10')),
    ]) as Readings),
  ),
  says(
    'high spenders who are not in lapsed buyers',
    all(segment(HIGH_SPENDERS), not(segment(LAPSED_BUYERS))),
  ),
  says('no email but has a phone number', all(is('email', 'null'), is('phone', 'notNull'))),
  says('neither vip nor wholesale', is('tags', 'notIn', ['vip', 'wholesale'])),
  says(
    'at risk or cannot lose, net spend above 15k, whatsapp consent',
    all(is('rfmGroup', 'in', ['At risk', 'Cannot lose']), is('netSpend', '>', 15000), consent('whatsapp')),
  ),
  says(
    'visited at least 5 times but never ordered',
    ...each(neverOrdered, (part) => all(is('visits', '>=', 5), part)),
  ),
  says(
    'AOV over 1500 and more than 3 orders and no refunds',
    all(is('averageOrderValue', '>', 1500), is('orderCount', '>', 3), is('refundCount', '=', 0)),
  ),
  says(
    'Pune customers excluding press and wholesale',
    all(from('Pune'), is('tags', 'notIn', ['press', 'wholesale'])),
  ),
  says('ordered this year but not last year', all(ordered('>=', 1, THIS_YEAR), ordered('=', 0, LAST_YEAR))),
  says(
    'joined in 2026 and placed only one order',
    all(is('createdAt', 'between', ['2026-01-01', '2026-12-31']), is('orderCount', '=', 1)),
    all(is('createdAt', '>=', '2026-01-01'), is('orderCount', '=', 1)),
  ),
  says(
    'signed up more than a year ago and have never bought anything',
    ...each(neverOrdered, (part) => all(notInLast('createdAt', 1, 'years'), part)),
    all(notInLast('createdAt', 12, 'months'), is('orderCount', '=', 0)),
    all(is('createdAt', '<', '2025-11-30'), is('orderCount', '=', 0)),
  ),
  says('vip but not gold', all(vip, is('attributes.tier', '!=', 'gold'))),
  says(
    'over 40, female, from Germany',
    all(is('attributes.age', '>', 40), women, is('country', '=', 'Germany')),
  ),
  says(
    'all of these: in London, age under 35, opted in to push',
    all(from('London'), is('attributes.age', '<', 35), consent('push')),
  ),
  says(
    'any of: tagged press, in France, more than 10 visits',
    any(is('tags', 'contains', 'press'), is('country', '=', 'France'), is('visits', '>', 10)),
  ),
  says('women OR anyone under 21', any(women, is('attributes.age', '<', 21))),
  says(
    'everyone in the UK apart from wholesale customers',
    all(is('country', '=', 'United Kingdom'), is('tags', 'doesNotContain', 'wholesale')),
  ),
  says(
    'has an email address, email opt-in and no order in 120 days',
    ...each(lapsed(120, 'days'), (part) => all(is('email', 'notNull'), consent('email'), part)),
  ),
  says(
    'spent over 10k or ordered more than 8 times, and visited in the last 90 days',
    all(any(is('totalSpend', '>', 10000), is('orderCount', '>', 8)), inLast('lastVisitAt', 90, 'days')),
  ),
  says(
    'spring launch failed for them but they have a phone no.',
    all(campaign({ campaignId: SPRING_LAUNCH, status: 'FAILED' }), is('phone', 'notNull')),
  ),
  says(
    'largest order above 10k and last order before 1 September',
    all(is('largestOrder', '>', 10000), is('lastOrderAt', '<', '2026-09-01')),
  ),
  says('loyalty points > 500 and tier = silver', all(is('attributes.loyaltyPoints', '>', 500), silver)),
  says(
    'country is Germany or France; visits >= 4',
    all(is('country', 'in', ['Germany', 'France']), is('visits', '>=', 4)),
  ),
  says(
    'bought in October and again in November',
    all(ordered('>=', 1, OCTOBER), ordered('>=', 1, THIS_MONTH)),
  ),
  says(
    'gold tier, mumbai or pune, no order this month',
    all(gold, is('city', 'in', ['Mumbai', 'Pune']), ordered('=', 0, THIS_MONTH)),
  ),
  says(
    'everyone with whatsapp opt-in, minus lapsed buyers',
    all(consent('whatsapp'), not(segment(LAPSED_BUYERS))),
  ),
  says(
    'a cancelled order in the last 30 days, or two or more refunds ever',
    any(
      is('refundCount', '>=', 2),
      orders(['count', '>=', 1], { where: { status: 'cancelled' }, within: last(30, 'days') }),
    ),
  ),
  says(
    'women who ordered in last 30 days and men who ordered in the last 7 days',
    any(all(women, inLast('lastOrderAt', 30, 'days')), all(men, inLast('lastOrderAt', 7, 'days'))),
  ),
  says(
    'not (tagged press or in France)',
    not(any(is('tags', 'contains', 'press'), is('country', '=', 'France'))),
  ),
  says(
    'people who have spent more than 3000 unless they had a refund',
    all(is('totalSpend', '>', 3000), is('refundCount', '=', 0)),
  ),
  says(
    'Only those in Bengaluru who have both sms and whatsapp consent',
    all(from('Bengaluru'), consent('sms'), consent('whatsapp')),
  ),
  says(
    'spent above 2000 last month yet no orders so far this month',
    all(spent('>', 2000, LAST_MONTH), ordered('=', 0, THIS_MONTH)),
  ),
];
