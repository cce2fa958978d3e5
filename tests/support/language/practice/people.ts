import type { CampaignRule, RuleNode } from '../../../../src/rules/ruleSchema';
import { after, during, notReceived, received, THIS_MONTH } from '../readings';
import type { Sentence } from '../sentence';
import { DIWALI_SALE, HIGH_SPENDERS, LAPSED_BUYERS, SPRING_LAUNCH } from '../sentence';
import { all, any, campaign, inLast, is, last, not, says, segment } from '../trees';

/** Is not something, by those of whom it is known or by all. */
const isNot = (field: string, value: string): [RuleNode, ...RuleNode[]] => [
  is(field, '!=', value),
  all(is(field, 'notNull'), is(field, '!=', value)),
];

/** A number of messages that arrived, or that the vendor took. */
const messages = (rule: Omit<CampaignRule, 'field' | 'status'>): [RuleNode, ...RuleNode[]] => [
  campaign({ status: ['SENT', 'DELIVERED'], ...rule }),
  campaign({ status: 'DELIVERED', ...rule }),
];

/** Places, tags, attributes, consent, campaigns, segments, groups, signup and contact data. */
export const people: readonly Sentence[] = [
  // Places.
  says('everyone in pune', is('city', '=', 'Pune')),
  says('mumbai + delhi customers', is('city', 'in', ['Mumbai', 'Delhi'])),
  says('customers from Hyderabad, Bengaluru and Pune', is('city', 'in', ['Hyderabad', 'Bengaluru', 'Pune'])),
  says("people who don't live in London", ...isNot('city', 'London')),
  says('contacts based in New Delhi', is('city', '=', 'New Delhi')),
  says('UK customers', is('country', '=', 'United Kingdom')),
  says('clients which are living in France or in Germany', is('country', 'in', ['France', 'Germany'])),
  says('anyone outside India', ...isNot('country', 'India')),
  says('country = India and city != Mumbai', all(is('country', '=', 'India'), is('city', '!=', 'Mumbai'))),
  // Tags.
  says('vips', is('tags', 'contains', 'vip')),
  says('tagged wholesale', is('tags', 'contains', 'wholesale')),
  says('everyone carrying the press tag or the newsletter tag', is('tags', 'in', ['press', 'newsletter'])),
  says(
    'tags include vip & wholesale',
    all(is('tags', 'contains', 'vip'), is('tags', 'contains', 'wholesale')),
  ),
  says('customers without the newsletter tag', is('tags', 'doesNotContain', 'newsletter')),
  says('people having no tags at all', is('tags', 'null')),
  // Attributes.
  says('gold tier', is('attributes.tier', '=', 'gold')),
  says('platinum and gold members', is('attributes.tier', 'in', ['platinum', 'gold'])),
  says('tier is not bronze', ...isNot('attributes.tier', 'bronze')),
  says(
    'silver tier customers with more than 500 loyalty points',
    all(is('attributes.tier', '=', 'silver'), is('attributes.loyaltyPoints', '>', 500)),
  ),
  says('loyalty points >= 2,000', is('attributes.loyaltyPoints', '>=', 2000)),
  says('women over 40', all(is('attributes.gender', '=', 'female'), is('attributes.age', '>', 40))),
  says(
    'men aged 25 to 34',
    all(is('attributes.gender', '=', 'male'), is('attributes.age', 'between', [25, 34])),
  ),
  says('under 21s', is('attributes.age', '<', 21)),
  says('age 18-24', is('attributes.age', 'between', [18, 24])),
  says(
    'ladies in mumbai below 30',
    all(is('attributes.gender', '=', 'female'), is('city', '=', 'Mumbai'), is('attributes.age', '<', 30)),
  ),
  says('customers who are at least 60 years old', is('attributes.age', '>=', 60)),
  says('Customers whose age we do not know', is('attributes.age', 'null')),
  says('gender not specified', is('attributes.gender', 'null')),
  // Consent.
  says('opted in for whatsapp', is('consent.whatsapp', '=', true)),
  says('opted out of sms', is('consent.sms', '=', false)),
  says('Anyone who has agreed to receive push notifications', is('consent.push', '=', true)),
  says('people who unsubscribed from e-mail', is('consent.email', '=', false)),
  says(
    'email consent = true & sms consent = false',
    all(is('consent.email', '=', true), is('consent.sms', '=', false)),
  ),
  says('whatsapp or sms opt-ins', any(is('consent.whatsapp', '=', true), is('consent.sms', '=', true))),
  says(
    'Would you please pick the customers who have not opted out of email?',
    is('consent.email', '!=', false),
  ),
  // Campaigns.
  says('received the diwali sale campaign', ...received(DIWALI_SALE)),
  says("didn't get Spring launch", ...notReceived(SPRING_LAUNCH)),
  says('diwali sale message failed', campaign({ campaignId: DIWALI_SALE, status: 'FAILED' })),
  says(
    'Customers to whom the Spring launch message was delivered',
    campaign({ campaignId: SPRING_LAUNCH, status: 'DELIVERED' }),
  ),
  says(
    'have received no campaign in the last 14 days',
    ...messages({ within: last(14, 'days'), operator: '=', value: 0 }),
  ),
  says('got more than 3 campaigns this month', ...messages({ within: THIS_MONTH, operator: '>', value: 3 })),
  says('any failed message in the last 30 days', campaign({ status: 'FAILED', within: last(30, 'days') })),
  says('skipped in spring launch', campaign({ campaignId: SPRING_LAUNCH, status: 'SKIPPED' })),
  // Segments and groups.
  says('high spenders segment', segment(HIGH_SPENDERS)),
  says('members of Lapsed buyers who are in London', all(segment(LAPSED_BUYERS), is('city', '=', 'London'))),
  says('customers not in the High spenders segment', not(segment(HIGH_SPENDERS))),
  says('rfm champions', is('rfmGroup', '=', 'Champions')),
  says('at risk or hibernating customers', is('rfmGroup', 'in', ['At risk', 'Hibernating'])),
  says("I should like those in the 'Cannot lose' group, please", is('rfmGroup', '=', 'Cannot lose')),
  says(
    'recency score 4 or 5',
    is('recencyScore', 'in', [4, 5]),
    is('recencyScore', '>=', 4),
    is('recencyScore', 'between', [4, 5]),
  ),
  // Signup.
  says('signd up in the last 7 days', inLast('createdAt', 7, 'days')),
  says('joined in 2025', ...during('createdAt', '2025-01-01', '2025-12-31')),
  says('Those who registered before 1 April 2026', is('createdAt', '<', '2026-04-01')),
  says('accounts created after 2026-06-30', ...after('createdAt', '2026-06-30', '2026-07-01')),
  // Contact data.
  says('no email on file', is('email', 'null')),
  says('has a phone number but no email', all(is('phone', 'notNull'), is('email', 'null'))),
  says('email ends with @gmail.com', is('email', 'endsWith', '@gmail.com')),
  says('customers for whom the city is missing', is('city', 'null')),
  says('name starts with Ra', is('name', 'beginsWith', 'Ra')),
  says('phone begins with +44', is('phone', 'beginsWith', '+44')),
];
