import { isDocument } from './compare';
import type { Document } from './compare';

/** A test of one value; a missing value is undefined. */
export type ValueTest = (value: unknown) => boolean;
export type Reader = (document: Document) => unknown;

/** Reads one field. Names that every object inherits (`constructor`, `__proto__`) need the own-property check. */
export const fieldReader = (name: string): Reader =>
  name in Object.prototype
    ? (document) => (Object.hasOwn(document, name) ? document[name] : undefined)
    : (document) => document[name];

/** Reads one field whose name is known only at run time. */
export const readField = (document: Document, name: string): unknown =>
  name in Object.prototype && !Object.hasOwn(document, name) ? undefined : document[name];

/** Writes one field as an own property, whatever its name. */
export const setField = (document: Document, name: string, value: unknown): void => {
  if (name !== '__proto__') document[name] = value;
  else Object.defineProperty(document, name, { value, enumerable: true, configurable: true, writable: true });
};

/** Whether a path component names a position in an array: digits without a leading zero. */
export const isIndex = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part);

/**
 * Whether any value at the path passes the test, with MongoDB's implicit array traversal: arrays on the way are
 * searched element by element and, for a numeric component, by position; an array at the end offers its elements
 * and then itself (only itself when `whole`).
 */
export const somewhere = (
  path: string,
  test: ValueTest,
  whole = false,
): ((document: Document) => boolean) => {
  const last = whole ? test : orElement(test);
  if (path.includes('.')) return step(path.split('.'), 0, last, test);
  // A plain field is what most filters test.
  const read = fieldReader(path);
  return (document) => {
    const value = read(document);
    return Array.isArray(value) ? last(value) : test(value);
  };
};

const orElement =
  (test: ValueTest): ValueTest =>
  (value) => {
    if (!Array.isArray(value)) return test(value);
    for (const element of value) if (test(element)) return true;
    return test(value);
  };

/** `last` tests a value reached by name (arrays spread), `exact` one reached by position (arrays as they are). */
const step = (
  parts: readonly string[],
  at: number,
  last: ValueTest,
  exact: ValueTest,
): ((document: Document) => boolean) => {
  const read = fieldReader(parts[at] ?? '');
  if (at === parts.length - 1) return (document) => last(read(document));
  const rest = step(parts, at + 1, last, exact);
  const inArray = arrayStep(parts, at + 1, rest, { last, exact });
  return (document) => {
    const value = read(document);
    if (Array.isArray(value)) return inArray(value);
    return isDocument(value) ? rest(value) : exact(undefined);
  };
};

const arrayStep = (
  parts: readonly string[],
  at: number,
  rest: (document: Document) => boolean,
  leaf: { last: ValueTest; exact: ValueTest },
): ((array: readonly unknown[]) => boolean) => {
  const part = parts[at] ?? '';
  const inDocuments = (array: readonly unknown[]): boolean => {
    for (const element of array) if (isDocument(element) && rest(element)) return true;
    return false;
  };
  if (!isIndex(part)) return inDocuments;
  const atIndex = positionStep(parts, at, leaf);
  const index = Number(part);
  return (array) => inDocuments(array) || (index < array.length && atIndex(array[index]));
};

/** What follows a numeric component that was taken as a position. */
const positionStep = (
  parts: readonly string[],
  at: number,
  leaf: { last: ValueTest; exact: ValueTest },
): ValueTest => {
  if (at === parts.length - 1) return leaf.exact;
  const rest = step(parts, at + 1, leaf.last, leaf.exact);
  const inArray = arrayStep(parts, at + 1, rest, leaf);
  return (value) => {
    if (Array.isArray(value)) return inArray(value);
    return isDocument(value) ? rest(value) : false;
  };
};
