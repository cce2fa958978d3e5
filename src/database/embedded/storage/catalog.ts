import { decodeStored, encodeDocument } from '../documents';
import type { Document } from '../documents';
import { openIndex, primaryIndex, toIndexRecord } from '../index/index';
import type { Index, IndexRecord } from '../index/index';
import type { KeyRange, StorageEnvironment } from './environment';

/** A collection in use. */
export interface Collection {
  id: number;
  database: string;
  name: string;
  /** `database.name`, as messages show it. */
  namespace: string;
  primary: Index;
  /** All indexes but the primary one. */
  indexes: Index[];
}

/** Which databases, collections and indexes there are. Changes belong into a transaction. */
export interface Catalog {
  find(database: string, name: string): Collection | undefined;
  list(database: string): Collection[];
  databases(): string[];
  create(database: string, name: string): Collection;
  /** Writes what changed in a collection's indexes. */
  save(collection: Collection): void;
  drop(collection: Collection): void;
  /** Gives a collection another name, in place of the collection that has it. */
  rename(collection: Collection, name: string): void;
  /** Adds an index to a collection; its entries are the caller's to write. */
  addIndex(collection: Collection, spec: IndexRecord['spec']): Index;
  dropIndex(collection: Collection, index: Index): void;
  /** Reads everything again, after a transaction that failed. */
  reload(): void;
}

interface CollectionRecord {
  id: number;
  database: string;
  name: string;
  indexes: IndexRecord[];
}

const catalogPrefix = 1;
const counterPrefix = 2;
const garbagePrefix = 3;
const firstId = 100;

/** All keys that begin with this number. */
export function prefixRange(prefix: number): KeyRange {
  return { low: prefixKey(prefix), high: prefixKey(prefix + 1) };
}

function prefixKey(prefix: number, rest = ''): Buffer {
  const key = Buffer.alloc(4 + Buffer.byteLength(rest));
  key.writeUInt32BE(prefix, 0);
  key.write(rest, 4);
  return key;
}

/** The catalog of a store, kept in memory and written through. */
export function createCatalog(environment: StorageEnvironment): Catalog {
  const databases = new Map<string, Map<string, Collection>>();
  const counterKey = prefixKey(counterPrefix);

  const nextId = (): number => {
    const id = environment.get(counterKey)?.readUInt32BE(0) ?? firstId;
    const following = Buffer.alloc(4);
    following.writeUInt32BE(id + 1, 0);
    environment.put(counterKey, following);
    return id;
  };
  const remember = (collection: Collection): Collection => {
    const collections = databases.get(collection.database) ?? new Map<string, Collection>();
    databases.set(collection.database, collections.set(collection.name, collection));
    return collection;
  };
  const save = (collection: Collection): void =>
    environment.put(recordKey(collection), encodeDocument(toRecord(collection)));
  const forget = (collection: Collection): void => {
    environment.remove(recordKey(collection));
    const collections = databases.get(collection.database);
    collections?.delete(collection.name);
    if (collections?.size === 0) databases.delete(collection.database);
  };
  const drop = (collection: Collection): void => {
    for (const { id } of [collection.primary, ...collection.indexes]) discard(id);
    forget(collection);
  };
  const discard = (id: number): void => environment.put(garbageKey(id), Buffer.alloc(1));

  const catalog: Catalog = {
    find: (database, name) => databases.get(database)?.get(name),
    list: (database) => [...(databases.get(database)?.values() ?? [])].sort(byName),
    databases: () => [...databases.keys()].sort(),
    create(database, name) {
      const collection = remember(openCollection({ id: nextId(), database, name, indexes: [] }));
      save(collection);
      return collection;
    },
    save,
    drop,
    rename(collection, name) {
      const replaced = databases.get(collection.database)?.get(name);
      if (replaced) drop(replaced);
      forget(collection);
      save(remember(openCollection({ ...collection, name })));
    },
    addIndex(collection, spec) {
      const index = openIndex({ id: nextId(), spec, isMultikey: false, hasCutKeys: false });
      collection.indexes.push(index);
      save(collection);
      return index;
    },
    dropIndex(collection, index) {
      collection.indexes.splice(collection.indexes.indexOf(index), 1);
      discard(index.id);
      save(collection);
    },
    reload() {
      databases.clear();
      const { values } = environment.read(prefixRange(catalogPrefix), { limit: Infinity, withValues: true });
      for (const value of values) remember(openCollection(readRecord(decodeStored(value))));
    },
  };
  catalog.reload();
  return catalog;
}

/** The numbers of dropped collections and indexes whose entries are still there. */
export function listGarbage(environment: StorageEnvironment): number[] {
  const { keys } = environment.read(prefixRange(garbagePrefix), { limit: Infinity, withValues: false });
  return keys.map((key) => key.readUInt32BE(4));
}

/** Forgets a dropped collection or index whose entries are gone. */
export function forgetGarbage(environment: StorageEnvironment, id: number): void {
  environment.remove(garbageKey(id));
}

function garbageKey(id: number): Buffer {
  const key = Buffer.alloc(8);
  key.writeUInt32BE(garbagePrefix, 0);
  key.writeUInt32BE(id, 4);
  return key;
}

function recordKey({ database, name }: Collection): Buffer {
  return prefixKey(catalogPrefix, `${database}\0${name}`);
}

function toRecord({ id, database, name, indexes }: Collection): Document {
  return { id, database, name, indexes: indexes.map(toIndexRecord) };
}

// The store wrote the record itself.
function readRecord(document: Document): CollectionRecord {
  return document as unknown as CollectionRecord;
}

function openCollection({ id, database, name, indexes }: CollectionRecord): Collection {
  return {
    id,
    database,
    name,
    namespace: `${database}.${name}`,
    primary: primaryIndex(id),
    indexes: indexes.map(openIndex),
  };
}

function byName(a: Collection, b: Collection): number {
  return a.name < b.name ? -1 : 1;
}
