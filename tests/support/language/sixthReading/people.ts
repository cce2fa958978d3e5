import { notReceived, received } from '../readings';
import type { Sentence } from '../sentence';
import { DIWALI_SALE, HIGH_SPENDERS, LAPSED_BUYERS, SPRING_LAUNCH } from '../sentence';
import { all, campaign, is, not, says, segment } from '../trees';
import { among, each, outside, taggedAny } from './ways';

/** Who they are: places, tags, attributes, consent, contacts, segments and campaigns. */
export const people: readonly Sentence[] = [
  says('For the new store opening: customers in Pune', is('city', '=', 'Pune')),
  says('everyone in mumbai or hyderbad', ...among('city', 'Mumbai', 'Hyderabad')),
  says('UK customers', is('country', '=', 'United Kingdom')),
  says('Who lives outside India?', ...outside('country', 'India')),
  says('bangalore people', is('city', '=', 'Bengaluru')),
  says('VIPs', is('tags', 'contains', 'vip')),
  says('wholesale accounts only', is('tags', 'contains', 'wholesale')),
  says('people tagged press', is('tags', 'contains', 'press')),
  says('Newsletter subscribers', is('tags', 'contains', 'newsletter')),
  says('customers tagged either vip or wholesale', ...taggedAny('vip', 'wholesale')),
  says('Can you pull all our Gold tier members please?', is('attributes.tier', '=', 'gold')),
  says('gold and platinum members', ...among('attributes.tier', 'gold', 'platinum')),
  says('women over 40', all(is('attributes.gender', '=', 'female'), is('attributes.age', '>', 40))),
  says(
    'men aged 25 to 34',
    all(is('attributes.gender', '=', 'male'), is('attributes.age', 'between', [25, 34])),
  ),
  says('anyone under 18', is('attributes.age', '<', 18)),
  says('Customers with more than 1,000 loyalty points', is('attributes.loyaltyPoints', '>', 1000)),
  says('loyalty points between 250 and 500', is('attributes.loyaltyPoints', 'between', [250, 500])),
  says(
    'silver tier in Delhi',
    ...each(
      all,
      [is('attributes.tier', '=', 'silver')],
      [is('city', '=', 'Delhi'), ...among('city', 'Delhi', 'New Delhi')],
    ),
  ),
  says('whos opted in to whatsapp', is('consent.whatsapp', '=', true)),
  says('people who have said no to SMS', is('consent.sms', '=', false)),
  says('customers who have agreed to marketing emails', is('consent.email', '=', true)),
  says('Customers who are not tagged press', is('tags', 'doesNotContain', 'press')),
  says('no phone number on file', is('phone', 'null')),
  says('has an email address', is('email', 'notNull')),
  says('email ends with @gmail.com', is('email', 'endsWith', '@gmail.com')),
  says('Phone numbers starting with +44', is('phone', 'beginsWith', '+44')),
  says('in the High spenders segment', segment(HIGH_SPENDERS)),
  says('members of "Lapsed buyers"', segment(LAPSED_BUYERS)),
  says('everyone who is not in high spenders', not(segment(HIGH_SPENDERS))),
  says('Who got the Diwali sale campaign?', ...received(DIWALI_SALE)),
  says("people who didn't get Spring launch", ...notReceived(SPRING_LAUNCH)),
  says(
    'Customers for whom the Diwali sale message failed',
    campaign({ campaignId: DIWALI_SALE, status: 'FAILED' }),
  ),
  says('customers from France and Germany', ...among('country', 'France', 'Germany')),
  says(
    'Customers in the United Kingdom who live in London',
    all(is('country', '=', 'United Kingdom'), is('city', '=', 'London')),
  ),
  says('age 60+', is('attributes.age', '>=', 60)),
  says('female customers', is('attributes.gender', '=', 'female')),
  says('London shoppers aged 30 or younger', all(is('city', '=', 'London'), is('attributes.age', '<=', 30))),
  says('customers with no tags at all', is('tags', 'null')),
  says("customers whose city we don't know", is('city', 'null')),
  says(
    'bronze tier with zero loyalty points',
    all(is('attributes.tier', '=', 'bronze'), is('attributes.loyaltyPoints', '=', 0)),
  ),
  says('everyone except wholesale', is('tags', 'doesNotContain', 'wholesale')),
  says('all Indian customers', is('country', '=', 'India')),
  says('customers whose name contains Sharma', is('name', 'contains', 'Sharma')),
  says('timezone Europe/London', is('timezone', '=', 'Europe/London')),
  says('customers without a tier', is('attributes.tier', 'null')),
  says('opted in for push notifications', is('consent.push', '=', true)),
];
