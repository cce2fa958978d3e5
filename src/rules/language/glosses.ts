import type { RuleLeaf } from '../ruleSchema';
import type { Comparisons } from './comparisons';
import { isDraftGroup, isEveryone, isRefused } from './drafts';
import type { Draft } from './drafts';

/** Words that say nothing by themselves, by what can explain them. */
const VAGUE = {
  quiet: 'quiet silent cold inactive dormant idle lapsed asleep churned',
  active: 'active engaged recent',
  loyal: 'loyal frequent regular',
  new: 'new recent',
  low: 'low small',
  high: 'high big large',
} as const;
export type Vague = keyof typeof VAGUE;

const KINDS = new Map<string, Vague[]>();
for (const [kind, words] of Object.entries(VAGUE) as [Vague, string][]) {
  for (const word of words.split(' ')) KINDS.set(word, [...(KINDS.get(word) ?? []), kind]);
}

/** What a word may be explained as; undefined when it is not vague. */
export const vagueKinds = (word: string): readonly Vague[] | undefined => KINDS.get(word);

const LOWER: ReadonlySet<string | undefined> = new Set(['<', '<=', 'notInLast']);
const HIGHER: ReadonlySet<string | undefined> = new Set(['>', '>=', 'inLast']);
const LAST = /^last(?:Order|Visit)At$/;
const BEGUN = /^(?:created|firstOrder)At$/;
const isCount = (leaf: RuleLeaf): boolean =>
  /^(?:orderCount|visits)$/.test(leaf.field) || ('aggregate' in leaf && leaf.aggregate === 'count');

/** Whether a condition is of the kind that can explain a word. */
const EXPLAINS: Readonly<Record<Vague, (leaf: RuleLeaf, operator: string | undefined) => boolean>> = {
  quiet: (leaf, operator) =>
    (LAST.test(leaf.field) && (LOWER.has(operator) || operator === 'notNull')) ||
    (leaf.field === 'inactiveDays' && HIGHER.has(operator)) ||
    ('aggregate' in leaf && isCount(leaf) && operator === '=' && leaf.value === 0),
  active: (leaf, operator) =>
    (LAST.test(leaf.field) || isCount(leaf)) && (HIGHER.has(operator) || operator === 'between'),
  loyal: (leaf, operator) => isCount(leaf) && HIGHER.has(operator),
  new: (leaf, operator) => BEGUN.test(leaf.field) && (HIGHER.has(operator) || operator === 'between'),
  low: () => false,
  high: () => false,
};

/** Whether a condition says what one of the vague words before it means, and does not go against it. */
export function explains(kinds: readonly Vague[], draft: Draft): boolean {
  if (isRefused(draft) || isEveryone(draft)) return false;
  if (isDraftGroup(draft)) {
    // "no visit since June" is said as a visit that is not.
    if (draft.not) return kinds.includes('quiet') && draft.rules.every((rule) => explains(['active'], rule));
    return draft.combinator === 'and' && draft.rules.every((rule) => explains(kinds, rule));
  }
  const operator = 'operator' in draft ? draft.operator : undefined;
  return kinds.some((kind) => EXPLAINS[kind](draft, operator));
}

/** Whether a limit says how low, or how high, is meant. */
export const isLimit = (kinds: readonly Vague[], { first }: Comparisons): boolean =>
  kinds.some((kind) => (kind === 'low' ? LOWER : kind === 'high' ? HIGHER : undefined)?.has(first.operator));
