import type { Document } from '../documents';
import { storeError } from '../errors';
import { rootScope } from '../expression/scope';
import { documentOf, findRows } from '../planner/findRows';
import type { Collection } from '../storage/catalog';
import type { Store } from '../store';
import { findCollection } from './collectionNames';
import type { CommandTable } from './command';
import { assertStatementFields, collationField, documentField, documentListField, flagField } from './fields';
import { assertBatchSize } from './insert';
import { runStatements, writeErrorFields } from './statements';

export const deleteCommands: CommandTable = {
  delete: {
    fields: ['deletes', 'ordered'],
    refused: ['let'],
    isWrite: () => true,
    run(context) {
      const { body, store } = context;
      const statements = documentListField(body, 'deletes');
      assertBatchSize(statements);
      const collection = findCollection(context, 'delete');
      let n = 0;
      const outcome = runStatements(statements, flagField(body, 'ordered', true), (statement) => {
        assertStatementFields('delete.deletes', statement, ['q', 'limit', 'hint', 'collation']);
        if (collection) n += deleteMatches(store, collection, statement);
      });
      return { n, ...writeErrorFields(outcome) };
    },
  },
};

function deleteMatches(store: Store, collection: Collection, statement: Document): number {
  const { limit } = statement;
  if (limit !== 0 && limit !== 1) {
    throw storeError(9, `The limit field in delete objects must be 0 or 1. Got ${String(limit)}`);
  }
  const scope = rootScope({ collation: collationField(statement, collection) });
  const request = { filter: documentField(statement, 'q'), hint: statement.hint, limit, scope };
  const matches = [...findRows(store.environment, collection, request).rows];
  for (const row of matches) {
    store.writer.remove(collection, { idKey: row.idKey, document: documentOf(row) });
  }
  return matches.length;
}
