import { bisect, errorFunction } from 'simple-statistics';

/** How many people of how many. */
export interface Proportion {
  count: number;
  people: number;
}

/** What is to be known of a group for the interval of its mean: the sums of one figure of each person and its powers. */
export interface Sums {
  people: number;
  sum: number;
  squares: number;
  cubes: number;
}

/** Both ends of an interval. */
export interface Interval {
  low: number;
  high: number;
}

/** The first group less the second one. */
export interface Difference extends Interval {
  difference: number;
}

const CONFIDENCE = 0.95;
export const POWER = 0.8;
const MOST_ITERATIONS = 200;
const TOLERANCE = 1e-12;
/** An effect beyond a hundred times the baseline is none that anybody looks for. */
const LARGEST_EFFECT = 100;

/**
 * The value that a standard normal variable stays below with this probability (0.001 to 0.999), to 5 decimals: the
 * inverse of the error function of simple-statistics, whose own `probit` is good to 2 decimals only.
 */
export const normalQuantile = (probability: number): number =>
  bisect(
    (z: number) => (1 + errorFunction(z / Math.SQRT2)) / 2 - probability,
    -4,
    4,
    MOST_ITERATIONS,
    TOLERANCE,
  );

const quantiles = new Map(
  [CONFIDENCE, 2 * POWER - 1].map((level) => [level, normalQuantile((1 + level) / 2)]),
);

/** How many standard errors an interval of this confidence reaches to either side. */
const reachOf = (confidence: number): number =>
  quantiles.get(confidence) ?? normalQuantile((1 + confidence) / 2);

/**
 * The same for Student's distribution, by the expansion of Cornish and Fisher (Abramowitz and Stegun 1964, 26.7.5): to 3
 * decimals from 6 degrees of freedom on.
 */
export function studentReach(confidence: number, freedom: number): number {
  const z = reachOf(confidence);
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ];
  return terms.reduce((sum, term, index) => sum + term / freedom ** (index + 1), z);
}

/**
 * Where a share lies (Wilson 1927, score interval without correction for continuity).
 * @returns undefined of nobody
 */
export function wilsonInterval({ count, people }: Proportion, confidence = CONFIDENCE): Interval | undefined {
  if (people === 0) return undefined;
  const z2 = reachOf(confidence) ** 2;
  const centre = count + z2 / 2;
  const reach = Math.sqrt(z2 * ((count * (people - count)) / people + z2 / 4));
  return {
    low: count === 0 ? 0 : (centre - reach) / (people + z2),
    high: count === people ? 1 : (centre + reach) / (people + z2),
  };
}

/**
 * The difference of two shares (Newcombe 1998, "Interval estimation for the difference between independent proportions",
 * Statistics in Medicine 17, method 10: hybrid of two Wilson intervals).
 * @returns undefined when either group is nobody
 */
export function newcombeDifference(
  first: Proportion,
  second: Proportion,
  confidence = CONFIDENCE,
): Difference | undefined {
  const [one, two] = [wilsonInterval(first, confidence), wilsonInterval(second, confidence)];
  if (!one || !two) return undefined;
  const [p1, p2] = [first.count / first.people, second.count / second.people];
  return {
    difference: p1 - p2,
    low: p1 - p2 - Math.hypot(p1 - one.low, two.high - p2),
    high: p1 - p2 + Math.hypot(one.high - p1, p2 - two.low),
  };
}

/** The variance and the third central moment of a group's mean; rounding could make the first less than 0. */
function momentsOfMean({ people, sum, squares, cubes }: Sums) {
  const mean = sum / people;
  const variance = Math.max(0, (squares - sum * mean) / (people - 1));
  const third = (cubes - 3 * mean * squares) / people + 2 * mean ** 3;
  return { variance: variance / people, third: third / people ** 2 };
}

/**
 * The inverse of Hall's transformation, which takes the skewness out of a studentized mean (Hall 1992, "On the removal of
 * skewness by transformation", JRSS B 54; for two groups Zhou and Dinh 2005, Biostatistics 6).
 */
const withSkewness = (reach: number, skewness: number): number =>
  Math.abs(skewness) < 1e-9 ? reach : (3 / skewness) * (Math.cbrt(1 + skewness * (reach - skewness / 6)) - 1);

/**
 * The difference of two means whose variances may differ (Welch 1947, with the degrees of freedom of Satterthwaite), its
 * interval corrected for skewness: most people spend nothing and a few very much.
 * @returns undefined when either group has fewer than two people
 */
export function welchDifference(first: Sums, second: Sums, confidence = CONFIDENCE): Difference | undefined {
  if (first.people < 2 || second.people < 2) return undefined;
  const difference = first.sum / first.people - second.sum / second.people;
  const [one, two] = [momentsOfMean(first), momentsOfMean(second)];
  const variance = one.variance + two.variance;
  if (variance === 0) return { difference, low: difference, high: difference };
  const freedom =
    variance ** 2 / (one.variance ** 2 / (first.people - 1) + two.variance ** 2 / (second.people - 1));
  const error = Math.sqrt(variance);
  const skewness = (one.third - two.third) / error ** 3;
  const reach = studentReach(confidence, freedom);
  return {
    difference,
    low: difference - error * withSkewness(reach, skewness),
    high: difference - error * withSkewness(-reach, skewness),
  };
}

/** A comparison of a share with a baseline. */
export interface SampleQuestion {
  /** The share of those held out, between 0 and 1. */
  baseline: number;
  /** The relative effect to be found: 0.1 is a tenth of the baseline. */
  effect: number;
  /** People assigned for each one held out. */
  ratio: number;
}

/**
 * How many people held out it takes to find an effect with 80 % power in a two-sided test at 5 % (Fleiss, Levin and Paik
 * 2003, Statistical Methods for Rates and Proportions, 3rd ed., chapter 4: groups of unequal size, without correction for
 * continuity).
 * @returns a number that is not rounded; undefined for an effect that would lead out of (0, 1)
 */
export function holdoutNeeded({ baseline, effect, ratio }: SampleQuestion): number | undefined {
  const raised = baseline * (1 + effect);
  if (baseline <= 0 || baseline >= 1 || raised <= 0 || raised >= 1) return undefined;
  const pooled = (baseline + ratio * raised) / (1 + ratio);
  const underNull = reachOf(CONFIDENCE) * Math.sqrt((1 + 1 / ratio) * pooled * (1 - pooled));
  const underEffect =
    reachOf(2 * POWER - 1) * Math.sqrt(baseline * (1 - baseline) + (raised * (1 - raised)) / ratio);
  return ((underNull + underEffect) / (raised - baseline)) ** 2;
}

/**
 * The least relative increase that groups of this size find with 80 % power.
 * @returns undefined when it would have to be more than hundredfold, or lead to a share of 1
 */
export function detectableEffect(
  baseline: number,
  { assigned, holdout }: Record<'assigned' | 'holdout', number>,
) {
  if (assigned === 0 || holdout === 0 || baseline <= 0 || baseline >= 1) return undefined;
  const ratio = assigned / holdout;
  const largest = Math.min(LARGEST_EFFECT, (1 / baseline - 1) * (1 - 1e-9));
  const lacking = (effect: number): number =>
    (holdoutNeeded({ baseline, effect, ratio }) ?? Infinity) - holdout;
  if (lacking(largest) > 0) return undefined;
  return bisect(lacking, 1e-9, largest, MOST_ITERATIONS, TOLERANCE);
}
