import { between, compare, duration, isBare, isMoney, oneOf, single } from './comparisons';
import type { Comparison, Comparisons, Duration } from './comparisons';
import { all, any, isDraftGroup, isRefused, refuse } from './drafts';
import type { Draft } from './drafts';
import { describedRules } from './describedRules';
import { createFigures } from './figures';
import { joinConditions, refuseImpossible } from './joinConditions';
import type { Item } from './joinConditions';
import type { Choice } from './namedRules';
import { createNamedRules } from './namedRules';
import type { Entry } from './names';
import { negate, negateGroup } from './negate';
import type { Period } from './periods';

interface Deps {
  asOf: Date;
  twins: (entry: Entry) => Choice;
}

/** The words before and after a condition, and its place in the encoded prompt. */
interface Surroundings {
  lead: readonly string[];
  trail: readonly string[];
  from: number;
  to: number;
}

/** What the actions of the grammar call; makes a fresh one for every prompt. */
export function createBuilder(deps: Deps) {
  const nominals = new WeakSet<Draft>();
  const lists = new WeakSet<Draft>();
  const worded = new WeakSet<Draft>();
  const named = createNamedRules({ ...deps, worded });

  /** Marks a condition that names people: "gold members". */
  function nominal(draft: Draft): Draft {
    nominals.add(draft);
    return draft;
  }

  const item = (draft: Draft, { lead, trail, from, to }: Surroundings): Item => ({
    draft: isRefused(draft) && draft.from === undefined ? { ...draft, from, to } : draft,
    isNominal: nominals.has(draft) || trail.length > 0 || lead.includes('noun'),
    isNoun:
      trail.length > 0 ||
      (lead.includes('noun') && !lead.includes('who')) ||
      (nominals.has(draft) && 'segmentId' in draft),
    isRelative: lead.includes('who'),
  });

  return {
    ...createFigures(deps.asOf),
    ...named,
    ...describedRules,
    compare,
    between,
    oneOf,
    isBare,
    isMoney,
    duration,
    nominal,
    item,
    /** Remembers a list joined by "and": "not tagged vip and press" can be meant in two ways. */
    list(draft: Draft): Draft {
      if (isDraftGroup(draft) && draft.combinator === 'and') lists.add(draft);
      return draft;
    },
    negate: (draft: Draft): Draft =>
      lists.has(draft) ? refuse('None of these, or not all of them?') : negate(draft),
    negateGroup,
    isCount: (comparisons: Comparisons): boolean => !isMoney(comparisons),
    zero: () => single({ operator: '=', value: 0, isMoney: false }),
    single: (operator: Comparison['operator'], amount: Parameters<typeof compare>[1]) =>
      single(compare(operator, amount)),
    comparisons: (first: Comparison, others: Comparisons['others']): Comparisons => ({ first, others }),
    recent: ({ count, unit }: Duration): Period => ({ kind: 'last', count, unit }),
    older: ({ count, unit }: Duration): Period => ({ kind: 'older', count, unit }),
    everyone: (): Draft => ({ isEveryone: true }),
    refuse,
    domain: (address: string): Draft => named.rule('email', 'endsWith', address.replace(/^@?/, '@')),
    join: (head: Item, tail: Parameters<typeof joinConditions>[1]): Draft =>
      refuseImpossible(joinConditions(head, tail), worded),
    either: (items: readonly Item[]): Draft => any(items.map(({ draft }) => draft)),
    both: (a: Item, b: Item): Draft => all([a.draft, b.draft]),
    anyOf: any,
    bothOf: (first: Draft, second: Draft): Draft => all([first, second]),
    neither: (drafts: readonly Draft[]): Draft => all(drafts.map(negate)),
    everyoneItem: (): Item => ({
      draft: { isEveryone: true },
      isNominal: true,
      isNoun: false,
      isRelative: false,
    }),
  };
}
