import type { Document } from '../documents';
import { isNumber } from '../query/bsonTypes';
import { isArray, isDocument } from '../query/compare';
import { isIndex, readField } from '../query/path';
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
      const collection = findCollection(context, 'count');
      if (!collection) return { n: 0 };
      const request = { ...countRequest(context.body), scope: commandScope(context, collection) };
      return { n: countMatches(context.store, collection, request) };
    },
  },
  distinct: {
    fields: ['key', 'query', 'hint', 'collation'],
    run(context) {
      const path = textField(context.body, 'key');
      const collection = findCollection(context, 'distinct');
      if (!collection) return { values: [] };
      const scope = commandScope(context, collection);
      const request = { ...distinctRequest(context.body), scope };
      const values = new Map<unknown, unknown>();
      for (const document of findDocuments(context.store, collection, request)) {
        for (const value of valuesAt(document, path)) {
          const key = scope.collation.keyOf(value);
          if (!values.has(key)) values.set(key, value);
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

/** The values of a field; those of an array one by one, nothing for a missing field or an empty array. */
function valuesAt(document: Document, path: string): unknown[] {
  // Most values are plain ones, which is quickly seen.
  const plain = path.includes('.') ? undefined : readField(document, path);
  if (typeof plain === 'string' || typeof plain === 'number') return [plain];
  return valuesBelow(document, path.split('.'));
}

/** Arrays are gone through, but for those that a number in the path picks from. */
function valuesBelow(parent: unknown, [name = '', ...rest]: readonly string[]): unknown[] {
  const value = isArray(parent)
    ? parent[Number(name)]
    : isDocument(parent)
      ? readField(parent, name)
      : undefined;
  const [next] = rest;
  if (next === undefined) return isArray(value) ? [...value] : value === undefined ? [] : [value];
  return isArray(value) && !isIndex(next)
    ? value.flatMap((each) => valuesBelow(each, rest))
    : valuesBelow(value, rest);
}
