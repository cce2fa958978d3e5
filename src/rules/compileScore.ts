import type { RfmThresholds } from '../schemas/rfmSchema';
import { isInRange, rfmGroups, RFM_SCORES } from '../utils/rfm';
import type { RfmDimension, RfmGroup, ScoreRange } from '../utils/rfm';
import { compare, plain } from './evaluateCondition';
import type { RuleField } from './fieldCatalogue';
import type { PropertyRule } from './ruleSchema';

type Filter = Record<string, unknown>;

/** The figure that is scored, and what parts its scores, as both are stored. */
interface Figure {
  path: string;
  parts: readonly unknown[];
}

const HIGHEST = RFM_SCORES.length;
const HAS_ORDERED: Filter = { 'stats.orderCount': { $gt: 0 } };
const NEVER: Filter = { _id: { $eq: null } };

/** A positive operator on a score or a group, as plain conditions on the figures that are scored. */
export function compileScore({ score }: RuleField, rule: PropertyRule): Filter {
  const { operator, value, thresholds } = rule;
  if (!score || !thresholds) throw new Error('scores must be put in place before rules are compiled');
  const figures = toFigures(thresholds);
  const asked = score === 'group' ? Object.values(figures) : [figures[score]];
  const scored = [HAS_ORDERED, ...asked.map(({ path }) => ({ [path]: { $ne: null } }))];
  if (operator === 'null') return { $nor: [{ $and: scored }] };
  const holds = (known: string | number): boolean => compare(known, operator, plain(value));
  const wanted =
    score === 'group'
      ? rfmGroups.filter(({ name }) => holds(name)).map((group) => inGroup(group, figures))
      : toRanges(RFM_SCORES.filter(holds)).map((range) => ({ $and: within(figures[score], range) }));
  return wanted.length === 0 ? NEVER : { $and: [...scored, { $or: wanted }] };
}

const toFigures = ({
  recency,
  frequency,
  monetary,
}: RfmThresholds): Readonly<Record<RfmDimension, Figure>> => ({
  recency: { path: 'stats.lastOrderAt', parts: recency.map((time) => new Date(time)) },
  frequency: { path: 'stats.orderCount', parts: frequency },
  monetary: { path: 'stats.netSpend', parts: monetary.map((amount) => Math.round(amount * 100)) },
});

/** Neighbouring scores as one range. */
function toRanges(scores: readonly number[]): ScoreRange[] {
  const firsts = scores.filter((score) => !scores.includes(score - 1));
  const lasts = scores.filter((score) => !scores.includes(score + 1));
  return firsts.map((first, index) => [first, lasts[index] ?? first]);
}

/** A score of so much or more: true for everybody with a score of 1, for nobody else without thresholds. */
function atLeast({ path, parts }: Figure, score: number): Filter {
  if (score <= 1) return { [path]: { $ne: null } };
  return parts.length === 0 ? NEVER : { [path]: { $gt: parts[score - 2] } };
}

function within(figure: Figure, [low, high]: ScoreRange): Filter[] {
  const { path, parts } = figure;
  const isBounded = high < HIGHEST && parts.length > 0;
  return [atLeast(figure, low), ...(isBounded ? [{ [path]: { $lte: parts[high - 1] } }] : [])];
}

const inGroup = ({ recency, fm: [low, high] }: RfmGroup, figures: ReturnType<typeof toFigures>): Filter => ({
  $and: [
    ...within(figures.recency, recency),
    ...(low > 1 ? [fmAtLeast(low, figures)] : []),
    ...(high < HIGHEST ? [{ $nor: [fmAtLeast(high + 1, figures)] }] : []),
  ],
});

/** FM is the mean, halves rounded up: so much or more is a sum of 2 × that − 1 or more, however the two share it. */
function fmAtLeast(fm: number, { frequency, monetary }: ReturnType<typeof toFigures>): Filter {
  const sum = 2 * fm - 1;
  const pairs = RFM_SCORES.map((score): [number, number] => [score, sum - score]);
  const reached = pairs.filter(([, other]) => isInRange(other, [1, HIGHEST]));
  return { $or: reached.map(([f, m]) => ({ $and: [atLeast(frequency, f), atLeast(monetary, m)] })) };
}
