import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  raw: string;
  body: unknown;
}

type Answer = (response: ServerResponse, request: ReceivedRequest) => void;

export interface JsonServer {
  url: string;
  port: number;
  requests: ReceivedRequest[];
  /** What it answers; 202 with an empty object unless said. */
  answer: Answer;
  close: () => Promise<void>;
}

/** Answers with a status, JSON (or text as it is) and headers. */
export const answerJson =
  (status: number, body: unknown = {}, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** Starts a server on the loopback interface that takes JSON. */
export async function startJsonServer(port = 0): Promise<JsonServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((req, res) => {
    const pieces: Buffer[] = [];
    req.on('data', (piece: Buffer) => pieces.push(piece));
    req.on('end', () => {
      const raw = Buffer.concat(pieces).toString('utf8');
      const { method = '', url: path = '', headers } = req;
      const request = { method, path, headers, raw, body: JSON.parse(raw) as unknown };
      requests.push(request);
      started.answer(res, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: chosen } = server.address() as AddressInfo;
  const started: JsonServer = {
    url: `http://127.0.0.1:${chosen}`,
    port: chosen,
    requests,
    answer: answerJson(202),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return started;
}
