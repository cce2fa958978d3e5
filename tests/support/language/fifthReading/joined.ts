import {
  LAST_QUARTER,
  OCTOBER,
  THIS_MONTH,
  THIS_WEEK,
  THIS_YEAR,
  during,
  inactive,
  lastLongAgo,
  neverOrdered,
  noOrderInLast,
  noOrderSince,
  notReceived,
  orderedInLast,
  since,
} from '../readings';
import type { Sentence } from '../sentence';
import { DIWALI_SALE, HIGH_SPENDERS, LAPSED_BUYERS, SPRING_LAUNCH } from '../sentence';
import { all, any, inLast, is, last, not, notInLast, ordered, says, segment, span, spent } from '../trees';
import {
  city,
  country,
  each,
  female,
  male,
  orderedSince,
  pairs,
  range,
  tagged,
  tier,
  untagged,
  visitedInLast,
} from './alternatives';

export const joined: readonly Sentence[] = [
  says(
    'vips in pune who havent ordered since sept',
    ...each(noOrderSince('2026-09-01'), (silent) => all(tagged('vip'), city('Pune'), silent)),
  ),
  says(
    'For the winter mailer: women in Mumbai who spent more than 20k this year',
    all(female, city('Mumbai'), spent('>', 20_000, THIS_YEAR)),
    all(female, city('Mumbai'), spent('>', 20_000, since('2026-01-01'))),
  ),
  says(
    "gold members who haven't bought in 3 months",
    ...each(noOrderInLast(3, 'months'), (silent) => all(tier('gold'), silent)),
  ),
  says('either spent over 1 lakh or tagged vip', any(is('totalSpend', '>', 100_000), tagged('vip'))),
  says('neither from India nor from the UK', is('country', 'notIn', ['India', 'United Kingdom'])),
  says(
    'neither visited nor ordered in the last 60 days',
    ...pairs(inactive(60, 'days', 60), noOrderInLast(60, 'days'), all),
  ),
  says(
    'everyone in London unless they bought something this week',
    ...each([ordered('=', 0, THIS_WEEK), ...noOrderSince('2026-11-30')], (silent) =>
      all(city('London'), silent),
    ),
  ),
  says('high spenders except those in Hyderabad', all(segment(HIGH_SPENDERS), is('city', '!=', 'Hyderabad'))),
  says(
    'tagged newsletter, with no order yet',
    ...each(neverOrdered, (never) => all(tagged('newsletter'), never)),
  ),
  says(
    'ordered last quarter but not this quarter',
    ...each([ordered('=', 0, span('2026-10-01', '2027-01-01')), ...noOrderSince('2026-10-01')], (silent) =>
      all(ordered('>=', 1, LAST_QUARTER), silent),
    ),
    ...during('lastOrderAt', '2026-07-01', '2026-09-30'),
  ),
  says(
    'bought in 2024 but not in 2025',
    all(
      ordered('>=', 1, span('2024-01-01', '2025-01-01')),
      ordered('=', 0, span('2025-01-01', '2026-01-01')),
    ),
  ),
  says('5+ orders and aov under 500', all(is('orderCount', '>=', 5), is('averageOrderValue', '<', 500))),
  says(
    'spent 10k-20k and is either gold or platinum',
    ...each(range('totalSpend', 10_000, 20_000), (spend) =>
      all(spend, is('attributes.tier', 'in', ['gold', 'platinum'])),
    ),
  ),
  says(
    'Men aged 40 or older who live in Germany and have more than 2 orders',
    all(male, is('attributes.age', '>=', 40), country('Germany'), is('orderCount', '>', 2)),
  ),
  says(
    'Not a VIP, not wholesale, but has spent ₹50,000 or more',
    all(untagged('vip'), untagged('wholesale'), is('totalSpend', '>=', 50_000)),
  ),
  says(
    "Didn't get Diwali sale, ordered in the last 30 days",
    ...pairs(notReceived(DIWALI_SALE), orderedInLast(30, 'days'), all),
  ),
  says(
    'Lapsed buyers who are in Pune or Bengaluru',
    all(segment(LAPSED_BUYERS), is('city', 'in', ['Pune', 'Bengaluru'])),
  ),
  says('Pune/Mumbai, min 3 orders', all(is('city', 'in', ['Pune', 'Mumbai']), is('orderCount', '>=', 3))),
  says(
    'signed up this month and already placed 2+ orders',
    ...each(
      [is('createdAt', '>=', '2026-11-01'), ...during('createdAt', '2026-11-01', '2026-11-30')],
      (joinedNow) => all(joinedNow, is('orderCount', '>=', 2)),
    ),
  ),
  says(
    'signed up over 6 months ago yet never ordered',
    ...each(neverOrdered, (never) => all(notInLast('createdAt', 6, 'months'), never)),
  ),
  says(
    'wholesale, or (press and in France)',
    any(tagged('wholesale'), all(tagged('press'), country('France'))),
  ),
  says(
    'largest order over 25k but fewer than 3 orders',
    all(is('largestOrder', '>', 25_000), is('orderCount', '<', 3)),
  ),
  says(
    'platinum tier, no visit in 30 days, points > 2000',
    ...each(inactive(30, 'days', 30), (silent) =>
      all(tier('platinum'), silent, is('attributes.loyaltyPoints', '>', 2000)),
    ),
  ),
  says('people under 25 or over 60', any(is('attributes.age', '<', 25), is('attributes.age', '>', 60))),
  says(
    'has given email consent but refused sms',
    all(is('consent.email', '=', true), is('consent.sms', '=', false)),
  ),
  says(
    'bought more than once in the last 90 days and live outside India',
    ...each(
      [is('country', '!=', 'India'), all(is('country', 'notNull'), is('country', '!=', 'India'))],
      (abroad) => all(ordered('>', 1, last(90, 'days')), abroad),
    ),
  ),
  says(
    'visited in the last 7 days but no purchase in 30 days',
    ...pairs(visitedInLast(7, 'days', 7), noOrderInLast(30, 'days'), all),
  ),
  says(
    'first order this year, 3 or more orders in total',
    ...each(
      [
        is('firstOrderAt', '>=', '2026-01-01'),
        ...during('firstOrderAt', '2026-01-01', '2026-12-31'),
        ...during('firstOrderAt', '2026-01-01', '2026-11-30'),
      ],
      (begun) => all(begun, is('orderCount', '>=', 3)),
    ),
  ),
  says(
    'all the vips, plus any customer who spent over 75k',
    any(tagged('vip'), is('totalSpend', '>', 75_000)),
  ),
  says(
    'Indian customers minus the ones who received Spring launch',
    ...each(notReceived(SPRING_LAUNCH), (unreached) => all(country('India'), unreached)),
  ),
  says('both vip and wholesale', all(tagged('vip'), tagged('wholesale'))),
  says('all women, but not those below 18', all(female, not(is('attributes.age', '<', 18)))),
  says('Send to gold customers with zero refunds', all(tier('gold'), is('refundCount', '=', 0))),
  says(
    'i want ppl from new delhi w/ aov >= 1500 n last order within 45 days',
    ...each(orderedInLast(45, 'days'), (recent) =>
      all(city('New Delhi'), is('averageOrderValue', '>=', 1500), recent),
    ),
  ),
  says(
    'Spent at least 5000 in Oct and at least 8000 in Nov',
    all(spent('>=', 5000, OCTOBER), spent('>=', 8000, THIS_MONTH)),
  ),
  says(
    '10+ orders in total but none in the last 6 months',
    ...each(noOrderInLast(6, 'months'), (silent) => all(is('orderCount', '>=', 10), silent)),
  ),
  says(
    'either never ordered or last ordered over a year ago',
    ...each(neverOrdered, (never) => any(never, lastLongAgo('lastOrderAt', 1, 'years'))),
    ...each(neverOrdered, (never) => any(never, notInLast('lastOrderAt', 1, 'years'))),
    notInLast('lastOrderAt', 1, 'years'),
  ),
  says(
    '2-3 orders, tier silver, city not mumbai',
    ...each(range('orderCount', 2, 3), (count) => all(count, tier('silver'), is('city', '!=', 'Mumbai'))),
  ),
  says(
    'vips from London as well as wholesale customers from Pune',
    any(all(tagged('vip'), city('London')), all(tagged('wholesale'), city('Pune'))),
  ),
  says(
    'except for press, everyone who ordered in November',
    ...each(orderedSince('2026-11-01'), (recent) => all(untagged('press'), recent)),
  ),
  says(
    'Whoever has more than 1000 points or is platinum, as long as they opted in to email',
    all(any(is('attributes.loyaltyPoints', '>', 1000), tier('platinum')), is('consent.email', '=', true)),
  ),
  says(
    'age 30-40 female gold in mumbai, joined within 2 years',
    ...each(range('attributes.age', 30, 40), (age) =>
      all(age, female, tier('gold'), city('Mumbai'), inLast('createdAt', 2, 'years')),
    ),
  ),
];
