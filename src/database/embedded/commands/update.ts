import type { Document } from '../documents';
import { storeError } from '../errors';
import { rootScope } from '../expression/scope';
import { documentOf, findRows } from '../planner/findRows';
import { isDocument } from '../query/compare';
import type { Collection } from '../storage/catalog';
import { neededFor } from '../storage/collectionWriter';
import type { Store } from '../store';
import { compileUpdate } from '../update/compileUpdate';
import { obtainCollection } from './collectionNames';
import type { CommandTable } from './command';
import { assertStatementFields, collationField, documentField, documentListField, flagField } from './fields';
import { assertBatchSize } from './insert';
import { insertMade } from './insertMade';
import { runStatements, writeErrorFields } from './statements';

const statementFields = ['q', 'u', 'multi', 'upsert', 'arrayFilters', 'hint', 'collation'];

export const updateCommands: CommandTable = {
  update: {
    fields: ['updates', 'ordered', 'bypassDocumentValidation'],
    refused: ['let'],
    isWrite: () => true,
    run(context) {
      const { body, store } = context;
      const statements = documentListField(body, 'updates');
      assertBatchSize(statements);
      const collection = obtainCollection(context, 'update');
      const total = { n: 0, nModified: 0 };
      const upserted: Document[] = [];
      const outcome = runStatements(statements, flagField(body, 'ordered', true), (statement, index) => {
        const result = updateOne(store, collection, statement);
        total.n += result.matched;
        total.nModified += result.modified;
        if (!result.upserted) return;
        total.n += 1;
        upserted.push({ index, _id: result.upserted._id });
      });
      return { ...total, ...(upserted.length > 0 && { upserted }), ...writeErrorFields(outcome) };
    },
  },
};

interface UpdateResult {
  matched: number;
  modified: number;
  upserted?: Document;
}

function updateOne(store: Store, collection: Collection, statement: Document): UpdateResult {
  assertStatementFields('update.updates', statement, statementFields);
  const filter = documentField(statement, 'q');
  const isMulti = flagField(statement, 'multi');
  const update = updateField(statement.u);
  if (isMulti && isReplacement(update)) {
    throw storeError(9, 'multi update is not supported for replacement-style update');
  }
  const collation = collationField(statement, collection);
  const compiled = compileUpdate(update, {
    collation,
    arrayFilters: arrayFilters(statement),
    filter,
    now: store.clock.now(),
  });
  const limit = isMulti ? 0 : 1;
  const fields = neededFor(collection, compiled.fields);
  const request = { filter, hint: statement.hint, limit, fields, scope: rootScope({ collation }) };
  // All matches are found before the first is changed, so that none is met twice.
  const matches = [...findRows(store.environment, collection, request).rows];
  let modified = 0;
  for (const row of matches) {
    const { idKey, bytes } = row;
    const document = documentOf(row);
    const before = fields ? { idKey, document, bytes } : { idKey, document };
    if (store.writer.replace(collection, before, compiled.apply(document))) modified += 1;
  }
  if (matches.length > 0 || !flagField(statement, 'upsert')) return { matched: matches.length, modified };
  const upserted = insertMade(store, collection, compiled.upsertDocument());
  return { matched: 0, modified: 0, upserted };
}

/** The update of a statement: a document of operators or a replacement, or a pipeline. */
export function updateField(update: unknown): Document | Document[] {
  if (isDocument(update)) return update;
  if (Array.isArray(update) && update.every(isDocument)) return update;
  throw storeError(9, 'Update argument must be either an object or an array');
}

function isReplacement(update: Document | Document[]): boolean {
  return !Array.isArray(update) && !Object.keys(update)[0]?.startsWith('$');
}

/** The conditions for `$[name]` of a statement. */
export function arrayFilters(statement: Document): Document[] | undefined {
  return statement.arrayFilters === undefined ? undefined : documentListField(statement, 'arrayFilters');
}
