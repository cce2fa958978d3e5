import { BRACKETS, conjunction, cutBefore, disjunction, EITHER, isAnd, isOr } from './conditions';
import type { Item, Joined } from './conditions';
import { excludeEachOther } from './contradictions';
import { refuse } from './drafts';
import type { Draft } from './drafts';

/** Commas say what the next connective says. */
function withoutCommas(part: readonly Joined[]): Joined[] {
  return part.map((joined, index) => {
    if (joined.connective !== ',') return joined;
    if (joined.item.isRelative) return { ...joined, connective: '' };
    const next = part.slice(index).find((other) => isOr(other) || isAnd(other));
    return { ...joined, connective: next && isOr(next) ? 'or' : 'and' };
  });
}

/** Joins what only "and", "or" and commas stand between. */
export function tightPart(commaPart: readonly Joined[]): Draft {
  const part = withoutCommas(commaPart);
  const union = separatePeople(part);
  if (union) return disjunction(union.map(conjunctionOf));
  // "gold members and High spenders": who is both, or who is either?
  const isUnion = part.some(
    (one, index) => isAnd(one) && one.item.isNoun && namesPeople(part.slice(0, index)),
  );
  if (isUnion) return refuse(EITHER);
  const segments = cutBefore(part, isOr);
  // "in Pune or gold tier, and spent over 5k" can be read in two ways.
  const isDoubtful = segments.slice(1).some((segment) => segment.some((one) => one.connective === ', and'));
  return isDoubtful ? refuse(BRACKETS) : joinSegments(segments);
}

/** Whether people are named before a noun: "gold members", "women over 40". */
const namesPeople = (before: readonly Joined[]): boolean =>
  before.at(-1)?.item.isNoun === true || (before[0]?.item.isNominal === true && !before[0].item.isSaidOf);

/** "women in Pune and men in Delhi": people who cannot be both, and so are either; undefined where they could be. */
function separatePeople(part: readonly Joined[]): Joined[][] | undefined {
  if (part.some(isOr)) return undefined;
  const groups = cutBefore(part, (one) => isAnd(one) && one.item.isNominal && !one.item.isSaidOf);
  const isSeparate = groups.every((group, index) =>
    groups.slice(index + 1).every((other) => excludeEachOther(group, other)),
  );
  return groups.length > 1 && isSeparate ? groups : undefined;
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
