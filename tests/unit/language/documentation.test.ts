import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeRules } from '../../../src/rules/describeRules';
import type { LanguageContext } from '../../../src/rules/language/languageContext';
import { understandRules } from '../../../src/rules/language/understandRules';

const id = (digit: string): string => digit.repeat(24);
const shop: LanguageContext = {
  asOf: new Date('2026-11-30T12:00:00Z'),
  currency: 'INR',
  attributes: [
    { key: 'tier', values: ['gold', 'silver'] },
    { key: 'gender', values: ['male', 'female'] },
    { key: 'age' },
    { key: 'loyaltyPoints' },
  ],
  tags: ['vip', 'press', 'wholesale'],
  places: { cities: ['Pune', 'Mumbai', 'Delhi'], countries: ['India', 'France'] },
  segments: [{ id: id('1'), name: 'High spenders' }],
  campaigns: [
    { id: id('2'), name: 'Diwali sale' },
    { id: id('3'), name: 'Spring launch' },
  ],
};
const names = new Map([...shop.segments, ...shop.campaigns].map((named) => [named.id, named.name]));

const text = readFileSync(join(__dirname, '../../../docs/language.md'), 'utf8');
const rows = [...text.matchAll(/^\|(.*)\|$/gm)]
  .map(([, row = '']) => row.split('|').map((cell) => cell.trim()))
  .filter(([first = '']) => first !== 'sentence' && !/^-+$/.test(first));
const understood = rows.filter(({ length }) => length === 2);
const refused = rows.filter(({ length }) => length === 3);

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
