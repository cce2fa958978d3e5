import type { Document } from '../documents';
import { encodeDocument } from '../documents';
import { storeError } from '../errors';
import { compileQuery } from '../query/compileQuery';
import type { Collection } from '../storage/catalog';
import type { Store } from '../store';
import { collectionName, findCollection } from './collectionNames';
import type { CommandTable } from './command';
import { openCursor } from './cursors';
import { collationField, documentField, flagField, names } from './fields';
import { databaseSize } from './statistics';

export const collectionCommands: CommandTable = {
  create: {
    fields: ['collation'],
    refused: names(
      'autoIndexId idIndex capped size max timeseries expireAfterSeconds viewOn pipeline validator validationLevel ' +
        'validationAction clusteredIndex changeStreamPreAndPostImages encryptedFields storageEngine indexOptionDefaults',
    ),
    isWrite: () => true,
    run(context) {
      const name = collectionName(context);
      if (findCollection(context)) {
        throw storeError(48, `Collection ${context.database}.${name} already exists.`);
      }
      const { spec } = collationField(context.body);
      context.store.catalog.create(context.database, name, spec);
      return {};
    },
  },
  drop: {
    fields: [],
    isWrite: () => true,
    run(context) {
      const collection = findCollection(context);
      if (!collection) throw storeError(26, 'ns not found');
      dropCollection(context.store, collection);
      return { nIndexesWas: collection.indexes.length + 1, ns: collection.namespace };
    },
  },
  dropDatabase: {
    fields: [],
    isWrite: () => true,
    run({ store, database }) {
      for (const collection of store.catalog.list(database)) dropCollection(store, collection);
      return { dropped: database };
    },
  },
  listCollections: {
    fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
    run(context) {
      const { store, database, body } = context;
      const describe = flagField(body, 'nameOnly') ? nameAndType : describeCollection;
      const isWanted = compileQuery(documentField(body, 'filter'));
      const found = store.catalog.list(database).map(describe).filter(isWanted);
      return openCursor(context, '$cmd.listCollections', found.map(encodeDocument));
    },
  },
  listDatabases: {
    fields: ['filter', 'nameOnly', 'authorizedDatabases'],
    run({ store, body }) {
      const isNameOnly = flagField(body, 'nameOnly');
      const describe = (name: string) =>
        isNameOnly ? { name } : { name, sizeOnDisk: databaseSize(store, name), empty: false };
      const isWanted = compileQuery(documentField(body, 'filter'));
      const databases = store.catalog.databases().map(describe).filter(isWanted);
      const totalSize = databases.reduce((sum, { sizeOnDisk = 0 }) => sum + sizeOnDisk, 0);
      return isNameOnly ? { databases } : { databases, totalSize };
    },
  },
};

function dropCollection({ catalog, cursors }: Store, collection: Collection): void {
  catalog.drop(collection);
  cursors.drop(collection.namespace);
}

function nameAndType({ name }: Collection): Document {
  return { name, type: 'collection' };
}

function describeCollection(collection: Collection): Document {
  return {
    ...nameAndType(collection),
    options: collection.collation.spec ? { collation: collection.collation.spec } : {},
    info: { readOnly: false },
    idIndex: collection.primary.spec,
  };
}
