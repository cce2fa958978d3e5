import { isUnsaid } from './comparisons';
import type { Comparison } from './comparisons';
import { when } from './dateRules';
import { all, any, refuse } from './drafts';
import type { Draft } from './drafts';
import type { Activity, Figure } from './figures';
import { negate } from './negate';
import type { Period } from './periods';

/** Makes rules of figures and activities that are said of several periods, or of one that they share. */
export function createSeveralPeriods(timed: (subject: Figure | Activity, period: Period | null) => Draft) {
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
    shared,
    periods,
    repeated,
    butNotIn,
    butNot,
    isOnlyOrder,
    onlyOrder,
    thenNothing,
    /** None of the activities for some time. */
    silent: (activities: readonly Activity[], period: Period): Draft =>
      all(activities.map((activity) => negate(timed(activity, period)))),
  };
}
