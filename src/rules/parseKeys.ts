import type { Located } from './parseValue';
import { foldWord, IGNORED_KEYS } from './ruleAliases';
import type { Report } from './ruleError';
import { pointTo } from './ruleError';

/** The keys of an input object under their canonical names. */
export interface Keys {
  has(key: string): boolean;
  get(key: string): Located | undefined;
  /** The value of a key; for an absent key, undefined and the pointer where it is missed. */
  located(key: string): Located;
}

interface Source {
  input: Readonly<Record<string, unknown>>;
  pointer: string;
  report: Report;
}

const IGNORED: ReadonlySet<string> = new Set(IGNORED_KEYS);

const isIgnored = (key: string, raw: unknown): boolean =>
  IGNORED.has(key) || (key === 'valueSource' && raw === 'value');

/**
 * Finds the allowed keys in any letter case. A key that is there twice is reported, and with `isComplete` every key
 * that is neither allowed nor ignored.
 */
export function keysOf(
  { input, pointer, report }: Source,
  allowed: readonly string[],
  isComplete = false,
): Keys {
  const canonical = new Map(allowed.map((key) => [foldWord(key), key]));
  const found = new Map<string, Located>();
  for (const [key, raw] of Object.entries(input)) {
    const name = canonical.get(foldWord(key));
    const at = pointTo(pointer, key);
    if (name !== undefined && found.has(name)) report(at, `says ${name} a second time`);
    if (name !== undefined) found.set(name, { raw, pointer: at });
    if (name === undefined && isComplete && !isIgnored(key, raw)) report(at, 'unknown key');
  }
  return {
    has: (key) => found.has(key),
    get: (key) => found.get(key),
    located: (key) => found.get(key) ?? { raw: undefined, pointer: pointTo(pointer, key) },
  };
}
