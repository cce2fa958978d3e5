import type { OrdersRule } from '../ruleSchema';
import { compareAll, hasCents, isMoney as saysMoney, isOrdered, NOTHING } from './comparisons';
import type { Comparison, Comparisons } from './comparisons';
import { refuse } from './drafts';
import type { Draft } from './drafts';
import { when } from './dateRules';
import { toWithin } from './periods';
import type { Period } from './periods';
import { createSeveralPeriods } from './severalPeriods';

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

  return {
    /** How the number of a rule was said; undefined when it has none, or it is money. */
    countOf: (draft: Draft) => counts.get(draft),
    timed,
    ...createSeveralPeriods(timed),
    figure: (field: FigureField, comparisons: Comparisons): Figure => ({ is: 'figure', field, comparisons }),
    activity: (what: Activity['what']): Activity => ({ is: 'activity', what }),
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
