import { OCTOBER, THIS_MONTH, THIS_YEAR } from '../readings';
import { LAPSED_BUYERS } from '../sentence';
import type { Sentence } from '../sentence';
import { all, any, inLast, is, last, not, notInLast, ordered, says, segment, spent } from '../trees';

/** Conditions joined by and, or, not, commas and brackets. */
export const joined: readonly Sentence[] = [
  says(
    'spent more than 5000 and less than 3 orders',
    all(is('totalSpend', '>', 5000), is('orderCount', '<', 3)),
  ),
  says(
    'People who haven’t shopped in 6 months and spent over ₹5K',
    all(notInLast('lastOrderAt', 6, 'months'), is('totalSpend', '>', 5000)),
  ),
  says('more than 10 visits or spent over 20k', any(is('visits', '>', 10), is('totalSpend', '>', 20000))),
  says(
    'tagged vip or more than 3 orders and in Mumbai',
    any(is('tags', 'contains', 'vip'), all(is('orderCount', '>', 3), is('city', '=', 'Mumbai'))),
  ),
  says(
    'vip and in Delhi or wholesale and in Hyderabad',
    any(
      all(is('tags', 'contains', 'vip'), is('city', '=', 'Delhi')),
      all(is('tags', 'contains', 'wholesale'), is('city', '=', 'Hyderabad')),
    ),
  ),
  says(
    'in Mumbai and (tagged vip or gold tier)',
    all(is('city', '=', 'Mumbai'), any(is('tags', 'contains', 'vip'), is('attributes.tier', '=', 'gold'))),
  ),
  says(
    '(in London and women) or (in Pune and men)',
    any(
      all(is('city', '=', 'London'), is('attributes.gender', '=', 'female')),
      all(is('city', '=', 'Pune'), is('attributes.gender', '=', 'male')),
    ),
  ),
  says(
    'men in Hyderabad with more than 2 orders',
    all(is('attributes.gender', '=', 'male'), is('city', '=', 'Hyderabad'), is('orderCount', '>', 2)),
  ),
  says(
    'gold tier, from Delhi, at least 2 orders',
    all(is('attributes.tier', '=', 'gold'), is('city', '=', 'Delhi'), is('orderCount', '>=', 2)),
  ),
  says(
    'spent over 1 lakh, more than 10 orders, or platinum tier',
    any(is('totalSpend', '>', 100000), is('orderCount', '>', 10), is('attributes.tier', '=', 'platinum')),
  ),
  says('more than 5 orders but not vip', all(is('orderCount', '>', 5), is('tags', 'doesNotContain', 'vip'))),
  says(
    'vip customers except those who ordered in the last 30 days',
    all(is('tags', 'contains', 'vip'), notInLast('lastOrderAt', 30, 'days')),
  ),
  says(
    'customers in India except Delhi and Hyderabad',
    all(is('country', '=', 'India'), is('city', 'notIn', ['Delhi', 'Hyderabad'])),
  ),
  says('either tagged vip or in London', any(is('tags', 'contains', 'vip'), is('city', '=', 'London'))),
  says(
    'opted in to sms and either gold tier or more than 4 visits',
    all(is('consent.sms', '=', true), any(is('attributes.tier', '=', 'gold'), is('visits', '>', 4))),
  ),
  says(
    'who both live in London and spent more than 2k',
    all(is('city', '=', 'London'), is('totalSpend', '>', 2000)),
  ),
  says(
    'gold tier customers in Delhi or Bengaluru',
    all(is('attributes.tier', '=', 'gold'), is('city', 'in', ['Delhi', 'Bengaluru'])),
  ),
  says(
    'not (gold tier and in London)',
    not(all(is('attributes.tier', '=', 'gold'), is('city', '=', 'London'))),
  ),
  says(
    'at least 2 orders in the past 6 months but none in the last 30 days',
    all(ordered('>=', 2, last(6, 'months')), ordered('=', 0, last(30, 'days'))),
  ),
  says(
    'bought in October but not in November 2026',
    all(ordered('>=', 1, OCTOBER), ordered('=', 0, THIS_MONTH)),
  ),
  says(
    'in Lapsed buyers and opted in to whatsapp',
    all(segment(LAPSED_BUYERS), is('consent.whatsapp', '=', true)),
  ),
  says(
    'gmail users in Pune with more than 3 visits',
    all(is('email', 'endsWith', '@gmail.com'), is('city', '=', 'Pune'), is('visits', '>', 3)),
    all(is('email', 'contains', 'gmail'), is('city', '=', 'Pune'), is('visits', '>', 3)),
    all(is('email', 'contains', '@gmail'), is('city', '=', 'Pune'), is('visits', '>', 3)),
    all(is('email', 'endsWith', 'gmail.com'), is('city', '=', 'Pune'), is('visits', '>', 3)),
  ),
  says(
    'can you find customers who r in Mumbai & hav more than 2 orders please',
    all(is('city', '=', 'Mumbai'), is('orderCount', '>', 2)),
  ),
  says(
    'give me a list of men from France who never ordered',
    all(is('attributes.gender', '=', 'male'), is('country', '=', 'France'), is('orderCount', '=', 0)),
  ),
  says(
    'signed up in the last 60 days and ordered more than once',
    all(inLast('createdAt', 60, 'days'), is('orderCount', '>', 1)),
  ),
  says('had a refund and spent under 5k', all(is('refundCount', '>=', 1), is('totalSpend', '<', 5000))),
  says(
    'live in India AND tier gold AND age above 50 AND opted in to SMS',
    all(
      is('country', '=', 'India'),
      is('attributes.tier', '=', 'gold'),
      is('attributes.age', '>', 50),
      is('consent.sms', '=', true),
    ),
  ),
  says(
    'Customers who ordered at least 3 times in the last 6 months, live in Delhi or Hyderabad and opted in to SMS',
    all(
      ordered('>=', 3, last(6, 'months')),
      is('city', 'in', ['Delhi', 'Hyderabad']),
      is('consent.sms', '=', true),
    ),
  ),
  says(
    'show shoppers who spent 20k+ this year but havent ordered in 45 days',
    all(spent('>=', 20000, THIS_YEAR), notInLast('lastOrderAt', 45, 'days')),
  ),
  says('GOLD TIER AND MORE THAN 2 VISITS', all(is('attributes.tier', '=', 'gold'), is('visits', '>', 2))),
  says(
    'people whose biggest order is above 9k and who have been inactive for 2 weeks',
    all(is('largestOrder', '>', 9000), is('inactiveDays', '>=', 14)),
  ),
  says('city = Pune and visits > 4', all(is('city', '=', 'Pune'), is('visits', '>', 4))),
  says(
    'women who are gold or platinum and have more than 3 orders',
    all(
      is('attributes.gender', '=', 'female'),
      is('attributes.tier', 'in', ['gold', 'platinum']),
      is('orderCount', '>', 3),
    ),
  ),
  says(
    'never ordered but visited in the last 2 weeks',
    all(is('orderCount', '=', 0), inLast('lastVisitAt', 2, 'weeks')),
  ),
  says('in Hyderabad; spent 3k or more', all(is('city', '=', 'Hyderabad'), is('totalSpend', '>=', 3000))),
  says(
    'not wholesale and not in London',
    all(is('tags', 'doesNotContain', 'wholesale'), is('city', '!=', 'London')),
  ),
  says('no city or no country', any(is('city', 'null'), is('country', 'null'))),
];
