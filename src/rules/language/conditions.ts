import { all, any, isEveryone, refuse } from './drafts';
import type { Draft } from './drafts';

/** A condition with the words around it. */
export interface Item {
  draft: Draft;
  /** Whether it names people, such as "gold members", and not only what they did. */
  isNominal: boolean;
  /** Whether it names people without a noun for them: "gold" in "those who are gold". */
  isPredicate: boolean;
  /** A number that is compared, or stands alone, as in "at least 3 orders" and "5 visits". */
  count: 'compared' | 'bare' | undefined;
  /** Whether it is a noun of its own: "gold members", "customers in Pune", "High spenders". */
  isNoun: boolean;
  /** Whether a "who" stands before it. */
  isRelative: boolean;
  /** Whether it is said of the people before it: "only gold members", "also in Pune", "who ordered". */
  isSaidOf: boolean;
  /** Whether it leaves out people by what they are: "not gold", "not in Pune". */
  isWithout: boolean;
  /** Whether it is said with a negation: what an "or" behind it adds may be negated, too. */
  isNegated: boolean;
  /** Whether it is a bare noun, which may go on a list: the "phone" of "email or phone". */
  isBareNoun: boolean;
  /** Whether it begins with a verb of its own, which a negation before it does not reach. */
  hasVerb: boolean;
  /** Whether people are named in front of it: "customers in Pune", "those who ordered". */
  hasNoun: boolean;
  /** Whether it has a number of which no word says how it is compared: "ordered 5 times". */
  isUnsaid: boolean;
  /** Whether it leaves out a time by its own words: "have ordered but not in the last 90 days". */
  isExcepting: boolean;
  /** Whether it says what was done at any time: "ordered". */
  isUndated: boolean;
  /** Whether it says what was not done, but not since when: "did not order", and not "never ordered". */
  isTimeless: boolean;
  /** Whether it is one of several by its own words: "either women or men". */
  isChoice: boolean;
}

/**
 * What joins two conditions. "if" is any word for a condition of all that stands before it, "provided" one that a comma
 * parts from it, "plus" for people beside those before it.
 */
export type Connective =
  | 'and'
  | 'or'
  | ','
  | ', and'
  | ', or'
  | 'but'
  | 'but not'
  | 'except'
  | 'unless'
  | 'if'
  | 'provided'
  | 'plus'
  | ', plus'
  | 'with'
  | '';

export interface Joined {
  connective: Connective;
  item: Item;
}

export const BRACKETS = 'Which conditions belong together? Put brackets around them.';
export const FEWER = 'Do you mean fewer than that, or any number but that one?';
export const EITHER = 'Do you mean customers who are all of these, or any of them?';

export const isOr = ({ connective }: Joined): boolean => connective === 'or' || connective === ', or';
export const isAnd = ({ connective }: Joined): boolean =>
  connective === 'and' || connective === ', and' || connective === 'with';

/** The list cut before every item that begins a part. */
export function cutBefore(list: readonly Joined[], begins: (joined: Joined) => boolean): Joined[][] {
  const starts = [0, ...list.flatMap((joined, index) => (index > 0 && begins(joined) ? [index] : []))];
  return starts.map((start, index) => list.slice(start, starts[index + 1]));
}

/** What everybody meets says nothing beside other conditions. */
export function conjunction(drafts: readonly Draft[]): Draft {
  const telling = drafts.filter((draft) => !isEveryone(draft));
  return telling.length === 0 ? { isEveryone: true } : all(telling);
}

export function disjunction(drafts: readonly Draft[]): Draft {
  if (drafts.length > 1 && drafts.some(isEveryone)) return refuse('Which customers do you mean, if not all?');
  return any(drafts);
}
