import type { RuleNode } from '../../../../src/rules/ruleSchema';
import {
  during,
  dormant,
  LAST_MONTH,
  LAST_YEAR,
  lapsed,
  neverOrdered,
  noOrderInLast,
  noOrderSince,
  notReceived,
  OCTOBER,
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
  says,
  segment,
  spent,
} from '../trees';

type Readings = [RuleNode, ...RuleNode[]];

/** Every reading of one part, joined with the other parts. */
const each = ([first, ...others]: Readings, join: (reading: RuleNode) => RuleNode): Readings => [
  join(first),
  ...others.map(join),
];

const tag = (name: string) => is('tags', 'contains', name);
const untagged = (name: string) => is('tags', 'doesNotContain', name);
const allows = (channel: string) => is(`consent.${channel}`, '=', true);
const female = is('attributes.gender', '=', 'female');
const male = is('attributes.gender', '=', 'male');

/** Conditions in combination. */
export const joined: readonly Sentence[] = [
  says(
    'women in Pune whose total spend is over 10k',
    all(female, is('city', '=', 'Pune'), is('totalSpend', '>', 10000)),
  ),
  says(
    'vip customers with no orders in the last 90 days',
    ...each(noOrderInLast(90, 'days'), (reading) => all(tag('vip'), reading)),
  ),
  says(
    'gold tier, opted in to email, at least 3 orders',
    all(is('attributes.tier', '=', 'gold'), allows('email'), is('orderCount', '>=', 3)),
  ),
  says('from London but not wholesale', all(is('city', '=', 'London'), untagged('wholesale'))),
  says(
    'spent over 50k or placed more than 10 orders',
    any(is('totalSpend', '>', 50000), is('orderCount', '>', 10)),
  ),
  says('everyone in India except Mumbai', all(is('country', '=', 'India'), is('city', '!=', 'Mumbai'))),
  says('champions with whatsapp consent', all(is('rfmGroup', '=', 'Champions'), allows('whatsapp'))),
  says(
    '(vip or press) and from the UK',
    all(is('tags', 'in', ['vip', 'press']), is('country', '=', 'United Kingdom')),
  ),
  says(
    'bought in october but not in november',
    all(ordered('>=', 1, OCTOBER), ordered('=', 0, THIS_MONTH)),
    ...during('lastOrderAt', '2026-10-01', '2026-10-31'),
  ),
  says(
    'men aged 30-45 in Bengaluru',
    all(male, is('attributes.age', 'between', [30, 45]), is('city', '=', 'Bengaluru')),
  ),
  says(
    'high spenders who did not receive the diwali sale',
    ...each(notReceived(DIWALI_SALE), (reading) => all(segment(HIGH_SPENDERS), reading)),
  ),
  says(
    'just one order and it was more than 6 months ago',
    all(is('orderCount', '=', 1), notInLast('lastOrderAt', 6, 'months')),
    all(is('orderCount', '=', 1), is('lastOrderAt', 'notNull'), notInLast('lastOrderAt', 6, 'months')),
    all(is('orderCount', '=', 1), notInLast('firstOrderAt', 6, 'months')),
  ),
  says('has an email but no phone', all(is('email', 'notNull'), is('phone', 'null'))),
  says(
    "visited in the last 7 days but hasn't ordered in the last 30 days",
    ...each(noOrderInLast(30, 'days'), (reading) => all(inLast('lastVisitAt', 7, 'days'), reading)),
  ),
  says(
    'never ordered, signed up more than 60 days ago',
    ...each(neverOrdered, (reading) => all(reading, notInLast('createdAt', 60, 'days'))),
  ),
  says(
    'uk or france, spent at least 5k',
    all(is('country', 'in', ['United Kingdom', 'France']), is('totalSpend', '>=', 5000)),
  ),
  says('opted in to both email and sms', all(allows('email'), allows('sms'))),
  says(
    'people in Delhi or New Delhi who have opted in to either email or whatsapp',
    all(is('city', 'in', ['Delhi', 'New Delhi']), any(allows('email'), allows('whatsapp'))),
  ),
  says(
    'neither gold nor platinum tier',
    is('attributes.tier', 'notIn', ['gold', 'platinum']),
    all(is('attributes.tier', 'notNull'), is('attributes.tier', 'notIn', ['gold', 'platinum'])),
  ),
  says(
    'not vip and not wholesale, India only',
    all(untagged('vip'), untagged('wholesale'), is('country', '=', 'India')),
  ),
  says(
    'silver tier plus more than 800 loyalty points',
    all(is('attributes.tier', '=', 'silver'), is('attributes.loyaltyPoints', '>', 800)),
  ),
  says(
    'spent more than 1 lakh, average order above 5k and no refunds',
    all(is('totalSpend', '>', 100000), is('averageOrderValue', '>', 5000), is('refundCount', '=', 0)),
  ),
  says(
    'ordered at least twice this year, but never had a refund',
    all(ordered('>=', 2, THIS_YEAR), is('refundCount', '=', 0)),
  ),
  says('female, under 30, mumbai', all(female, is('attributes.age', '<', 30), is('city', '=', 'Mumbai'))),
  says(
    'Mumbai, Pune and Hyderabad customers with 2+ orders in the last 3 months',
    all(is('city', 'in', ['Mumbai', 'Pune', 'Hyderabad']), ordered('>=', 2, last(3, 'months'))),
  ),
  says(
    'anybody who spent 20k or more this year, excluding wholesale',
    all(spent('>=', 20000, THIS_YEAR), untagged('wholesale')),
  ),
  says(
    'all vips apart from those who got the spring launch',
    ...each(notReceived(SPRING_LAUNCH), (reading) => all(tag('vip'), reading)),
  ),
  says(
    'either no orders in the last 6 months or fewer than 2 visits',
    ...each(noOrderInLast(6, 'months'), (reading) => any(reading, is('visits', '<', 2))),
  ),
  says(
    '(more than 5 orders and AOV above 2000) or biggest order above 25k',
    any(all(is('orderCount', '>', 5), is('averageOrderValue', '>', 2000)), is('largestOrder', '>', 25000)),
  ),
  says(
    'newsletter tag, minus anyone inactive for 90 days',
    ...each(dormant(90, 'days', 90), (reading) => all(tag('newsletter'), not(reading))),
  ),
  says('customers who are in lapsed buyers and also tagged press', all(segment(LAPSED_BUYERS), tag('press'))),
  says(
    'Signed up in 2026 and ordered 3 or more times',
    ...each(
      [...during('createdAt', '2026-01-01', '2026-12-31'), is('createdAt', '>=', '2026-01-01')],
      (reading) => all(reading, is('orderCount', '>=', 3)),
    ),
  ),
  says(
    'at risk customers with total spend above 30k',
    all(is('rfmGroup', '=', 'At risk'), is('totalSpend', '>', 30000)),
  ),
  says(
    'total spend between 10k and 50k & living in the uk',
    all(is('totalSpend', 'between', [10000, 50000]), is('country', '=', 'United Kingdom')),
  ),
  says(
    '5 or more orders, last one over 120 days ago',
    ...each(lapsed(120, 'days'), (reading) => all(is('orderCount', '>=', 5), reading)),
  ),
  says(
    'women not in mumbai or delhi',
    all(female, is('city', 'notIn', ['Mumbai', 'Delhi'])),
    all(female, is('city', 'notNull'), is('city', 'notIn', ['Mumbai', 'Delhi'])),
  ),
  says('everyone but women under 25', not(all(female, is('attributes.age', '<', 25)))),
  says(
    'spent 5k or more last month or bought at least 3 times last month',
    any(spent('>=', 5000, LAST_MONTH), ordered('>=', 3, LAST_MONTH)),
  ),
  says('vips, unless they live in france', all(tag('vip'), is('country', '!=', 'France'))),
  says(
    'loyalty points over 2000 and no tier set',
    all(is('attributes.loyaltyPoints', '>', 2000), is('attributes.tier', 'null')),
  ),
  says(
    'bought in 2025 and nothing since',
    ...each(noOrderSince('2026-01-01'), (reading) => all(ordered('>=', 1, LAST_YEAR), reading)),
    ...during('lastOrderAt', '2025-01-01', '2025-12-31'),
  ),
  says(
    'visited 10+ times without ever ordering',
    ...each(neverOrdered, (reading) => all(is('visits', '>=', 10), reading)),
  ),
  says(
    'whatsapp consent but no sms consent',
    all(allows('whatsapp'), is('consent.sms', '!=', true)),
    all(allows('whatsapp'), is('consent.sms', '=', false)),
  ),
  says(
    'customers over 40 with either gold tier or at least 3000 loyalty points',
    all(
      is('attributes.age', '>', 40),
      any(is('attributes.tier', '=', 'gold'), is('attributes.loyaltyPoints', '>=', 3000)),
    ),
  ),
  says(
    'diwali sale message failed and they have email consent',
    all(campaign({ campaignId: DIWALI_SALE, status: 'FAILED' }), allows('email')),
  ),
  // Written to be refused; the language has a rule for each: "and" before "or", "except" for all before it.
  says(
    'lifetime spend above 10k and opted in to sms or tagged vip',
    any(all(is('totalSpend', '>', 10000), is('consent.sms', '=', true)), is('tags', 'contains', 'vip')),
  ),
  says(
    'women or over 50 and living in london',
    any(
      is('attributes.gender', '=', 'female'),
      all(is('attributes.age', '>', 50), is('city', '=', 'London')),
    ),
  ),
  says(
    'in france or tagged press except those with no orders',
    all(any(is('country', '=', 'France'), is('tags', 'contains', 'press')), is('orderCount', '>=', 1)),
  ),
];
