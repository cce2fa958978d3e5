import type { Document } from '../documents';
import { documentKeys } from '../index/documentKeys';
import { countMatches, documentOf, findRows } from '../planner/findRows';
import { findCollection } from './collectionNames';
import type { CommandTable } from './command';
import { commandScope, readRequest } from './find';
import { countField, textField } from './fields';

export const countCommands: CommandTable = {
  count: {
    fields: ['query', 'limit', 'skip', 'hint', 'fields', 'collation'],
    run(context) {
      const { body, store } = context;
      const collection = findCollection(context, 'count');
      if (!collection) return { n: 0 };
      const request = {
        ...readRequest(body, 'query'),
        // A negative limit means the same as a positive one.
        limit: typeof body.limit === 'number' ? Math.abs(body.limit) : undefined,
        skip: countField(body, 'skip'),
        scope: commandScope(context, collection),
      };
      return { n: countMatches(store.environment, collection, request) };
    },
  },
  distinct: {
    fields: ['key', 'query', 'hint', 'collation'],
    run(context) {
      const { body, store } = context;
      const key = textField(body, 'key');
      const collection = findCollection(context, 'distinct');
      if (!collection) return { values: [] };
      const scope = commandScope(context, collection);
      const request = { ...readRequest(body, 'query'), scope };
      const values = new Map<unknown, unknown>();
      for (const row of findRows(store.environment, collection, request).rows) {
        for (const value of valuesAt(documentOf(row), key)) {
          const key = scope.collation.keyOf(value);
          if (!values.has(key)) values.set(key, value);
        }
      }
      return { values: [...values.values()] };
    },
  },
};

/** The values of a field; those of an array one by one, nothing for a missing field or an empty array. */
function valuesAt(document: Document, path: string): unknown[] {
  const { keys } = documentKeys(document, [path.split('.')], true);
  return keys.flat().filter((value) => value !== undefined);
}
