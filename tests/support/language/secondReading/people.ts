import { after, during, notReceived, received } from '../readings';
import type { Sentence } from '../sentence';
import { DIWALI_SALE, HIGH_SPENDERS, LAPSED_BUYERS, SPRING_LAUNCH } from '../sentence';
import { all, campaign, inLast, is, last, not, notInLast, says } from '../trees';

/** Who they are, what they agreed to, what they were sent, and since when they are known. */
export const people: readonly Sentence[] = [
  // places
  says('customers in Pune', is('city', '=', 'Pune')),
  says('everyone from mumbai or delhi', is('city', 'in', ['Mumbai', 'Delhi'])),
  says('UK customers', is('country', '=', 'United Kingdom')),
  says('ppl living in london', is('city', '=', 'London')),
  says('indian customers', is('country', '=', 'India')),
  says(
    'outside India',
    is('country', '!=', 'India'),
    all(is('country', 'notNull'), is('country', '!=', 'India')),
  ),
  says(
    'anyone not from Hyderabad',
    is('city', '!=', 'Hyderabad'),
    all(is('city', 'notNull'), is('city', '!=', 'Hyderabad')),
  ),
  says('bangalore shoppers', is('city', '=', 'Bengaluru')),
  says('people based in France and Germany', is('country', 'in', ['France', 'Germany'])),
  says('city is New Delhi', is('city', '=', 'New Delhi')),
  says('we have no city for them', is('city', 'null')),
  // tags
  says('VIPs', is('tags', 'contains', 'vip')),
  says('tagged wholesale', is('tags', 'contains', 'wholesale')),
  says('has the press tag or the vip tag', is('tags', 'in', ['press', 'vip'])),
  says('cust without the newsletter tag', is('tags', 'doesNotContain', 'newsletter')),
  says(
    'tagged both vip and newsletter',
    all(is('tags', 'contains', 'vip'), is('tags', 'contains', 'newsletter')),
  ),
  says('customers with no tags at all', is('tags', 'null')),
  // attributes
  says('gold tier', is('attributes.tier', '=', 'gold')),
  says('platinum and gold members', is('attributes.tier', 'in', ['platinum', 'gold'])),
  says(
    'tier is anything but bronze',
    is('attributes.tier', '!=', 'bronze'),
    all(is('attributes.tier', 'notNull'), is('attributes.tier', '!=', 'bronze')),
  ),
  says('women', is('attributes.gender', '=', 'female')),
  says('male customers over 40', all(is('attributes.gender', '=', 'male'), is('attributes.age', '>', 40))),
  says('aged 25 to 34', is('attributes.age', 'between', [25, 34])),
  says('under 30 yrs old', is('attributes.age', '<', 30)),
  says('everybody 18 or older', is('attributes.age', '>=', 18)),
  says('more than 500 loyalty points', is('attributes.loyaltyPoints', '>', 500)),
  says('people whose age we dont know', is('attributes.age', 'null')),
  // reachable how
  says('opted in to email', is('consent.email', '=', true)),
  says('agreed to receive sms', is('consent.sms', '=', true)),
  says('have given whatsapp consent', is('consent.whatsapp', '=', true)),
  says('no consent for push notifications', is('consent.push', '!=', true), is('consent.push', '=', false)),
  says('unsubscribed from emails', is('consent.email', '=', false)),
  says('customers with a phone number', is('phone', 'notNull')),
  says('missing an email adress', is('email', 'null')),
  says(
    'people with a gmail address',
    is('email', 'endsWith', '@gmail.com'),
    is('email', 'endsWith', 'gmail.com'),
    is('email', 'contains', '@gmail.com'),
    is('email', 'contains', 'gmail.com'),
    is('email', 'contains', '@gmail'),
    is('email', 'contains', 'gmail'),
  ),
  // what they were sent
  says('recieved the Diwali sale campaign', ...received(DIWALI_SALE)),
  says("didn't get spring launch", ...notReceived(SPRING_LAUNCH)),
  says(
    'delivery failed in the diwali sale campaign',
    campaign({ campaignId: DIWALI_SALE, status: 'FAILED' }),
  ),
  says(
    'not messaged in the past 30 days',
    campaign({ status: ['SENT', 'DELIVERED'], within: last(30, 'days'), operator: '=', value: 0 }),
    campaign({ within: last(30, 'days'), operator: '=', value: 0 }),
  ),
  says(
    'received more than 3 messages in the last 14 days',
    campaign({ status: ['SENT', 'DELIVERED'], within: last(14, 'days'), operator: '>', value: 3 }),
    campaign({ status: 'DELIVERED', within: last(14, 'days'), operator: '>', value: 3 }),
  ),
  // segments and groups
  says('in the High spenders segment', { field: 'segment', segmentId: HIGH_SPENDERS }),
  says('not part of lapsed buyers', not({ field: 'segment', segmentId: LAPSED_BUYERS })),
  says('rfm group champions', is('rfmGroup', '=', 'Champions')),
  says('at risk customers', is('rfmGroup', '=', 'At risk')),
  // since when they are known
  says('signed up in the last 14 days', inLast('createdAt', 14, 'days')),
  says('joined before 1 jan 2025', is('createdAt', '<', '2025-01-01')),
  says('registered in october 2026', ...during('createdAt', '2026-10-01', '2026-10-31')),
  says(
    'accounts created this year',
    ...during('createdAt', '2026-01-01', '2026-12-31'),
    is('createdAt', '>=', '2026-01-01'),
  ),
  says('customers who signed up after 15 August 2026', ...after('createdAt', '2026-08-15', '2026-08-16')),
  says(
    'signed up more than 2 years ago',
    notInLast('createdAt', 2, 'years'),
    is('createdAt', '<', '2024-11-30'),
  ),
];
