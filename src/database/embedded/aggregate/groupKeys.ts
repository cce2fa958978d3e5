import { ObjectId } from 'bson';
import { pathOf } from '../expression/values';
import type { Evaluator } from '../expression/scope';
import type { CanonicalKey } from '../query/canonicalKey';
import { simpleCollation } from '../query/collation';
import type { Collation } from '../query/collation';
import type { Document } from '../query/compare';
import { appendNumber, createNumberList } from '../numberList';
import { setField } from '../query/path';
import { placeReader } from '../sharedDocuments';
import type { PlaceReader } from '../sharedDocuments';
import { numberPairs } from './pairNumbers';

/** Tells the groups of documents; they are numbered from 0 as they first appear. */
export interface GroupKeys {
  /** The number of the group that a document belongs to. */
  numberOf(this: void, document: Document): number;
  /** A group's id, as its first document has it. */
  idOf(this: void, group: number): unknown;
  /** As `idOf`, but one document may stand for one id after another. */
  shareId(this: void): (group: number) => unknown;
  /** For `_id` and the paths in it: gives groups the same number where they have equal values there. */
  placesAt(this: void, path: string): ((group: number) => number | undefined) | undefined;
}

/** What documents are told apart by: a value, and the path that it is at when that is all. */
interface Part {
  evaluate: Evaluator;
  path: string | undefined;
}

/** Numbers what documents have; equal values have the same number. */
interface Numbering {
  numberOf(this: void, document: Document): number;
  /** What the last document had. */
  last: unknown;
  /** By number, the first value that got it. */
  values: readonly unknown[];
}

/** Numbers values from 0; equal ones have the same number, and a missing value has one of its own. */
interface NumberedValues {
  /** Finds a value by itself. */
  numberOf(this: void, value: unknown): number;
  /** Finds a value by its place: the same place is the same value. */
  numberAt(this: void, place: number, value: unknown): number;
  /** By number, the first value that got it. */
  values: readonly unknown[];
}

// Ids that come again and again are known by themselves; others would only fill the list.
const fewestSeen = 1000;
const smallNumbers = 256;

function numberValues(collation: Collation): NumberedValues {
  const values: unknown[] = [];
  const keyOf = (value: unknown): CanonicalKey | undefined =>
    value === undefined ? undefined : collation.keyOf(value);
  /** By keys, which take longer to make than all else; not made where places tell all values apart. */
  let known: Map<CanonicalKey | undefined, number> | undefined =
    collation === simpleCollation ? undefined : new Map();
  const seen = new Map<ObjectId, number>();
  /** By small whole numbers and by places, one more than the number each; 0 where nothing is known yet. */
  let bySmall: Uint32Array | undefined;
  const byPlace: number[] = [];

  const numberByKey = (value: unknown): number => {
    known ??= new Map(values.map((each, number) => [keyOf(each), number]));
    const key = keyOf(value);
    let number = known.get(key);
    if (number === undefined) {
      number = values.push(value) - 1;
      known.set(key, number);
    }
    return number;
  };

  const numberOfId = (id: ObjectId): number => {
    let number = seen.get(id);
    if (number !== undefined) return number;
    number = numberByKey(id);
    if (seen.size < fewestSeen + 2 * values.length) seen.set(id, number);
    return number;
  };

  return {
    numberOf(value) {
      if (value instanceof ObjectId) return numberOfId(value);
      const isSmall =
        typeof value === 'number' && value >= 0 && value < smallNumbers && Number.isInteger(value);
      if (!isSmall) return numberByKey(value);
      bySmall ??= new Uint32Array(smallNumbers);
      bySmall[value] ||= numberByKey(value) + 1;
      return bySmall[value] - 1;
    },
    numberAt(place, value) {
      while (byPlace.length <= place) byPlace.push(0);
      byPlace[place] ||= known ? numberByKey(value) + 1 : values.push(value);
      return byPlace[place] - 1;
    },
    values,
  };
}

