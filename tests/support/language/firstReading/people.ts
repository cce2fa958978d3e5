import { after, during, notReceived, received } from '../readings';
import { DIWALI_SALE, HIGH_SPENDERS, LAPSED_BUYERS, SPRING_LAUNCH } from '../sentence';
import type { Sentence } from '../sentence';
import { all, campaign, inLast, is, last, not, notInLast, says, segment } from '../trees';

/** Who people are, what they agreed to and what reached them. */
export const people: readonly Sentence[] = [
  // places
  says('people from london', is('city', '=', 'London')),
  says('from Pune, Hyderabad or Bengaluru', is('city', 'in', ['Pune', 'Hyderabad', 'Bengaluru'])),
  says('everyone in London and Delhi', is('city', 'in', ['London', 'Delhi'])),
  says('who live in new delhi or London', is('city', 'in', ['New Delhi', 'London'])),
  says('customers in the united kingdom', is('country', '=', 'United Kingdom')),
  says('customers in germany or france', is('country', 'in', ['Germany', 'France'])),
  says(
    'customers outside France',
    is('country', '!=', 'France'),
    all(is('country', 'notNull'), is('country', '!=', 'France')),
  ),
  says(
    "who don't live in Pune or Delhi",
    is('city', 'notIn', ['Pune', 'Delhi']),
    all(is('city', 'notNull'), is('city', 'notIn', ['Pune', 'Delhi'])),
  ),
  says('french customers', is('country', '=', 'France')),
  // tags
  says('customers tagged wholesale', is('tags', 'contains', 'wholesale')),
  says('wholesale customers', is('tags', 'contains', 'wholesale')),
  says('people with newsletter tag', is('tags', 'contains', 'newsletter')),
  says("who aren't vip", is('tags', 'doesNotContain', 'vip')),
  says('tagged newsletter or wholesale', is('tags', 'in', ['newsletter', 'wholesale'])),
  says('neither vip nor wholesale', is('tags', 'notIn', ['vip', 'wholesale'])),
  says('all customers except those tagged press', is('tags', 'doesNotContain', 'press')),
  says('vips only', is('tags', 'contains', 'vip')),
  // consent
  says('opted into sms', is('consent.sms', '=', true)),
  says('people who agreed to push notifications', is('consent.push', '=', true)),
  says('have opted out of e-mail', is('consent.email', '=', false)),
  says('customers who opted out of whatsapp', is('consent.whatsapp', '=', false)),
  says('have not opted in to whatsapp', is('consent.whatsapp', '!=', true)),
  says('gave consent to sms', is('consent.sms', '=', true)),
  says(
    'opted in to both whatsapp and push',
    all(is('consent.whatsapp', '=', true), is('consent.push', '=', true)),
  ),
  // attributes
  says('tier is platinum', is('attributes.tier', '=', 'platinum')),
  says('bronze customers', is('attributes.tier', '=', 'bronze')),
  says('tier silver or bronze', is('attributes.tier', 'in', ['silver', 'bronze'])),
  says('tier is not bronze', is('attributes.tier', '!=', 'bronze')),
  says('older than 45', is('attributes.age', '>', 45)),
  says('age between 18 and 24', is('attributes.age', 'between', [18, 24])),
  says('customers younger than 21', is('attributes.age', '<', 21)),
  says('men', is('attributes.gender', '=', 'male')),
  says('male shoppers', is('attributes.gender', '=', 'male')),
  says('loyalty points of at least 1k', is('attributes.loyaltyPoints', '>=', 1000)),
  says('men under 30', all(is('attributes.gender', '=', 'male'), is('attributes.age', '<', 30))),
  says('60 years or older', is('attributes.age', '>=', 60)),
  // segments and campaigns
  says('members of the Lapsed buyers segment', segment(LAPSED_BUYERS)),
  says('people in the segment "High spenders"', segment(HIGH_SPENDERS)),
  says('who are not in the Lapsed buyers segment', not(segment(LAPSED_BUYERS))),
  says('who received Spring launch', ...received(SPRING_LAUNCH)),
  says(
    'were sent the diwali sale',
    ...received(DIWALI_SALE),
    campaign({ campaignId: DIWALI_SALE, status: ['SENT', 'DELIVERED', 'FAILED'] }),
  ),
  says("who didn't get the Diwali sale", ...notReceived(DIWALI_SALE)),
  says('Spring launch was delivered to them', campaign({ campaignId: SPRING_LAUNCH, status: 'DELIVERED' })),
  says('whose Spring launch message failed', campaign({ campaignId: SPRING_LAUNCH, status: 'FAILED' })),
  says(
    'got a message in the past 14 days',
    campaign({ status: ['SENT', 'DELIVERED'], within: last(14, 'days') }),
    campaign({ status: 'DELIVERED', within: last(14, 'days') }),
  ),
  says(
    "didn't get any messages in the last 2 weeks",
    campaign({ status: ['SENT', 'DELIVERED'], within: last(2, 'weeks'), operator: '=', value: 0 }),
    campaign({ status: 'DELIVERED', within: last(2, 'weeks'), operator: '=', value: 0 }),
  ),
  // contact data
  says('no email address', is('email', 'null')),
  says('people without an email', is('email', 'null')),
  says('have an email', is('email', 'notNull')),
  says(
    'customers with a yahoo email',
    is('email', 'contains', 'yahoo'),
    is('email', 'contains', '@yahoo'),
    is('email', 'contains', '@yahoo.'),
    is('email', 'endsWith', '@yahoo.com'),
  ),
  says('email ends with .co.uk', is('email', 'endsWith', '.co.uk')),
  says('email address containing "hotel"', is('email', 'contains', 'hotel')),
  says('whose name starts with Ra', is('name', 'beginsWith', 'Ra')),
  says('names ending with Singh', is('name', 'endsWith', 'Singh')),
  says('neither email nor phone', all(is('email', 'null'), is('phone', 'null'))),
  // signed up
  says('joined in the past 2 weeks', inLast('createdAt', 2, 'weeks')),
  says(
    'registered this year',
    is('createdAt', '>=', '2026-01-01'),
    ...during('createdAt', '2026-01-01', '2026-12-31'),
    ...during('createdAt', '2026-01-01', '2026-11-30'),
  ),
  says('created since March 2026', is('createdAt', '>=', '2026-03-01')),
  says('registered before 15 Aug 2026', is('createdAt', '<', '2026-08-15')),
  says('joined after 15-10-2026', ...after('createdAt', '2026-10-15', '2026-10-16')),
  says('registered in October', ...during('createdAt', '2026-10-01', '2026-10-31')),
  says('joined more than 2 years ago', notInLast('createdAt', 2, 'years')),
  says(
    'signed up last month',
    ...during('createdAt', '2026-10-01', '2026-10-31'),
    inLast('createdAt', 1, 'months'),
  ),
];
