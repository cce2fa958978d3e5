import { understandRules } from '../../../src/rules/language/understandRules';
import { shop } from '../../support/language/shop';

/** A thousand characters of a text. */
const thousand = (text: string): string => text.repeat(1000).slice(0, 1000);

describe('input that means no good', () => {
  it.each([
    '(',
    'not (',
    'and ',
    'both vip and ',
    'vip except ',
    'women who spent over 5k or ',
    'between 1 and ',
    '1,',
    '9',
    '"',
    'a.b@',
    'zzxq ',
    '\u0000',
    '\ud800',
  ])('is answered when it is 1,000 characters of %j', (text) => {
    const { understood, rules, notUnderstood } = understandRules(thousand(text), shop);

    expect({ understood, rules, isTold: notUnderstood.length > 0 }).toEqual({
      understood: false,
      rules: null,
      isTold: true,
    });
  });

  it('is understood when it only repeats itself', () => {
    expect(understandRules(`${'vip or '.repeat(140)}vip`, shop).understood).toBe(true);
  });

  it('is refused when a tree could not hold it', () => {
    expect(understandRules(`${'ordered once or '.repeat(250)}ordered once`, shop)).toMatchObject({
      understood: false,
      rules: null,
    });
    expect(understandRules(`${'('.repeat(11)}vip${')'.repeat(11)}`, shop).questions).toEqual([
      'Can you say it with fewer brackets?',
    ]);
  });

  it.each(['', '   ', '.', 'who', 'all customers', 'signed up'])(
    'is refused when it says nothing: %j',
    (prompt) => {
      const { understood, rules } = understandRules(prompt, shop);

      expect({ understood, rules }).toEqual({ understood: false, rules: null });
    },
  );
});
