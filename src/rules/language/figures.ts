import type { OrdersRule } from '../ruleSchema';
import {
  compareAll,
  hasCents,
  IMPOSSIBLE,
  isMoney as saysMoney,
  isOrdered,
  isUnsaid,
  NOTHING,
} from './comparisons';
import type { Comparison, Comparisons } from './comparisons';
import { all, any, refuse } from './drafts';
import type { Draft } from './drafts';
import { excludeSpells, inactive, silence, sinceLastOrder, when, whenBetween } from './dateRules';
import type { Spell } from './dateRules';
import { negate } from './negate';
import { toWithin } from './periods';
import type { Period } from './periods';

/** A figure that is compared; a period may still make it one of the orders in that period. */
export interface Figure {
  is: 'figure';
  field: FigureField;
  comparisons: Comparisons;
}

/** Something that customers do, once or more. */
export interface Activity {
  is: 'activity';
  what: 'order' | 'visit' | 'refund' | 'cancelled';
}

type Aggregation = Pick<OrdersRule, 'aggregate' | 'of' | 'where'>;

/** How each figure is computed over the orders of a period. */
const AGGREGATIONS = {
  totalSpend: { aggregate: 'sum' },
  netSpend: { aggregate: 'sum', where: { type: ['order', 'refund'] } },
  averageOrderValue: { aggregate: 'avg' },
  largestOrder: { aggregate: 'max' },
  smallestOrder: { aggregate: 'min' },
  orderCount: { aggregate: 'count' },
  refundCount: { aggregate: 'count', where: { type: 'refund' } },
  cancelled: { aggregate: 'count', where: { status: 'cancelled' } },
  items: { aggregate: 'sum', of: 'itemCount' },
  mostItems: { aggregate: 'max', of: 'itemCount' },
  averageItems: { aggregate: 'avg', of: 'itemCount' },
  /** Refunds are negative amounts of orders. */
  refunded: { aggregate: 'sum', where: { type: 'refund' } },
  visits: undefined,
  'opening.totalSpend': undefined,
  'opening.visits': undefined,
  /** Some order: the largest one where it is more than something, the smallest where it is less. */
  anyOrder: undefined,
  /** What nobody can tell from the words. */
  unclear: undefined,
} as const satisfies Record<string, Aggregation | undefined>;
export type FigureField = keyof typeof AGGREGATIONS;

/** Figures that only orders know, whatever the period. */
const ONLY_OF_ORDERS: ReadonlySet<FigureField> = new Set([
  'smallestOrder',
  'cancelled',
  'items',
  'mostItems',
  'averageItems',
  'refunded',
]);
const MONEY: ReadonlySet<FigureField> = new Set([
  'totalSpend',
  'netSpend',
  'averageOrderValue',
  'largestOrder',
  'smallestOrder',
  'refunded',
  'opening.totalSpend',
]);

interface Deps {
  asOf: Date;
  /** Takes up the rules on what was ever done. */
  undated: WeakSet<Draft>;
  /** Takes up the rules on what was not done, but not since when. */
  timeless: WeakSet<Draft>;
  /** Takes up the rules on numbers of which no word says how they are compared. */
  unsaid: WeakSet<Draft>;
}

