import type { Document } from '../documents';
import { storeError } from '../errors';
import type { Scope } from '../expression/scope';
import { documentOf, findRows } from '../planner/findRows';
import { compileProjection } from '../query/compileProjection';
import type { Collection } from '../storage/catalog';
import { obtainCollection } from './collectionNames';
import type { Command, CommandContext, CommandTable } from './command';
import { documentField, flagField, names } from './fields';
import { commandScope, readRequest } from './find';
import { applyUpdate } from './update';

const findAndModify: Command = {
  fields: names(
    'query sort remove update new fields upsert arrayFilters hint collation bypassDocumentValidation',
  ),
  refused: ['let'],
  isWrite: () => true,
  run(context) {
    const { body } = context;
    const isRemoval = flagField(body, 'remove');
    if (isRemoval === (body.update !== undefined)) {
      throw storeError(9, 'Either an update or remove=true must be specified');
    }
    if (isRemoval && (flagField(body, 'upsert') || flagField(body, 'new'))) {
      throw storeError(9, 'Cannot specify both upsert=true or new=true and remove=true');
    }
    const collection = obtainCollection(context);
    const scope = commandScope(context, collection);
    // Compiled first: a projection that is refused must find nothing changed.
    const project = compileProjection(documentField(body, 'fields'), documentField(body, 'query'), scope);
    const { lastErrorObject, value } = (isRemoval ? remove : update)(context, collection, scope);
    return { lastErrorObject, value: value ? project(value) : null };
  },
};

export const findAndModifyCommands: CommandTable = { findAndModify, findandmodify: findAndModify };

interface Outcome {
  lastErrorObject: Document;
  /** The document that is answered with. */
  value: Document | undefined;
}

function remove({ store, body }: CommandContext, collection: Collection, scope: Scope): Outcome {
  const request = { ...readRequest(body, 'query'), limit: 1, scope };
  const [row] = findRows(store, collection, request).rows;
  if (!row) return { lastErrorObject: { n: 0 }, value: undefined };
  const document = documentOf(row);
  store.writer.remove(collection, { idKey: row.idKey, document });
  return { lastErrorObject: { n: 1 }, value: document };
}

function update(context: CommandContext, collection: Collection, scope: Scope): Outcome {
  const { body } = context;
  const target = { part: body, filter: 'query', update: body.update, scope, limit: 1, isAnswered: true };
  const { matched, before, after, upserted } = applyUpdate(context, collection, target);
  return {
    lastErrorObject: {
      n: upserted ? 1 : matched,
      updatedExisting: matched > 0,
      ...(upserted && { upserted: upserted._id }),
    },
    value: flagField(body, 'new') ? (after ?? upserted) : before,
  };
}
