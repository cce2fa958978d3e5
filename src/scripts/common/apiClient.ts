import { z } from 'zod';
import { StartError } from '../../utils/startError';

/** Requests to a running server. Every method throws with the server's own words when the answer is not 2xx. */
export interface ApiClient {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: object): Promise<Answer>;
}

/** What `fetch` hides below its "fetch failed". */
const hidden = z.object({ cause: z.object({ code: z.string().optional(), message: z.string() }) });

function reasonOf(error: unknown): string {
  const { data } = hidden.safeParse(error);
  if (!data) return String(error);
  const { code, message } = data.cause;
  // The ports of other protocols; no browser speaks HTTP to them either.
  if (message === 'bad port') return 'its port is kept for another protocol, choose another one (PORT)';
  return code ?? message;
}

/**
 * A client of the server at `url`, below /api.
 * @param key an API key that may do what is asked
 * @throws StartError when the server cannot be reached
 */
export function createApiClient(url: string, key: string): ApiClient {
  async function send<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${url}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new StartError(`The server at ${url} cannot be reached: ${reasonOf(cause)}.`, { cause });
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /api${path} answered ${response.status}: ${text}`);
    // The other side of the boundary is this very program; its contract is what the types say.
    return JSON.parse(text) as Answer;
  }
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
  };
}
