import { smsSegments } from '../../../src/utils/smsSegments';

describe('an SMS takes', () => {
  it.each([
    ['no text', '', 1],
    ['160 characters of GSM 03.38', 'a'.repeat(160), 1],
    ['one more', 'a'.repeat(161), 2],
    ['two full parts', 'a'.repeat(306), 2],
    ['one more than two full parts', 'a'.repeat(307), 3],
    ['80 characters of the extension table', '€'.repeat(80), 1],
    ['81 of them', '€'.repeat(81), 2],
    ['an extended character that would lie in two parts', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3],
    ['every accent of the basic table', '@£$¥èéùìòÇØøÅåÄÖÑÜäöñüà'.repeat(6), 1],
    ['70 characters outside of it', 'न'.repeat(70), 1],
    ['one more', 'न'.repeat(71), 2],
    ['two full parts', 'न'.repeat(134), 2],
    ['35 emoji, each of two units', '🎉'.repeat(35), 1],
    ['an emoji that would lie in two parts', `${'न'.repeat(66)}🎉${'न'.repeat(66)}`, 3],
    ['one foreign character in a plain text', `${'a'.repeat(70)}न`, 2],
  ])('for %s: %#', (_, text, parts) => {
    expect(smsSegments(text)).toBe(parts);
  });
});
