import { z } from 'zod';
import { simulatorAcceptedSchema, simulatorStatusesSchema } from './simulator/simulatorSchema';
import { VendorUnavailableError } from './vendor';
import type { SendResult, Vendor } from './vendor';

interface Options {
  /** Where the simulator is, without /vendor. */
  baseUrl: () => string;
  /** The bearer token that it knows us by. */
  token: () => Promise<string>;
  /** Where it posts its receipts; undefined when it is mounted in the server that wants them. */
  receiptUrl: () => string | undefined;
}

const connectError = z.object({
  cause: z.object({ code: z.enum(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']) }),
});
const DEFAULT_RETRY_MS = 1000;

/** What an answer other than 2xx means for each message of the request. */
function refused(response: Response): SendResult {
  const { status } = response;
  const reason = `vendor_${status}`;
  if (status === 401 || status === 403 || status === 404) {
    throw new VendorUnavailableError(`the vendor answers ${status}: check VENDOR_URL and RECEIPT_SECRETS`);
  }
  if (status === 429 || status === 503) {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return { outcome: 'retry', reason, retryAfterMs: seconds >= 0 ? seconds * 1000 : DEFAULT_RETRY_MS };
  }
  return status >= 500 ? { outcome: 'unknown', reason } : { outcome: 'rejected', reason };
}

/** The client of the simulator: speaks to it over HTTP, wherever it runs. */
export function createSimulatorVendor({ baseUrl, token, receiptUrl }: Options): Vendor {
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
        const result = refused(response);
        return messages.map(() => result);
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
