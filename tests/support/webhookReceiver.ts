import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface ReceivedCall {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  event: { type: string; timestamp: string; data: Record<string, unknown> };
}

/** Somebody who listens to webhooks. */
export interface WebhookReceiver {
  url: string;
  calls: ReceivedCall[];
  /** The calls to a path. */
  callsTo: (path: string) => ReceivedCall[];
  /** What a path answers; 204 unless said. */
  answer: (path: string, answer: (res: ServerResponse) => void) => void;
  close: () => Promise<void>;
}

/** Answers with a status and a body. */
export const answerWith =
  (status: number, body = '', headers: Record<string, string> = {}) =>
  (res: ServerResponse): void => {
    res.writeHead(status, headers).end(body);
  };

/** Starts a receiver on an ephemeral port of the loopback interface. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const calls: ReceivedCall[] = [];
  const answers = new Map<string, (res: ServerResponse) => void>();
  const server = createServer((req, res) => {
    const pieces: Buffer[] = [];
    req.on('data', (piece: Buffer) => pieces.push(piece));
    req.on('end', () => {
      const body = Buffer.concat(pieces).toString('utf8');
      const path = req.url ?? '';
      calls.push({ path, headers: req.headers, body, event: JSON.parse(body) as ReceivedCall['event'] });
      (answers.get(path) ?? answerWith(204))(res);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    callsTo: (path) => calls.filter((call) => call.path === path),
    answer: (path, answer) => answers.set(path, answer),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
