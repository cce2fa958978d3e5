import type { Operator, Unit } from '../ruleSchema';
import { all, any, refuse } from './drafts';
import type { Draft } from './drafts';
import type { TokenValue } from './tokens';

/** A number as it was written. */
export type Amount = Omit<Extract<TokenValue, { kind: 'number' }>, 'kind'>;

/** One comparison with a number: "over 5k". */
export interface Comparison {
  operator: Operator;
  value: number | number[];
  /** Whether a currency was said. */
  isMoney: boolean;
  /** Whether it is a number without any word for a comparison. */
  isBare?: boolean;
  /** Whether no word says how it is compared: "5 orders" and "twice", but not "exactly 5 orders". */
  isUnsaid?: boolean;
  /** Whether an amount could be meant in two ways: "5.000". */
  isDoubtful?: boolean;
}

/** Comparisons of the same figure: "more than 5k but less than 10k". */
export interface Comparisons {
  first: Comparison;
  others: [joint: 'and' | 'or', comparison: Comparison][];
}

/** "Within two cents of a whole": amounts have at most two decimals. */
export const hasCents = (value: number): boolean => Number(value.toFixed(2)) === value;

export const compare = (operator: Operator, amount: Amount): Comparison => ({
  operator,
  value: amount.number,
  ...kindOf([amount]),
});

const kindOf = (amounts: readonly Amount[]) => ({
  isMoney: amounts.some(({ isMoney }) => isMoney),
  isDoubtful: amounts.some(({ isDoubtful }) => isDoubtful),
});

/** "between 1 and 2 lakh": the multiplier of the upper end holds for the lower one where it has none. */
export function between(low: Amount, high: Amount): Comparison {
  const isShort = low.factor === 1 && high.factor > 1 && low.number < high.number / high.factor;
  const from = isShort ? low.number * high.factor : low.number;
  return { operator: 'between', value: [from, high.number], ...kindOf([low, high]) };
}

export const oneOf = (list: readonly Amount[]): Comparison => ({
  operator: 'in',
  value: list.map(({ number }) => number),
  ...kindOf(list),
});

export const single = (first: Comparison): Comparisons => ({ first, others: [] });

const listOf = ({ first, others }: Comparisons): Comparison[] => [first, ...others.map(([, one]) => one)];

/** "spent nothing". */
export const NOTHING: Comparisons = single({ operator: '=', value: 0, isMoney: false });

export const isBare = (comparisons: Comparisons): boolean => comparisons.first.operator === '=';
export const isUnsaid = (comparisons: Comparisons): boolean =>
  listOf(comparisons).some((one) => one.isUnsaid);
export const isMoney = (comparisons: Comparisons): boolean => listOf(comparisons).some((one) => one.isMoney);

/** All numbers of comparisons. */
export const valuesOf = (comparisons: Comparisons): number[] =>
  listOf(comparisons).flatMap(({ value }) => [value].flat());

/** Whether two comparisons are the lower and the upper limit of the same: "more than 100 less than 200". */
export function areLimits(first: Comparison, second: Comparison): boolean {
  const [upper, lower] = first.operator.startsWith('<') ? [first, second] : [second, first];
  return upper.operator.startsWith('<') && lower.operator.startsWith('>') && upper.value > lower.value;
}

/** Every comparison made into a rule, joined as they were. */
export function compareAll(comparisons: Comparisons, toRule: (one: Comparison) => Draft): Draft {
  const joints = new Set(comparisons.others.map(([joint]) => joint));
  if (joints.size > 1) return refuse('Do all of these limits hold, or any of them?');
  if (!joints.has('or') && isImpossible(listOf(comparisons))) return refuse(IMPOSSIBLE);
  return (joints.has('or') ? any : all)(listOf(comparisons).map(toRule));
}

export const IMPOSSIBLE = 'No number is within both limits: do you mean either of them?';

/** Whether no number meets all comparisons: "more than 5000 and less than 1000". */
export function isImpossible(list: readonly Pick<Comparison, 'operator' | 'value'>[]): boolean {
  const numbers = list.flatMap(({ value }) => [value].flat());
  // Where some number meets them all, one of those said does, or one that is a little more or less.
  const candidates = numbers.flatMap((one) => [one - 1e-6, one, one + 1e-6]);
  return list.length > 1 && !candidates.some((one) => list.every((limit) => meets(one, limit)));
}

function meets(number: number, { operator, value }: Pick<Comparison, 'operator' | 'value'>): boolean {
  const [low = 0, high = low] = [value].flat();
  switch (operator) {
    case '>':
      return number > low;
    case '>=':
      return number >= low;
    case '<':
      return number < low;
    case '<=':
      return number <= low;
    case '!=':
      return number !== low;
    case 'between':
      return number >= low && number <= high;
    default:
      return [value].flat().includes(number);
  }
}

/** Whether the ends of a comparison are in order. */
export const isOrdered = ({ operator, value }: Comparison): boolean =>
  operator !== 'between' || !Array.isArray(value) || Number(value[0]) <= Number(value[1]);

/** A length of time in a unit of rules: a fortnight is 2 weeks, a quarter 3 months. */
export interface Duration {
  count: number;
  unit: Unit;
}
export const duration = ({ number }: Amount, { unit, times }: { unit: Unit; times: number }): Duration => ({
  count: number * times,
  unit,
});
