import { isDeepStrictEqual } from 'node:util';
import { mongo } from 'mongoose';
import type { Random } from '../../src/utils/random';

/** What the clients write. */
interface Entry {
  _id: string;
  client: number;
  n: number;
  tags: string[];
  email: string;
  code?: number;
}

/** The collection of a client's own, which comes and goes. */
interface Side {
  values: number[];
  indexes: string[];
}

/** A write: what is stored once it is acknowledged, and how to ask for it. */
interface Write {
  entries?: ReadonlyMap<string, Entry | null>;
  side?: Side;
  run: (database: mongo.Db) => Promise<unknown>;
}

export interface Settlement {
  losses: string[];
  unanswered: number;
  unansweredStored: number;
}

/** A client that notes what was acknowledged. */
export interface LedgerClient {
  /** Writes one thing after another until the connection is lost. */
  writeUntilLost(database: mongo.Db): Promise<void>;
  /** Compares the ledger with the entries that are stored; of the write without an answer both outcomes are right. */
  settle(database: mongo.Db, found: readonly mongo.Document[]): Promise<Settlement>;
  acknowledged(): number;
  refusedDuplicates(): number;
}

export const entriesName = 'entries';

/** Makes the indexes of every kind that the store has. */
export async function prepareEntries(database: mongo.Db): Promise<void> {
  await database
    .collection(entriesName)
    .createIndexes([
      { key: { n: 1 } },
      { key: { tags: 1, n: -1 } },
      { key: { email: 1 }, unique: true },
      { key: { code: 1 }, unique: true, partialFilterExpression: { code: { $gt: 0 } } },
      { key: { code: 1, client: 1 }, sparse: true },
    ]);
}

