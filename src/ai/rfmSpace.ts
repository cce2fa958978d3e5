/** Recency, frequency and monetary value: what tells buyers apart. */
export const rfmNames = ['recency', 'frequency', 'monetary'] as const;
export type RfmName = (typeof rfmNames)[number];

/** Sums over ln(1 + x) of some customers, as the database adds them up. */
export type RfmSums = { people: number } & Record<`${RfmName}Sum` | `${RfmName}Squares`, number>;

/** One axis: a customer stands at (ln(1 + x) − segmentMean) / deviation, the centre at 0. */
export interface RfmAxis {
  name: RfmName;
  segmentMean: number;
  mean: number;
  deviation: number;
}

/** Below this a deviation is the rounding of sums of equal numbers. */
const NO_DEVIATION = 1e-9;

function deviationOf(sums: RfmSums, name: RfmName): number {
  const mean = sums[`${name}Sum`] / sums.people;
  const variance = sums[`${name}Squares`] / sums.people - mean ** 2;
  const deviation = Math.sqrt(Math.max(variance, 0));
  return deviation < NO_DEVIATION * Math.max(1, Math.abs(mean)) ? 0 : deviation;
}

/**
 * The space in which distances to a segment are measured: z-scores of ln(1 + x) over all customers with orders (mean and
 * population standard deviation), with the mean of the members as the centre.
 * @param population of all customers with orders, at least one
 * @param members of the members with orders, at least one
 */
export const rfmAxes = (population: RfmSums, members: RfmSums): RfmAxis[] =>
  rfmNames.map((name) => ({
    name,
    segmentMean: members[`${name}Sum`] / members.people,
    mean: population[`${name}Sum`] / population.people,
    deviation: deviationOf(population, name),
  }));
