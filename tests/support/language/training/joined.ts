import { LAST_YEAR, THIS_YEAR } from '../readings';
import { DIWALI_SALE, HIGH_SPENDERS } from '../sentence';
import type { Sentence } from '../sentence';
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

/** Conditions joined by and, or, not, commas and brackets. */
export const joined: readonly Sentence[] = [
  says(
    'spent over 10k and visited more than 5 times',
    all(is('totalSpend', '>', 10000), is('visits', '>', 5)),
  ),
  says(
    "spent over 10k and haven't shopped for 6 months",
    all(is('totalSpend', '>', 10000), notInLast('lastOrderAt', 6, 'months')),
  ),
  says(
    'spent over 10000 or inactive for 90 days',
    any(is('totalSpend', '>', 10000), is('inactiveDays', '>=', 90)),
    any(is('totalSpend', '>', 10000), is('inactiveDays', '>', 90)),
    any(is('totalSpend', '>', 10000), notInLast('lastVisitAt', 90, 'days')),
  ),
  says(
    'spent over 50k or visited more than 8 times and live in Pune',
    any(is('totalSpend', '>', 50000), all(is('visits', '>', 8), is('city', '=', 'Pune'))),
  ),
  says(
    'in Pune and gold tier or in London and spent over 10k',
    any(
      all(is('city', '=', 'Pune'), is('attributes.tier', '=', 'gold')),
      all(is('city', '=', 'London'), is('totalSpend', '>', 10000)),
    ),
  ),
  says(
    '(spent over 50k or visited more than 8 times) and live in Delhi',
    all(any(is('totalSpend', '>', 50000), is('visits', '>', 8)), is('city', '=', 'Delhi')),
  ),
  says(
    '(vip or more than 5 orders) and (in Pune or opted in to email)',
    all(
      any(is('tags', 'contains', 'vip'), is('orderCount', '>', 5)),
      any(is('city', '=', 'Pune'), is('consent.email', '=', true)),
    ),
  ),
  says(
    'women in Mumbai who spent over 20k',
    all(is('attributes.gender', '=', 'female'), is('city', '=', 'Mumbai'), is('totalSpend', '>', 20000)),
  ),
  says(
    'in Pune, spent over 5k, opted in to email',
    all(is('city', '=', 'Pune'), is('totalSpend', '>', 5000), is('consent.email', '=', true)),
  ),
  says(
    'tagged press, in London, or spent over 1 lakh',
    any(is('tags', 'contains', 'press'), is('city', '=', 'London'), is('totalSpend', '>', 100000)),
  ),
  says('spent over 10k but not in Delhi', all(is('totalSpend', '>', 10000), is('city', '!=', 'Delhi'))),
  says(
    'spent over 25k except those in Mumbai',
    all(is('totalSpend', '>', 25000), is('city', '!=', 'Mumbai')),
  ),
  says(
    'gold members but not in Pune or Mumbai',
    all(is('attributes.tier', '=', 'gold'), is('city', 'notIn', ['Pune', 'Mumbai'])),
  ),
  says(
    'either spent over 30k or have more than 12 orders',
    any(is('totalSpend', '>', 30000), is('orderCount', '>', 12)),
  ),
  says(
    'in Pune and either vip or spent over 15k',
    all(is('city', '=', 'Pune'), any(is('tags', 'contains', 'vip'), is('totalSpend', '>', 15000))),
  ),
  says('both vip and opted in to email', all(is('tags', 'contains', 'vip'), is('consent.email', '=', true))),
  says(
    'from Pune or Mumbai and gold tier',
    all(is('city', 'in', ['Pune', 'Mumbai']), is('attributes.tier', '=', 'gold')),
  ),
  says('not (in Pune or tagged vip)', not(any(is('city', '=', 'Pune'), is('tags', 'contains', 'vip')))),
  says(
    '3+ orders in the last 90 days and spent over 5k in the last 30 days',
    all(ordered('>=', 3, last(90, 'days')), spent('>', 5000, last(30, 'days'))),
  ),
  says('ordered last year but not this year', all(ordered('>=', 1, LAST_YEAR), ordered('=', 0, THIS_YEAR))),
  says(
    'in High spenders but did not receive the Diwali sale',
    all(
      segment(HIGH_SPENDERS),
      campaign({ campaignId: DIWALI_SALE, status: ['SENT', 'DELIVERED'], operator: '=', value: 0 }),
    ),
    all(
      segment(HIGH_SPENDERS),
      campaign({ campaignId: DIWALI_SALE, status: 'DELIVERED', operator: '=', value: 0 }),
    ),
  ),
  says('vip, but without phone', all(is('tags', 'contains', 'vip'), is('phone', 'null'))),
  says(
    'Pls show me all the customers in london who have spent atleast 2,000',
    all(is('city', '=', 'London'), is('totalSpend', '>=', 2000)),
  ),
  says(
    'I want to target women aged over 40 in the UK',
    all(
      is('attributes.gender', '=', 'female'),
      is('attributes.age', '>', 40),
      is('country', '=', 'United Kingdom'),
    ),
  ),
  says(
    'signed up this year and never ordered',
    all(is('createdAt', '>=', '2026-01-01'), is('orderCount', '=', 0)),
    all(is('createdAt', 'between', ['2026-01-01', '2026-12-31']), is('orderCount', '=', 0)),
    all(is('createdAt', 'between', ['2026-01-01', '2026-11-30']), is('orderCount', '=', 0)),
  ),
  says(
    'avg order over 2k and no refunds',
    all(is('averageOrderValue', '>', 2000), is('refundCount', '=', 0)),
  ),
  says(
    'spent more than 10k but have fewer than 3 orders and are not in Germany',
    all(is('totalSpend', '>', 10000), is('orderCount', '<', 3), is('country', '!=', 'Germany')),
  ),
  says(
    'Customers who spent more than 1.5 lakh in the last year, are in Mumbai or Pune and opted in to email',
    all(
      spent('>', 150000, last(1, 'years')),
      is('city', 'in', ['Mumbai', 'Pune']),
      is('consent.email', '=', true),
    ),
  ),
  says(
    'find shoppers who placed 2+ orders this year but havent visited in 30 days',
    all(ordered('>=', 2, THIS_YEAR), notInLast('lastVisitAt', 30, 'days')),
  ),
  says('SPENT OVER 5K AND IN PUNE', all(is('totalSpend', '>', 5000), is('city', '=', 'Pune'))),
  says(
    'people whose average order is above 3k and who have been inactive for 60 days',
    all(is('averageOrderValue', '>', 3000), is('inactiveDays', '>=', 60)),
  ),
  says('tier = gold and age >= 30', all(is('attributes.tier', '=', 'gold'), is('attributes.age', '>=', 30))),
  says(
    'customers who are vip or wholesale and have spent over 2 lakh',
    all(is('tags', 'in', ['vip', 'wholesale']), is('totalSpend', '>', 200000)),
  ),
  says(
    "didn't order in the last 90 days but visited in the last 30 days",
    all(notInLast('lastOrderAt', 90, 'days'), inLast('lastVisitAt', 30, 'days')),
  ),
  says(
    'spent ₹1,00,000 or more; at least 5 orders',
    all(is('totalSpend', '>=', 100000), is('orderCount', '>=', 5)),
  ),
  says('not vip and not in Mumbai', all(is('tags', 'doesNotContain', 'vip'), is('city', '!=', 'Mumbai'))),
  says('no phone or no email', any(is('phone', 'null'), is('email', 'null'))),
];
