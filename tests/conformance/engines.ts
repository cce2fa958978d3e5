import { deserialize, EJSON, serialize } from 'bson';
import { StoreError } from '../../src/database/embedded/errors';
import { runPipeline } from '../../src/database/embedded/aggregate/runPipeline';
import { compileQuery } from '../../src/database/embedded/query/compileQuery';
import type { Doc } from './answers';
import { now } from './cases/updateCases';

/** A pipeline on documents that are not in any store. */
export interface Operation {
  readonly documents: readonly Doc[];
  /** Further collections, for `$lookup` and `$unionWith`. */
  readonly others?: Readonly<Record<string, readonly Doc[]>>;
  readonly aggregate: readonly Doc[];
}

/** What it leads to: documents as relaxed JSON, or the code of an error. */
export type Outcome = { readonly documents: string[] } | { readonly code: number };

const text = (document: Doc): string => EJSON.stringify(document, { relaxed: true });

/** What the wire does to a value, so that tests without a server see the same types. */
export const overTheWire = <T>(value: T): T =>
  deserialize(serialize({ value }), { bsonRegExp: true })['value'] as T;

const runHere = (operation: Operation): Doc[] => {
  const { documents, others = {}, aggregate } = overTheWire(operation);
  const context = {
    now,
    variables: {},
    random: () => 0.5,
    find: (collection: string, filter: Doc) => (others[collection] ?? []).filter(compileQuery(filter)),
  };
  return [...runPipeline(documents, aggregate, context)];
};

/** The store's own pipelines, without a server. */
export const createFunctionEngine = (): { run(operation: Operation): Promise<Outcome> } => ({
  run: async (operation) => {
    try {
      return { documents: runHere(operation).map((document) => text(overTheWire(document))) };
    } catch (error) {
      if (error instanceof StoreError) return { code: error.code };
      throw error;
    }
  },
});
