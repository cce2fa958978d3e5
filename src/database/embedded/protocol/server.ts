import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import type { ListenOptions, Socket } from 'node:net';
import { describeError } from '../errors';
import { encodeReply } from '../documents';
import { createFrameReader } from './frames';
import { buildReply, opcode, parseMessage } from './message';

/** One client's connection as commands see it. */
export interface ClientConnection {
  id: number;
}

/** Answers a command with the bytes of a document; it never fails. */
export type RequestHandler = (
  body: Record<string, unknown>,
  connection: ClientConnection,
) => Promise<Uint8Array> | Uint8Array;

export interface ProtocolServer {
  /** Where it listens: a path or a port. */
  address: string | number;
  close(): Promise<void>;
}

/** Accepts connections and passes what arrives to the handler. */
export async function listen(options: ListenOptions, handle: RequestHandler): Promise<ProtocolServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    connections += 1;
    serve(socket, { id: connections }, handle);
  });
  server.listen(options);
  await once(server, 'listening');
  if (options.path !== undefined && process.platform !== 'win32') chmodSync(options.path, 0o600);
  const address = server.address();
  return {
    address: typeof address === 'object' && address ? address.port : String(address),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function serve(socket: Socket, connection: ClientConnection, handle: RequestHandler): void {
  const frames = createFrameReader();
  socket.setNoDelay(true);
  // A client that is gone needs no answer.
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    try {
      for (const message of frames.push(chunk)) void answer(socket, message, { connection, handle });
    } catch {
      socket.destroy();
    }
  });
}

async function answer(
  socket: Socket,
  message: Buffer,
  { connection, handle }: { connection: ClientConnection; handle: RequestHandler },
): Promise<void> {
  const request = { requestId: message.readInt32LE(4), opcode: message.readInt32LE(12) };
  try {
    const { body, wantsReply } = parseMessage(message);
    const document = await handle(body, connection);
    if (wantsReply) socket.write(buildReply(request, document));
  } catch (error) {
    const document = encodeReply({ ok: 0, ...describeError(error) });
    socket.write(buildReply({ ...request, opcode: request.opcode || opcode.message }, document));
  }
}
