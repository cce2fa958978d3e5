import { understandRules } from '../../../src/rules/language/understandRules';
import { shop } from '../../support/language/shop';

/** What can be read in two ways, or looks like something that the grammar knows, must not be understood as either. */
describe.each([
  [
    'exceptions of exceptions, and conditions of them',
    `exclude women if gold
remove women as long as they are in Pune
exclude gold members unless they spent over 5k
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
women or vip i.e. ordered twice`,
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
spent over 50 in total and under 100
orders, over 20
50 or fewer
refunds over 5000
no orders > 500
fewer than 3 items in one order
5 items per order
in their 30s or 40s
signed up in the 90s
accounts older than 2 years`,
  ],
  [
    'periods whose year is not clear',
    `ordered in March or April last year
ordered in Q1 or Q2 last year
ordered in March this year or last year
ordered between March and October last year but not in May`,
  ],
  [
    'signs and words that only look alike',
    `vip -press
customers out of Pune
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
    segments: [...shop.segments, { id: '64b000000000000000000003', name: 'At risk' }],
    attributes: [...shop.attributes, { key: 'revenue' }],
  };

  it.each([
    ['in the At risk segment', { field: 'segment', segmentId: '64b000000000000000000003' }],
    ['champions', { field: 'tags', operator: 'contains', value: 'champions' }],
    ['revenue over 5k', { field: 'attributes.revenue', operator: '>', value: 5000 }],
  ])('is what it says before the grammar knows the words: %s', (prompt, rule) => {
    expect(understandRules(prompt, own).rules).toEqual({ combinator: 'and', rules: [rule] });
  });
});
