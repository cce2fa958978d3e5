import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { mongo } from 'mongoose';

/** What the server is given: where to listen, and the document that every find is answered with. */
export interface CannedServerOptions {
  path: string;
  document: Uint8Array;
}

// The parent wrote them.
const { path, document } = workerData as CannedServerOptions;

const headerBytes = 16;
const opcode = { reply: 1, query: 2004, message: 2013 };
// After the header: the flags and the kind of the first section, the size of its document and the type of its first
// element, which is named after the command.
const nameStart = headerBytes + 4 + 1 + 4 + 1;

const bytesOf = (answer: object): Buffer => Buffer.from(mongo.BSON.serialize(answer));
const hello = bytesOf({
  ok: 1,
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 21,
  logicalSessionTimeoutMinutes: 30,
});
const answers: Readonly<Record<string, Buffer>> = {
  hello,
  ismaster: hello,
  find: bytesOf({
    cursor: { firstBatch: [mongo.BSON.deserialize(document)], id: mongo.Long.ZERO, ns: 'bench.orders' },
    ok: 1,
  }),
};
const ok = bytesOf({ ok: 1 });

function answer(message: Buffer): Buffer {
  const isQuery = message.readInt32LE(12) === opcode.query;
  const name = message.toString('latin1', nameStart, message.indexOf(0, nameStart));
  const body = isQuery ? hello : (answers[name] ?? ok);
  const head = Buffer.alloc(headerBytes + (isQuery ? 20 : 5));
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(message.readInt32LE(4), 8);
  head.writeInt32LE(isQuery ? opcode.reply : opcode.message, 12);
  if (isQuery) head.writeInt32LE(1, headerBytes + 16);
  return Buffer.concat([head, body]);
}

function serve(socket: Socket): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    while (rest.length >= headerBytes && rest.length >= rest.readInt32LE(0)) {
      const size = rest.readInt32LE(0);
      socket.write(answer(rest.subarray(0, size)));
      rest = rest.subarray(size);
    }
  });
}

createServer(serve).listen(path, () => parentPort?.postMessage('listening'));
