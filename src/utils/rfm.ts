/** What a customer is scored by: the last order, the number of orders, the spend after refunds. */
export const RFM_DIMENSIONS = ['recency', 'frequency', 'monetary'] as const;
export type RfmDimension = (typeof RFM_DIMENSIONS)[number];

/** Quintiles: 1 is the lowest, 5 the highest. */
export const RFM_SCORES = [1, 2, 3, 4, 5] as const;

/** The lowest and the highest score that belong to something. */
export type ScoreRange = readonly [number, number];

const GROUPS = {
  Champions: { recency: [5, 5], fm: [4, 5] },
  Loyal: { recency: [3, 4], fm: [4, 5] },
  'Potential loyalists': { recency: [4, 5], fm: [2, 3] },
  New: { recency: [5, 5], fm: [1, 1] },
  Promising: { recency: [4, 4], fm: [1, 1] },
  'Need attention': { recency: [3, 3], fm: [3, 3] },
  'About to sleep': { recency: [3, 3], fm: [1, 2] },
  'At risk': { recency: [1, 2], fm: [3, 4] },
  'Cannot lose': { recency: [1, 2], fm: [5, 5] },
  Hibernating: { recency: [2, 2], fm: [1, 2] },
  Lost: { recency: [1, 1], fm: [1, 2] },
} as const satisfies Record<string, { recency: ScoreRange; fm: ScoreRange }>;

export type RfmGroupName = keyof typeof GROUPS;

/** A named part of the field of 5 × 5 that the recency score and FM span. */
export interface RfmGroup {
  name: RfmGroupName;
  recency: ScoreRange;
  fm: ScoreRange;
}

/** The names, from the best customers to the lost ones. */
export const rfmGroupNames = Object.keys(GROUPS) as [RfmGroupName, ...RfmGroupName[]];

/** The usual eleven groups, made complete and disjoint: every pair of a recency score and FM lies in exactly one. */
export const rfmGroups: readonly RfmGroup[] = rfmGroupNames.map((name) => ({ name, ...GROUPS[name] }));

/** Who has never ordered: no scores, and none of the groups. */
export const NO_ORDERS = 'No orders';

/** How FM, the worth of a customer, is made of two scores; for people to read. */
export const FM_FORMULA = 'FM = (frequency score + monetary score) / 2, halves rounded up';

/** The worth of a customer: the mean of two scores, halves rounded up. */
export const toFm = (frequencyScore: number, monetaryScore: number): number =>
  Math.ceil((frequencyScore + monetaryScore) / 2);

/** Whether a score lies in a range. */
export const isInRange = (score: number, [low, high]: ScoreRange): boolean => score >= low && score <= high;

/** The group of a recency score and FM; undefined for what is no pair of scores. */
export const groupOf = (recencyScore: number, fm: number): RfmGroupName | undefined =>
  rfmGroups.find((group) => isInRange(recencyScore, group.recency) && isInRange(fm, group.fm))?.name;

/**
 * Among how many customers n the score k + 1 begins: above the value at this rank (0-based, ascending), which is the
 * same as score = 1 + floor(5 × (customers with a strictly smaller value) / n).
 */
export const rankBelow = (k: number, n: number): number => Math.ceil((k * n) / RFM_SCORES.length) - 1;
