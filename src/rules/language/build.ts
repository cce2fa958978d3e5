import {
  areLimits,
  between,
  compare,
  duration,
  isBare,
  isMoney,
  isUnsaid,
  NOTHING,
  oneOf,
  single,
  valuesOf,
} from './comparisons';
import type { Amount, Comparison, Comparisons, Duration } from './comparisons';
import { all, any, isDraftGroup, isRefused, refuse } from './drafts';
import type { Draft } from './drafts';
import { inactive, when, whenBetween } from './dateRules';
import { describedRules } from './describedRules';
import { createFigures } from './figures';
import { explains, isLimit } from './glosses';
import { refuseImpossible } from './contradictions';
import { isLoose, isPlus, joinConditions } from './joinConditions';
import { conjunction, FEWER } from './conditions';
import type { Connective, Item } from './conditions';
import type { Choice } from './namedRules';
import { createNamedRules } from './namedRules';
import type { Entry } from './names';
import { negate, negateGroup } from './negate';
import type { Period } from './periods';
import * as silences from './silences';

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
  isBareNoun: boolean;
  hasVerb: boolean;
}

/** The most of something that a number without its noun is taken to count. */
const MOST_COUNTED = 20;

/** What the actions of the grammar call; makes a fresh one for every prompt. */
export function createBuilder(deps: Deps) {
  const nominals = new WeakSet<Draft>();
  const lists = new WeakSet<Draft>();
  const worded = new WeakSet<Draft>();
  const exclusions = new WeakSet<Draft>();
  const negations = new WeakSet<Draft>();
  const choices = new WeakSet<Draft>();
  const nouns = new WeakSet<Draft>();
  const exceptions = new WeakSet<Draft>();
  const undated = new WeakSet<Draft>();
  const timeless = new WeakSet<Draft>();
  const unsaid = new WeakSet<Draft>();
  const figures = createFigures({ asOf: deps.asOf, undated, timeless, unsaid });
  const named = createNamedRules({ ...deps, worded });

  /** Marks a condition that names people: "gold members". */
  function nominal(draft: Draft): Draft {
    nominals.add(draft);
    return draft;
  }

  const saysNumber = (draft: Draft): boolean =>
    unsaid.has(draft) || (isDraftGroup(draft) && draft.rules.some(saysNumber));

  const item = (draft: Draft, { lead, trail, from, to, isBareNoun, hasVerb }: Surroundings): Item => ({
    draft: isRefused(draft) && draft.from === undefined ? { ...draft, from, to } : draft,
    isNominal: nominals.has(draft) || trail.length > 0 || lead.includes('noun'),
    isNoun:
      trail.length > 0 ||
      nouns.has(draft) ||
      (lead.includes('noun') && !lead.includes('who')) ||
      (nominals.has(draft) && 'segmentId' in draft),
    isPredicate: nominals.has(draft),
    count: figures.countOf(draft),
    isRelative: lead.includes('who'),
    isSaidOf: ['who', 'adverb', 'only'].some((word) => lead.includes(word)),
    isWithout: exclusions.has(draft),
    isNegated: negations.has(draft),
    isBareNoun,
    hasVerb,
    hasNoun: lead.includes('noun'),
    isUnsaid: saysNumber(draft),
    isExcepting: exceptions.has(draft),
    isUndated: undated.has(draft),
    isTimeless: timeless.has(draft),
    isChoice: choices.has(draft),
  });

  return {
    ...figures,
    ...silences,
    when,
    whenBetween,
    inactive,
    ...named,
    ...describedRules,
    compare,
    bare: (amount: Amount): Comparison => ({ ...compare('=', amount), isBare: true, isUnsaid: true }),
    /** "5 times", "twice". */
    times: (amount: Amount): Comparison => ({ ...compare('=', amount), isUnsaid: true }),
    /** Marks a number of something that has no figure of its own: "3 messages". */
    counted(draft: Draft, comparisons: Comparisons): Draft {
      if (isUnsaid(comparisons)) unsaid.add(draft);
      return draft;
    },
    between,
    oneOf,
    isBare,
    duration,
    nominal,
    item,
    /** Marks a condition that is a noun for people by itself: "repeat customers". */
    people(draft: Draft): Draft {
      nouns.add(draft);
      return nominal(draft);
    },
    /** Marks what leaves out a time by its own words: "have ordered but not in the last 90 days". */
    excepting(draft: Draft): Draft {
      exceptions.add(draft);
      return this.negated(draft);
    },
    /** Marks what a negation was said of. */
    negated(draft: Draft): Draft {
      negations.add(draft);
      return draft;
    },
    choice(draft: Draft): Draft {
      choices.add(draft);
      return draft;
    },
    /** Remembers a list joined by "and": "not tagged vip and press" can be meant in two ways. */
    list(draft: Draft): Draft {
      if (isDraftGroup(draft) && draft.combinator === 'and') lists.add(draft);
      return draft;
    },
    negate(draft: Draft): Draft {
      if (lists.has(draft)) return refuse('None of these, or not all of them?');
      if (saysNumber(draft)) return refuse(FEWER);
      if (exceptions.has(draft)) return refuse('Which of these did not happen?');
      const negated = negate(draft);
      if (nominals.has(draft) || worded.has(draft)) exclusions.add(negated);
      return negated;
    },
    /** Marks that something was not done, "ever" and "yet" not being said: behind a time it may mean that time. */
    notDone(words: string, negated: Draft, done: Draft): Draft {
      if (
        undated.has(done) &&
        /^(?:not|no|without|zero) /.test(words) &&
        !/\b(?:ever|yet|so far) /.test(words)
      )
        timeless.add(negated);
      return negated;
    },
    negateGroup,
    explains,
    isLimit,
    isLoose: ([connective, item]: [Connective, Item]): boolean =>
      isLoose({ connective, item }) || isPlus({ connective, item }),
    /** "except for press, everyone who ordered". */
    exceptFor(left: [Connective, Item][], head: Item, tail: [Connective, Item][]): Draft {
      return conjunction([this.join(head, tail), this.join(this.everyoneItem(), left)]);
    },
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
      !first.isMoney && valuesOf({ first, others }).every((years) => years >= 10),
    /** Whether numbers are such as orders have; "total purchases over 5k" is about money. */
    isSmall: ({ first, others }: Comparisons): boolean =>
      valuesOf({ first, others }).every((one) => one < 1000),
    /** Whether numbers without a word for what they count are as few as orders are, and no amounts: "orders 2-5". */
    areFew: (comparisons: Comparisons): boolean =>
      !isMoney(comparisons) && valuesOf(comparisons).every((one) => one <= MOST_COUNTED),
    /** Whether numbers can only be amounts, and no counts or ages: "total purchase over 20000". */
    areAmounts: (comparisons: Comparisons): boolean =>
      isMoney(comparisons) || valuesOf(comparisons).every((one) => one >= 1000),
    /** Whether numbers can be what one order comes to, and no count of things. */
    areSpent: (comparisons: Comparisons): boolean =>
      isMoney(comparisons) || valuesOf(comparisons).every((one) => one >= 100),
    /** Whether the second limit is one of spending, too, and no age: "women who spent over 50 under 60". */
    areSpendLimits: (first: Comparison, second: Comparison): boolean =>
      areLimits(first, second) && (second.isMoney || Number(second.value) >= 100),
    /** Whether an upper limit stands before the lower one: "less than 3 orders but at least 1". */
    isUpperFirst: (first: Comparison, second: Comparison): boolean =>
      !first.isMoney && !second.isMoney && first.operator.startsWith('<') && areLimits(first, second),
    isCount: (comparisons: Comparisons): boolean => !isMoney(comparisons),
    nothing: () => NOTHING,
    single: (operator: Comparison['operator'], amount: Amount) => single(compare(operator, amount)),
    range: (low: Amount, high: Amount) => single(between(low, high)),
    comparisons: (first: Comparison, others: Comparisons['others']): Comparisons => ({ first, others }),
    /** Whether a number can be a shorter time: "in the last 60 days but not in the last 30". */
    isShorter: ({ number, isMoney, factor }: Amount, { count }: Duration): boolean =>
      number < count && !isMoney && factor === 1,
    recent: ({ count, unit }: Duration): Period => ({ kind: 'last', count, unit }),
    older: ({ count, unit }: Duration): Period => ({ kind: 'older', count, unit }),
    everyone: (): Draft => ({ isEveryone: true }),
    refuse,
    domain: (address: string): Draft => named.rule('email', 'endsWith', address.replace(/^@?/, '@')),
    join: (head: Item, tail: Parameters<typeof joinConditions>[1]): Draft =>
      refuseImpossible(joinConditions(head, tail), worded),
    either(items: readonly Item[]): Draft {
      const draft = any(items.map((item) => item.draft));
      choices.add(draft);
      return draft;
    },
    /** "all of: …"; a list of tags within could be meant as any of them. */
    allOf: (items: readonly Item[]): Draft =>
      items.some(({ draft }) => 'operator' in draft && draft.operator === 'in')
        ? refuse('All of these, or any of them?')
        : refuseImpossible(all(items.map(({ draft }) => draft)), worded),
    /** Whether an item says one thing of its own. */
    isPlain: ({ isRelative, isSaidOf, isNegated }: Item): boolean => !isRelative && !isSaidOf && !isNegated,
    both: (a: Pick<Item, 'draft'>, b: Pick<Item, 'draft'>): Draft => all([a.draft, b.draft]),
    anyOf: any,
    bothOf: (first: Draft, second: Draft): Draft => all([first, second]),
    neither: (drafts: readonly Draft[]): Draft =>
      drafts.some(saysNumber) ? refuse(FEWER) : all(drafts.map(negate)),
    everyoneItem: (): Item => ({
      draft: { isEveryone: true },
      isNominal: true,
      isNoun: false,
      isPredicate: false,
      count: undefined,
      isRelative: false,
      isSaidOf: false,
      isWithout: false,
      isNegated: false,
      isBareNoun: false,
      hasVerb: false,
      hasNoun: false,
      isUnsaid: false,
      isExcepting: false,
      isUndated: false,
      isTimeless: false,
      isChoice: false,
    }),
  };
}
