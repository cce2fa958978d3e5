import { isArray, isDocument } from '../query/compare';
import { isIndex, readField, setField } from '../query/path';
import type { Document } from '../query/compare';

/** The value at the path through documents alone. */
export const readAt = (document: Document, parts: readonly string[]): unknown =>
  parts.reduce<unknown>((value, part) => (isDocument(value) ? readField(value, part) : undefined), document);

/** A copy with the value at the path, documents made on the way where there are none; undefined removes the field. */
export const withAt = (document: Document, parts: readonly string[], value: unknown): Document => {
  const [name = '', ...rest] = parts;
  const child = readField(document, name);
  const next = rest.length === 0 ? value : withAt(isDocument(child) ? child : {}, rest, value);
  const copy = { ...document };
  if (next === undefined) delete copy[name];
  else setField(copy, name, next);
  return copy;
};

/** The values at the path, arrays on the way and at the end spread; undefined for each document without it. */
export const valuesAt = (value: unknown, parts: readonly string[], at = 0): readonly unknown[] => {
  const part = parts[at];
  if (part === undefined) return isArray(value) ? value : [value];
  if (isDocument(value)) return valuesAt(readField(value, part), parts, at + 1);
  if (!isArray(value)) return [undefined];
  if (isIndex(part)) return valuesAt(value[Number(part)], parts, at + 1);
  return value.flatMap((element) => (isDocument(element) ? valuesAt(element, parts, at) : []));
};
