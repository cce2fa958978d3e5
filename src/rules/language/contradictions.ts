import { EITHER } from './conditions';
import type { Joined } from './conditions';
import { isDraftGroup, refuse } from './drafts';
import type { Draft } from './drafts';

/** Whether a field has one value at a time. */
const isSingle = (field: string): boolean =>
  field === 'city' || field === 'country' || field.startsWith('attributes.');

/** The values that a condition allows a field to have; undefined when it is not about one. */
function allowed(draft: Draft): { field: string; values: unknown[] } | undefined {
  if (!('field' in draft) || !('value' in draft) || !isSingle(draft.field)) return undefined;
  const isList = draft.operator === '=' || draft.operator === 'in';
  return isList ? { field: draft.field, values: [draft.value].flat() } : undefined;
}

/** Whether nobody can meet both of two lists of conditions: women and men, in Pune and in Delhi. */
export function excludeEachOther(first: readonly Joined[], second: readonly Joined[]): boolean {
  const [ones, others] = [first, second].map((list) => list.flatMap(({ item }) => allowed(item.draft) ?? []));
  return (ones ?? []).some(({ field, values }) =>
    others?.some((other) => other.field === field && !values.some((value) => other.values.includes(value))),
  );
}

/**
 * Refuses what asks for two places, or two values of an attribute, at a time: "customers in Pune and women in Delhi"
 * means people who are either. `worded` are the rules to look at.
 */
export function refuseImpossible(draft: Draft, worded: WeakSet<Draft>): Draft {
  if (!isDraftGroup(draft) || draft.combinator === 'or') return draft;
  const seen = new Map<string, Set<unknown>>();
  for (const rule of draft.rules) {
    if (!worded.has(rule) || !('field' in rule) || !('value' in rule)) continue;
    const values = [rule.value].flat();
    const known = seen.get(rule.field);
    if (known && !values.some((value) => known.has(value))) return refuse(EITHER);
    seen.set(rule.field, new Set(values));
  }
  return draft;
}
