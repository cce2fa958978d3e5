import { statfsSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Document } from '../documents';
import { storeError } from '../errors';
import type { Index } from '../index/index';
import { isDocument } from '../query/compare';
import { prefixRange } from '../storage/catalog';
import type { Collection } from '../storage/catalog';
import type { Store } from '../store';
import { findCollection, namespaceOf } from './collectionNames';
import type { CommandContext, CommandTable } from './command';
import { countField, documentField } from './fields';

export const statisticsCommands: CommandTable = {
  dbStats: {
    fields: ['scale', 'freeStorage'],
    run({ store, database, body }) {
      const scaleFactor = countField(body, 'scale') || 1;
      const collections = store.catalog.list(database).map((each) => measure(store, each, scaleFactor));
      const sum = (field: 'count' | 'size' | 'nindexes' | 'totalIndexSize' | 'totalSize'): number =>
        collections.reduce((total, each) => total + each[field], 0);
      const { bsize, blocks, bavail } = statfsSync(store.environment.file);
      return {
        db: database,
        collections: collections.length,
        views: 0,
        objects: sum('count'),
        avgObjSize: sum('count') && (sum('size') * scaleFactor) / sum('count'),
        dataSize: sum('size'),
        storageSize: sum('size'),
        indexes: sum('nindexes'),
        indexSize: sum('totalIndexSize'),
        totalSize: sum('totalSize'),
        scaleFactor,
        fsUsedSize: ((blocks - bavail) * bsize) / scaleFactor,
        fsTotalSize: (blocks * bsize) / scaleFactor,
      };
    },
  },
  collStats: {
    fields: ['scale'],
    run(context) {
      const ns = namespaceOf(context);
      return { ns, ...storageStats(context, countField(context.body, 'scale')) };
    },
  },
};

/** What `$collStats`, as the first stage of an aggregation, gives. */
export function collStats(context: CommandContext, options: unknown): Document {
  if (!isDocument(options)) throw storeError(5447000, '$collStats must take a nested object');
  const unknown = Object.keys(options).find((name) => !['storageStats', 'count'].includes(name));
  if (unknown !== undefined) throw storeError(238, `$collStats.${unknown} is not supported`);
  if (!findCollection(context)) {
    throw storeError(26, `Collection [${namespaceOf(context)}] not found.`);
  }
  const scale = countField(documentField(options, 'storageStats'), 'scale');
  const stats = storageStats(context, scale);
  return {
    ns: namespaceOf(context),
    host: hostname(),
    localTime: context.store.clock.now(),
    ...(options.storageStats !== undefined && { storageStats: stats }),
    ...(options.count !== undefined && { count: stats.count }),
  };
}

function storageStats(context: CommandContext, scale: number | undefined): Document {
  const collection = findCollection(context);
  const nothing = { size: 0, count: 0, nindexes: 0, indexSizes: {}, totalIndexSize: 0, totalSize: 0 };
  const scaleFactor = scale || 1;
  const found = collection ? measure(context.store, collection, scaleFactor) : nothing;
  const avgObjSize = found.count && Math.round((found.size * scaleFactor) / found.count);
  return { ...found, avgObjSize, storageSize: found.size, capped: false, scaleFactor };
}

/** The bytes that a database's documents and indexes take. */
export function databaseSize(store: Store, database: string): number {
  const collections = store.catalog.list(database);
  return collections.reduce((total, each) => total + measure(store, each, 1).totalSize, 0);
}

function measure(store: Store, { primary, indexes }: Collection, scale: number) {
  const documents = sizeOf(store, primary, scale);
  // The documents are stored in the order of _id: of its index, only the keys are beside them.
  const sizes = [primary, ...indexes].map(
    (index) => [index.spec.name, sizeOf(store, index, scale).keyBytes] as const,
  );
  const totalIndexSize = sizes.reduce((total, [, size]) => total + size, 0);
  return {
    size: documents.valueBytes,
    count: documents.count,
    nindexes: sizes.length,
    indexSizes: Object.fromEntries(sizes),
    totalIndexSize,
    totalSize: documents.valueBytes + totalIndexSize,
  };
}

const sampled = 1000;

/** Counted where there are no more than the sample; else the count times the mean of the first ones. */
function sizeOf({ environment }: Store, { id }: Index, scale: number) {
  const count = environment.count(prefixRange(id));
  const { keys, values } = environment.read(prefixRange(id), { limit: sampled, withValues: true });
  const estimate = (bytes: number): number => Math.round((bytes * count) / Math.max(1, keys.length) / scale);
  return {
    count,
    keyBytes: estimate(keys.reduce((sum, key) => sum + key.length, 0)),
    valueBytes: estimate(values.reduce((sum, value) => sum + value.length, 0)),
  };
}
