import type { Document } from '../documents';
import { storeError } from '../errors';
import { isDocument } from '../query/compare';

/** What one document contributes to an index: a list of values for each entry, in the order of the index's fields. */
export interface DocumentKeys {
  keys: unknown[][];
  /** True when an array was indexed by its elements. */
  isMultikey: boolean;
}

interface FieldState {
  value: unknown;
  path: readonly string[];
  /** How many parts of the path have been walked. */
  depth: number;
  /** True when the value is an element of the array that the path ends in: it is indexed as it is. */
  isElement: boolean;
}

/** Marks fields that the document does not have; they are indexed as null. */
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
    paths.map((path) => ({ value: document, path, depth: 0, isElement: false })),
    result,
  );
  const found = isSparse ? result.keys.filter((key) => key.some((value) => value !== missing)) : result.keys;
  for (const key of found) {
    for (let position = 0; position < key.length; position += 1) {
      if (key[position] === missing) key[position] = null;
    }
  }
  return { keys: found, isMultikey: result.isMultikey };
}

function collectKeys(fields: readonly FieldState[], result: DocumentKeys): void {
  const walked = fields.map(walk);
  const array = commonArray(walked);
  if (!array) {
    result.keys.push(walked.map((field) => (isFinished(field) ? field.value : missing)));
    return;
  }
  result.isMultikey = true;
  const elements = array.length > 0 ? array : [undefined];
  for (const element of elements) {
    collectKeys(
      walked.map((field) =>
        field.value === array && !field.isElement ? enterElement(field, element) : field,
      ),
      result,
    );
  }
}

function isFinished({ depth, path }: FieldState): boolean {
  return depth === path.length;
}

/** Follows the path through embedded documents, up to its end or to an array. */
function walk(field: FieldState): FieldState {
  let { value, depth } = field;
  while (depth < field.path.length) {
    const name = field.path[depth] ?? '';
    if (Array.isArray(value)) {
      if (!/^\d+$/.test(name) || Number(name) >= value.length) break;
      value = value[Number(name)];
    } else if (isDocument(value) && Object.hasOwn(value, name)) {
      value = value[name];
    } else {
      return { ...field, value: missing, depth: field.path.length };
    }
    depth += 1;
  }
  return { ...field, value, depth };
}

function enterElement(field: FieldState, element: unknown): FieldState {
  if (isFinished(field)) return { ...field, value: element, isElement: true };
  if (isDocument(element)) return { ...field, value: element };
  return { ...field, value: missing, depth: field.path.length };
}

function commonArray(fields: readonly FieldState[]): unknown[] | undefined {
  let found: unknown[] | undefined;
  for (const { value, isElement } of fields) {
    if (isElement || !Array.isArray(value) || value === found) continue;
    if (found) throw storeError(171, 'cannot index parallel arrays');
    found = value;
  }
  return found;
}
