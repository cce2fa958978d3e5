import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { simulatorMessagesSchema } from '../../vendors/simulator/simulatorSchema';
import type { SimulatorMessage } from '../../vendors/simulator/simulatorSchema';
import { systemClock } from '../../utils/clock';
import { BENCH_RECEIPT_SECRET } from './receipts';

/** A vendor in this process that speaks like the simulator, takes everything, and remembers when. */
export interface BenchVendor {
  url: string;
  /** How often each key came. */
  readonly seen: ReadonlyMap<string, number>;
  /** Messages that came between two moments of `performance.now()`. */
  countBetween: (from: number, to: number) => number;
  /** The moment of the first message since the last call of `forget`. */
  firstAt: () => number | undefined;
  forget: () => void;
  close: () => Promise<void>;
}

interface Arrival {
  at: number;
  count: number;
}

/** Reports to whoever sent the messages that all of them arrived. */
async function report(messages: readonly SimulatorMessage[]): Promise<void> {
  const [receiptUrl] = messages.flatMap((message) => message.receiptUrl ?? []);
  if (receiptUrl === undefined) return;
  const now = systemClock.now();
  const occurredAt = now.toISOString();
  const body = JSON.stringify(
    messages.map(({ key }) => ({ eventId: `${key}-delivered`, key, status: 'DELIVERED', occurredAt })),
  );
  const response = await fetch(receiptUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': 'msg_bench',
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(BENCH_RECEIPT_SECRET).sign('msg_bench', now, body),
    },
    body,
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`receipts: ${response.status}`);
}

async function readMessages(request: IncomingMessage): Promise<SimulatorMessage[]> {
  const body: unknown = JSON.parse(await text(request));
  return simulatorMessagesSchema.parse(body);
}

/** Starts it on any free port of the loopback. @param isReporting whether it posts receipts */
export async function startBenchVendor({ isReporting }: { isReporting: boolean }): Promise<BenchVendor> {
  const seen = new Map<string, number>();
  let arrivals: Arrival[] = [];

  function note(messages: readonly SimulatorMessage[], at: number): void {
    arrivals.push({ at, count: messages.length });
    for (const { key } of messages) seen.set(key, (seen.get(key) ?? 0) + 1);
  }

  const server = createServer((request, response) => {
    const at = performance.now();
    void readMessages(request).then(async (messages) => {
      note(messages, at);
      const taken = messages.map(({ key }) => ({ key, status: 'ACCEPTED', vendorMessageId: `v-${key}` }));
      response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify(taken));
      if (isReporting) await report(messages);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    countBetween: (from, to) =>
      arrivals.reduce((sum, { at, count }) => sum + (at >= from && at < to ? count : 0), 0),
    firstAt: () => arrivals[0]?.at,
    forget: () => {
      arrivals = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
