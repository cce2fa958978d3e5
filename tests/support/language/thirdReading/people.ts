import type { RuleNode, Unit } from '../../../../src/rules/ruleSchema';
import { during, notReceived, received } from '../readings';
import type { Sentence } from '../sentence';
import { DIWALI_SALE, HIGH_SPENDERS, LAPSED_BUYERS, SPRING_LAUNCH } from '../sentence';
import { all, campaign, inLast, is, last, not, says, segment } from '../trees';

/** Another value than this; that there is a value may go without saying. */
const other = (field: string, value: string): [RuleNode, ...RuleNode[]] => [
  is(field, '!=', value),
  all(is(field, 'notNull'), is(field, '!=', value)),
];

/** No message for a time: none that went out, or none in the log at all. */
const unheard = (count: number, unit: Unit): [RuleNode, ...RuleNode[]] => [
  campaign({ status: ['SENT', 'DELIVERED'], within: last(count, unit), operator: '=', value: 0 }),
  campaign({ status: 'DELIVERED', within: last(count, unit), operator: '=', value: 0 }),
  campaign({ within: last(count, unit), operator: '=', value: 0 }),
];

/** Nobody said yes: refused or never asked; or refused. */
const noConsent = (channel: string): [RuleNode, ...RuleNode[]] => [
  is(`consent.${channel}`, '!=', true),
  is(`consent.${channel}`, '=', false),
];

/** Places, tags, attributes, consent, campaigns, segments, RFM groups, signup and contact data. */
export const people: readonly Sentence[] = [
  says('customers in Pune', is('city', '=', 'Pune')),
  says('everyone from mumbai', is('city', '=', 'Mumbai')),
  says('people living in Hyderabad or London', is('city', 'in', ['Hyderabad', 'London'])),
  says('new delhi customers', is('city', '=', 'New Delhi')),
  says(
    'all our bangalore customers',
    is('city', '=', 'Bengaluru'),
    is('city', 'in', ['Bengaluru', 'Bangalore']),
  ),
  says('UK customers', is('country', '=', 'United Kingdom')),
  says('customers outside India', ...other('country', 'India')),
  says('shoppers based in France or Germany', is('country', 'in', ['France', 'Germany'])),
  says('not from london', ...other('city', 'London')),
  says("we don't know their city", is('city', 'null')),
  says('tagged vip', is('tags', 'contains', 'vip')),
  says('wholesale customers', is('tags', 'contains', 'wholesale')),
  says('people without the press tag', is('tags', 'doesNotContain', 'press')),
  says('has tag newsletter or press', is('tags', 'in', ['newsletter', 'press'])),
  says('no tags at all', is('tags', 'null')),
  says('gold members', is('attributes.tier', '=', 'gold')),
  says('customers in the silver tier', is('attributes.tier', '=', 'silver')),
  says('platinum & gold tier', is('attributes.tier', 'in', ['platinum', 'gold'])),
  says('everyone who isnt bronze', ...other('attributes.tier', 'bronze')),
  says('tier not set', is('attributes.tier', 'null')),
  says('all women', is('attributes.gender', '=', 'female')),
  says('gender male', is('attributes.gender', '=', 'male')),
  says('age 25 to 34', is('attributes.age', 'between', [25, 34])),
  says('people under 30 yrs', is('attributes.age', '<', 30)),
  says('aged 18 or above', is('attributes.age', '>=', 18)),
  says('older than 45', is('attributes.age', '>', 45)),
  says('people whose age is missing', is('attributes.age', 'null')),
  says('more than 1,000 loyalty points', is('attributes.loyaltyPoints', '>', 1000)),
  says('loyalty points between 200 and 500', is('attributes.loyaltyPoints', 'between', [200, 500])),
  says('opted in to sms', is('consent.sms', '=', true)),
  says('customers who have given whatsapp consent', is('consent.whatsapp', '=', true)),
  says('opted out of email', is('consent.email', '=', false)),
  says('no consent for push', ...noConsent('push')),
  says('recieved the Diwali sale campaign', ...received(DIWALI_SALE)),
  says("didn't get the spring launch", ...notReceived(SPRING_LAUNCH)),
  says(
    'those for whom the diwali sale message failed',
    campaign({ campaignId: DIWALI_SALE, status: 'FAILED' }),
  ),
  says(
    'got 3 or more campaign messages in last 30 days',
    campaign({ status: ['SENT', 'DELIVERED'], within: last(30, 'days'), operator: '>=', value: 3 }),
    campaign({ status: 'DELIVERED', within: last(30, 'days'), operator: '>=', value: 3 }),
  ),
  says('have had no messages from us in the past 2 weeks', ...unheard(2, 'weeks')),
  says('in the High spenders segment', segment(HIGH_SPENDERS)),
  says('everybody who is not in lapsed buyers', not(segment(LAPSED_BUYERS))),
  says('our champions', is('rfmGroup', '=', 'Champions')),
  says('at-risk customers', is('rfmGroup', '=', 'At risk')),
  says('rfm group hibernating or lost', is('rfmGroup', 'in', ['Hibernating', 'Lost'])),
  says(
    'recency score of 4 or 5',
    is('recencyScore', 'in', [4, 5]),
    is('recencyScore', '>=', 4),
    is('recencyScore', '>', 3),
    is('recencyScore', 'between', [4, 5]),
  ),
  says('signed up in the last 30 days', inLast('createdAt', 30, 'days')),
  says('joined last month', ...during('createdAt', '2026-10-01', '2026-10-31')),
  says('registered before 2025', is('createdAt', '<', '2025-01-01')),
  says('new sign ups since 1 September 2026', is('createdAt', '>=', '2026-09-01')),
  says('no phone number on record', is('phone', 'null')),
  says('email ends with @gmail.com', is('email', 'endsWith', '@gmail.com')),
];
