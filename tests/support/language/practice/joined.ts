import type { RuleNode } from '../../../../src/rules/ruleSchema';
import { LAST_MONTH, lapsed, neverOrdered, notReceived, OCTOBER, THIS_MONTH, THIS_YEAR } from '../readings';
import type { Sentence } from '../sentence';
import { DIWALI_SALE, HIGH_SPENDERS, LAPSED_BUYERS, SPRING_LAUNCH } from '../sentence';
import {
  all,
  any,
  campaign,
  inLast,
  is,
  not,
  notInLast,
  ordered,
  orders,
  says,
  segment,
  spent,
} from '../trees';

type Readings = [RuleNode, ...RuleNode[]];

/** Every reading of a part, in its place in the whole. */
const each = ([first, ...others]: Readings, place: (reading: RuleNode) => RuleNode): Readings => [
  place(first),
  ...others.map(place),
];

const known = (field: string): RuleNode => is(field, 'notNull');
const tag = (name: string): RuleNode => is('tags', 'contains', name);
const noTag = (name: string): RuleNode => is('tags', 'doesNotContain', name);
const tier = (name: string): RuleNode => is('attributes.tier', '=', name);
const city = (name: string): RuleNode => is('city', '=', name);
const country = (name: string): RuleNode => is('country', '=', name);
const women = is('attributes.gender', '=', 'female');
const men = is('attributes.gender', '=', 'male');

