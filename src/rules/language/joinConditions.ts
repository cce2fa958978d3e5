import { mayExceptMore, mayShareTime } from './ambiguities';
import { BRACKETS, FEWER, conjunction, cutBefore, disjunction, isAnd, isOr } from './conditions';
import type { Connective, Item, Joined } from './conditions';
import { all, isDraftGroup, isEveryone, refuse } from './drafts';
import type { Draft } from './drafts';
import { negate, negateGroup } from './negate';
import { tightPart } from './tightPart';

/** Connectives that are about all that stands before them. */
const LOOSE: ReadonlySet<Connective> = new Set(['but', 'but not', 'except', 'unless', 'if', 'provided']);
const EXCEPTIONS: ReadonlySet<Connective | undefined> = new Set(['except', 'unless']);
const CONDITIONALS: ReadonlySet<Connective | undefined> = new Set(['if', 'unless', 'provided']);

export const isLoose = ({ connective }: Joined): boolean => LOOSE.has(connective);
export const isPlus = ({ connective }: Joined): boolean => connective === 'plus' || connective === ', plus';

/**
 * Joins conditions: "and" binds tighter than "or"; "but", "except" and "if" hold for all that stands before them, "who"
 * for all that follows it, and "plus anyone" adds people to all that were said before.
 */
export function joinConditions(head: Item, tail: readonly [Connective, Item][]): Draft {
  const list: Joined[] = [
    { connective: '', item: head },
    ...tail.map(([connective, item]) => ({ connective, item })),
  ];
  if (mayShareTime(list)) return refuse('Not in that time or since then, or never at all?');
  if (mayExceptMore(list)) return refuse(BRACKETS);
  const groups = cutBefore(list, isPlus);
  // "gold members except women plus anyone in Pune": are they left out, too?
  const isDoubtful = groups
    .slice(1)
    .some(
      ([first], index) =>
        groups[index]?.some(isLoose) && (first?.connective === 'plus' || isEveryone(head.draft)),
    );
  return isDoubtful ? refuse(BRACKETS) : disjunction(groups.map(joinLoose));
}

function joinLoose(list: readonly Joined[]): Draft {
  const parts = cutBefore(list, isLoose);
  return parts.some((_, index) => isDoubtful(parts, index))
    ? refuse(BRACKETS)
    : conjunction(parts.map((part) => loosePart(part, list.some(isOr))));
}

/** Whether a part could be about something else than all that stands before it. */
function isDoubtful(parts: readonly Joined[][], index: number): boolean {
  const part = parts[index] ?? [];
  const before = parts.slice(0, index).flat();
  const [kind, last] = [part[0]?.connective, parts[index - 1]?.[0]?.connective];
  if (index === 0) return false;
  // An exception from an exception, or a condition of one.
  if (EXCEPTIONS.has(last)) return true;
  if (last === 'but not' && kind !== 'but' && kind !== 'but not') return true;
  if (EXCEPTIONS.has(kind) && before.at(-1)?.item.isWithout) return true;
  if (CONDITIONALS.has(kind) && ((before.some(isOr) && !isOfAll(before, part)) || part.some(hasComma)))
    return true;
  if (CONDITIONALS.has(kind) && parts.slice(0, index).some(([first]) => CONDITIONALS.has(first?.connective)))
    return true;
  if (kind === 'unless' && part.some(isAnd) && part[0]?.item.isRelative !== true) return true;
  // "everyone in Pune but women" leaves them out, "gold members but in Pune" does not.
  if (kind === 'but') return part[0]?.item.isNominal === true && !part[0].item.isSaidOf;
  if (kind === 'except' && part.some(({ connective }) => connective === 'with')) return true;
  return kind === 'except' && part.some((one, at) => hasComma(one) && !part.slice(at).some(endsList));
}

/** Whether a condition behind a comma can only be about all of the alternatives before it: "vip or gold, provided …". */
const isOfAll = (before: readonly Joined[], part: readonly Joined[]): boolean =>
  part[0]?.connective === 'provided' &&
  before.slice(1).every((one) => isOr(one) || hasComma(one)) &&
  !part.some((one) => isOr(one) || one.connective === 'with');

const hasComma = ({ connective }: Joined): boolean => connective === ',';
const endsList = (joined: Joined): boolean => (isAnd(joined) || isOr(joined)) && !joined.item.isRelative;

function loosePart(part: readonly Joined[], hasOr: boolean): Draft {
  switch (part[0]?.connective) {
    case 'except':
      return negateEach(part);
    case 'unless':
      return negateWhole(tightPart(part));
    case 'but not':
      return goesOn(part, hasOr)
        ? all(part.map(({ item }, at) => (at === 0 ? negate(item.draft) : item.draft)))
        : butNot(part);
    default:
      return tightPart(part);
  }
}

/** "vip but not wholesale, spend over 5k": what behind the comma says what was done is no other thing to leave out. */
const goesOn = ([first, ...others]: readonly Joined[], hasOr: boolean): boolean =>
  !hasOr &&
  others.length > 0 &&
  first?.item.isPredicate === true &&
  !first.item.isRelative &&
  !isDraftGroup(first.item.draft) &&
  others.every((one) => hasComma(one) && !one.item.isNegated && isDeed(one.item.draft));

const isDeed = (draft: Draft): boolean =>
  'field' in draft &&
  /^(?:\w+Spend|\w+Count|\w+Order(?:At|Value)?|lastVisitAt|visits|orders)$/.test(draft.field);

/** "but not in Pune and spent over 5k": only what comes before the "and" is excluded. */
function butNot(part: readonly Joined[]): Draft {
  const end = part.findIndex((joined, index) => index > 0 && isAnd(joined));
  // "but not vip and press": one of them, or who is both?
  const isList = end > 0 && (part[end]?.item.isNominal === true || part[0]?.item.isRelative === true);
  if (isList || part.some(hasComma)) return refuse(BRACKETS);
  if (part.slice(0, end < 0 ? undefined : end).some(({ item }) => item.isUnsaid)) return refuse(FEWER);
  const draft = tightPart(end < 0 ? part : part.slice(0, end));
  if (end < 0 && part.length === 1 && isDraftGroup(draft) && draft.combinator === 'and')
    return refuse(BRACKETS);
  const excluded = negate(draft);
  return end < 0 ? excluded : conjunction([excluded, tightPart(part.slice(end))]);
}

const negateWhole = (draft: Draft): Draft =>
  isDraftGroup(draft) && draft.combinator === 'and' ? negateGroup(draft) : negate(draft);

/** "except women and wholesale": each of them is left out; "except those who are gold and vip": who is both. */
function negateEach(part: readonly Joined[]): Draft {
  const [first, ...others] = part;
  if (!others.some(isAnd)) {
    const draft = tightPart(part);
    const isList =
      part.length === 1 &&
      first?.item.isNominal &&
      !first.item.isRelative &&
      isDraftGroup(draft) &&
      draft.not !== true;
    return isList ? all(draft.rules.map(negate)) : negateWhole(draft);
  }
  const isOne =
    first?.item.isRelative === true &&
    others.every(({ item }) => !item.isNoun && item.isPredicate === first.item.isPredicate);
  if (isOne) return negateWhole(tightPart(part));
  const isList = part.every(({ item }) => item.isNominal) && others.every((one) => !isOr(one));
  return isList ? all(part.map(({ item }) => negate(item.draft))) : refuse(BRACKETS);
}
