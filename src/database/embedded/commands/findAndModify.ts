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
    // Compiled first: a projection that is refused must find nothing changed.
    const project = projection(context, collection);
    return isRemoval ? remove(context, collection, project) : update(context, collection, project);
  },
};

export const findAndModifyCommands: CommandTable = { findAndModify, findandmodify: findAndModify };

type Project = (document: Document) => Document;

function remove(context: CommandContext, collection: Collection, project: Project): Document {
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
  return { lastErrorObject: { n: 1 }, value: project(document) };
}

function update(context: CommandContext, collection: Collection, project: Project): Document {
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
    value: value ? project(value) : null,
  };
}

function projection(context: CommandContext, collection: Collection): Project {
  const { body } = context;
  const fields = specField(body, 'fields');
  if (!fields) return (document) => document;
  return compileProjection(fields, documentField(body, 'query'), commandScope(context, collection));
}
