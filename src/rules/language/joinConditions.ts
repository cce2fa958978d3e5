import { all, any, isDraftGroup, isEveryone, refuse } from './drafts';
import type { Draft } from './drafts';
import { negate, negateGroup } from './negate';

/** A condition with the words around it. */
export interface Item {
  draft: Draft;
  /** Whether it names people, such as "gold members", and not only what they did. */
  isNominal: boolean;
  /** Whether it is a noun of its own: "gold members", "customers in Pune", "High spenders". */
  isNoun: boolean;
  /** Whether a "who" stands before it. */
  isRelative: boolean;
}

export type Connective = 'and' | 'or' | ',' | ', and' | ', or' | 'but' | 'but not' | 'except' | '';

interface Joined {
  connective: Connective;
  item: Item;
}

const BRACKETS = 'Which conditions belong together? Put brackets around them.';
const EITHER = 'Do you mean customers who are all of these, or any of them?';
const isLoose = ({ connective }: Joined): boolean =>
  connective === 'but' || connective === 'but not' || connective === 'except';

/**
 * Joins conditions: "and" binds tighter than "or"; "but" and "except" hold for all that stands before them; "who"
 * for all that follows it.
 */
export function joinConditions(head: Item, tail: readonly [Connective, Item][]): Draft {
  const list: Joined[] = [
    { connective: '', item: head },
    ...tail.map(([connective, item]) => ({ connective, item })),
  ];
  const starts = [0, ...list.flatMap((joined, index) => (index > 0 && isLoose(joined) ? [index] : []))];
  const parts = starts.map((start, index) => list.slice(start, starts[index + 1]));
  return conjunction(parts.map(loosePart));
}

function loosePart(part: readonly Joined[]): Draft {
  const connective = part[0]?.connective;
  if (connective === 'except') return negateEach(part);
  if (connective !== 'but not') return tightPart(part);
  // "but not in Pune and spent over 5k": only what comes before the "and" is excluded.
  const end = part.findIndex((joined, index) => index > 0 && readAsAnd(joined));
  const excluded = negate(tightPart(end < 0 ? part : part.slice(0, end)));
  return end < 0 ? excluded : conjunction([excluded, tightPart(part.slice(end))]);
}

const readAsAnd = ({ connective }: Joined): boolean => connective === 'and' || connective === ', and';

/** "except women and wholesale": each of them is left out. */
function negateEach(part: readonly Joined[]): Draft {
  if (!part.slice(1).some(readAsAnd)) {
    const draft = tightPart(part);
    const isList = part.length === 1 && part[0]?.item.isNominal && isDraftGroup(draft) && draft.not !== true;
    if (isList) return all(draft.rules.map(negate));
    return isDraftGroup(draft) && draft.combinator === 'and' ? negateGroup(draft) : negate(draft);
  }
  const isList = part.every(({ item }) => item.isNominal) && part.slice(1).every((one) => !isOr(one));
  return isList ? all(part.map(({ item }) => negate(item.draft))) : refuse(BRACKETS);
}

const isOr = ({ connective }: Joined): boolean => connective === 'or' || connective === ', or';

/** Commas say what the next connective says. */
function withoutCommas(part: readonly Joined[]): Joined[] {
  return part.map((joined, index) => {
    if (joined.connective !== ',') return joined;
    if (joined.item.isRelative) return { ...joined, connective: '' };
    const next = part.slice(index).find((other) => isOr(other) || readAsAnd(other));
    return { ...joined, connective: next && isOr(next) ? 'or' : 'and' };
  });
}

function tightPart(commaPart: readonly Joined[]): Draft {
  const part = withoutCommas(commaPart);
  // "gold members and silver members": who is both, or who is either?
  const isUnion = part.some(
    (one, index) => readAsAnd(one) && one.item.isNoun && part[index - 1]?.item.isNoun,
  );
  if (isUnion) return refuse(EITHER);
  const starts = [0, ...part.flatMap((joined, index) => (index > 0 && isOr(joined) ? [index] : []))];
  const segments = starts.map((start, index) => part.slice(start, starts[index + 1]));
  // "in Pune or gold tier, and spent over 5k" can be read in two ways.
  const isDoubtful = segments.slice(1).some((segment) => segment.some((one) => one.connective === ', and'));
  return isDoubtful ? refuse(BRACKETS) : joinSegments(segments);
}

interface Alternative {
  /** Who it is about, before a "who". */
  people: Joined[];
  clauses: Draft[];
}

/** "women who spent over 5k or ordered twice": what follows the "who" is about the same people. */
function joinSegments(segments: readonly Joined[][]): Draft {
  const alternatives: Alternative[] = [];
  for (const [index, segment] of segments.entries()) {
    const at = whoAt(segment);
    const open = alternatives.at(-1);
    const mayGoOn = open && open.people.length > 0 && at < 0;
    const after =
      mayGoOn && segment[0] ? continuation(segment[0].item, segments[index - 1]?.at(-1)?.item) : 'new';
    if (after === 'doubtful') return refuse(BRACKETS);
    const goesOn = open && after === 'same';
    if (goesOn) open.clauses.push(conjunctionOf(segment));
    else
      alternatives.push({
        people: at < 0 ? [] : segment.slice(0, at),
        clauses: [conjunctionOf(at < 0 ? segment : segment.slice(at))],
      });
  }
  return disjunction(
    alternatives.map(({ people, clauses }) =>
      conjunction([...people.map(({ item }) => item.draft), disjunction(clauses)]),
    ),
  );
}

/** Where in a segment a "who" begins to speak of the people before it; -1: nowhere. */
const whoAt = (segment: readonly Joined[]): number =>
  segment.findIndex(({ item, connective }, index) => index > 0 && item.isRelative && connective === '');

/**
 * Whether what follows an "or" is still said of the people before the "who": "women who are vip or gold tier" are women
 * all, "women who ordered or gold members" are not; "women who ordered or vip" can be read in two ways.
 */
function continuation(item: Item, before: Item | undefined): 'same' | 'new' | 'doubtful' {
  if (!item.isNominal) return 'same';
  if (item.isNoun) return 'new';
  return before?.isNominal === true && !before.isNoun ? 'same' : 'doubtful';
}

const conjunctionOf = (list: readonly Joined[]): Draft => conjunction(list.map(({ item }) => item.draft));

/** What everybody meets says nothing beside other conditions. */
function conjunction(drafts: readonly Draft[]): Draft {
  const telling = drafts.filter((draft) => !isEveryone(draft));
  return telling.length === 0 ? { isEveryone: true } : all(telling);
}

function disjunction(drafts: readonly Draft[]): Draft {
  if (drafts.length > 1 && drafts.some(isEveryone)) return refuse('Which customers do you mean, if not all?');
  return any(drafts);
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