/** Requests of several parts. */
export const joined: readonly Sentence[] = [
  // An intern in a hurry.
  says('vip or wholesale, but not press', all(is('tags', 'in', ['vip', 'wholesale']), noTag('press'))),
  says(
    'pune customers who spent over 10k and opted in to email',
    all(city('Pune'), is('totalSpend', '>', 10000), is('consent.email', '=', true)),
  ),
  says(
    'gold or platinum, spent 20k+, no order in 60 days',
    ...each([is('totalSpend', '>=', 20000), is('totalSpend', '>', 20000)], (amount) =>
      all(is('attributes.tier', 'in', ['gold', 'platinum']), amount, notInLast('lastOrderAt', 60, 'days')),
    ),
  ),
  says('male, 30+, delhi', all(men, is('attributes.age', '>=', 30), city('Delhi'))),
  says('everyone except wholesale', noTag('wholesale')),
  says(
    'signed up this year but nevr ordered',
    all(is('createdAt', '>=', '2026-01-01'), is('orderCount', '=', 0)),
    all(is('createdAt', 'between', ['2026-01-01', '2026-12-31']), is('orderCount', '=', 0)),
  ),
  says('under 25 or over 60', any(is('attributes.age', '<', 25), is('attributes.age', '>', 60))),
  says('vip, gold tier, or more than 20 orders', any(tag('vip'), tier('gold'), is('orderCount', '>', 20))),
  // A British retail manager.
  says(
    'All customers in India except Mumbai',
    all(country('India'), is('city', '!=', 'Mumbai')),
    all(country('India'), known('city'), is('city', '!=', 'Mumbai')),
  ),
  says(
    'Either ordered more than five times or spent over 50,000',
    any(is('orderCount', '>', 5), is('totalSpend', '>', 50000)),
  ),
  says('VIPs, unless they have opted out of email', all(tag('vip'), is('consent.email', '!=', false))),
  says('Customers from London plus anyone tagged press', any(city('London'), tag('press'))),
  says(
    'neither gold nor silver tier',
    is('attributes.tier', 'notIn', ['gold', 'silver']),
    all(known('attributes.tier'), is('attributes.tier', 'notIn', ['gold', 'silver'])),
  ),
  says(
    'Wholesale customers in the UK or France who have spent at least 5,000 this year',
    all(tag('wholesale'), is('country', 'in', ['United Kingdom', 'France']), spent('>=', 5000, THIS_YEAR)),
  ),
  says(
    'One order only, placed over 90 days ago',
    ...each(lapsed(90, 'days'), (old) => all(is('orderCount', '=', 1), old)),
    all(is('orderCount', '=', 1), notInLast('firstOrderAt', 90, 'days')),
  ),
  says(
    "people over 35 in Hyderabad who haven't been refunded",
    all(is('attributes.age', '>', 35), city('Hyderabad'), is('refundCount', '=', 0)),
  ),
  says(
    'anyone with a refund or a cancelled order',
    any(is('refundCount', '>=', 1), orders(['count', '>=', 1], { where: { status: 'cancelled' } })),
  ),
  says('bought in October but not in November', all(ordered('>=', 1, OCTOBER), ordered('=', 0, THIS_MONTH))),
  // An Indian D2C growth lead.
  says(
    'spent > 1 lakh, aov > 2k, not in High spenders',
    all(is('totalSpend', '>', 100000), is('averageOrderValue', '>', 2000), not(segment(HIGH_SPENDERS))),
  ),
  says(
    'champions and loyal groups, minus those who got Diwali sale',
    ...each(notReceived(DIWALI_SALE), (missed) => all(is('rfmGroup', 'in', ['Champions', 'Loyal']), missed)),
  ),
  says(
    'ordered at least twice, never refunded, from Bengaluru',
    all(is('orderCount', '>=', 2), is('refundCount', '=', 0), city('Bengaluru')),
  ),
  says(
    'opted in to sms or whatsapp, and from India',
    all(any(is('consent.sms', '=', true), is('consent.whatsapp', '=', true)), country('India')),
  ),
  says(
    'women in Mumbai or Delhi with 2+ orders',
    all(women, is('city', 'in', ['Mumbai', 'Delhi']), is('orderCount', '>=', 2)),
  ),
  says(
    'High spenders who did not receive Spring launch',
    ...each(notReceived(SPRING_LAUNCH), (missed) => all(segment(HIGH_SPENDERS), missed)),
  ),
  says(
    'platinum tier; whatsapp opt-in; last visit within 2 weeks',
    all(tier('platinum'), is('consent.whatsapp', '=', true), inLast('lastVisitAt', 2, 'weeks')),
  ),
  says(
    'diwali sale failed or was skipped, and they have a phone number',
    all(campaign({ campaignId: DIWALI_SALE, status: ['FAILED', 'SKIPPED'] }), known('phone')),
  ),
  says(
    'bought 3 times or more but spent under ₹2000 in total',
    all(is('orderCount', '>=', 3), is('totalSpend', '<', 2000)),
  ),
  says(
    'Delhi or New Delhi, age above 45',
    all(is('city', 'in', ['Delhi', 'New Delhi']), is('attributes.age', '>', 45)),
  ),
  // A data analyst.
  says(
    '(city = Pune or city = Mumbai) and total spend > 5000',
    all(any(city('Pune'), city('Mumbai')), is('totalSpend', '>', 5000)),
  ),
  says(
    '(orders >= 3 & total spend > 9000) or tag = vip',
    any(all(is('orderCount', '>=', 3), is('totalSpend', '>', 9000)), tag('vip')),
  ),
  says(
    'total spend > 10000 AND NOT (city is Delhi or Mumbai)',
    all(is('totalSpend', '>', 10000), is('city', 'notIn', ['Delhi', 'Mumbai'])),
  ),
  says(
    'tier gold and (age < 30 or loyalty points > 800)',
    all(tier('gold'), any(is('attributes.age', '<', 30), is('attributes.loyaltyPoints', '>', 800))),
  ),
  says('not (vip or press)', is('tags', 'notIn', ['vip', 'press'])),
  says(
    'email known, phone unknown, country India',
    all(known('email'), is('phone', 'null'), country('India')),
  ),
  says(
    'monetary score >= 4 & frequency score <= 2',
    all(is('monetaryScore', '>=', 4), is('frequencyScore', '<=', 2)),
  ),
  says(
    'spent between 5k and 10k or ordered 4 to 6 times',
    any(is('totalSpend', 'between', [5000, 10000]), is('orderCount', 'between', [4, 6])),
  ),
  says('no phone or no email', any(is('phone', 'null'), is('email', 'null'))),
  // A non-native speaker.
  says('clients which are not vip and not wholesale', all(noTag('vip'), noTag('wholesale'))),
  says('wholesale clients, but without those in London', all(tag('wholesale'), is('city', '!=', 'London'))),
  says(
    'the women who are vip, or the men who spent above 40 000',
    any(all(women, tag('vip')), all(men, is('totalSpend', '>', 40000))),
  ),
  says(
    'people from Germany with consent to email, or people from France with consent to sms',
    any(
      all(country('Germany'), is('consent.email', '=', true)),
      all(country('France'), is('consent.sms', '=', true)),
    ),
  ),
  says(
    'persons who ordered last month and also this month',
    all(ordered('>=', 1, LAST_MONTH), ordered('>=', 1, THIS_MONTH)),
  ),
  says('have gold tier but less than 3 orders', all(tier('gold'), is('orderCount', '<', 3))),
  says('Lapsed buyers which are not wholesale', all(segment(LAPSED_BUYERS), noTag('wholesale'))),
  // A polite and long-winded one.
  says(
    'Please include everyone in Hyderabad, and also those with a platinum tier',
    any(city('Hyderabad'), tier('platinum')),
  ),
  says(
    'I am looking for customers who ordered in the last 30 days and who either are vip or have spent over 25,000 in total',
    all(inLast('lastOrderAt', 30, 'days'), any(tag('vip'), is('totalSpend', '>', 25000))),
  ),
  says(
    'Could we reach the people who spent more than 3,000 but less than 7,000 in total, please?',
    all(is('totalSpend', '>', 3000), is('totalSpend', '<', 7000)),
  ),
  says(
    'I would like everyone who has placed an order, except those who ordered in the last 7 days',
    all(is('orderCount', '>=', 1), notInLast('lastOrderAt', 7, 'days')),
  ),
  says(
    'Kindly choose those in the At risk or Cannot lose group with net spend above 15,000 who have agreed to whatsapp',
    all(
      is('rfmGroup', 'in', ['At risk', 'Cannot lose']),
      is('netSpend', '>', 15000),
      is('consent.whatsapp', '=', true),
    ),
  ),
  says(
    'Might we have customers who have visited more than 10 times yet have never placed an order?',
    ...each(neverOrdered, (none) => all(is('visits', '>', 10), none)),
  ),
];
