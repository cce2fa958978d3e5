import { encodeDocument } from '../documents';
import { storeError } from '../errors';
import { buildIndex } from '../index/buildIndex';
import type { Index } from '../index/index';
import { parseIndexSpec, sameIndex } from '../index/indexSpec';
import { simpleCollation } from '../query/collation';
import { equalValues, isDocument } from '../query/compare';
import type { Collection } from '../storage/catalog';
import { findCollection, namespaceOf, obtainCollection } from './collectionNames';
import type { Command, CommandContext, CommandTable } from './command';
import { openCursor } from './cursors';
import { documentListField } from './fields';

const dropIndexes: Command = {
  fields: ['index'],
  isWrite: () => true,
  run(context) {
    const collection = findCollection(context);
    if (!collection) throw storeError(26, `ns not found ${namespaceOf(context)}`);
    const nIndexesWas = collection.indexes.length + 1;
    const found = indexesToDrop(collection, context);
    for (const index of found) context.store.catalog.dropIndex(collection, index);
    return { nIndexesWas };
  },
};

export const indexCommands: CommandTable = {
  createIndexes: {
    fields: ['indexes', 'commitQuorum'],
    isWrite: () => true,
    run(context) {
      if (context.body.commitQuorum !== undefined)
        throw storeError(2, "Standalones can't specify commitQuorum");
      const requested = documentListField(context.body, 'indexes');
      if (requested.length === 0) throw storeError(2, 'Must specify at least one index to create');
      const existing = findCollection(context);
      const inherited = existing?.collation ?? simpleCollation;
      const specs = requested.map((each) => parseIndexSpec(each, inherited));
      const collection = obtainCollection(context);
      const numIndexesBefore = collection.indexes.length + 1;
      for (const spec of specs) {
        if (!sameIndex([collection.primary, ...collection.indexes], spec))
          buildIndex(context.store, collection, spec);
      }
      const numIndexesAfter = collection.indexes.length + 1;
      return {
        numIndexesBefore,
        numIndexesAfter,
        createdCollectionAutomatically: !existing,
        ...(numIndexesAfter === numIndexesBefore && { note: 'all indexes already exist' }),
      };
    },
  },
  dropIndexes,
  deleteIndexes: dropIndexes,
  listIndexes: {
    fields: ['cursor'],
    run(context) {
      const collection = findCollection(context);
      if (!collection) {
        throw storeError(26, `ns does not exist: ${namespaceOf(context)}`);
      }
      const specs = [collection.primary, ...collection.indexes].map(({ spec }) =>
        encodeDocument({ ...spec }),
      );
      return openCursor(context, collection.name, specs);
    },
  },
};

function indexesToDrop(collection: Collection, { body }: CommandContext): Index[] {
  if (body.index === '*') return [...collection.indexes];
  const wanted: unknown[] = Array.isArray(body.index) ? body.index : [body.index];
  return wanted.map((each) => {
    const found = collection.indexes.find(({ spec }) => spec.name === each || equalValues(spec.key, each));
    if (found) return found;
    if (each === '_id_' || equalValues(each, { _id: 1 })) throw storeError(72, 'cannot drop _id index');
    throw storeError(
      27,
      isDocument(each) ? "can't find index with key" : `index not found with name [${String(each)}]`,
    );
  });
}
