import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 150_000;
const AGAIN_MS = 100;

export interface PatientClient {
  get: <T>(pathname: string) => Promise<T>;
  /** With a key, so that it is done once however often it is sent. */
  post: <T>(pathname: string, body: object, key: string) => Promise<T>;
  /** How often an answer was lost or an excuse. */
  retries: () => number;
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Whether the server refused with this status. */
export const isRefusal = (error: unknown, status: number): boolean =>
  error instanceof Refusal && error.status === status;

/** A client that asks again, as a careful one does, while the server is away. */
export function createPatientClient(url: string, token: string): PatientClient {
  let retries = 0;

  async function tryOnce(pathname: string, init: RequestInit): Promise<unknown> {
    const response = await fetch(url + pathname, { ...init, signal: AbortSignal.timeout(10_000) });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    const fault = `${init.method} ${pathname}: ${response.status} ${text}`;
    const isBusy = response.status === 503 || response.headers.has('retry-after');
    throw isBusy ? new Error(fault) : new Refusal(response.status, fault);
  }

  async function call<T>(pathname: string, init: RequestInit): Promise<T> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers };
    const giveUpAt = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return (await tryOnce(pathname, { ...init, headers })) as T;
      } catch (error) {
        if (error instanceof Refusal || performance.now() > giveUpAt) throw error;
        retries += 1;
        await sleep(AGAIN_MS);
      }
    }
  }

  return {
    get: (pathname) => call(pathname, { method: 'GET' }),
    post: (pathname, body, key) =>
      call(pathname, { method: 'POST', body: JSON.stringify(body), headers: { 'idempotency-key': key } }),
    retries: () => retries,
  };
}
