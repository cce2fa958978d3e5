import type { Document } from '../documents';
import { storeError } from '../errors';
import type { Scope } from '../expression/scope';
import { documentOf, findRows } from '../planner/findRows';
import { isDocument } from '../query/compare';
import type { Collection } from '../storage/catalog';
import { neededFor } from '../storage/collectionWriter';
import { compileUpdate } from '../update/compileUpdate';
import type { CompiledUpdate } from '../update/compileUpdate';
import { assertUpsertFilter } from '../update/upsert';
import { obtainCollection } from './collectionNames';
import type { CommandContext, CommandTable } from './command';
import { documentField, documentListField, flagField, names } from './fields';
import { commandScope, readRequest } from './find';
import { insertMade } from './insert';
import { runStatements, statementsField } from './statements';
import type { StatementShape } from './statements';

/** What a statement has. */
export const updateStatement: StatementShape = {
  fields: names('q u multi upsert arrayFilters hint collation'),
  required: ['q', 'u'],
  assert(statement) {
    assertUpdate(statement.u);
    flagField(statement, 'multi');
    flagField(statement, 'upsert');
  },
};

export const updateCommands: CommandTable = {
  update: {
    fields: ['updates', 'ordered', 'bypassDocumentValidation'],
    refused: ['let'],
    isWrite: () => true,
    run(context) {
      const statements = statementsField(context.body, 'updates', updateStatement);
      const collection = obtainCollection(context);
      // Most statements have no collation of their own, and share what the names in them mean.
      const shared = commandScope(context, collection, {});
      const total = { n: 0, nModified: 0 };
      const upserted: Document[] = [];
      const refusals = runStatements(context.body, statements, (statement, index) => {
        const isMulti = flagField(statement, 'multi');
        if (isMulti && isReplacement(statement.u)) {
          throw storeError(9, 'multi update is not supported for replacement-style update');
        }
        const scope =
          statement.collation === undefined ? shared : commandScope(context, collection, statement);
        const target = { part: statement, filter: 'q', update: statement.u, limit: isMulti ? 0 : 1, scope };
        const change = applyUpdate(context, collection, target);
        total.n += change.matched + (change.upserted ? 1 : 0);
        total.nModified += change.modified;
        if (change.upserted) upserted.push({ index, _id: change.upserted._id });
      });
      return { ...total, ...(upserted.length > 0 && { upserted }), ...refusals };
    },
  },
};

/** An update as a command, or one of its statements, describes it. */
interface UpdateTarget {
  /** The command or the statement; its filter is under the name `filter`. */
  part: Document;
  filter: string;
  update: unknown;
  scope: Scope;
  /** How many documents it changes at most; 0 for all. */
  limit: number;
  /** Whether the documents are needed as a whole, before and after. */
  isAnswered?: boolean;
}

/** What an update has done; with the last document that it met. */
export interface Change {
  matched: number;
  modified: number;
  before?: Document;
  after?: Document;
  upserted?: Document;
}

/** Changes the documents that match, or inserts one where the update asks for that and there are none. */
export function applyUpdate(context: CommandContext, collection: Collection, target: UpdateTarget): Change {
  const { store } = context;
  const { part, limit, scope } = target;
  const compiled = compileTarget(context, target);
  const request = readRequest(part, target.filter);
  const fields = target.isAnswered ? undefined : neededFor(collection, compiled.fields);
  // All matches are found before the first is changed, so that none is met twice.
  const matches = [...findRows(store, collection, { ...request, limit, fields, scope }).rows];
  const change: Change = { matched: matches.length, modified: 0 };
  for (const row of matches) {
    const { idKey, bytes } = row;
    const document = documentOf(row);
    const before = fields ? { idKey, document, bytes } : { idKey, document };
    change.before = document;
    change.after = compiled.apply(document);
    if (store.writer.replace(collection, before, change.after)) change.modified += 1;
  }
  if (matches.length === 0 && flagField(part, 'upsert')) {
    change.upserted = insertMade(store, collection, compiled.upsertDocument());
  }
  return change;
}

/** What is to be done to the documents that match; compiling it refuses what cannot be done. */
export function compileTarget(
  { store }: CommandContext,
  { part, filter: filterName, update, scope }: Omit<UpdateTarget, 'limit' | 'isAnswered'>,
): CompiledUpdate {
  assertUpdate(update);
  const filter = documentField(part, filterName);
  if (flagField(part, 'upsert')) assertUpsertFilter(filter);
  const arrayFilters = part.arrayFilters === undefined ? undefined : documentListField(part, 'arrayFilters');
  return compileUpdate(update, { collation: scope.collation, arrayFilters, filter, now: store.clock.now() });
}

/** Throws StoreError 9 for what is neither a document of operators, nor a replacement, nor a pipeline. */
function assertUpdate(update: unknown): asserts update is Document | Document[] {
  if (isDocument(update) || (Array.isArray(update) && update.every(isDocument))) return;
  throw storeError(9, 'Update argument must be either an object or an array');
}

function isReplacement(update: unknown): boolean {
  return isDocument(update) && !Object.keys(update)[0]?.startsWith('$');
}
