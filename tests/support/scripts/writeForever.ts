/**
 * Starts a store in the folder given and writes with several clients until it is killed. Each acknowledged write is
 * told on a line of its own: `+ <id> <value>` for a document that has this value now, `- <id>` for a deleted one.
 */
import { mongo } from 'mongoose';
import { startEmbeddedStore } from '../../../src/database/embedded/startEmbedded';

interface Entry {
  _id: string;
  value: number;
  tags: string[];
}

const [dataDir = '', round = '0'] = process.argv.slice(2);
const clients = 8;
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

async function writeAs(client: number, collection: mongo.Collection<Entry>): Promise<void> {
  for (let n = 0; ; n += 1) {
    const ids = [0, 1, 2].map((part) => `${round}-${client}-${n}-${part}`);
    const [first = '', second = '', third = ''] = ids;
    await collection.insertMany(ids.map((_id) => ({ _id, value: n, tags: [`t${n % 5}`, `c${client}`] })));
    for (const id of ids) tell(`+ ${id} ${n}`);
    await collection.updateOne({ _id: first }, { $inc: { value: 1 }, $push: { tags: 'updated' } });
    tell(`+ ${first} ${n + 1}`);
    await collection.deleteOne({ _id: second });
    tell(`- ${second}`);
    await collection.findOneAndUpdate({ _id: third }, { $set: { value: -n } });
    tell(`+ ${third} ${-n}`);
  }
}

async function main(): Promise<void> {
  const store = await startEmbeddedStore({ dataDir });
  const client = new mongo.MongoClient(store.uri);
  const collection = client.db('kill').collection<Entry>('entries');
  await collection.createIndex({ value: 1 });
  await collection.createIndex({ tags: 1, value: -1 });
  tell('started');
  await Promise.all(Array.from({ length: clients }, (_, each) => writeAs(each, collection)));
}

void main();
