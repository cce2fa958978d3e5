import { EJSON, Long } from 'bson';
import { mongo } from 'mongoose';
import { plainReply } from './answers';
import { mongoCode } from './referenceCodes';
import type { Answer, Case, Doc } from './answers';

/** A server behind the driver, with a database of its own. */
export interface Server {
  /** What it answers to each command of a case. */
  run(each: Case): Promise<Answer[]>;
  /** Drops the database. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly uri: string;
  readonly database: string;
  /** Single-field indexes that every collection has from the beginning; answers must not depend on them. */
  readonly indexes?: readonly Doc[];
}

const writes = /^(insert|update|delete|findAndModify|aggregate)$/;
const schemaCommands = /^(create|drop|createIndexes|dropIndexes|dropDatabase|renameCollection|collMod)$/;

const nameOf = (command: Doc): string => Object.keys(command)[0] ?? '';
const isWrite = (command: Doc): boolean =>
  writes.test(nameOf(command)) &&
  (command.pipeline === undefined || /\$(out|merge)/.test(JSON.stringify(command)));

/** Connects to a server. Its database must be nobody else's: it is dropped before and after. */
export async function connectServer({ uri, database: name, indexes = [] }: ServerOptions): Promise<Server> {
  const client = await new mongo.MongoClient(uri).connect();
  const database = client.db(name);
  const session = client.startSession({ causalConsistency: false });
  const options = { session, bsonRegExp: true };
  const loaded = new Map<string, string>();
  await database.dropDatabase();

  const load = async (collection: string, documents: readonly Doc[]): Promise<void> => {
    const content = EJSON.stringify(documents, { relaxed: false });
    if (loaded.get(collection) === content) return;
    const isNew = !loaded.has(collection);
    if (isNew && indexes.length > 0) await createIndexes(collection);
    else await database.collection(collection).deleteMany({});
    if (documents.length > 0)
      await database.collection(collection).insertMany(documents.map((each) => ({ ...each })));
    loaded.set(collection, content);
  };
  const createIndexes = (collection: string): Promise<unknown> =>
    database.command({
      createIndexes: collection,
      indexes: indexes.map((key, position) => ({ key, name: `index${position}` })),
    });
  const answer = async (command: Doc, cursor: unknown): Promise<{ answer: Answer; cursor: unknown }> => {
    const body =
      command.getMore === 'open' ? { ...command, getMore: Long.fromValue(Number(cursor)) } : command;
    try {
      const reply = await database.command(body, options);
      const { id } = (reply['cursor'] ?? {}) as { id?: unknown };
      return { answer: { reply: plainReply(reply) }, cursor: id };
    } catch (error) {
      if (!(error instanceof mongo.MongoServerError)) throw error;
      return {
        answer: { code: mongoCode(Number(error.code), error.codeName ?? ''), codeName: error.codeName ?? '' },
        cursor,
      };
    }
  };
  const clean = async (names: readonly string[]): Promise<void> => {
    for (const collection of names) {
      await database
        .collection(collection)
        .drop()
        .catch(() => false);
      loaded.delete(collection);
    }
  };

  return {
    run: async ({ collections, commands }) => {
      const names = Object.keys(collections);
      for (const collection of names) await load(collection, collections[collection] ?? []);
      const answers: Answer[] = [];
      let open: unknown = 0;
      for (const command of commands) {
        const next = await answer(command, open);
        answers.push(next.answer);
        open = next.cursor;
      }
      if (commands.some((command) => schemaCommands.test(nameOf(command))))
        await clean([...names, 'main', 'made']);
      else if (commands.some(isWrite)) for (const collection of names) loaded.set(collection, '');
      return answers;
    },
    close: async () => {
      await database.dropDatabase();
      await session.endSession();
      await client.close();
    },
  };
}
