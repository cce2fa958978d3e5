import type { z } from 'zod';
import type { Fault } from './appError';

const escape = (part: PropertyKey): string => String(part).replaceAll('~', '~0').replaceAll('/', '~1');

/** The JSON pointer of a path, e.g. `/customers/3/email`. */
export const toPointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${escape(part)}`).join('');

/** Every fault that zod found, one for each unknown key; `base` goes before each pointer. */
export function toFaults(issues: readonly z.core.$ZodIssue[], base = ''): Fault[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        pointer: base + toPointer([...issue.path, key]),
        detail: 'is not a known field',
      }));
    }
    // What is wrong with a key of a record stands inside.
    const detail = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
    return [{ pointer: base + toPointer(issue.path), detail }];
  });
}
