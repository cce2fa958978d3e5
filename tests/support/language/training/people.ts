import { after, during, notReceived, received } from '../readings';
import { DIWALI_SALE, HIGH_SPENDERS, LAPSED_BUYERS, SPRING_LAUNCH } from '../sentence';
import type { Sentence } from '../sentence';
import { all, campaign, inLast, is, last, not, notInLast, says, segment } from '../trees';

/** Who people are, what they agreed to and what reached them. */
export const people: readonly Sentence[] = [
  // places
  says('customers in Pune', is('city', '=', 'Pune')),
  says('living in mumbai or delhi', is('city', 'in', ['Mumbai', 'Delhi'])),
  says('customers from Mumbai and Pune', is('city', 'in', ['Mumbai', 'Pune'])),
  says('customers based in New Delhi', is('city', '=', 'New Delhi')),
  says('from the UK', is('country', '=', 'United Kingdom')),
  says('in India', is('country', '=', 'India')),
  says(
    'not in India',
    is('country', '!=', 'India'),
    all(is('country', 'notNull'), is('country', '!=', 'India')),
  ),
  says('not from Mumbai', is('city', '!=', 'Mumbai'), all(is('city', 'notNull'), is('city', '!=', 'Mumbai'))),
  says('Indian customers', is('country', '=', 'India')),
  // tags
  says('tagged vip', is('tags', 'contains', 'vip')),
  says('VIP customers', is('tags', 'contains', 'vip')),
  says('with the tag press', is('tags', 'contains', 'press')),
  says('not tagged wholesale', is('tags', 'doesNotContain', 'wholesale')),
  says('vip or press', is('tags', 'in', ['vip', 'press'])),
  says(
    'tagged both vip and newsletter',
    all(is('tags', 'contains', 'vip'), is('tags', 'contains', 'newsletter')),
  ),
  says('everyone except wholesale', is('tags', 'doesNotContain', 'wholesale')),
  says('without any tags', is('tags', 'null')),
  // consent
  says('who opted in to email', is('consent.email', '=', true)),
  says('opted in for WhatsApp', is('consent.whatsapp', '=', true)),
  says('opted out of SMS', is('consent.sms', '=', false)),
  says('unsubscribed from email', is('consent.email', '=', false)),
  says("haven't opted out of email", is('consent.email', '!=', false)),
  says('with email consent', is('consent.email', '=', true)),
  says('opted in to email but not sms', all(is('consent.email', '=', true), is('consent.sms', '!=', true))),
  // attributes
  says('gold tier', is('attributes.tier', '=', 'gold')),
  says('Silver members', is('attributes.tier', '=', 'silver')),
  says('gold or platinum tier', is('attributes.tier', 'in', ['gold', 'platinum'])),
  says('not gold tier', is('attributes.tier', '!=', 'gold')),
  says('age over 30', is('attributes.age', '>', 30)),
  says('aged 25 to 40', is('attributes.age', 'between', [25, 40])),
  says('under 25s', is('attributes.age', '<', 25)),
  says('women', is('attributes.gender', '=', 'female')),
  says('female customers', is('attributes.gender', '=', 'female')),
  says('more than 500 loyalty points', is('attributes.loyaltyPoints', '>', 500)),
  says('women over 35', all(is('attributes.gender', '=', 'female'), is('attributes.age', '>', 35))),
  says('at least 18 years old', is('attributes.age', '>=', 18)),
  // segments and campaigns
  says('in High spenders', segment(HIGH_SPENDERS)),
  says('everyone in lapsed buyers', segment(LAPSED_BUYERS)),
  says('not in High spenders', not(segment(HIGH_SPENDERS))),
  says('who got the Diwali sale', ...received(DIWALI_SALE)),
  says(
    'customers that were sent the spring launch campaign',
    ...received(SPRING_LAUNCH),
    campaign({ campaignId: SPRING_LAUNCH, status: ['SENT', 'DELIVERED', 'FAILED'] }),
  ),
  says('did not receive Spring launch', ...notReceived(SPRING_LAUNCH)),
  says(
    'who were not delivered the Diwali sale',
    campaign({ campaignId: DIWALI_SALE, status: 'DELIVERED', operator: '=', value: 0 }),
    not(campaign({ campaignId: DIWALI_SALE, status: 'DELIVERED' })),
    all(
      campaign({ campaignId: DIWALI_SALE }),
      campaign({ campaignId: DIWALI_SALE, status: 'DELIVERED', operator: '=', value: 0 }),
    ),
  ),
  says('for whom the Diwali sale failed', campaign({ campaignId: DIWALI_SALE, status: 'FAILED' })),
  says(
    'received any campaign in the last 7 days',
    campaign({ status: ['SENT', 'DELIVERED'], within: last(7, 'days') }),
    campaign({ status: 'DELIVERED', within: last(7, 'days') }),
  ),
  says(
    'have not received any campaign in the last 30 days',
    campaign({ status: ['SENT', 'DELIVERED'], within: last(30, 'days'), operator: '=', value: 0 }),
    campaign({ status: 'DELIVERED', within: last(30, 'days'), operator: '=', value: 0 }),
  ),
  // contact data
  says('without phone', is('phone', 'null')),
  says("customers who don't have a phone number", is('phone', 'null')),
  says('with a phone number', is('phone', 'notNull')),
  says(
    'gmail users',
    is('email', 'endsWith', '@gmail.com'),
    is('email', 'endsWith', 'gmail.com'),
    is('email', 'contains', 'gmail'),
    is('email', 'contains', '@gmail'),
    is('email', 'contains', '@gmail.com'),
  ),
  says('email contains acme', is('email', 'contains', 'acme')),
  says('whose email ends in @infosys.com', is('email', 'endsWith', '@infosys.com')),
  says('name begins with A', is('name', 'beginsWith', 'A')),
  says('name contains Kumar', is('name', 'contains', 'Kumar')),
  says('have email but no phone', all(is('email', 'notNull'), is('phone', 'null'))),
  // signed up
  says('signed up in the last 30 days', inLast('createdAt', 30, 'days')),
  says(
    'signed up this month',
    is('createdAt', '>=', '2026-11-01'),
    ...during('createdAt', '2026-11-01', '2026-11-30'),
  ),
  says('joined since 1 January 2026', is('createdAt', '>=', '2026-01-01')),
  says('signed up before 2025', is('createdAt', '<', '2025-01-01')),
  says('created after 30 June 2026', ...after('createdAt', '2026-06-30', '2026-07-01')),
  says('signed up between April and June 2026', ...during('createdAt', '2026-04-01', '2026-06-30')),
  says(
    'signed up yesterday',
    is('createdAt', '=', '2026-11-29'),
    ...during('createdAt', '2026-11-29', '2026-11-29'),
  ),
  says('customers for over a year', notInLast('createdAt', 1, 'years')),
];
