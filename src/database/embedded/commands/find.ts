import { encodeDocument } from '../documents';
import type { Document } from '../documents';
import { rootScope } from '../expression/scope';
import type { Scope } from '../expression/scope';
import { mapLazily } from '../lazily';
import { documentOf, findRows } from '../planner/findRows';
import type { FindRequest } from '../planner/findRows';
import { plainProjection, projectionPaths } from '../planner/neededPaths';
import type { Row } from '../planner/readPlan';
import { pickFields } from '../rawFields';
import { compileProjection } from '../query/compileProjection';
import { compileQuery } from '../query/compileQuery';
import { findCollection, namespaceOf } from './collectionNames';
import type { CommandContext, CommandTable } from './command';
import type { Collection } from '../storage/catalog';
import { collationField, countField, documentField, flagField, names, specField } from './fields';

export const findCommands: CommandTable = {
  find: {
    fields: names(
      'filter projection sort hint skip limit batchSize singleBatch let collation allowDiskUse allowPartialResults',
    ),
    refused: names('min max returnKey showRecordId tailable awaitData noCursorTimeout oplogReplay'),
    run(context) {
      const { body, store } = context;
      const collection = findCollection(context);
      const scope = commandScope(context, collection);
      const request = { ...findRequest(body), scope };
      const encode = encoder(body, scope);
      // Where there is no collection the filter has to be right all the same.
      if (!collection) compileQuery(request.filter, scope);
      const rows = collection ? findRows(store, collection, request).rows : [];
      const documents = scope.deadline.timed(mapLazily(rows, encode));
      return store.cursors.open(namespaceOf(context), documents, {
        batchSize: countField(body, 'batchSize'),
        isSingleBatch: flagField(body, 'singleBatch'),
        session: body.lsid,
      });
    },
  },
};

/** The rows that a find asks for. */
export function findRequest(body: Document): FindRequest {
  const projected = specField(body, 'projection');
  return {
    ...readRequest(body, 'filter'),
    // Where the answer is made of the bytes as they are stored, nothing is decoded for it.
    fields: projected && !plainProjection(projected) ? projectionPaths(projected) : new Set(),
    skip: countField(body, 'skip'),
    limit: countField(body, 'limit'),
  };
}

/** What a command, or one of its statements, reads: the filter under the name, in an order, with a hint. */
export function readRequest(part: Document, filter: string): FindRequest {
  const sort = specField(part, 'sort');
  return { filter: documentField(part, filter), ...(sort && { sort }), hint: part.hint };
}

/** What the variables of a command, or one of its statements, mean, and how it compares values. */
export function commandScope(
  { store, body, deadline }: CommandContext,
  collection?: Collection,
  part: Document = body,
): Scope {
  return rootScope({
    now: store.clock.now(),
    variables: documentField(body, 'let'),
    collation: collationField(part, collection),
    deadline,
  });
}

/** Without a projection the stored bytes are the answer, and a part of them with one of whole fields. */
function encoder(body: Document, scope: Scope): (row: Row) => Buffer {
  const spec = specField(body, 'projection');
  if (!spec) return ({ bytes }) => bytes;
  const project = compileProjection(spec, documentField(body, 'filter'), scope);
  const kept = plainProjection(spec);
  if (!kept) return (row) => encodeDocument(project(documentOf(row)));
  const pick = pickFields(kept);
  return ({ bytes }) => pick(bytes);
}
