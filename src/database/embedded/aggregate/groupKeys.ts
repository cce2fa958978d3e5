import { ObjectId } from 'bson';
import type { Evaluator } from '../expression/scope';
import type { CanonicalKey } from '../query/canonicalKey';
import type { Collation } from '../query/collation';
import type { Document } from '../query/compare';

/** The number of the group that a document belongs to; groups are numbered from 0 as they first appear. */
export type GroupNumbers = (document: Document) => number;

/** Numbers values from 0; equal ones have the same number. */
type Numbering = (value: unknown) => number;

// Ids that come again and again, as those of a column do, are known by themselves; others would only fill the list.
const fewestSeen = 1000;

/** Numbers values by their keys; a missing value has a number of its own. */
function numberValues(keyOf: Collation['keyOf']): Numbering {
  const known = new Map<CanonicalKey | undefined, number>();
  const seen = new Map<ObjectId, number>();
  return (value) => {
    const id = value instanceof ObjectId ? value : undefined;
    const remembered = id && seen.get(id);
    if (remembered !== undefined) return remembered;
    const key = value === undefined ? undefined : keyOf(value);
    let number = known.get(key);
    if (number === undefined) {
      number = known.size;
      known.set(key, number);
    }
    if (id && seen.size < fewestSeen + 2 * known.size) seen.set(id, number);
    return number;
  };
}

/** Numbers groups by one value; a missing one is null. */
export function numbersByValue(idOf: Evaluator, { keyOf }: Collation): GroupNumbers {
  const numberOf = numberValues(keyOf);
  return (document) => numberOf(idOf(document) ?? null);
}

/**
 * Numbers groups by several values at once: each value has a number, and two numbers make one. So a document costs
 * no object and no text for its whole key.
 */
export function numbersByParts(parts: readonly Evaluator[], { keyOf }: Collation): GroupNumbers {
  const numberings = parts.map(() => numberValues(keyOf));
  const pairings = parts.map(numberPairs);
  return (document) => {
    let number = 0;
    for (let index = 0; index < parts.length; index += 1) {
      const next = numberings[index]?.(parts[index]?.(document)) ?? 0;
      number = index === 0 ? next : (pairings[index]?.(number, next) ?? 0);
    }
    return number;
  };
}

/** Numbers pairs of numbers, which are low each: a list of lists is faster than a Map of pairs. */
function numberPairs(): (a: number, b: number) => number {
  const rows: number[][] = [];
  let pairs = 0;
  return (a, b) => {
    const row = (rows[a] ??= []);
    return (row[b] ??= pairs++);
  };
}