export function createLedgerClient(client: number, random: Random): LedgerClient {
  const ledger = new Map<string, Entry>();
  let side: Side = { values: [], indexes: [] };
  let pending: Write | undefined;
  let made = 0;
  let acknowledged = 0;
  let refusedDuplicates = 0;
  const sideName = `side_${client}`;

  const below = (limit: number): number => Math.floor(random() * limit);
  const fresh = (): Entry => {
    made += 1;
    const number = client * 1_000_000 + made;
    return {
      _id: `${client}-${made}`,
      client,
      n: below(50),
      tags: Array.from({ length: below(4) }, () => `t${below(9)}`),
      email: `${number}@example.com`,
      ...(below(2) === 0 && { code: number }),
    };
  };
  const known = (): Entry => [...ledger.values()][below(ledger.size)] ?? fresh();
  const entries = (database: mongo.Db) => database.collection<Entry>(entriesName);
  const to = (...list: Entry[]) => new Map(list.map((entry) => [entry._id, entry]));

  const kinds: readonly (() => Write)[] = [
    () => {
      const entry = fresh();
      return { entries: to(entry), run: (db) => entries(db).insertOne(entry) };
    },
    () => {
      const list = Array.from({ length: 1 + below(9) }, fresh);
      return { entries: to(...list), run: (db) => entries(db).insertMany(list) };
    },
    () => {
      const old = known();
      const after = { ...old, n: old.n + 1, tags: [...old.tags, 'more'] };
      return {
        entries: ledger.has(old._id) ? to(after) : new Map(),
        run: (db) => entries(db).updateOne({ _id: old._id }, { $inc: { n: 1 }, $push: { tags: 'more' } }),
      };
    },
    () => {
      const n = below(50);
      const touched = [...ledger.values()].filter((entry) => entry.n === n);
      return {
        entries: to(...touched.map((entry) => ({ ...entry, n: n + 100 }))),
        run: (db) => entries(db).updateMany({ client, n }, { $inc: { n: 100 } }),
      };
    },
    () => {
      const [added, old] = [fresh(), known()];
      const gone = [...ledger.values()].find(({ _id }) => _id !== old._id) ?? fresh();
      const after = new Map<string, Entry | null>(to(added));
      if (ledger.has(old._id)) after.set(old._id, { ...old, tags: ['bulk'] });
      after.set(gone._id, null);
      return {
        entries: after,
        run: (db) =>
          entries(db).bulkWrite([
            { insertOne: { document: added } },
            { updateOne: { filter: { _id: old._id }, update: { $set: { tags: ['bulk'] } } } },
            { deleteOne: { filter: { _id: gone._id } } },
          ]),
      };
    },
    () => {
      const old = known();
      return {
        entries: ledger.has(old._id) ? to({ ...old, n: -1 }) : new Map(),
        run: (db) => entries(db).findOneAndUpdate({ _id: old._id }, { $set: { n: -1 } }),
      };
    },
    () => {
      const old = known();
      return { entries: new Map([[old._id, null]]), run: (db) => entries(db).deleteOne({ _id: old._id }) };
    },
    () => {
      const { _id, ...fields } = fresh();
      return {
        entries: to({ _id, ...fields }),
        run: (db) => entries(db).updateOne({ _id }, { $set: fields }, { upsert: true }),
      };
    },
    () => {
      const [entry, other] = [fresh(), known()];
      const copy = { ...entry, email: other.email };
      // The owner of the address is there, so this must be refused.
      return {
        entries: ledger.has(other._id) ? new Map() : to(copy),
        run: (db) => entries(db).insertOne(copy),
      };
    },
    () => {
      const values = Array.from({ length: 10 }, () => below(1000));
      return {
        side: { ...side, values: [...side.values, ...values] },
        run: (db) => db.collection(sideName).insertMany(values.map((v) => ({ v }))),
      };
    },
    () => ({
      side: { ...side, indexes: ['v_1'] },
      run: (db) => db.collection(sideName).createIndex({ v: 1 }),
    }),
    () => ({
      side: { values: [], indexes: [] },
      run: (db) => db.dropCollection(sideName),
    }),
  ];

  const note = ({ entries: after = new Map(), side: sideAfter = side }: Write): void => {
    for (const [id, entry] of after) {
      if (entry) ledger.set(id, entry);
      else ledger.delete(id);
    }
    side = sideAfter;
  };

  return {
    acknowledged: () => acknowledged,
    refusedDuplicates: () => refusedDuplicates,
    async writeUntilLost(database) {
      for (;;) {
        // The side collection is touched a little less often than the entries.
        const write = (kinds[below(kinds.length)] ?? kinds[0])?.();
        if (!write) return;
        pending = write;
        try {
          await write.run(database);
          note(write);
          acknowledged += 1;
        } catch (error) {
          // A lost connection has no code of the server's.
          if (!(error instanceof mongo.MongoServerError) || error.code === undefined) return;
          if (error.code !== 11000 || write.entries?.size !== 0) throw error;
          refusedDuplicates += 1;
        }
        pending = undefined;
      }
    },
    async settle(database, found) {
      const settlement: Settlement = { losses: [], unanswered: pending ? 1 : 0, unansweredStored: 0 };
      const stored = new Map(
        found.filter((each) => each.client === client).map((each) => [String(each._id), each]),
      );
      const open = pending?.entries ?? new Map<string, Entry | null>();
      for (const id of new Set([...ledger.keys(), ...stored.keys(), ...open.keys()])) {
        const actual = stored.get(id) ?? null;
        if (same(actual, ledger.get(id) ?? null)) continue;
        if (!open.has(id) || !same(actual, open.get(id) ?? null))
          settlement.losses.push(
            `${id}: ${JSON.stringify(actual)} instead of ${JSON.stringify(ledger.get(id))}`,
          );
        else settlement.unansweredStored = 1;
      }
      const actual = await readSide(database, sideName);
      const isAfter = pending?.side !== undefined && same(actual, sorted(pending.side));
      if (isAfter) settlement.unansweredStored = 1;
      else if (!same(actual, sorted(side))) settlement.losses.push(`${sideName}: ${JSON.stringify(actual)}`);
      ledger.clear();
      for (const [id, entry] of stored) ledger.set(id, entry as unknown as Entry);
      if (isAfter) side = pending?.side ?? side;
      pending = undefined;
      return settlement;
    },
  };
}

async function readSide(database: mongo.Db, name: string): Promise<Side> {
  const collection = database.collection<{ v: number }>(name);
  const documents = await collection.find({}, { hint: { $natural: 1 } }).toArray();
  const isThere = (await database.listCollections({ name }).toArray()).length > 0;
  const indexes = isThere ? await collection.indexes() : [];
  return sorted({
    values: documents.map(({ v }) => v),
    indexes: indexes.map(({ name }) => String(name)).filter((name) => name !== '_id_'),
  });
}

function sorted({ values, indexes }: Side): Side {
  return { values: [...values].sort((a, b) => a - b), indexes };
}

/** Equal but for the order of fields. */
function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b);
}
