import type { Index, IndexField } from '../index/index';
import { prefixLength } from '../index/indexEntries';
import { encodeValue, fitKey, longestKey } from '../index/keyEncoding';
import { TypeOrder } from '../query/compare';
import type { KeyRange } from '../storage/environment';
import { combineConstraints, typeOf } from './constraints';
import type { Constraint, FilterAnalysis } from './constraints';

/** Where in an index the matches of a filter are. */
export interface IndexBounds {
  /** Sorted, without overlap. */
  ranges: KeyRange[];
  /** Instead of ranges, where each match has a key that can be looked up. */
  keys?: Buffer[];
  /** How many leading fields are bounded. */
  boundedFields: number;
  /** Those of them that can have one value only. */
  fixedPaths: Set<string>;
  /** True when every entry in the ranges is a match and each match has one entry. */
  isExact: boolean;
}

interface BoundedField {
  field: IndexField;
  constraint: Extract<Constraint, { kind: 'range' }>;
}

const afterPrefix = Buffer.of(0xff);
const mostPoints = 20_000;

/** The fields by which the entries of an index are sorted: equal values sort by `_id` unless the index is unique. */
export function sortedFields(index: Index): readonly IndexField[] {
  if (index.isPrimary || index.spec.unique || index.fields.some(({ path }) => path === '_id')) {
    return index.fields;
  }
  return [...index.fields, { path: '_id', parts: ['_id'], descending: false }];
}

/** The narrowest ranges of an index that hold all matches. */
export function boundIndex(index: Index, analysis: FilterAnalysis): IndexBounds {
  const fields = sortedFields(index);
  let prefixes = [indexPrefix(index.id)];
  let range: BoundedField | undefined;
  const used: string[] = [];
  const fixedPaths = new Set<string>();
  let isExact = !analysis.hasResidual && !index.isMultikey && !index.hasCutKeys;
  for (const field of fields) {
    if (index.isMultikey && sharesArray(field.path, used)) break;
    const combined = combineConstraints(analysis.constraints.get(field.path) ?? [], index.isMultikey);
    if (!combined) break;
    const { constraint } = combined;
    if (
      constraint.kind === 'points' &&
      prefixes.length * constraint.values.length > mostPoints &&
      used.length > 0
    ) {
      break;
    }
    isExact &&= combined.isExact;
    used.push(field.path);
    if (constraint.kind === 'range') {
      range = { field, constraint };
      break;
    }
    const points = encodePoints(constraint.values, field.descending);
    if (points.length === 1) fixedPaths.add(field.path);
    prefixes = prefixes.flatMap((prefix) => points.map((point) => Buffer.concat([prefix, point])));
  }
  const constrained = new Set(used);
  isExact &&= [...analysis.constraints.keys()].every((path) => constrained.has(path));
  const bounds = { boundedFields: used.length, fixedPaths };
  if (!range && used.length === index.fields.length && (index.isPrimary || index.spec.unique)) {
    const keys = prefixes.map((prefix) => fitKey(prefix, prefixLength));
    return { ...bounds, ranges: [], keys, isExact };
  }
  const ranges = prefixes.map((prefix) => (range ? rangeWithin(prefix, range) : rangeOfPrefix(prefix)));
  isExact &&= ranges.every(isWhole);
  return { ...bounds, ranges: ranges.map(cutRange), isExact };
}

function indexPrefix(id: number): Buffer {
  const prefix = Buffer.alloc(prefixLength);
  prefix.writeUInt32BE(id, 0);
  return prefix;
}

/** Two paths into the same array are indexed element by element; bounds on both would miss matches of two elements. */
function sharesArray(path: string, others: readonly string[]): boolean {
  const [root] = path.split('.');
  return others.some((other) => other.split('.')[0] === root);
}

function encodePoints(values: readonly unknown[], descending: boolean): Buffer[] {
  const points = values.map((value) => encodeValue(value, descending));
  if (points.length < 2) return points;
  points.sort((a, b) => Buffer.compare(a, b));
  return points.filter((point, position) => position === 0 || !points[position - 1]?.equals(point));
}

function rangeOfPrefix(prefix: Buffer): KeyRange {
  return { low: prefix, high: Buffer.concat([prefix, afterPrefix]) };
}

function rangeWithin(prefix: Buffer, { field, constraint }: BoundedField): KeyRange {
  const type = typeOf(constraint);
  const { low, high } = constraint;
  // Not a number is below all numbers and in no range.
  const lowest = type === TypeOrder.number ? Number.NEGATIVE_INFINITY : undefined;
  const start: Place = low
    ? { key: encodeValue(low.value), isAfter: !low.inclusive }
    : { key: lowest === undefined ? Buffer.of(type) : encodeValue(lowest), isAfter: false };
  const end: Place = high
    ? { key: encodeValue(high.value), isAfter: high.inclusive }
    : { key: Buffer.of(type + 1), isAfter: false };
  const [first, last] = field.descending ? [mirror(end), mirror(start)] : [toBytes(start), toBytes(end)];
  return { low: Buffer.concat([prefix, first]), high: Buffer.concat([prefix, last]) };
}

/** Right before or right after all entries that begin with a key. */
interface Place {
  key: Buffer;
  isAfter: boolean;
}

function toBytes({ key, isAfter }: Place): Buffer {
  return isAfter ? Buffer.concat([key, afterPrefix]) : key;
}

/** The bytes of a place in an order that is turned around: before becomes after. */
function mirror({ key, isAfter }: Place): Buffer {
  const inverted = Buffer.from(key.map((byte) => ~byte));
  // The edge of a type: what follows the type may be 0xff, so the next type is where it ends.
  if (key.length === 1) return Buffer.of((inverted[0] ?? 0) + 1);
  return toBytes({ key: inverted, isAfter: !isAfter });
}

function isWhole({ low, high }: KeyRange): boolean {
  return low.length - prefixLength <= longestKey && high.length - prefixLength <= longestKey;
}

/** Keys are stored cut, so places beyond the cut move out to it. */
function cutRange({ low, high }: KeyRange): KeyRange {
  const end = prefixLength + longestKey;
  return {
    low: low.length > end ? low.subarray(0, end) : low,
    high: high.length > end ? Buffer.concat([high.subarray(0, end), afterPrefix]) : high,
  };
}
