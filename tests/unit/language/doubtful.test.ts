import { understandRules } from '../../../src/rules/language/understandRules';
import { shop } from '../../support/language/shop';

/** What can be read in two ways, or looks like something that the grammar knows, must not be understood as either. */
describe.each([
  [
    'exceptions of exceptions, and conditions of them',
    `exclude women if gold
remove women as long as they are in Pune
exclude gold members unless they spent over 5k
women unless vip and in Pune
not gold unless in Pune
no one in Pune except women
everyone except gold except women
exclude customers with email but no phone
except those who visited but never ordered
exclude women but not gold
exclude women: gold`,
  ],
  [
    'lists behind an exception that may end anywhere',
    `exclude women, gold
everyone but women, gold
besides gold, spent over 5k
exclude women, not gold
customers from Pune, exclude wholesale, with email
customers from Pune, exclude wholesale and press, who ordered in 2025
gold members except women plus anyone in Pune
no one in Pune plus anyone in Delhi
everyone in Pune but women
all customers in India but those in Pune`,
  ],
  [
    'conditions of one of two alternatives',
    `women if they ordered, or men if they visited
gold, or women unless in Pune
women: gold, or men: silver
women or vip i.e. ordered twice
vip or gold as long as they opted in to email
vip or gold, if they opted in to email
in Pune and vip or gold, as long as they opted in to email
women who ordered or visited, provided they are vip
vip or gold, as long as they ordered, as long as they visited
vip or gold, as long as they ordered, in Pune
vip or gold, provided they opted in or are in Pune`,
  ],
  [
    'vague words with what does not say what they mean',
    `loyal, i.e. vip
loyal, i.e. fewer than 3 orders
gone quiet, i.e. in Pune
gone quiet, i.e. ordered in August
in Pune and lapsed, i.e. no order in 6 months or no visit
not active, i.e. no visit in 60 days
big spenders - over 40
low aov, i.e. between 100 and 300
in Pune and big spenders, i.e. over 50k or 3 orders
loyal customers, i.e. 5+ orders, and women in Pune`,
  ],
  [
    'exceptions in front of what may be one of them',
    `exclude press, everyone who ordered
besides press, everyone who ordered
except for press, women who ordered
except for press, everyone in Pune except women
except for press, everyone in Pune, plus anyone in Delhi
except for women in Pune, everyone who ordered`,
  ],
  [
    'limits that no number is within',
    `spent more than 5000 and less than 1000 in total
spent more than 500 but less than 500
more than 10 visits but fewer than 5
visited more than 10 times and less than 5 times
women over 60 and under 20
points over 500 and under 100
spent exactly 5000 and more than 6000
inactive for more than 6 months but less than 3 months
customers with more than 5 orders and fewer than 2 orders
people who have never ordered and have placed at least 3 orders
ordered twice and never bought anything
spent over 10k, in Pune, spent under 5k
no refunds, at least 2 refunds
women who visited more than 10 times but made fewer than 5 visits`,
  ],
  [
    'lists of what is not known',
    `we do not have their email and phone
we have no email, phone
email or phone we do not have
name or email not provided
email and phone missing
the Diwali sale was not delivered or skipped
outside High spenders or Lapsed buyers
not champions and at risk`,
  ],
  [
    'numbers that may count something else',
    `spent above 50, below 100
women who spent over 50 under 60
spent over 50 in total and under 100
orders, over 20
50 or fewer
refunds over 5000
refunds worth over 5000
refunds totalling less than 500
averaging over 5 an order
averaging 5 items an order
two orders, and that was in May
at least one order and it was in May
no orders > 500
fewer than 3 items in one order
5 items per order
in their 30s or 40s
signed up in the 90s
accounts older than 2 years`,
  ],
  [
    'what was not done, behind a time',
    `visited in the last 30 days but did not order
visited in the last 30 days and haven't ordered
visited in the last 30 days but not ordered
visited in the last 30 days but bought nothing
visited in the last 30 days but placed no orders
visited this month but didn't spend anything
visited this month but spent nothing
got Spring launch but did not order
got Spring launch but didn't visit or order
Spring launch was delivered but they did not buy anything
got Spring launch but no orders
visited in the last 30 days without ordering
not contacted in the last 14 days and did not order
ordered last year but did not visit
did not order but got Spring launch`,
  ],
  [
    'times that are left out of one thing or of several',
    `ordered or visited but not in the last 90 days
ordered and visited but not in the last 90 days
vip or ordered but not in the last 90 days
have ordered but not in the last 90 days or visited
have not ordered but not in the last 90 days
visited or in Pune and ordered but not since June
visited in the last 6 months but not in the last 3 or vip
2 visits at least ordered once`,
  ],
  [
    'values and segments that are no tags',
    `tagged gold
tagged High spenders
tagged as women
tags: gold
tagged Pune`,
  ],
  [
    'numbers behind a negation',
    `hasn't ordered 5 times
did not order twice
hasn't visited 3 times
never ordered twice
haven't ordered once
hasn't placed 5 orders
hasn't spent 5000
did not order twice in 2025
without 5 orders
spent over 5k but not ordered 5 times
neither ordered twice nor visited 5 times
ordered twice last year but not this year
hasn't received 3 messages
does not have 500 loyalty points`,
  ],
  [
    'periods whose year is not clear',
    `ordered in March or April last year
ordered in Q1 or Q2 last year
ordered in March this year or last year
ordered between March and October last year but not in May
ordered between November and January`,
  ],
  [
    'ranges in the wrong order',
    `ordered between 25 Nov and 20 Nov
spent over 100 from 25 Nov to 20 Nov
ordered between 28 and 3 December
ordered between 25 Nov and 20 Nov 2026
ordered from 25 Nov 2025 to 20 Nov
ordered between December and September
ordered between June and March`,
  ],
  [
    'lists behind a negation',
    `do not have email or phone
don't have a tier or age
without email, phone or city
without email and phone
no orders, visits or refunds
no orders and visits
not ordered, visited or refunded
more than 90 days without an order or visit
had no messages or orders
haven't ordered in 30 days or visited in 60 days
never ordered or opted out of email
no email and sms consent
did not get Diwali sale and Spring launch
no women in Pune
gold members but not vip and press
gold members but not vip, in Pune
outside Pune or Delhi, India
spent nothing in 2025 or 2026`,
  ],
  [
    'alternatives that may end what is said of people',
    `women with email or phone
customers in Pune with email or phone
women opted in to email or opted in to sms
customers in Pune, ordered twice or spent over 5k
gold members, with email or phone
women who are vip or gold members
exclude women with email or phone`,
  ],
  [
    'people who may be one group or two',
    `gold members and silver members who spent over 5k
gold members and silver members in Pune
women in Pune and men in Delhi and opted in to email
repeat customers and one time buyers
customers who ordered and customers who visited
gold members and women in Pune
customers in Pune plus women
vip, press and in Pune
all of: vip, press
any of: vip, press and not wholesale
from Pune or Delhi, India`,
  ],
  [
    'figures and periods with a word missing',
    `at least 3 orders and 5 visits
placed an order between 500 and 1000
every order over 5k
total purchases over 5k
minimum order value of 500
no longer ordering
active customers
ordered in March 2025 but not April
spent over 5k in March 2025 and over 10k in April
ordered, visited and refunded in the last 30 days
signed up and ordered in March`,
  ],
  [
    'signs and words that only look alike',
    `vip -press
customers out of Pune
vip subscribers
email newsletter subscribers
unsubscribed from the newsletter
people we emailed in the last week
people we contacted twice
not ordered even twice
timezone London
in Europe/London
Europe/Londn timezone
Birthday mail: women
Press mailer - women
Lapsed mail: women
Sale -vip
drop: vip
drop - press
newsletter subscribers and press
list called "Foo"
we are planning a gold mailer for women
I am planning for women
vip but not wholesale, press
vip but not wholesale, spend at least 40k or in Pune
customers who ignored our emails
customers who removed their phone
customers boarding in Pune
women whatever their tier
spent over 5k not including refunds
cancelled during Diwali sale
tags excludes vip
only ordered in 2025
opted in to email only
lost customers
loyal customers`,
  ],
])('%s', (_, prompts) => {
  it.each(prompts.split('\n'))('are not understood: %s', (prompt) => {
    const answer = understandRules(prompt, shop);

    expect(answer).toMatchObject({ understood: false, rules: null });
    expect(answer.notUnderstood).not.toEqual([]);
  });
});

