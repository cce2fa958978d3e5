import type { Document } from '../documents';
import { storeError } from '../errors';
import { documentOf, findRows } from '../planner/findRows';
import { compileProjection } from '../query/compileProjection';
import type { Row } from '../planner/readPlan';
import type { Collection } from '../storage/catalog';
import { compileUpdate } from '../update/compileUpdate';
import { obtainCollection } from './collectionNames';
import type { Command, CommandContext, CommandTable } from './command';
import { commandScope } from './find';
import { documentField, flagField, optionalDocument } from './fields';
import { insertMade } from './insertMade';
import { arrayFilters, updateField } from './update';

const findAndModify: Command = {
  fields: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'arrayFilters',
    'hint',
    'collation',
    'bypassDocumentValidation',
  ],
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
    const [row] = findMatch(context, collection);
    return isRemoval ? remove(context, collection, row) : update(context, collection, row);
  },
};

export const findAndModifyCommands: CommandTable = { findAndModify, findandmodify: findAndModify };

function findMatch(context: CommandContext, collection: Collection): Row[] {
  const { store, body } = context;
  const sort = optionalDocument(body, 'sort');
  const request = {
    filter: documentField(body, 'query'),
    ...(sort && Object.keys(sort).length > 0 && { sort }),
    hint: body.hint,
    limit: 1,
    scope: commandScope(context, collection),
  };
  return [...findRows(store.environment, collection, request).rows];
}

function remove(context: CommandContext, collection: Collection, row: Row | undefined): Document {
  if (!row) return { lastErrorObject: { n: 0 }, value: null };
  const document = documentOf(row);
  context.store.writer.remove(collection, { idKey: row.idKey, document });
  return { lastErrorObject: { n: 1 }, value: project(context, document) };
}

function update(context: CommandContext, collection: Collection, row: Row | undefined): Document {
  const { store, body } = context;
  const { collation } = commandScope(context, collection);
  const compiled = compileUpdate(updateField(body.update), {
    collation,
    arrayFilters: arrayFilters(body),
    filter: documentField(body, 'query'),
    now: store.clock.now(),
  });
  const wantsNew = flagField(body, 'new');
  if (row) {
    const before = documentOf(row);
    const after = compiled.apply(before);
    store.writer.replace(collection, { idKey: row.idKey, document: before }, after);
    const value = project(context, wantsNew ? after : before);
    return { lastErrorObject: { n: 1, updatedExisting: true }, value };
  }
  if (!flagField(body, 'upsert')) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
  const inserted = insertMade(store, collection, compiled.upsertDocument());
  return {
    lastErrorObject: { n: 1, updatedExisting: false, upserted: inserted._id },
    value: wantsNew ? project(context, inserted) : null,
  };
}

function project({ body }: CommandContext, document: Document): Document {
  const fields = optionalDocument(body, 'fields');
  if (!fields || Object.keys(fields).length === 0) return document;
  return compileProjection(fields, documentField(body, 'query'))(document);
}
