import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { mongo } from 'mongoose';
import { connectTestDatabase, itOnEmbedded } from '../../support/database';
import type { TestDatabase } from '../../support/database';
import { attacks, oddities } from '../../support/mongodb/attacks';

let database: TestDatabase;
let db: mongo.Db;
beforeAll(async () => {
  database = await connectTestDatabase();
  db = database.connection.getClient().db(database.name);
});
afterAll(() => database.close());
beforeEach(async () => {
  await db.dropDatabase();
  await db.collection<{ _id: number; n: number }>('c').insertOne({ _id: 1, n: 1 });
});

/** The code with which a command or its first statement is refused. */
async function codeOf(command: mongo.Document): Promise<unknown> {
  const answer = await db
    .command(command)
    .catch((error: mongo.Document) => ({ ...error, code: error.code as number }));
  const [failure] = ((answer as mongo.Document).writeErrors ?? []) as mongo.Document[];
  return (answer as mongo.Document).code ?? failure?.code;
}

const nested = (levels: number): mongo.Document => {
  let document: mongo.Document = { x: 1 };
  for (let level = 1; level < levels; level += 1) document = { x: document };
  return document;
};

describe('a malformed request', () => {
  itOnEmbedded.each(attacks)('%s is refused', async (_title, command, code) => {
    expect(await codeOf(command)).toBe(code);
  });

  itOnEmbedded.each(oddities)('%s works', async (_title, command, answer) => {
    expect(await db.command(command)).toMatchObject(answer);
  });

  itOnEmbedded('getMore under the name of another collection is refused with 43', async () => {
    await db.collection('c').insertMany([{}, {}]);
    const { cursor } = await db.command({ find: 'c', batchSize: 1 });

    const code = await codeOf({ getMore: (cursor as { id: unknown }).id, collection: 'other' });

    expect(code).toBe(43);
  });
});

describe('a document', () => {
  itOnEmbedded('above 16 MiB is refused with 10334 and changes nothing', async () => {
    const half = 'x'.repeat(9 * 1024 * 1024);
    await db.collection<{ _id: number }>('c').updateOne({ _id: 1 }, { $set: { half } });

    const error = await db
      .collection<{ _id: number }>('c')
      .updateOne({ _id: 1 }, { $set: { other: half } })
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 10334 });
    expect(await db.collection('c').findOne({}, { projection: { other: 1 } })).toEqual({ _id: 1 });
  });

  it('nested 100 levels deep is stored and read', async () => {
    await db.collection('c').insertOne({ deep: nested(98) });

    expect(await db.collection('c').findOne({ deep: { $exists: true } })).toMatchObject({ deep: nested(98) });
  });

  itOnEmbedded('nested 5,000 levels deep leaves the store able to answer', async () => {
    await db
      .collection('c')
      .insertOne({ deep: nested(3000) })
      .catch(() => undefined);
    await db
      .collection('c')
      .find({ deep: nested(3000) })
      .toArray()
      .catch(() => undefined);

    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });
});

/** A connection of its own to the server that is under test. */
async function rawConnection(): Promise<Socket> {
  const [host = ''] = database.connection
    .getClient()
    .options.hosts.map(({ socketPath, host: name, port }) =>
      JSON.stringify(socketPath === undefined ? { host: name, port } : { path: socketPath }),
    );
  const socket = connect(JSON.parse(host) as { path: string });
  await once(socket, 'connect');
  return socket;
}

/** A message of the wire protocol: its length, its opcode, and what follows its header. */
function message({ length, opcode = 2013 }: { length?: number; opcode?: number }, body: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(length ?? 16 + body.length, 0);
  header.writeInt32LE(1, 4);
  header.writeInt32LE(opcode, 12);
  return Buffer.concat([header, body]);
}

const ping = mongo.BSON.serialize({ ping: 1, $db: 'admin' });
const flags = Buffer.alloc(4);
const section = Buffer.concat([flags, Buffer.from([0]), ping]);
const wrongType = Buffer.from(ping);
wrongType[4] = 0x77;
const longName = Buffer.from(ping);
longName.fill(0x41, 5);

describe('bytes that are no message', () => {
  itOnEmbedded.each<[string, Buffer]>([
    ['a length of 0', message({ length: 0 }, section)],
    ['a length below 0', message({ length: -1 }, section)],
    ['a length above 48 MB', message({ length: 2 ** 30 }, section)],
    ['an unknown opcode', message({ opcode: 4242 }, section)],
    ['a compressed message', message({ opcode: 2012 }, section)],
    ['no flags', message({}, Buffer.alloc(0))],
    ['no section', message({}, flags)],
    ['an unknown flag', message({}, Buffer.concat([Buffer.from([8, 0, 0, 0]), section.subarray(4)]))],
    ['an unknown kind of section', message({}, Buffer.concat([flags, Buffer.from([9]), ping]))],
    ['a section that is cut', message({}, section.subarray(0, -6))],
    ['a section without its length', message({}, Buffer.concat([flags, Buffer.from([0, 1])]))],
    ['a type that BSON does not have', message({}, Buffer.concat([flags, Buffer.from([0]), wrongType]))],
    ['a name without an end', message({}, Buffer.concat([flags, Buffer.from([0]), longName]))],
    ['a sequence without a name', message({}, Buffer.concat([flags, Buffer.from([1, 6, 0, 0, 0, 65, 65])]))],
    ['an old query without a name', message({ opcode: 2004 }, flags)],
  ])('%s is answered with an error or a closed connection, and others are served', async (_title, bytes) => {
    const socket = await rawConnection();
    const outcome = Promise.race([
      once(socket, 'data').then(([data]) => data as Buffer),
      once(socket, 'close').then(() => undefined),
    ]);

    socket.write(bytes);

    const reply = await outcome;
    socket.destroy();
    if (reply)
      expect(mongo.BSON.deserialize(reply.subarray(bytes.readInt32LE(12) === 2004 ? 36 : 21))).toMatchObject({
        ok: 0,
      });
    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  itOnEmbedded('half a message leaves others served', async () => {
    const socket = await rawConnection();

    socket.write(message({}, section).subarray(0, 10));

    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
    socket.destroy();
  });
});
