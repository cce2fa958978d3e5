import { storeError } from '../errors';
import type { Collection } from '../storage/catalog';
import type { CommandContext } from './command';

/** The name of the collection that a command is about. Throws StoreError 73 for one that cannot be. */
export function collectionName({ body, command }: CommandContext): string {
  const name = body[command];
  if (typeof name !== 'string' || name === '' || name.startsWith('.') || /[$\0]/.test(name)) {
    throw storeError(73, `Invalid namespace specified '${String(name)}'`);
  }
  return name;
}

/** The collection that a command writes to, made when it is missing. */
export function obtainCollection(context: CommandContext): Collection {
  return findCollection(context) ?? context.store.catalog.create(context.database, collectionName(context));
}

/** The collection that a command reads, or undefined when there is none. */
export function findCollection(context: CommandContext): Collection | undefined {
  return context.store.catalog.find(context.database, collectionName(context));
}

/** `database.collection` of a command. */
export function namespaceOf(context: CommandContext): string {
  return `${context.database}.${collectionName(context)}`;
}
