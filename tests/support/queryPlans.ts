import { EJSON } from 'bson';
import type { Connection, mongo } from 'mongoose';
import { Types } from 'mongoose';

type Document = mongo.BSON.Document;

/** A read that a command makes: of a query, or of what a write or a stage looks for. */
export interface ObservedRead {
  collection: string;
  /** The `find` or `aggregate` command that reads the same. */
  command: Document;
}

/** The driver keeps a sort as a map. */
const toSort = (sort: unknown): Document | undefined =>
  sort instanceof Map ? (Object.fromEntries(sort) as Document) : (sort as Document | undefined);

function asFind(collection: string, filter: Document = {}, { sort, limit }: Document = {}): ObservedRead {
  const order = toSort(sort);
  return {
    collection,
    command: { find: collection, filter, ...(order && { sort: order }), ...(limit && { limit }) },
  };
}

/** What the `$lookup` stages of a pipeline look for: documents by one value of the foreign field. */
const lookups = (pipeline: readonly Document[]): ObservedRead[] =>
  pipeline.flatMap(({ $lookup }: Document) =>
    typeof $lookup?.foreignField === 'string'
      ? [asFind(String($lookup.from), { [$lookup.foreignField]: new Types.ObjectId() })]
      : [],
  );

function readsOf(name: string, command: Document): ObservedRead[] {
  const collection = String(command[name]);
  if (name === 'find') {
    return [asFind(collection, command.filter as Document, command)];
  }
  if (name === 'aggregate') {
    const { pipeline } = command as { pipeline: Document[] };
    return [{ collection, command: { aggregate: collection, pipeline, cursor: {} } }, ...lookups(pipeline)];
  }
  if (name === 'update' || name === 'delete') {
    const statements = (command.updates ?? command.deletes) as Document[];
    return statements.map(({ q }) => asFind(collection, q as Document));
  }
  if (name === 'findAndModify') return [asFind(collection, command.query as Document, command)];
  // How many documents there are is known without reading one.
  if (name === 'count' && Object.keys(command.query ?? {}).length === 0) return [];
  if (name === 'count' || name === 'distinct') return [asFind(collection, command.query)];
  return [];
}

/** The same for reads that differ in their values alone. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify(shapeOf(item))))];
  if (value === null || typeof value !== 'object') return typeof value;
  if (value instanceof Date || '_bsontype' in value || value instanceof RegExp) return value.constructor.name;
  return Object.entries(value).map(([key, item]) => [key, shapeOf(item)]);
}

/** Notes every different read that the connection's commands make from now on; it has to monitor its commands. */
export function observeReads(connection: Connection): () => ObservedRead[] {
  const reads = new Map<string, ObservedRead>();
  connection.getClient().on('commandStarted', ({ commandName, command }) => {
    for (const read of readsOf(commandName, command)) {
      const shape = JSON.stringify([read.collection, shapeOf(read.command)]);
      if (!reads.has(shape)) reads.set(shape, read);
    }
  });
  return () => [...reads.values()];
}

/** The stages of a plan, from the outermost inwards. */
const stagesOf = (plan: Document | undefined): string[] =>
  plan ? [String(plan.stage), ...stagesOf(plan.inputStage)] : [];

/** Asks the server how it would read. */
export async function explainRead(connection: Connection, { command }: ObservedRead): Promise<string[]> {
  const explained = await connection.db?.command({ explain: command, verbosity: 'queryPlanner' });
  return stagesOf(explained?.queryPlanner?.winningPlan);
}

/** The read in one line, for a failing test to show. */
export const describeRead = ({ command }: ObservedRead): string => EJSON.stringify(command);
