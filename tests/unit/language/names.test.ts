import type { LanguageContext } from '../../../src/rules/language/languageContext';
import { understandRules } from '../../../src/rules/language/understandRules';

const id = (digit: string): string => digit.repeat(24);
const shop: LanguageContext = {
  asOf: new Date('2026-11-30T12:00:00Z'),
  currency: 'INR',
  attributes: [
    { key: 'tier', values: ['gold', 'new'] },
    { key: 'medal', values: ['gold'] },
    { key: 'favouriteColour' },
    { key: 'sex', values: ['F', 'M'] },
  ],
  tags: ['vip', 'Vip', 'summer sale', 'in'],
  places: { cities: ['Delhi', 'New Delhi', 'Singapore', 'Bangalore'], countries: ['Singapore', 'IN', 'GB'] },
  segments: [
    { id: id('1'), name: 'Gold' },
    { id: id('2'), name: 'Twin' },
    { id: id('3'), name: 'Twin' },
    { id: id('4'), name: 'the "best" (so far), or not' },
  ],
  campaigns: [{ id: id('5'), name: 'Women’s Day 2026' }],
};
const understand = (prompt: string) => understandRules(prompt, shop);
const rulesOf = (prompt: string) => understand(prompt).rules?.rules;
const questionsOf = (prompt: string) => understand(prompt).questions;

describe('names of the shop', () => {
  it('are read as long as they are', () => {
    expect(rulesOf('in New Delhi')).toEqual([{ field: 'city', operator: '=', value: 'New Delhi' }]);
  });

  it('may hold words and signs of the language', () => {
    expect(rulesOf('in segment "the \\"best\\" (so far), or not"')).toEqual([
      { field: 'segment', segmentId: id('4') },
    ]);
    expect(rulesOf('got Womens day 2026')).toMatchObject([{ campaignId: id('5') }]);
  });

  it('that are words of the language must be written exactly', () => {
    expect(rulesOf('tagged in')).toEqual([{ field: 'tags', operator: 'contains', value: 'in' }]);
    expect(rulesOf('in Delhi')).toEqual([{ field: 'city', operator: '=', value: 'Delhi' }]);
    expect(rulesOf('from IN')).toEqual([{ field: 'country', operator: '=', value: 'IN' }]);
  });

  it('prefer the one that is written exactly', () => {
    expect(rulesOf('tagged Vip')).toEqual([{ field: 'tags', operator: 'contains', value: 'Vip' }]);
    expect(questionsOf('tagged VIP')).toEqual(['Which of the tags called "vip" do you mean?']);
  });

  it('are asked for when two have the same', () => {
    expect(questionsOf('in Twin')).toEqual(['Which of the segments called "Twin" do you mean?']);
    expect(rulesOf(`in segment "Twin" (${id('3')})`)).toEqual([{ field: 'segment', segmentId: id('3') }]);
    expect(questionsOf('in Singapore')).toEqual(['Do you mean the city or the country Singapore?']);
    expect(rulesOf('country is Singapore')).toEqual([
      { field: 'country', operator: '=', value: 'Singapore' },
    ]);
    expect(questionsOf('gold customers')).toEqual(['Do you mean tier or medal gold?']);
    expect(rulesOf('gold medal')).toEqual([{ field: 'attributes.medal', operator: '=', value: 'gold' }]);
  });

  it('are known by what else they are called', () => {
    expect(rulesOf('in Bengaluru')).toEqual([{ field: 'city', operator: '=', value: 'Bangalore' }]);
    expect(rulesOf('British women')).toEqual([
      { field: 'country', operator: '=', value: 'GB' },
      { field: 'attributes.sex', operator: '=', value: 'F' },
    ]);
  });

  it('of attributes are read apart, and their values in quotes where none is known', () => {
    expect(rulesOf('favourite colour is "deep blue"')).toEqual([
      { field: 'attributes.favouriteColour', operator: '=', value: 'deep blue' },
    ]);
    expect(understand('favourite colour is blue').notUnderstood).toEqual(['blue']);
  });

  it.each([
    ['members of "Gold"', { field: 'segment', segmentId: id('1') }],
    ['in the list called "Gold"', { field: 'segment', segmentId: id('1') }],
    ['have the tag "Gold"', { field: 'tags', operator: 'contains', value: 'Gold' }],
    ['tagged "summer"', { field: 'tags', operator: 'contains', value: 'summer' }],
  ])('in quotes are what they are called: %s', (prompt, rule) => {
    expect(understandRules(prompt, { ...shop, attributes: [] }).rules?.rules).toEqual([rule]);
  });

  it.each([
    'members of "Silver"',
    'customers in "Silver"',
    'Vip or "Silver"',
    'everyone except "Silver"',
    'tagged "Twin"',
    'tagged "Women’s Day 2026"',
    '"Women’s Day 2026" customers',
    'people called "Gold"',
  ])('in quotes are no tags by themselves: %s', (prompt) => {
    expect(understand(prompt)).toMatchObject({ understood: false, rules: null });
  });

  it('that are of several kinds are asked for', () => {
    const context = {
      ...shop,
      segments: [
        { id: id('6'), name: 'Vip customers' },
        { id: id('7'), name: 'Delhi' },
      ],
    };
    const ask = (prompt: string) => understandRules(prompt, context).questions;

    expect(ask('Vip customers')).toEqual([
      'Do you mean the segment "Vip customers", or something else of that name?',
    ]);
    expect(ask('in Delhi')).toEqual(['Do you mean the place or the segment of that name?']);
    expect(understandRules('in the Delhi segment', context).rules?.rules).toEqual([
      { field: 'segment', segmentId: id('7') },
    ]);
  });

  it('that nothing has are not understood', () => {
    expect(understand('in Paris or Delhi').notUnderstood).toEqual(['Paris']);
  });
});

describe('spelling', () => {
  it.each([
    ['ordred in the last 30 days', { field: 'lastOrderAt', operator: 'inLast', value: 30, unit: 'days' }],
    ['in Bangalroe', { field: 'city', operator: '=', value: 'Bangalore' }],
    ['inacttive for 90 days', { field: 'inactiveDays', operator: '>=', value: 90 }],
  ])('corrects %s', (prompt, rule) => {
    expect(rulesOf(prompt)).toEqual([rule]);
  });

  it.each([
    ['shipped in the last 30 days', 'shipped'],
    ['stopped in the last 30 days', 'stopped'],
    ['ordered fivee times', 'fivee'],
  ])('does not take %s for something else', (prompt, word) => {
    expect(understand(prompt).notUnderstood.join(' ')).toContain(word);
  });
});
