import { mayEndPeople, mayGoOnNegation, mayShareComparison } from './ambiguities';
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
    if (part[index - 1]?.item.isChoice) return { ...joined, connective: 'and' };
    const next = part.slice(index).find((other) => isOr(other) || isAnd(other));
    return { ...joined, connective: next && isOr(next) ? 'or' : 'and' };
  });
}

/** Joins what only "and", "or" and commas stand between. */
export function tightPart(commaPart: readonly Joined[]): Draft {
  const part = withoutCommas(commaPart);
  if (part.some((_, index) => mayShareComparison(part, index))) return refuse('How is each number meant?');
  if (part.some((_, index) => mayGoOnNegation(part, index) || mayEndPeople(part, commaPart, index)))
    return refuse(BRACKETS);
  const union = separatePeople(part);
  if (union) return disjunction(union.map(conjunctionOf));
  // "gold members and High spenders": who is both, or who is either?
  const isUnion = part.some(
    (one, index) => isAnd(one) && beginsPeople(part, index) && namesPeople(part.slice(0, index)),
  );
  if (isUnion) return refuse(EITHER);
  const segments = cutBefore(part, isOr);
  // "in Pune or gold tier, and spent over 5k" can be read in two ways.
  const isDoubtful = segments.slice(1).some((segment) => segment.some((one) => one.connective === ', and'));
  return isDoubtful ? refuse(BRACKETS) : joinSegments(segments);
}

/** Whether an item begins to speak of people: "gold members", "customers who …", "women in Pune". */
function beginsPeople(part: readonly Joined[], index: number): boolean {
  const [one, next] = [part[index]?.item, part[index + 1]];
  if (!one) return false;
  return one.isNoun || one.hasNoun || (one.isNominal && !one.isSaidOf && next?.connective === '');
}

/** Whether people are named before a noun: "gold members", "women over 40". */
const namesPeople = (before: readonly Joined[]): boolean =>
  before.at(-1)?.item.isNoun === true ||
  (before[0] !== undefined &&
    !isSaidOfAll(before[0].item) &&
    (before[0].item.isNominal || before[0].item.hasNoun));

/** "who ordered" and "also gold" are said of people that were named before; "customers who ordered" name them. */
const isSaidOfAll = ({ isSaidOf, hasNoun }: Item): boolean => isSaidOf && !hasNoun;

/** "women in Pune and men in Delhi": people who cannot be both, and so are either; undefined where they could be. */
function separatePeople(part: readonly Joined[]): Joined[][] | undefined {
  if (part.some(isOr)) return undefined;
  const groups = cutBefore(part, (one) => isAnd(one) && one.item.isNominal && !one.item.isSaidOf);
  const isSeparate = groups.every((group, index) =>
    groups.slice(index + 1).every((other) => excludeEachOther(group, other)),
  );
  // "gold members and silver members in Pune": where are the first ones?
  const isMirrored = groups.every(
    (group) => group.length === groups[0]?.length && group.slice(1).every(isPlain),
  );
  return groups.length > 1 && isSeparate && isMirrored ? groups : undefined;
}

const isPlain = ({ connective, item }: Joined): boolean => connective === '' && !item.isNegated;

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
      mayGoOn && segment[0] ? continuation(segment, segments[index - 1]?.at(-1)?.item, open.people) : 'new';
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
function continuation(
  segment: readonly Joined[],
  before: Item | undefined,
  people: readonly Joined[],
): 'same' | 'new' | 'doubtful' {
  const item = segment[0]?.item;
  if (!item?.isNominal) return 'same';
  if (excludeEachOther(people, segment)) return 'new';
  const isPredicate = before?.isNominal === true && !before.isNoun;
  if (item.isNoun) return isPredicate ? 'doubtful' : 'new';
  return isPredicate ? 'same' : 'doubtful';
}

const conjunctionOf = (list: readonly Joined[]): Draft => conjunction(list.map(({ item }) => item.draft));
