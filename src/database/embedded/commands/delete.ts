import type { Document } from '../documents';
import { storeError } from '../errors';
import { documentOf, findRows } from '../planner/findRows';
import type { Collection } from '../storage/catalog';
import { findCollection } from './collectionNames';
import type { CommandContext, CommandTable } from './command';
import { assertStatementFields, names } from './fields';
import { commandScope, readRequest } from './find';
import { runStatements, statementsField } from './statements';

/** What a statement may have. */
export const deleteStatementFields = names('q limit hint collation');

export const deleteCommands: CommandTable = {
  delete: {
    fields: ['deletes', 'ordered'],
    refused: ['let'],
    isWrite: () => true,
    run(context) {
      const { body } = context;
      const statements = statementsField(body, 'deletes');
      const collection = findCollection(context);
      let n = 0;
      const refusals = runStatements(body, statements, (statement) => {
        assertStatementFields('delete.deletes', statement, deleteStatementFields);
        if (collection) n += deleteMatches(context, collection, statement);
      });
      return { n, ...refusals };
    },
  },
};

function deleteMatches(context: CommandContext, collection: Collection, statement: Document): number {
  const { store } = context;
  const { limit } = statement;
  if (limit !== 0 && limit !== 1) {
    throw storeError(9, `The limit field in delete objects must be 0 or 1. Got ${String(limit)}`);
  }
  const scope = commandScope(context, collection, statement);
  const request = { ...readRequest(statement, 'q'), limit, scope };
  const matches = [...findRows(store, collection, request).rows];
  for (const row of matches) store.writer.remove(collection, { idKey: row.idKey, document: documentOf(row) });
  return matches.length;
}
