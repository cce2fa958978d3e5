import { notReceived, received } from '../readings';
import type { Sentence } from '../sentence';
import { DIWALI_SALE, HIGH_SPENDERS, LAPSED_BUYERS, SPRING_LAUNCH } from '../sentence';
import { all, any, is, not, says, segment } from '../trees';
import { city, country, each, female, male, pairs, range, tagged, tier, untagged } from './alternatives';

export const people: readonly Sentence[] = [
  says('vips in pune', all(tagged('vip'), city('Pune'))),
  says('Everyone from Mumbai or Hyderabad', is('city', 'in', ['Mumbai', 'Hyderabad'])),
  says(
    'customers outside India',
    is('country', '!=', 'India'),
    all(is('country', 'notNull'), is('country', '!=', 'India')),
  ),
  says('londoners', city('London')),
  says('uk shoppers', country('United Kingdom')),
  says('Based in France, Germany or the UK', is('country', 'in', ['France', 'Germany', 'United Kingdom'])),
  says('not in bengaluru', is('city', '!=', 'Bengaluru')),
  says('bangalore customers', city('Bengaluru')),
  says(
    'people living in India but not in Mumbai or Pune',
    all(country('India'), is('city', 'notIn', ['Mumbai', 'Pune'])),
  ),
  says('no city on file', is('city', 'null')),
  says('New Delhi platinum members', all(city('New Delhi'), tier('platinum'))),
  says("German customers who aren't wholesale", all(country('Germany'), untagged('wholesale'))),
  says("I need everybody we've tagged as wholesale", tagged('wholesale')),
  says('newsletter tag but not press', all(tagged('newsletter'), untagged('press'))),
  says('no tags at all', is('tags', 'null')),
  says('anyone with the VIP or the press tag', is('tags', 'in', ['vip', 'press'])),
  says('Could you pull together a list of our gold tier customers please?', tier('gold')),
  says('gold and platinum members', is('attributes.tier', 'in', ['gold', 'platinum'])),
  says(
    'all tiers except bronze',
    is('attributes.tier', '!=', 'bronze'),
    all(is('attributes.tier', 'notNull'), is('attributes.tier', '!=', 'bronze')),
    is('attributes.tier', 'in', ['gold', 'silver', 'platinum']),
  ),
  says("Who hasn't got a tier?", is('attributes.tier', 'null')),
  says('only the women pls', female),
  says('male customers aged 25-34', ...each(range('attributes.age', 25, 34), (age) => all(male, age))),
  says('under 30s', is('attributes.age', '<', 30)),
  says('Ladies over forty-five in London', all(female, is('attributes.age', '>', 45), city('London'))),
  says(
    'shoppers in their thirties',
    ...range('attributes.age', 30, 39),
    all(is('attributes.age', '>=', 30), is('attributes.age', '<', 40)),
  ),
  says('aged 18 and above', is('attributes.age', '>=', 18)),
  says('age not known', is('attributes.age', 'null')),
  says('more than 500 loyalty points', is('attributes.loyaltyPoints', '>', 500)),
  says('points balance of 1,000 or higher', is('attributes.loyaltyPoints', '>=', 1000)),
  says('silver-tier men from hyderabad', all(tier('silver'), male, city('Hyderabad'))),
  says('we have their phone number', is('phone', 'notNull')),
  says('missing email address but has a phone', all(is('email', 'null'), is('phone', 'notNull'))),
  says('whose email ends with @gmail.com', is('email', 'endsWith', '@gmail.com')),
  says('with Sharma in the name', is('name', 'contains', 'Sharma')),
  says('opted in to whatsapp', is('consent.whatsapp', '=', true)),
  says('opted out of sms', is('consent.sms', '=', false)),
  says(
    'consented to email as well as push',
    all(is('consent.email', '=', true), is('consent.push', '=', true)),
  ),
  says('members of the High spenders segment', segment(HIGH_SPENDERS)),
  says('not in lapsed buyers', not(segment(LAPSED_BUYERS))),
  says('got the Diwali sale campaign', ...received(DIWALI_SALE)),
  says('those who did not receive Spring launch', ...notReceived(SPRING_LAUNCH)),
  says(
    'were sent Spring launch but not Diwali sale',
    ...pairs(received(SPRING_LAUNCH), notReceived(DIWALI_SALE), all),
  ),
  says(
    'received either the diwali sale or the spring launch',
    ...pairs(received(DIWALI_SALE), received(SPRING_LAUNCH), any),
  ),
];
