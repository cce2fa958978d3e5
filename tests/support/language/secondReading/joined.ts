import { LAST_QUARTER, LAST_WEEK, OCTOBER, since, THIS_MONTH, THIS_YEAR } from '../readings';
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

const city = (name: string) => is('city', '=', name);
const cities = (...names: string[]) => is('city', 'in', names);
const country = (name: string) => is('country', '=', name);
const tier = (name: string) => is('attributes.tier', '=', name);
const tagged = (tag: string) => is('tags', 'contains', tag);
const notTagged = (tag: string) => is('tags', 'doesNotContain', tag);
const WOMEN = is('attributes.gender', '=', 'female');
const REACHED = ['SENT', 'DELIVERED'] as ('SENT' | 'DELIVERED')[];

/** Parts joined by and, or, not, commas and brackets. */
export const joined: readonly Sentence[] = [
  // and
  says('gold members in Pune', all(tier('gold'), city('Pune'))),
  says('women in London who spent over 20k', all(WOMEN, city('London'), is('totalSpend', '>', 20_000))),
  says(
    'customers in India, opted in to sms, at least 2 orders',
    all(country('India'), is('consent.sms', '=', true), is('orderCount', '>=', 2)),
  ),
  says(
    'men aged 18-25 in hyderabad with sms consent',
    all(
      is('attributes.gender', '=', 'male'),
      is('attributes.age', 'between', [18, 25]),
      city('Hyderabad'),
      is('consent.sms', '=', true),
    ),
  ),
  says(
    'AOV over 2k and at least 3 orders and no refunds',
    all(is('averageOrderValue', '>', 2000), is('orderCount', '>=', 3), is('refundCount', '=', 0)),
  ),
  says('gold tier women under 35', all(tier('gold'), WOMEN, is('attributes.age', '<', 35))),
  says(
    'people in pune and mumbai who bought this month',
    all(cities('Pune', 'Mumbai'), ordered('>=', 1, THIS_MONTH)),
  ),
  says(
    'over 3 orders in the last 6 months and spent 25k or more in the last 6 months',
    all(ordered('>', 3, last(6, 'months')), spent('>=', 25_000, last(6, 'months'))),
  ),
  says(
    'first order this month, opted in to email & sms',
    all(is('firstOrderAt', '>=', '2026-11-01'), is('consent.email', '=', true), is('consent.sms', '=', true)),
    all(
      is('firstOrderAt', 'between', ['2026-11-01', '2026-11-30']),
      is('consent.email', '=', true),
      is('consent.sms', '=', true),
    ),
  ),
  says(
    'lapsed buyers segment, spent at least 5000 in total',
    all(segment(LAPSED_BUYERS), is('totalSpend', '>=', 5000)),
  ),
  says(
    'platinum members, but only if they have spent less than 5k this year',
    all(tier('platinum'), spent('<', 5000, THIS_YEAR)),
  ),
  says(
    'vip + email opt in + ordered in last 30 days',
    all(tagged('vip'), is('consent.email', '=', true), inLast('lastOrderAt', 30, 'days')),
  ),
  // or
  says('vip or wholesale customers', is('tags', 'in', ['vip', 'wholesale'])),
  says('either gold tier or has ordered more than 10 times', any(tier('gold'), is('orderCount', '>', 10))),
  says('platinum, or spent more than 1 lakh', any(tier('platinum'), is('totalSpend', '>', 100_000))),
  says(
    'anyone who bought last week or visited in the last 3 days',
    any(ordered('>=', 1, LAST_WEEK), inLast('lastVisitAt', 3, 'days')),
  ),
  says(
    'from Bengaluru or tagged press or in the high spenders segment',
    any(city('Bengaluru'), tagged('press'), segment(HIGH_SPENDERS)),
  ),
  // but not, except, without
  says(
    'spent over 10k but not ordered in the last 60 days',
    all(is('totalSpend', '>', 10_000), notInLast('lastOrderAt', 60, 'days')),
  ),
  says('everyone in Mumbai exept vips', all(city('Mumbai'), notTagged('vip'))),
  says('vip customers excluding london', all(tagged('vip'), is('city', '!=', 'London'))),
  says('not in India and not in the UK', is('country', 'notIn', ['India', 'United Kingdom'])),
  says('neither vip nor wholesale', is('tags', 'notIn', ['vip', 'wholesale'])),
  says(
    'High spenders who are not in Lapsed buyers',
    all(segment(HIGH_SPENDERS), not(segment(LAPSED_BUYERS))),
  ),
  says('ordered in october but not in november', all(ordered('>=', 1, OCTOBER), ordered('=', 0, THIS_MONTH))),
  says(
    "received the spring launch but haven't ordered since 1 nov",
    all(campaign({ campaignId: SPRING_LAUNCH, status: REACHED }), ordered('=', 0, since('2026-11-01'))),
    all(campaign({ campaignId: SPRING_LAUNCH, status: 'DELIVERED' }), ordered('=', 0, since('2026-11-01'))),
  ),
  says('everyone but the wholesale customers', notTagged('wholesale')),
  says('has an email but no phone', all(is('email', 'notNull'), is('phone', 'null'))),
  says('never ordered but visited at least 5 times', all(is('orderCount', '=', 0), is('visits', '>=', 5))),
  says(
    'customers without sms consent who have a phone number',
    all(is('consent.sms', '!=', true), is('phone', 'notNull')),
    all(is('consent.sms', '=', false), is('phone', 'notNull')),
  ),
  says(
    'vips with no order in 30 days, except anyone messaged in the last 7 days',
    all(
      tagged('vip'),
      notInLast('lastOrderAt', 30, 'days'),
      campaign({ status: REACHED, within: last(7, 'days'), operator: '=', value: 0 }),
    ),
    all(
      tagged('vip'),
      notInLast('lastOrderAt', 30, 'days'),
      campaign({ within: last(7, 'days'), operator: '=', value: 0 }),
    ),
  ),
  says('all of germany unless they are wholesale', all(country('Germany'), notTagged('wholesale'))),
  says(
    'bought last quarter and didnt get diwali sale',
    all(
      ordered('>=', 1, LAST_QUARTER),
      campaign({ campaignId: DIWALI_SALE, status: REACHED, operator: '=', value: 0 }),
    ),
    all(
      ordered('>=', 1, LAST_QUARTER),
      campaign({ campaignId: DIWALI_SALE, status: 'DELIVERED', operator: '=', value: 0 }),
    ),
  ),
  says(
    "hyderabad customers who haven't visited in 2 months and haven't ordered in 3 months",
    all(city('Hyderabad'), notInLast('lastVisitAt', 2, 'months'), notInLast('lastOrderAt', 3, 'months')),
  ),
  // and with or
  says(
    'in Delhi and (spent over 5k or visited more than 10 times)',
    all(city('Delhi'), any(is('totalSpend', '>', 5000), is('visits', '>', 10))),
  ),
  says(
    '(gold or platinum) and from Bengaluru',
    all(is('attributes.tier', 'in', ['gold', 'platinum']), city('Bengaluru')),
  ),
  says(
    'ppl from pune, mumbai or hyderabad with no orders',
    all(cities('Pune', 'Mumbai', 'Hyderabad'), is('orderCount', '=', 0)),
  ),
  says(
    'one-time buyers from the UK or France',
    all(is('orderCount', '=', 1), is('country', 'in', ['United Kingdom', 'France'])),
  ),
  says(
    'opted in to whatsapp and either in Mumbai or in Pune',
    all(is('consent.whatsapp', '=', true), cities('Mumbai', 'Pune')),
  ),
  says(
    'india only: spent more than 50k or placed at least 20 orders',
    all(country('India'), any(is('totalSpend', '>', 50_000), is('orderCount', '>=', 20))),
  ),
  says(
    'silver or bronze tier with 1000+ loyalty points',
    all(is('attributes.tier', 'in', ['silver', 'bronze']), is('attributes.loyaltyPoints', '>=', 1000)),
    all(is('attributes.tier', 'in', ['silver', 'bronze']), is('attributes.loyaltyPoints', '>', 1000)),
  ),
  says(
    'women who are vip or have spent over 15k',
    all(WOMEN, any(tagged('vip'), is('totalSpend', '>', 15_000))),
  ),
  says(
    'spent between 10k and 20k and not in delhi, mumbai or pune',
    all(is('totalSpend', 'between', [10_000, 20_000]), is('city', 'notIn', ['Delhi', 'Mumbai', 'Pune'])),
  ),
  says(
    'either tagged wholesale and in India, or tagged press',
    any(all(tagged('wholesale'), country('India')), tagged('press')),
  ),
  says(
    'at risk or hibernating customers in the uk',
    all(is('rfmGroup', 'in', ['At risk', 'Hibernating']), country('United Kingdom')),
  ),
  says(
    'not (gold or platinum) but more than 8 orders',
    all(is('attributes.tier', 'notIn', ['gold', 'platinum']), is('orderCount', '>', 8)),
  ),
];
