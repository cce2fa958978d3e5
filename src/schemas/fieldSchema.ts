import { z } from 'zod';
import { isStorableText } from './commonSchema';

const UNSTORABLE = 'must not contain NUL or half a surrogate pair';

/**
 * Text that may be cleared: trimmed, NFC; null and the empty string clear it, absent leaves it.
 * One pass instead of a chain of checks, because bulk requests parse a hundred thousand of them.
 */
export const clearableText = (max: number) =>
  z
    .string()
    .max(max)
    .transform((value, context) => {
      if (!isStorableText(value)) {
        context.addIssue({ code: 'custom', message: UNSTORABLE });
        return z.NEVER;
      }
      const clean = value.normalize('NFC').trim();
      return clean === '' ? null : clean;
    })
    .nullable()
    .optional();

const MAX_EMAIL = 254;

/** An e-mail address that may be cleared: trimmed and in lower case. */
export const clearableEmail = z
  .string()
  .max(MAX_EMAIL)
  .transform((value, context) => {
    const clean = value.trim().toLowerCase();
    if (clean === '') return null;
    if (z.regexes.email.test(clean)) return clean;
    context.addIssue({ code: 'custom', message: 'must be an e-mail address' });
    return z.NEVER;
  })
  .nullable()
  .optional();

const knownTimezones = new Set<string>();

function isTimezone(name: string): boolean {
  if (knownTimezones.has(name)) return true;
  // Offsets such as +05:30 are understood by some versions of Node only.
  if (!/^[A-Za-z][\w+/-]*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  knownTimezones.add(name);
  return true;
}

/** An IANA time zone that may be cleared. */
export const clearableTimezone = z
  .string()
  .max(64)
  .transform((value, context) => {
    const clean = value.trim();
    if (clean === '') return null;
    if (isTimezone(clean)) return clean;
    context.addIssue({ code: 'custom', message: 'must be an IANA time zone such as Asia/Kolkata' });
    return z.NEVER;
  })
  .nullable()
  .optional();
