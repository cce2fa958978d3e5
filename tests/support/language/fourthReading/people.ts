import type { RuleNode } from '../../../../src/rules/ruleSchema';
import { during, notReceived, received } from '../readings';
import type { Sentence } from '../sentence';
import { DIWALI_SALE, HIGH_SPENDERS, LAPSED_BUYERS, SPRING_LAUNCH } from '../sentence';
import { all, campaign, inLast, is, last, not, says, segment } from '../trees';

/** Something else than this, whoever has nothing included or not. */
const otherThan = (field: string, value: string): [RuleNode, ...RuleNode[]] => [
  is(field, '!=', value),
  all(is(field, 'notNull'), is(field, '!=', value)),
];

/** Who these people are, and what they allow. */
export const people: readonly Sentence[] = [
  says('customers in Pune', is('city', '=', 'Pune')),
  says('everyone in mumbai or hyderabad', is('city', 'in', ['Mumbai', 'Hyderabad'])),
  says('people living in london', is('city', '=', 'London')),
  says('new delhi shoppers', is('city', '=', 'New Delhi')),
  says('UK customers', is('country', '=', 'United Kingdom')),
  says('buyers from France and Germany', is('country', 'in', ['France', 'Germany'])),
  says('all our shoppers outside india', ...otherThan('country', 'India')),
  says('customers based in Bangalore', is('city', '=', 'Bengaluru')),
  says('not from Mumbai', ...otherThan('city', 'Mumbai')),
  says('city unknown', is('city', 'null')),
  says('tagged vip', is('tags', 'contains', 'vip')),
  says('wholesale customers', is('tags', 'contains', 'wholesale')),
  says('anyone with the press tag', is('tags', 'contains', 'press')),
  says("those who don't have the newsletter tag", is('tags', 'doesNotContain', 'newsletter')),
  says('tag is either vip or press', is('tags', 'in', ['vip', 'press'])),
  says('no tags at all', is('tags', 'null')),
  says('gold tier', is('attributes.tier', '=', 'gold')),
  says('Platinum members', is('attributes.tier', '=', 'platinum')),
  says('silver or bronze tier customers', is('attributes.tier', 'in', ['silver', 'bronze'])),
  says('tier is not bronze', ...otherThan('attributes.tier', 'bronze')),
  says('customers without a tier', is('attributes.tier', 'null')),
  says('I want to reach women', is('attributes.gender', '=', 'female')),
  says('male shoppers', is('attributes.gender', '=', 'male')),
  says('customers older than 60', is('attributes.age', '>', 60)),
  says('aged 25 to 34', is('attributes.age', 'between', [25, 34])),
  says('under 21 years old', is('attributes.age', '<', 21)),
  says('age 18 and above', is('attributes.age', '>=', 18)),
  says('loyalty points above 500', is('attributes.loyaltyPoints', '>', 500)),
  says('opted in to email', is('consent.email', '=', true)),
  says('whatsapp opt-ins', is('consent.whatsapp', '=', true)),
  says('opted out of sms', is('consent.sms', '=', false), is('consent.sms', '!=', true)),
  says('people who have given consent for push', is('consent.push', '=', true)),
  says('not opted in for whatsapp', is('consent.whatsapp', '!=', true), is('consent.whatsapp', '=', false)),
  says('those who received the diwali sale', ...received(DIWALI_SALE)),
  says("didn't get the Spring launch campaign", ...notReceived(SPRING_LAUNCH)),
  says(
    'customers for whom the spring launch message failed',
    campaign({ campaignId: SPRING_LAUNCH, status: 'FAILED' }),
  ),
  says(
    'received no campaign in the past 2 weeks',
    campaign({ status: ['SENT', 'DELIVERED'], within: last(2, 'weeks'), operator: '=', value: 0 }),
    campaign({ status: 'DELIVERED', within: last(2, 'weeks'), operator: '=', value: 0 }),
    campaign({ within: last(2, 'weeks'), operator: '=', value: 0 }),
  ),
  says(
    'got 3 or more campaign messages in the last 30 days',
    campaign({ status: ['SENT', 'DELIVERED'], within: last(30, 'days'), operator: '>=', value: 3 }),
    campaign({ status: 'DELIVERED', within: last(30, 'days'), operator: '>=', value: 3 }),
    campaign({ within: last(30, 'days'), operator: '>=', value: 3 }),
  ),
  says('in the High spenders segment', segment(HIGH_SPENDERS)),
  says('everyone who isnt in lapsed buyers', not(segment(LAPSED_BUYERS))),
  says('champions', is('rfmGroup', '=', 'Champions')),
  says('at risk or cannot lose customers', is('rfmGroup', 'in', ['At risk', 'Cannot lose'])),
  says('hibernating customers', is('rfmGroup', '=', 'Hibernating')),
  says(
    'recency score of 4 or 5',
    is('recencyScore', 'in', [4, 5]),
    is('recencyScore', '>=', 4),
    is('recencyScore', 'between', [4, 5]),
  ),
  says(
    'signed up this year',
    ...during('createdAt', '2026-01-01', '2026-12-31'),
    is('createdAt', '>=', '2026-01-01'),
  ),
  says('joined in the last 7 days', inLast('createdAt', 7, 'days')),
  says('registered before 2025', is('createdAt', '<', '2025-01-01')),
  says('no email on file', is('email', 'null')),
  says('we have their phone number', is('phone', 'notNull')),
  says('email ends with @gmail.com', is('email', 'endsWith', '@gmail.com')),
];
