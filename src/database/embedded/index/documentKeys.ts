import type { Document } from '../documents';
import { storeError } from '../errors';
import { isArray, isDocument } from '../query/compare';
import { isIndex } from '../query/path';

/** What one document contributes to an index: a list of values for each entry, in the order of the index's fields. */
export interface DocumentKeys {
  /** Null stands for a missing field, undefined for an empty array. */
  keys: unknown[][];
  /** True when an array was indexed by its elements. */
  isMultikey: boolean;
}

/** How far one path has been followed. */
interface Place {
  value: unknown;
  path: readonly string[];
  depth: number;
  /** True when the value is an element of the array that the path ends in: it is indexed as it is. */
  isElement: boolean;
}

/** Marks fields that the document does not have. */
const missing = Symbol('missing');

/**
 * The keys of a document. A document without any of the fields gives none when the index is sparse.
 * Throws StoreError 171 when two of the fields are arrays.
 */
export function documentKeys(
  document: Document,
  paths: readonly (readonly string[])[],
  isSparse: boolean,
): DocumentKeys {
  const result: DocumentKeys = { keys: [], isMultikey: false };
  collectKeys(
    paths.map((path) => follow({ value: document, path, depth: 0, isElement: false })),
    result,
  );
  if (isSparse) result.keys = result.keys.filter((key) => key.some((value) => value !== missing));
  for (const key of result.keys) {
    for (let position = 0; position < key.length; position += 1) {
      if (key[position] === missing) key[position] = null;
    }
  }
  return result;
}

function collectKeys(places: readonly Place[], result: DocumentKeys): void {
  const array = commonArray(places);
  if (!array) {
    result.keys.push(places.map(({ value }) => value));
    return;
  }
  result.isMultikey = true;
  for (const element of array.length > 0 ? array : [undefined]) {
    collectKeys(
      places.map((place) => (place.value === array && !place.isElement ? enter(place, element) : place)),
      result,
    );
  }
}

/** The array in which paths end or go on by name. */
function commonArray(places: readonly Place[]): readonly unknown[] | undefined {
  let found: readonly unknown[] | undefined;
  for (const { value, isElement } of places) {
    if (isElement || !isArray(value) || value === found) continue;
    if (found) throw storeError(171, 'cannot index parallel arrays');
    found = value;
  }
  return found;
}

function enter(place: Place, element: unknown): Place {
  if (place.depth === place.path.length) return { ...place, value: element, isElement: true };
  return follow({ ...place, value: isDocument(element) ? element : missing });
}

/** Follows the path through embedded documents and positions of arrays, up to its end or to an array. */
function follow(place: Place): Place {
  const { path } = place;
  while (place.depth < path.length) {
    const { value } = place;
    const name = path[place.depth] ?? '';
    if (isArray(value)) {
      if (!isIndex(name) || Number(name) >= value.length) break;
      place.value = value[Number(name)];
      place.isElement = place.depth + 1 === path.length;
    } else if (isDocument(value) && Object.hasOwn(value, name)) {
      place.value = value[name];
    } else {
      place.value = missing;
      place.depth = path.length;
      break;
    }
    place.depth += 1;
  }
  if (place.isElement && isArray(place.value) && place.value.length === 0) place.value = undefined;
  return place;
}
