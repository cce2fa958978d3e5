import { deserialize, EJSON, serialize } from 'bson';
import { mongo } from 'mongoose';
import { StoreError } from '../../src/database/embedded/errors';
import { runPipeline } from '../../src/database/embedded/aggregate/runPipeline';
import { compileProjection } from '../../src/database/embedded/query/compileProjection';
import { compileQuery } from '../../src/database/embedded/query/compileQuery';
import { sortDocuments } from '../../src/database/embedded/query/compileSort';
import { compileUpdate } from '../../src/database/embedded/update/compileUpdate';
import { now } from './cases/updateCases';

export type Doc = Record<string, unknown>;

/** One operation on collections that hold what it says. */
export interface Operation {
  readonly documents: readonly Doc[];
  /** Further collections, for `$lookup` and `$unionWith`. */
  readonly others?: Readonly<Record<string, readonly Doc[]>>;
  readonly find?: { filter: Doc; sort?: Doc; projection?: Doc };
  readonly update?: {
    filter: Doc;
    update: Doc | readonly Doc[];
    arrayFilters?: readonly Doc[];
    upsert?: boolean;
  };
  readonly aggregate?: readonly Doc[];
}

/** What an operation leads to: documents as canonical JSON, or the code of an error. */
export type Outcome = { readonly documents: string[] } | { readonly code: number };

export interface Engine {
  run(operation: Operation): Promise<Outcome>;
  close(): Promise<void>;
}

const text = (document: Doc): string => EJSON.stringify(document, { relaxed: true });

/** What the wire does to a value, so that both engines see the same types. */
export const overTheWire = <T>(value: T): T =>
  deserialize(serialize({ value }), { bsonRegExp: true })['value'] as T;

const findHere = (
  { filter, sort, projection }: NonNullable<Operation['find']>,
  documents: readonly Doc[],
): Doc[] => {
  const found = documents.filter(compileQuery(filter));
  const sorted = sort === undefined ? found : sortDocuments(found, sort);
  return sorted.map(compileProjection(projection ?? {}, filter));
};

const updateHere = (
  { filter, update, arrayFilters, upsert }: NonNullable<Operation['update']>,
  documents: readonly Doc[],
): Doc[] => {
  const compiled = compileUpdate(update, { filter, arrayFilters, now });
  const matches = compileQuery(filter);
  if (upsert === true && !documents.some(matches)) return [...documents, compiled.upsertDocument()];
  return documents.map((document) => (matches(document) ? compiled.apply(document) : document));
};

const runHere = (operation: Operation): Doc[] => {
  const { documents, others = {}, find, update, aggregate = [] } = overTheWire(operation);
  if (find !== undefined) return findHere(find, documents);
  if (update !== undefined) return updateHere(update, documents);
  const context = {
    now,
    variables: {},
    random: () => 0.5,
    find: (collection: string, filter: Doc) => (others[collection] ?? []).filter(compileQuery(filter)),
  };
  return [...runPipeline(documents, aggregate, context)];
};

/** The store's own functions. */
export const createFunctionEngine = (): Engine => ({
  run: async (operation) => {
    try {
      return { documents: runHere(operation).map((document) => text(overTheWire(document))) };
    } catch (error) {
      if (error instanceof StoreError) return { code: error.code };
      throw error;
    }
  },
  close: async () => undefined,
});

/** A server behind the driver; its database is dropped at the end. */
export const createServerEngine = async (uri: string, databaseName: string): Promise<Engine> => {
  const client = await new mongo.MongoClient(uri).connect();
  const database = client.db(databaseName);
  await database.dropDatabase();
  const loaded = new Map<string, string>();
  const load = async (name: string, documents: readonly Doc[]): Promise<mongo.Collection<Doc>> => {
    const collection = database.collection<Doc>(name);
    const content = EJSON.stringify(documents, { relaxed: false });
    if (loaded.get(name) === content) return collection;
    await collection.deleteMany({});
    if (documents.length > 0) await collection.insertMany(documents.map((each) => ({ ...each })));
    loaded.set(name, content);
    return collection;
  };
  const perform = async (operation: Operation): Promise<Doc[]> => {
    const { documents, others = {}, find, update, aggregate = [] } = operation;
    for (const [name, each] of Object.entries(others)) await load(name, each);
    const collection = await load('main', documents);
    if (find !== undefined) {
      const { filter, sort = { _id: 1 }, projection = {} } = find;
      return collection
        .find(filter as never, { sort: sort as never, projection, bsonRegExp: true })
        .toArray();
    }
    if (update !== undefined) {
      loaded.delete('main');
      const { filter, arrayFilters, upsert = false } = update;
      await database
        .command({
          update: 'main',
          updates: [
            {
              q: filter,
              u: update.update,
              multi: isModifier(update.update),
              upsert,
              ...(arrayFilters !== undefined && { arrayFilters }),
            },
          ],
        })
        .then((reply) => {
          const [failure] = (reply['writeErrors'] ?? []) as { code: number }[];
          if (failure !== undefined)
            throw new mongo.MongoServerError({ code: failure.code, message: 'write error' });
        });
      return collection.find({}, { sort: { _id: 1 } }).toArray();
    }
    return collection.aggregate<Doc>([...aggregate]).toArray();
  };
  return {
    run: async (operation) => {
      try {
        return { documents: (await perform(operation)).map(text) };
      } catch (error) {
        if (error instanceof mongo.MongoServerError) return { code: Number(error.code) };
        throw error;
      }
    },
    close: async () => {
      await database.dropDatabase();
      await client.close();
    },
  };
};

const isModifier = (update: Doc | readonly Doc[]): boolean =>
  Array.isArray(update) || (Object.keys(update)[0]?.startsWith('$') ?? false);
