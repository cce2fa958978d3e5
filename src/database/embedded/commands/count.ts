import { valuesAt } from '../aggregate/paths';
import type { Document } from '../documents';
import { isNumber } from '../query/bsonTypes';
import { countMatches, findDocuments } from '../planner/findRows';
import type { FindRequest } from '../planner/findRows';
import { findCollection } from './collectionNames';
import type { CommandTable } from './command';
import { commandScope, readRequest } from './find';
import { countField, textField } from './fields';

export const countCommands: CommandTable = {
  count: {
    fields: ['query', 'limit', 'skip', 'hint', 'fields', 'collation'],
    run(context) {
      const collection = findCollection(context);
      if (!collection) return { n: 0 };
      const request = { ...countRequest(context.body), scope: commandScope(context, collection) };
      return { n: countMatches(context.store, collection, request) };
    },
  },
  distinct: {
    fields: ['key', 'query', 'hint', 'collation'],
    run(context) {
      const parts = textField(context.body, 'key').split('.');
      const collection = findCollection(context);
      if (!collection) return { values: [] };
      const scope = commandScope(context, collection);
      const request = { ...distinctRequest(context.body), scope };
      const values = new Map<unknown, unknown>();
      for (const document of findDocuments(context.store, collection, request)) {
        for (const value of valuesAt(document, parts)) {
          const key = scope.collation.keyOf(value);
          if (value !== undefined && !values.has(key)) values.set(key, value);
        }
      }
      return { values: [...values.values()] };
    },
  },
};

/** What a `count` counts. */
export function countRequest(body: Document): FindRequest {
  return {
    ...readRequest(body, 'query'),
    // A negative limit means the same as a positive one.
    limit: countField({ limit: isNumber(body.limit) ? Math.abs(Number(body.limit)) : body.limit }, 'limit'),
    skip: countField(body, 'skip'),
  };
}

/** What a `distinct` reads. */
export function distinctRequest(body: Document): FindRequest {
  return { ...readRequest(body, 'query'), fields: new Set([textField(body, 'key')]), isGathered: true };
}