describe('a name of the shop', () => {
  const own = {
    ...shop,
    tags: [...shop.tags, 'champions'],
    segments: [
      ...shop.segments,
      { id: '64b000000000000000000003', name: 'At risk' },
      { id: '64b000000000000000000004', name: 'VIPs' },
    ],
    attributes: [...shop.attributes, { key: 'revenue' }],
  };
  const withKeys = (...keys: string[]) => ({ ...shop, attributes: keys.map((key) => ({ key })) });

  it.each([
    ['another has the same ending', 'points > 5', withKeys('loyaltyPoints', 'bonusPoints')],
    ['another is called so', 'points > 5', { ...withKeys('loyaltyPoints'), tags: ['points'] }],
    ['it says which of them', 'points > 5', withKeys('expiredPoints')],
    ['it says of which time', 'income > 5000', withKeys('monthlyIncome')],
    ['it says whose', 'income > 5000', withKeys('spouseIncome')],
    ['it is a word of the grammar', 'city > 5', withKeys('homeCity')],
    ['it is about the list', 'women limit 100', withKeys('gender', 'creditLimit')],
  ])('is not meant by its last word where %s', (_, prompt, context) => {
    expect(understandRules(prompt, context)).toMatchObject({ understood: false, rules: null });
  });

  it.each(['loyalty_points', 'loyaltyPoints', 'clubLoyaltyPoints', 'points'])(
    'is meant by its last word: %s',
    (key) => {
      expect(understandRules('points > 5', withKeys(key)).rules).toEqual({
        combinator: 'and',
        rules: [{ field: `attributes.${key}`, operator: '>', value: 5 }],
      });
    },
  );

  it('that is a negation does not take its place', () => {
    const yesOrNo = { ...shop, attributes: [...shop.attributes, { key: 'optin', values: ['yes', 'no'] }] };

    expect(understandRules('customers with no phone', yesOrNo).rules).toEqual({
      combinator: 'and',
      rules: [{ field: 'phone', operator: 'null' }],
    });
  });

  it.each([
    ['in the At risk segment', { field: 'segment', segmentId: '64b000000000000000000003' }],
    ['tagged VIPs', { field: 'tags', operator: 'contains', value: 'vip' }],
    ['champions', { field: 'tags', operator: 'contains', value: 'champions' }],
    ['revenue over 5k', { field: 'attributes.revenue', operator: '>', value: 5000 }],
  ])('is what it says before the grammar knows the words: %s', (prompt, rule) => {
    expect(understandRules(prompt, own).rules).toEqual({ combinator: 'and', rules: [rule] });
  });
});
