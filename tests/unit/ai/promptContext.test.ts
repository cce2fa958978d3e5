import { nameCandidates } from '../../../src/services/promptContext';

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
  ])('of “%s” is “%s”', (prompt, name) => {
    expect(nameCandidates(prompt)).toContain(name);
  });

  it('is bounded, however long the prompt is', () => {
    const prompt = Array.from({ length: 500 }, (_, index) => `w${index}`).join(' ');

    expect(nameCandidates(prompt).length).toBeLessThanOrEqual(6004);
  });

  it('is nothing for a prompt without words', () => {
    expect(nameCandidates(' \n ')).toEqual([]);
  });
});