/** Numbers the values of a part; by their places where the source of the documents tells them. */
function numberBy({ evaluate, path }: Part, collation: Collation): Numbering {
  const { numberOf, numberAt, values } = numberValues(collation);
  let first: Document | undefined;
  let readPlace: PlaceReader | undefined;
  const numbering: Numbering = {
    numberOf(document) {
      const value = evaluate(document);
      numbering.last = value;
      if (!first) {
        first = document;
        readPlace = path === undefined ? undefined : placeReader(document, path);
      }
      const place = readPlace && document === first ? readPlace() : undefined;
      return place === undefined ? numberOf(value) : numberAt(place, value);
    },
    last: undefined,
    values,
  };
  return numbering;
}

/** Groups by one value; a missing one is null. */
export function keysByValue(id: Evaluator, collation: Collation): GroupKeys {
  const evaluate: Evaluator = (document) => id(document) ?? null;
  const { numberOf, values } = numberBy({ evaluate, path: pathOf(id) }, collation);
  const idOf = (group: number): unknown => values[group];
  return {
    numberOf,
    idOf,
    shareId: () => idOf,
    placesAt: (path) => (path === '_id' ? (group) => group : undefined),
  };
}

/**
 * Groups by several values at once: each value has a number, and two numbers make one. So a document costs no object
 * and no text for its whole key, and a group no more than a number for each value.
 */
export function keysByFields(
  fields: readonly (readonly [string, Evaluator])[],
  collation: Collation,
): GroupKeys {
  const parts = fields.map(([name, evaluate]) => ({
    name,
    numbering: numberBy({ evaluate, path: pathOf(evaluate) }, collation),
    /** The number of the present document's value, and those of the groups. */
    present: 0,
    numbers: createNumberList(),
  }));
  const [first, ...rest] = parts;
  const others = rest.map((part) => ({ part, pair: numberPairs() }));
  let groups = 0;
  /** The ids in which a value is equal to the one with its number, but not the same. */
  const ownIds = new Map<number, Document>();

  const noteGroup = (): void => {
    let isOwn = false;
    for (const { present, numbers, numbering } of parts) {
      appendNumber(numbers, present);
      isOwn ||= !isSame(numbering.values[present], numbering.last);
    }
    if (isOwn)
      ownIds.set(groups, toId(parts.map(({ name, numbering: { last } }) => ({ name, value: last }))));
    groups += 1;
  };

  const valuesOf = (group: number) =>
    parts.map(({ name, numbers, numbering }) => ({
      name,
      value: numbering.values[numbers.items[group] ?? 0],
    }));

  return {
    numberOf(document) {
      if (!first) return 0;
      let number = (first.present = first.numbering.numberOf(document));
      for (const { part, pair } of others) {
        part.present = part.numbering.numberOf(document);
        number = pair(number, part.present);
      }
      if (number === groups) noteGroup();
      return number;
    },
    idOf: (group) => ownIds.get(group) ?? toId(valuesOf(group)),
    shareId() {
      const id: Document = {};
      return (group) => {
        const own = ownIds.get(group);
        if (own) return own;
        for (const { name, numbers, numbering } of parts)
          setField(id, name, numbering.values[numbers.items[group] ?? 0]);
        return id;
      };
    },
    placesAt(path) {
      const part = parts.find(({ name }) => path === `_id.${name}`);
      if (!part) return undefined;
      const { numbers, numbering } = part;
      return (group) => {
        const number = numbers.items[group] ?? 0;
        // Missing: that may be the same as null.
        return numbering.values[number] === undefined ? undefined : number;
      };
    },
  };
}

/** Whether two equal values are also stored alike: 1 and a Decimal 1 are not. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  return (a instanceof ObjectId && b instanceof ObjectId) || (a instanceof Date && b instanceof Date);
}

function toId(fields: readonly { name: string; value: unknown }[]): Document {
  const id: Document = {};
  for (const { name, value } of fields) if (value !== undefined) setField(id, name, value);
  return id;
}
