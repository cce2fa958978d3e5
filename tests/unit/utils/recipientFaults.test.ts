import { readFileSync } from 'node:fs';
import path from 'node:path';
import { complaints, permanentFaults, suppressionReasonOf } from '../../../src/utils/recipientFaults';

const documented = readFileSync(path.join(__dirname, '../../../docs/consent.md'), 'utf8');

/** The reasons in the table of the document that a meaning has. */
function reasonsOf(meaning: string): string[] {
  const table = documented.slice(documented.indexOf('| means'));
  const row = table.split('\n').find((line) => line.startsWith(`| \`${meaning}\``));
  return [...(row?.split('|')[3] ?? '').matchAll(/`([^`]+)`/g)].map(([, reason]) => reason ?? '');
}

describe('the reasons of vendors', () => {
  it('are the documented ones', () => {
    expect(reasonsOf('hard_bounce')).toEqual([...permanentFaults]);
    expect(reasonsOf('complaint')).toEqual([...complaints]);
  });

  it.each([
    ['FAILED', 'hard_bounce', 'hard_bounce'],
    ['FAILED', ' Hard-Bounce ', 'hard_bounce'],
    ['FAILED', 'Unknown Recipient', 'hard_bounce'],
    ['DELIVERED', 'hard_bounce', undefined],
    ['PENDING', 'hard_bounce', undefined],
    ['FAILED', 'spam', 'complaint'],
    ['DELIVERED', 'complaint', 'complaint'],
    ['SKIPPED', 'complaint', undefined],
    ['FAILED', 'mailbox_full', undefined],
    ['FAILED', 'not_spam', undefined],
    ['FAILED', undefined, undefined],
  ] as const)('of a message that is %s: %s means %s', (status, reason, meaning) => {
    expect(suppressionReasonOf(status, reason)).toBe(meaning);
  });
});
