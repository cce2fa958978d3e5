import { typeName } from '../query/bsonTypes';
import type { Scope } from '../expression/scope';
import type { Document } from '../query/compare';

/** Where a modifier is being applied. */
export interface Place {
  /** The whole document before the update. */
  readonly root: Document;
  /** Whether the update makes a new document (an upsert). */
  readonly inserting: boolean;
}

/** One modifier at one path. */
export interface Leaf {
  /** The full path, for messages. */
  readonly path: string;
  /** The new value; `current` itself when nothing changes; undefined to remove the field. */
  apply(current: unknown, place: Place): unknown;
  /** Whether a path that cannot be (through a scalar) is an error; otherwise it is left alone. */
  needsPath(place: Place): boolean;
}

/** Compiles the value given for one path of a modifier. */
export type Modifier = (
  argument: unknown,
  path: string,
  context: { now: Date; scope: Scope },
) => readonly Leaf[];

export const always = (): boolean => true;
export const never = (): boolean => false;

/** The last component of a path, as messages name a field. */
export const fieldOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

export const describeId = (place: Place): string => `{_id: ${String(place.root['_id'])}}`;

export const typeOf = (value: unknown): string => typeName(value);
