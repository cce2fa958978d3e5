import { describeRules } from '../../../src/rules/describeRules';
import { understandRules } from '../../../src/rules/language/understandRules';
import { refused, shop, understood } from '../../support/language/documentation';

const names = new Map([...shop.segments, ...shop.campaigns].map((named) => [named.id, named.name]));

describe('docs/language.md', () => {
  it('has examples', () => {
    expect([understood.length >= 45, refused.length >= 10]).toEqual([true, true]);
  });

  it.each(understood)('understands: %s', (prompt = '', words) => {
    const { rules } = understandRules(prompt, shop);

    expect(rules && describeRules(rules, { currency: 'INR', names })).toBe(words);
  });

  it.each(refused)('refuses: %s', (prompt = '', words = '', question = '') => {
    const { rules, notUnderstood, questions } = understandRules(prompt, shop);

    expect({ rules, words: notUnderstood.join(', '), question: questions.join(' ') }).toEqual({
      rules: null,
      words,
      question,
    });
  });
});
