import { z } from 'zod';
import type { Clock } from '../utils/clock';
import { conclude } from './handOver';
import { meaningOf } from './http/httpMeaning';
import { simulatorAcceptedSchema, simulatorStatusesSchema } from './simulator/simulatorSchema';
import { VendorUnavailableError } from './vendor';
import type { Vendor } from './vendor';

interface Options {
  /** Where the simulator is, without /vendor. */
  baseUrl: () => string;
  /** The bearer token that it knows us by. */
  token: () => Promise<string>;
  /** Where it posts its receipts; undefined when it is mounted in the server that wants them. */
  receiptUrl: () => string | undefined;
  clock: Clock;
}

const connectError = z.object({
  cause: z.object({ code: z.enum(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']) }),
});

/** The client of the simulator: speaks to it over HTTP, wherever it runs. */
export function createSimulatorVendor({ baseUrl, token, receiptUrl, clock }: Options): Vendor {
  async function post(path: string, body: unknown, signal: AbortSignal): Promise<Response> {
    const authorization = `Bearer ${await token()}`;
    try {
      return await fetch(`${baseUrl()}/vendor${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify(body),
        signal,
      });
    } catch (error) {
      if (!connectError.safeParse(error).success) throw error;
      throw new VendorUnavailableError('the vendor cannot be reached', { cause: error });
    }
  }

  return {
    name: 'simulator',
    idempotent: true,
    canQuery: true,

    async send(messages, signal) {
      const receipts = receiptUrl();
      const body = messages.map((message) => ({ ...message, receiptUrl: receipts }));
      const response = await post('/messages', body, signal);
      if (!response.ok) {
        await response.arrayBuffer();
        const answer = { status: response.status, retryAfter: response.headers.get('retry-after') };
        const meaning = meaningOf(answer, { idempotent: true, now: clock.now() });
        return conclude(messages.map(() => meaning));
      }
      const accepted = simulatorAcceptedSchema.parse(await response.json());
      const byKey = new Map(accepted.map(({ key, vendorMessageId }) => [key, vendorMessageId]));
      return messages.map(({ key }) =>
        byKey.has(key)
          ? { outcome: 'accepted', vendorMessageId: byKey.get(key) }
          : { outcome: 'unknown', reason: 'vendor_silent' },
      );
    },

    async status(keys, signal) {
      const response = await post('/status', { keys }, signal);
      if (!response.ok) throw new Error(`the vendor answers ${response.status}`);
      return simulatorStatusesSchema.parse(await response.json());
    },
  };
}
