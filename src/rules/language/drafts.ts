import type { RuleLeaf } from '../ruleSchema';

/** What the grammar makes of a condition before the whole prompt is understood. */
export type Draft = RuleLeaf | DraftGroup | Refused | Everyone;

export interface DraftGroup {
  combinator: 'and' | 'or';
  not?: true;
  rules: Draft[];
}

/** Words that the grammar knows and whose meaning no rule can say. */
export interface Refused {
  question: string;
  /** Where the words stand in the encoded prompt; absent: it is about the whole. */
  from?: number;
  to?: number;
}

/** A condition that every customer meets, such as having signed up. */
export interface Everyone {
  isEveryone: true;
}

export const isRefused = (draft: Draft): draft is Refused => 'question' in draft;
export const isEveryone = (draft: Draft): draft is Everyone => 'isEveryone' in draft;
export const isDraftGroup = (draft: Draft): draft is DraftGroup => 'rules' in draft;

/** A group of several drafts, or the only one itself; groups of the same connective become one. */
export function group(combinator: 'and' | 'or', drafts: readonly Draft[]): Draft {
  const [only, ...others] = drafts;
  if (only !== undefined && others.length === 0) return only;
  const rules = drafts.flatMap((draft) =>
    isDraftGroup(draft) && draft.not !== true && draft.combinator === combinator ? draft.rules : [draft],
  );
  return { combinator, rules };
}

export const all = (drafts: readonly Draft[]): Draft => group('and', drafts);
export const any = (drafts: readonly Draft[]): Draft => group('or', drafts);
export const refuse = (question: string): Refused => ({ question });
