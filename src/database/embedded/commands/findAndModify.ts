import type { Document } from '../documents';
import { storeError } from '../errors';
import { documentOf, findRows } from '../planner/findRows';
import { compileProjection } from '../query/compileProjection';
import type { Collection } from '../storage/catalog';
import { obtainCollection } from './collectionNames';
import type { Command, CommandContext, CommandTable } from './command';
import { documentField, flagField, names, specField } from './fields';
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
    const name = body.findAndModify === undefined ? 'findandmodify' : 'findAndModify';
    const collection = obtainCollection(context, name);
    return isRemoval ? remove(context, collection) : update(context, collection);
  },
};

export const findAndModifyCommands: CommandTable = { findAndModify, findandmodify: findAndModify };

function remove(context: CommandContext, collection: Collection): Document {
  const { store } = context;
  const request = {
    ...readRequest(context.body, 'query'),
    limit: 1,
    scope: commandScope(context, collection),
  };
  const [row] = findRows(store, collection, request).rows;
  if (!row) return { lastErrorObject: { n: 0 }, value: null };
  const document = documentOf(row);
  store.writer.remove(collection, { idKey: row.idKey, document });
  return { lastErrorObject: { n: 1 }, value: project(context, collection, document) };
}

function update(context: CommandContext, collection: Collection): Document {
  const { body } = context;
  const scope = commandScope(context, collection);
  const target = { part: body, filter: 'query', update: body.update, scope, limit: 1, isAnswered: true };
  const { matched, before, after, upserted } = applyUpdate(context, collection, target);
  const value = flagField(body, 'new') ? (after ?? upserted) : before;
  return {
    lastErrorObject: {
      n: upserted ? 1 : matched,
      updatedExisting: matched > 0,
      ...(upserted && { upserted: upserted._id }),
    },
    value: value ? project(context, collection, value) : null,
  };
}

function project(context: CommandContext, collection: Collection, document: Document): Document {
  const { body } = context;
  const fields = specField(body, 'fields');
  const scope = commandScope(context, collection);
  return fields ? compileProjection(fields, documentField(body, 'query'), scope)(document) : document;
}
