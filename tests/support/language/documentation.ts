import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LanguageContext } from '../../../src/rules/language/languageContext';

const id = (digit: string): string => digit.repeat(24);
/** The shop of docs/language.md. */
export const shop: LanguageContext = {
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

const text = readFileSync(join(__dirname, '../../../docs/language.md'), 'utf8');
const rows = [...text.matchAll(/^\|(.*)\|$/gm)]
  .map(([, row = '']) => row.split('|').map((cell) => cell.trim()))
  .filter(([first = '']) => first !== 'sentence' && !/^-+$/.test(first));
/** Sentences with what is read back. */
export const understood = rows.filter(({ length }) => length === 2);
/** Sentences with the words that are not understood and the question. */
export const refused = rows.filter(({ length }) => length === 3);
