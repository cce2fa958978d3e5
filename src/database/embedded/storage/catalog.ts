import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { decodeStored, encodeDocument } from '../documents';
import type { Document } from '../documents';
import { openIndex, primaryIndex, toIndexRecord } from '../index/index';
import type { Index, IndexRecord, IndexSpec } from '../index/index';
import { StoreUseError } from '../errors';
import { parseCollation, simpleCollation } from '../query/collation';
import type { Collation } from '../query/collation';
import type { KeyRange, StorageEnvironment } from './environment';

/** A collection in use. */
export interface Collection {
  id: number;
  database: string;
  name: string;
  /** `database.name`, as messages show it. */
  namespace: string;
  /** How its values compare where a command does not say otherwise. */
  collation: Collation;
  primary: Index;
  /** All indexes but the primary one. */
  indexes: Index[];
}

/** Which databases, collections and indexes there are. Changes belong into a transaction. */
export interface Catalog {
  find(database: string, name: string): Collection | undefined;
  list(database: string): Collection[];
  databases(): string[];
  create(database: string, name: string, collation?: Document): Collection;
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

const catalogPrefix = 1;
const counterPrefix = 2;
const garbagePrefix = 3;
const formatPrefix = 4;
const firstId = 100;

/** How keys and records are written; a store of a later format is refused. */
const format = 2;

const numberOf = z.int().min(firstId);
const recordSchema = z.strictObject({
  id: numberOf,
  database: z.string().min(1),
  name: z.string().min(1),
  collation: z.record(z.string(), z.unknown()).optional(),
  indexes: z.array(
    z.strictObject({
      id: numberOf,
      spec: z.custom<IndexSpec>((spec) => specSchema.safeParse(spec).success),
      isMultikey: z.boolean(),
      hasCutKeys: z.boolean(),
    }),
  ),
});
const specSchema = z.looseObject({
  v: z.literal(2),
  key: z.record(z.string(), z.unknown()).refine((key) => Object.keys(key).length > 0),
  name: z.string().min(1),
});

type CollectionRecord = z.infer<typeof recordSchema>;

/** All keys that begin with this number. */
export function prefixRange(prefix: number): KeyRange {
  return { low: prefixKey(prefix), high: prefixKey(prefix + 1) };
}

function prefixKey(prefix: number, rest = ''): Buffer {
  return Buffer.concat([uint32(prefix), Buffer.from(rest)]);
}

/** The catalog of a store, kept in memory and written through. Throws for one that cannot have been written so. */
export function createCatalog(environment: StorageEnvironment): Catalog {
  const databases = new Map<string, Map<string, Collection>>();
  const counterKey = prefixKey(counterPrefix);

  const nextId = (): number => {
    const id = environment.get(counterKey)?.readUInt32BE(0) ?? firstId;
    environment.put(counterKey, uint32(id + 1));
    return id;
  };
  const remember = (collection: Collection): Collection => {
    const collections = databases.get(collection.database) ?? new Map<string, Collection>();
    databases.set(collection.database, collections.set(collection.name, collection));
    return collection;
  };
  const save = (collection: Collection): void =>
    environment.put(recordKey(collection), seal(encodeDocument({ ...toRecord(collection) })));
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
    create(database, name, collation) {
      const collection = remember(openCollection({ id: nextId(), database, name, collation, indexes: [] }));
      save(collection);
      return collection;
    },
    save,
    drop,
    rename(collection, name) {
      const replaced = databases.get(collection.database)?.get(name);
      if (replaced) drop(replaced);
      forget(collection);
      save(remember(openCollection({ ...toRecord(collection), name })));
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
      const { keys, values } = environment.read(prefixRange(catalogPrefix), {
        limit: Infinity,
        withValues: true,
      });
      for (const [position, value] of values.entries()) {
        const collection = openCollection(readRecord(value));
        if (!keys[position]?.equals(recordKey(collection))) throw new Error(damagedRecord);
        remember(collection);
      }
    },
  };
  assertFormat(environment);
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
  return Buffer.concat([uint32(garbagePrefix), uint32(id)]);
}

function recordKey({ database, name }: Collection): Buffer {
  return prefixKey(catalogPrefix, `${database}\0${name}`);
}

function toRecord({ id, database, name, collation: { spec }, indexes }: Collection): CollectionRecord {
  return { id, database, name, ...(spec && { collation: spec }), indexes: indexes.map(toIndexRecord) };
}

const damagedRecord = 'its list of collections cannot be read';
const checksumBytes = 4;

/** A record with a checksum behind it: a wrong number in it would hide a whole collection. */
function seal(record: Buffer): Buffer {
  return Buffer.concat([record, uint32(crc32(record))]);
}

function readRecord(sealed: Buffer): CollectionRecord {
  const record = sealed.subarray(0, sealed.length - checksumBytes);
  if (sealed.length < checksumBytes || sealed.readUInt32BE(record.length) !== crc32(record))
    throw new Error(damagedRecord);
  const { data } = recordSchema.safeParse(decodeStored(record));
  if (!data) throw new Error(damagedRecord);
  return data;
}

/** Refuses a store of a later format; brings one of the first, which had no checksums, to this one. */
function assertFormat(environment: StorageEnvironment): void {
  const formatKey = prefixKey(formatPrefix);
  const stored = environment.get(formatKey)?.readUInt32BE(0) ?? 1;
  if (stored === format) return;
  if (stored > format) {
    throw new StoreUseError(
      `The store was written by a later version of this program (format ${stored}; this one reads up to ${format}). ` +
        'Start that version, or choose another folder with DATA_DIR.',
    );
  }
  const { keys, values } = environment.read(prefixRange(catalogPrefix), {
    limit: Infinity,
    withValues: true,
  });
  environment.transact(() => {
    keys.forEach((key, position) => environment.put(key, seal(values[position] ?? Buffer.alloc(0))));
    environment.put(formatKey, uint32(format));
  });
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value, 0);
  return bytes;
}

function openCollection({ id, database, name, indexes, ...options }: CollectionRecord): Collection {
  const collation = options.collation ? parseCollation(options.collation) : simpleCollation;
  return {
    id,
    database,
    name,
    namespace: `${database}.${name}`,
    collation,
    primary: primaryIndex(id, collation),
    indexes: indexes.map(openIndex),
  };
}

function byName(a: Collection, b: Collection): number {
  return a.name < b.name ? -1 : 1;
}