/** Makes rules of figures and activities, with the period in which they count. */
export function createFigures({ asOf, undated, timeless, unsaid }: Deps) {
  const counts = new WeakMap<Draft, 'bare' | 'compared'>();

  function timed(subject: Figure | Activity, period: Period | null): Draft {
    const draft = subject.is === 'figure' ? figureRule(subject, period) : activityRule(subject, period);
    if (period === null && (subject.is === 'activity' || isAnything(subject))) undated.add(draft);
    if (period === null && subject.is === 'figure' && subject.comparisons === NOTHING) timeless.add(draft);
    return draft;
  }

  function figureRule(figure: Figure, period: Period | null): Draft {
    const { comparisons } = figure;
    const field = figure.field === 'anyOrder' ? orderThatIs(comparisons) : figure.field;
    if (field === 'unclear') return refuse('Which orders do you mean, and how large?');
    const isMoney = MONEY.has(field);
    if (!isMoney && saysMoney(comparisons)) return refuse('Is that a number or an amount of money?');
    return compareAll(comparisons, (one) => {
      if (!isOrdered(one)) return refuse('Which limit is the lower one?');
      if (isMoney && (one.isDoubtful || ![one.value].flat().every(hasCents)))
        return refuse('Which amount do you mean?');
      if (field === 'refunded' && !isRefundable(one)) return refuse('Do those without a refund count?');
      const rule =
        period || ONLY_OF_ORDERS.has(field) ? ordersRule(field, one, period) : { field, ...toValue(one) };
      if (one.isUnsaid) unsaid.add(rule);
      if (!isMoney) counts.set(rule, one.isBare ? 'bare' : 'compared');
      return rule;
    });
  }

  /** "spent anything". */
  const isAnything = ({ comparisons: { first, others } }: Figure): boolean =>
    first.operator === '>' && first.value === 0 && others.length === 0;

  /** The order to compare so that some order is compared; one comparison alone can be said. */
  function orderThatIs({ first, others }: Comparisons): FigureField {
    if (others.length > 0) return 'unclear';
    if (first.operator === '>' || first.operator === '>=') return 'largestOrder';
    return first.operator === '<' || first.operator === '<=' ? 'smallestOrder' : 'unclear';
  }

  function ordersRule(field: FigureField, one: Comparison, period: Period | null): Draft {
    const aggregation = AGGREGATIONS[field];
    if (aggregation === undefined) {
      return refuse('Visits are only counted over all time: may the period be left out?');
    }
    const value = field === 'refunded' ? mirrored(one) : toValue(one);
    if (period === null) return { field: 'orders', ...aggregation, ...value };
    const within = toWithin(period, asOf);
    if (within === undefined) return refuse('From which day until which day do you mean?');
    return { field: 'orders', ...aggregation, within, ...value };
  }

  const counted = (field: FigureField, period: Period): Draft =>
    ordersRule(field, { operator: '>=', value: 1, isMoney: false }, period);

  function activityRule({ what }: Activity, period: Period | null): Draft {
    switch (what) {
      case 'order':
        return orderRule(period);
      case 'visit':
        return visitRule(period);
      case 'refund':
        return period ? counted('refundCount', period) : { field: 'refundCount', operator: '>=', value: 1 };
      case 'cancelled':
        return ordersRule('cancelled', { operator: '>=', value: 1, isMoney: false }, period);
    }
  }

  function orderRule(period: Period | null): Draft {
    if (period === null) return { field: 'orderCount', operator: '>=', value: 1 };
    if (period.kind === 'last') return when('lastOrderAt', period);
    if (period.kind === 'before' || period.kind === 'through') return when('firstOrderAt', period);
    if (period.kind === 'older') return refuse('Do you mean the first order or the last one?');
    return counted('orderCount', period);
  }

  /** Only the last visit is known: a visit in a period that is over may lie behind it. */
  function visitRule(period: Period | null): Draft {
    if (period === null) return { field: 'lastVisitAt', operator: 'notNull' };
    const isOpen = period.kind === 'last' || period.kind === 'since' || period.kind === 'after';
    if (isOpen || isUntilNow(period)) return when('lastVisitAt', period);
    return refuse('Only the last visit is known: do you mean customers whose last visit was then?');
  }

  const isUntilNow = (period: Period): boolean =>
    period.kind === 'during' && period.last >= asOf.toISOString().slice(0, 10);

  /** The rule that several activities have a period in common: "ordered or visited in the last 30 days". */
  function shared(first: Activity, others: readonly [string, Activity][], period: Period): Draft {
    const joints = new Set(others.map(([joint]) => joint));
    if (joints.size > 1) return refuse('Do all of these hold, or any of them?');
    const rules = [first, ...others.map(([, activity]) => activity)].map((one) => timed(one, period));
    return (joints.has('or') ? any : all)(rules);
  }

  /** "ordered last year but not this year". */
  function periods(subject: Figure | Activity, list: [Period, ...[string, Period][]]): Draft {
    const [first, ...others] = list;
    const joints = new Set(others.map(([joint]) => joint));
    if (joints.size > 1) return refuse('Which of these periods do you mean?');
    if (others.some(([joint, period]) => joint === 'not' && liesOutside(period, first)))
      return refuse('Which year do you mean?');
    const isNothing = subject.is === 'figure' && subject.comparisons.first.value === 0;
    if (isNothing && joints.has('or')) return refuse('In none of these periods, or in one of them?');
    if (subject.is === 'figure' && isUnsaid(subject.comparisons) && joints.has('not'))
      return refuse('Not as many then, or none at all?');
    const rules = others.map(([joint, period]) =>
      joint === 'not' ? negate(timed(subject, period)) : timed(subject, period),
    );
    return (joints.has('or') ? any : all)([timed(subject, first), ...rules]);
  }

  /** "between March and October 2025 but not in May": the May of another year goes without saying. */
  const liesOutside = (period: Period, range: Period): boolean =>
    period.kind === 'during' &&
    range.kind === 'during' &&
    range.isRange === true &&
    (period.last < range.first || period.first > range.last);

  /** "spent over 10k in 2025 and over 5k in 2026". */
  function repeated(
    first: Figure,
    period: Period,
    others: readonly ['and' | 'or', Comparison, Period][],
  ): Draft {
    const joints = new Set(others.map(([joint]) => joint));
    if (joints.size > 1) return refuse('Do all of these hold, or any of them?');
    const rules = others.map(([, one, when]) =>
      timed({ ...first, comparisons: { first: one, others: [] } }, when),
    );
    return (joints.has('or') ? any : all)([timed(first, period), ...rules]);
  }

  /** "ordered more than once but not in the last 90 days". */
  function butNotIn(figure: Figure, period: Period | null, other: Period): Draft {
    const what = figure.field === 'visits' ? 'visit' : figure.field === 'refundCount' ? 'refund' : 'order';
    return all([timed(figure, period), negate(timed({ is: 'activity', what }, other))]);
  }

  /** "have ordered but not in the last 90 days". */
  const butNot = (what: Activity, other: Period): Draft =>
    all([timed(what, null), negate(timed(what, other))]);

  const inactiveFor = (one: Comparison): Draft =>
    isOrdered(one) ? { field: 'inactiveDays', ...toValue(one) } : refuse('Which limit is the lower one?');

  const sinceOrder = ({ operator, value }: Comparison): Draft =>
    typeof value === 'number' && operator !== '=' && operator !== '!='
      ? sinceLastOrder({ operator, count: value, unit: 'days' })
      : refuse('From which day until which day do you mean?');

  /** Whether a figure is one order, of which a time can be said: "only one order, and that was in May". */
  const isOnlyOrder = ({ field, comparisons: { first, others } }: Figure): boolean =>
    field === 'orderCount' && first.operator === '=' && first.value === 1 && others.length === 0;
  const onlyOrder = (one: Figure, period: Period): Draft =>
    all([timed(one, null), when('lastOrderAt', period)]);

  /** "bought in 2025 and nothing since": no order, or no visit, after the last day of the period. */
  function thenNothing(subject: Figure | Activity, period: Period): Draft {
    if (period.kind !== 'during') return refuse('Since when?');
    const visits = subject.is === 'figure' ? subject.field === 'visits' : subject.what === 'visit';
    const what: Activity = { is: 'activity', what: visits ? 'visit' : 'order' };
    return all([timed(subject, period), negate(timed(what, { kind: 'after', last: period.last }))]);
  }

  return {
    isOnlyOrder,
    onlyOrder,
    thenNothing,
    /** How the number of a rule was said; undefined when it has none, or it is money. */
    countOf: (draft: Draft) => counts.get(draft),
    timed,
    butNotIn,
    butNot,
    repeated,
    shared,
    periods,
    when,
    whenBetween,
    inactive,
    /** "inactive between 30 and 60 days". */
    inactiveFor,
    /** "inactive for more than 3 months but less than 6 months". */
    spells(first: Spell, others: readonly ['and' | 'or', Spell][]): Draft {
      const spells = [first, ...others.map(([, spell]) => spell)];
      if (others.some(([joint]) => joint === 'or')) return any(spells.map(inactive));
      return excludeSpells(spells) ? refuse(IMPOSSIBLE) : all(spells.map(inactive));
    },
    /** "days since the last order over 60". */
    daysSince: (what: 'order' | 'visit', one: Comparison): Draft =>
      what === 'visit' ? inactiveFor(one) : sinceOrder(one),
    /** "90 days since their last order". */
    sinceLast: (what: 'order' | 'visit', spell: Spell): Draft =>
      what === 'visit' ? inactive(spell) : sinceLastOrder(spell),
    /** "90 days without an order". */
    spell: (what: 'order' | 'visit', spell: Spell): Draft =>
      what === 'visit' ? inactive(spell) : silence('lastOrderAt', spell),
    figure: (field: FigureField, comparisons: Comparisons): Figure => ({ is: 'figure', field, comparisons }),
    activity: (what: Activity['what']): Activity => ({ is: 'activity', what }),
    /** None of the activities for some time. */
    silent: (activities: readonly Activity[], period: Period): Draft =>
      all(activities.map((activity) => negate(timed(activity, period)))),
    spent: (comparisons: Comparisons, kinds: readonly FigureField[]): Figure => ({
      is: 'figure',
      field: kinds.find((kind) => kind !== 'totalSpend') ?? 'totalSpend',
      comparisons,
    }),
  };
}

/** Whether nobody without a refund meets a comparison of refunds. */
const isRefundable = ({ operator, value }: Comparison): boolean =>
  ['>', '>=', '=', 'between'].includes(operator) && [value].flat().every((one) => one > 0);

/** A comparison of what was given back as one of amounts below zero. */
function mirrored({ operator, value }: Comparison) {
  const values = [value].flat().map((one) => -one);
  const opposite = operator === '>' ? '<' : operator === '>=' ? '<=' : operator;
  return { operator: opposite, value: Array.isArray(value) ? values.reverse() : (values[0] ?? 0) };
}

const toValue = ({ operator, value }: Comparison) => ({ operator, value });
