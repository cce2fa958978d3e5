import type { Document } from '../documents';
import { storeError } from '../errors';
import { documentOf, findRows } from '../planner/findRows';
import type { Collection } from '../storage/catalog';
import { findCollection } from './collectionNames';
import type { CommandContext, CommandTable } from './command';
import { names } from './fields';
import { commandScope, readRequest } from './find';
import { runStatements, statementsField } from './statements';
import type { StatementShape } from './statements';

/** What a statement has. */
export const deleteStatement: StatementShape = {
  fields: names('q limit hint collation'),
  required: ['q', 'limit'],
  assert({ limit }) {
    if (limit === 0 || limit === 1) return;
    throw storeError(9, `The limit field in delete objects must be 0 or 1. Got ${String(limit)}`);
  },
};

export const deleteCommands: CommandTable = {
  delete: {
    fields: ['deletes', 'ordered'],
    refused: ['let'],
    isWrite: () => true,
    run(context) {
      const { body } = context;
      const statements = statementsField(body, 'deletes', deleteStatement);
      const collection = findCollection(context);
      let n = 0;
      const refusals = runStatements(body, statements, (statement) => {
        if (collection) n += deleteMatches(context, collection, statement);
      });
      return { n, ...refusals };
    },
  },
};

function deleteMatches(context: CommandContext, collection: Collection, statement: Document): number {
  const { store } = context;
  const scope = commandScope(context, collection, statement);
  const request = { ...readRequest(statement, 'q'), limit: Number(statement.limit), scope };
  const matches = [...findRows(store, collection, request).rows];
  for (const row of matches) store.writer.remove(collection, { idKey: row.idKey, document: documentOf(row) });
  return matches.length;
}
