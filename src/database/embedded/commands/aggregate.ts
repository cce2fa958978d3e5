import { runPipeline } from '../aggregate/runPipeline';
import type { PipelineContext } from '../aggregate/runPipeline';
import { encodeDocument } from '../documents';
import type { Document } from '../documents';
import { storeError } from '../errors';
import type { Scope } from '../expression/scope';
import { mapLazily } from '../lazily';
import { countMatches, documentOf, findDocuments, findRows } from '../planner/findRows';
import type { Row } from '../planner/readPlan';
import { planPipeline } from '../planner/planPipeline';
import { isDocument } from '../query/compare';
import type { Collection } from '../storage/catalog';
import type { Store } from '../store';
import { collectionName, findCollection } from './collectionNames';
import type { CommandContext, CommandTable } from './command';
import { openCursor } from './cursors';
import { documentField, documentListField } from './fields';
import { commandScope } from './find';
import { collStats } from './statistics';
import { writeResults } from './writeResults';

export const aggregateCommands: CommandTable = {
  aggregate: {
    fields: ['pipeline', 'cursor', 'allowDiskUse', 'let', 'hint', 'collation', 'bypassDocumentValidation'],
    refused: ['explain', 'exchange', 'isMapReduceCommand'],
    isWrite: writes,
    run(context) {
      const { body } = context;
      if (body.cursor === undefined) {
        throw storeError(
          9,
          "The 'cursor' option is required, except for aggregate with the explain argument",
        );
      }
      const results = context.deadline.timed(aggregateResults(context));
      const name = body.aggregate === 1 ? '$cmd.aggregate' : collectionName(context);
      return openCursor(context, name, writes(body) ? [...results] : results);
    },
  },
};

/** Whether a pipeline ends in a stage that writes. */
function writes({ pipeline }: Document): boolean {
  return (
    Array.isArray(pipeline) &&
    pipeline.some((stage) => isDocument(stage) && ('$out' in stage || '$merge' in stage))
  );
}

/** The results of a pipeline as bytes, computed as they are consumed. */
function aggregateResults(context: CommandContext): Iterable<Buffer> {
  const { body, store } = context;
  const pipeline = documentListField(body, 'pipeline');
  const collection = body.aggregate === 1 ? undefined : findCollection(context);
  const scope = commandScope(context, collection);
  const pipelineContext = createPipelineContext(context, scope);
  const encodeAll = (source: Iterable<Document>, stages: readonly Document[]): Iterable<Buffer> =>
    mapLazily(runPipeline(source, stages, pipelineContext), encodeDocument);
  const [first, ...rest] = pipeline;
  if (first?.$collStats !== undefined) return encodeAll([collStats(context, first.$collStats)], rest);
  const planned = planPipeline(pipeline, body.hint);
  if (!collection) return encodeAll([], pipeline);
  const request = { ...planned.request, scope };
  if (planned.count) {
    const found = countMatches(store, collection, request);
    return found > 0 ? [encodeDocument(planned.count(found))] : [];
  }
  if (planned.rest.length === 0) {
    return mapLazily(findRows(store, collection, request).rows, ({ bytes }) => bytes);
  }
  return encodeAll(findDocuments(store, collection, request), planned.rest);
}

export function createPipelineContext(context: CommandContext, scope: Scope): PipelineContext {
  const { store, database, body } = context;
  return {
    now: store.clock.now(),
    variables: documentField(body, 'let'),
    collation: scope.collation,
    random: () => store.random(),
    find(name, filter) {
      const collection = store.catalog.find(database, name);
      if (!collection) return [];
      return mapLazily(findRows(store, collection, { filter, scope }).rows, documentOf);
    },
    readWhole(name) {
      const collection = store.catalog.find(database, name);
      return collection ? readWhole(store, collection) : [];
    },
    write: (name, documents, mode) => writeResults(store, { database, name }, { documents, mode }),
  };
}

// Decoded, documents take a few times as much.
const mostBytesHeld = 16 * 1024 * 1024;

/** All documents, or undefined when they are too large to be held in memory. */
function readWhole(store: Store, collection: Collection): Document[] | undefined {
  const rows: Row[] = [];
  let bytes = 0;
  for (const row of findRows(store, collection, { filter: {} }).rows) {
    bytes += row.bytes.length;
    if (bytes > mostBytesHeld) return undefined;
    rows.push(row);
  }
  // Decoded only now: for a collection that is too large it would be in vain.
  return rows.map(documentOf);
}
