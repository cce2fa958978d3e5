import { z } from 'zod';
import { timestamp } from './commonSchema';

const fourOrNone = <T extends z.ZodType>(value: T) =>
  z.array(value).refine(({ length }) => length === 0 || length === 4, 'must have four values, or none');

/**
 * What parts the scores of a moment: a score of k + 1 or more is for values above the k-th of the four. All three are
 * empty while nobody has ordered; then every score is 1.
 */
export const rfmThresholdsSchema = z
  .strictObject({
    recency: fourOrNone(timestamp).meta({ description: 'times of the last order, ascending' }),
    frequency: fourOrNone(z.number()).meta({ description: 'numbers of orders, ascending' }),
    monetary: fourOrNone(z.number()).meta({ description: 'spend after refunds in major units, ascending' }),
  })
  .meta({
    id: 'RfmThresholds',
    description: 'The score is 1 + how many of the four a value is above; all empty while nobody has ordered',
  });

export type RfmThresholds = z.output<typeof rfmThresholdsSchema>;
