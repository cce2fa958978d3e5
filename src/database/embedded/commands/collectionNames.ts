import type { Document } from '../documents';
import { storeError } from '../errors';
import type { Collection } from '../storage/catalog';
import type { CommandContext } from './command';

/** The name of the collection that a command is about. Throws StoreError 73 for one that cannot be. */
export function collectionName(body: Document, command: string): string {
  const name = body[command];
  if (typeof name !== 'string' || name === '' || name.startsWith('.') || /[$\0]/.test(name)) {
    throw storeError(73, `Invalid namespace specified '${String(name)}'`);
  }
  return name;
}

/** The collection that a command writes to, made when it is missing. */
export function obtainCollection({ store, database, body }: CommandContext, command: string): Collection {
  const name = collectionName(body, command);
  return store.catalog.find(database, name) ?? store.catalog.create(database, name);
}

/** The collection that a command reads, or undefined when there is none. */
export function findCollection(
  { store, database, body }: CommandContext,
  command: string,
): Collection | undefined {
  return store.catalog.find(database, collectionName(body, command));
}

/** `database.collection` of a command. */
export function namespaceOf({ database, body }: CommandContext, command: string): string {
  return `${database}.${collectionName(body, command)}`;
}
