import { nameCandidates, saidAttributes } from '../../../src/services/ai/promptContext';

describe('what a prompt may name', () => {
  it.each([
    ['people in mumbai', 'Mumbai'],
    ['MUMBAI customers', 'Mumbai'],
    ['customers in New York, Delhi and Pune.', 'New York'],
    ['customers in new york', 'New York'],
    ['Mumbai’s best', 'Mumbai'],
    ['tagged VIP', 'vip'],
    ['members of segment big spenders', 'Big spenders'],
    ['who got "Summer Sale (2024)!"', 'Summer Sale (2024)!'],
    ['got the campaign Summer-Sale', 'Summer-Sale'],
    ['the segment one two three four five six now', 'One Two Three Four Five Six'],
    ['in Münster', 'Münster'],
    ['tagged vip/press', 'press'],
    ['non-vip customers', 'vip'],
    ['(Pune,Delhi)', 'Delhi'],
    ['everybody but VIPs', 'vip'],
    ['customers from Bangalore', 'Bengaluru'],
    ['German customers', 'Germany'],
    ['in the UK', 'United Kingdom'],
    ['anyone in IN', 'India'],
  ])('of “%s” is “%s”', (prompt, name) => {
    expect(nameCandidates(prompt)).toContain(name);
  });

  it('is no place for a small word that is written like its code', () => {
    expect(nameCandidates('people in Pune')).not.toContain('India');
  });

  it('is bounded, however long the prompt is', () => {
    const prompt = Array.from({ length: 500 }, (_, index) => `w${index}`).join(' ');

    expect(nameCandidates(prompt).length).toBeLessThanOrEqual(6100);
  });

  it('is nothing for a prompt without words', () => {
    expect(nameCandidates(' \n ')).toEqual([]);
  });
});

describe('values of attributes', () => {
  const attributes = new Map([
    [
      'gender',
      { types: new Set(['string' as const]), values: new Set(['female', 'male']), hasManyValues: false },
    ],
    [
      'tier',
      { types: new Set(['string' as const]), values: new Set(['Gold', 'rose gold']), hasManyValues: false },
    ],
  ]);

  it.each([
    ['women in Pune', [['female'], []]],
    ['gold members', [[], ['Gold']]],
    ['gold/silver members', [[], ['Gold']]],
    ['“rose gold” or females', [['female'], ['Gold', 'rose gold']]],
    ['golden times', [[], []]],
  ])('that are said in “%s” are known', (prompt, values) => {
    expect(saidAttributes(prompt, attributes).map((attribute) => attribute.values)).toEqual(values);
  });
});
