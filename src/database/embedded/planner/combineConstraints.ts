import { compareValues, typeOrder } from '../query/compare';
import type { Bound, Constraint } from './constraints';

export interface Combined {
  constraint: Constraint;
  /** False when it says less than all the constraints together. */
  isExact: boolean;
}

/**
 * One constraint for a field out of all that hold for it. In an index with arrays different elements may satisfy
 * different conditions, so there only one of them can be used.
 */
export function combineConstraints(
  constraints: readonly Constraint[],
  isMultikey: boolean,
): Combined | undefined {
  const [first] = constraints;
  if (!first) return undefined;
  const points = constraints.filter((constraint) => constraint.kind === 'points');
  const [fewest] = points.sort((a, b) => a.values.length - b.values.length);
  if (fewest) return { constraint: fewest, isExact: constraints.length === 1 };
  if (isMultikey) return { constraint: first, isExact: constraints.length === 1 };
  return intersect(constraints.filter((constraint) => constraint.kind === 'range'));
}

type Range = Extract<Constraint, { kind: 'range' }>;

function intersect(ranges: readonly Range[]): Combined | undefined {
  const [first] = ranges;
  if (!first) return undefined;
  const sameType = ranges.filter((range) => typeOf(range) === typeOf(first));
  const low = tightest(
    sameType.map((range) => range.low),
    1,
  );
  const high = tightest(
    sameType.map((range) => range.high),
    -1,
  );
  return {
    constraint: { kind: 'range', ...(low && { low }), ...(high && { high }) },
    isExact: sameType.length === ranges.length,
  };
}

/** The type that a range is in: a range never reaches values of another type. */
export function typeOf({ low, high }: Range): number {
  return typeOrder((low ?? high)?.value);
}

function tightest(bounds: readonly (Bound | undefined)[], sign: 1 | -1): Bound | undefined {
  let best: Bound | undefined;
  for (const bound of bounds) {
    if (!bound) continue;
    const order = best ? compareValues(bound.value, best.value) * sign : 1;
    if (order > 0 || (order === 0 && !bound.inclusive)) best = bound;
  }
  return best;
}
