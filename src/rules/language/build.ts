import { between, compare, duration, isBare, isMoney, oneOf, single } from './comparisons';
import type { Comparison, Comparisons, Duration } from './comparisons';
import { all, any, isDraftGroup, isRefused, refuse } from './drafts';
import type { Draft } from './drafts';
import { describedRules } from './describedRules';
import { createFigures } from './figures';
import { refuseImpossible } from './contradictions';
import { joinConditions } from './joinConditions';
import type { Item } from './conditions';
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
  const exclusions = new WeakSet<Draft>();
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
    isSaidOf: ['who', 'adverb', 'only'].some((word) => lead.includes(word)),
    isWithout: exclusions.has(draft),
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
    negate(draft: Draft): Draft {
      if (lists.has(draft)) return refuse('None of these, or not all of them?');
      const negated = negate(draft);
      if (nominals.has(draft) || worded.has(draft)) exclusions.add(negated);
      return negated;
    },
    negateGroup,
    /** Whether a comparison asks of the largest of several things what it asks of any of them. */
    isAtLeast: ({ first, others }: Comparisons): boolean =>
      others.length === 0 && (first.operator === '>' || first.operator === '>='),
    /** Whether "only" would say that nothing else of its kind holds: "opted in to e-mail only". */
    isOneOfSeveral: (draft: Draft): boolean =>
      'field' in draft && /^(?:consent\.|email$|phone$)/.test(draft.field),
    groups(list: Parameters<typeof named.rfmGroups>[0]): Draft {
      const draft = named.rfmGroups(list);
      if (list.tail.some(([joint]) => joint === 'and')) lists.add(draft);
      return draft;
    },
    areAges: ({ first, others }: Comparisons): boolean =>
      [first, ...others.map(([, one]) => one)].every(({ value }) =>
        [value].flat().every((years) => years >= 10),
      ),
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
    allOf: (items: readonly Item[]): Draft => refuseImpossible(all(items.map(({ draft }) => draft)), worded),
    both: (a: Item, b: Item): Draft => all([a.draft, b.draft]),
    anyOf: any,
    bothOf: (first: Draft, second: Draft): Draft => all([first, second]),
    neither: (drafts: readonly Draft[]): Draft => all(drafts.map(negate)),
    everyoneItem: (): Item => ({
      draft: { isEveryone: true },
      isNominal: true,
      isNoun: false,
      isRelative: false,
      isSaidOf: false,
      isWithout: false,
    }),
  };
}
