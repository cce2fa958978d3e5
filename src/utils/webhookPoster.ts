import { request as requestHttp } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Webhook } from 'standardwebhooks';
import type { Clock } from './clock';
import { PrivateAddressError, isPublicAddress, literalAddress, lookupPublic } from './publicAddress';
import { parseRetryAfter } from './retryAfter';

const TIMEOUT_MS = 10_000;
/** How much of an answer is read, and how much of that is shown, in bytes. */
const READ_BYTES = 65_536;
const SHOWN_BYTES = 1024;
/** Answers whose `Retry-After` counts. */
const NOT_NOW = new Set([429, 503]);

/** What to post. */
export interface WebhookCall {
  url: string;
  /** All that sign, the present one first. */
  secrets: readonly string[];
  /** The `webhook-id`. */
  id: string;
  payload: string;
}

/** What came of it: an answer, or why there was none. */
export interface WebhookAnswer {
  isDelivered: boolean;
  status?: number;
  latencyMs: number;
  /** The first KiB of the answer. */
  body?: string;
  error?: string;
  /** How long the receiver wants to be left alone, at most an hour, in milliseconds. */
  retryAfterMs?: number;
}

interface Deps {
  clock: Clock;
  /** Whether receivers on this machine and in private networks may be called. */
  allowPrivate: boolean;
}

/** Reads the beginning of an answer; an answer that stalls, or is too long, is cut off. */
async function readBeginning(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      if (size < SHOWN_BYTES) pieces.push(piece.subarray(0, SHOWN_BYTES - size));
      size += piece.length;
      if (size >= READ_BYTES) break;
    }
  } catch {
    // The status has come, and it alone decides.
  }
  return Buffer.concat(pieces).toString('utf8');
}

const hasCode = (error: unknown): error is { code: string } =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';

function reasonOf(error: unknown, timeout: AbortSignal): string {
  if (timeout.aborted) return `no answer within ${TIMEOUT_MS / 1000} s`;
  if (error instanceof PrivateAddressError) return error.message;
  if (hasCode(error)) return error.code;
  return error instanceof Error ? error.message : String(error);
}

/** Posts events, signed as Standard Webhooks say. Redirects are not followed. */
export function createWebhookPoster({ clock, allowPrivate }: Deps) {
  function toHeaders({ id, payload, secrets }: WebhookCall): Record<string, string | number> {
    const now = clock.now();
    return {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(payload),
      'user-agent': 'CRM-Xeno-Webhooks',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, payload)).join(' '),
    };
  }

  /** The answer's head. A connection of its own each: one that was kept could be closed just now by the other side. */
  function open(call: WebhookCall, signal: AbortSignal): Promise<IncomingMessage> {
    const url = new URL(call.url);
    const literal = literalAddress(url);
    // Addresses that need no resolving do not come to `lookup`.
    if (!allowPrivate && literal !== undefined && !isPublicAddress(literal)) throw new PrivateAddressError();
    const options: RequestOptions = {
      method: 'POST',
      headers: toHeaders(call),
      agent: false,
      signal,
      ...(!allowPrivate && { lookup: lookupPublic }),
    };
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      request(url, options, resolve).on('error', reject).end(call.payload);
    });
  }

  async function post(call: WebhookCall, signal: AbortSignal): Promise<Omit<WebhookAnswer, 'latencyMs'>> {
    const response = await open(call, signal);
    const status = response.statusCode ?? 0;
    const body = await readBeginning(response);
    response.destroy();
    if (status >= 200 && status < 300) return { isDelivered: true, status, body };
    const retryAfterMs = NOT_NOW.has(status)
      ? parseRetryAfter(response.headers['retry-after'], clock.now())
      : undefined;
    return {
      isDelivered: false,
      status,
      body,
      error: `answered ${status}`,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
  }

  return {
    /** Posts once, within 10 s. Never throws for what the receiver does. */
    async post(call: WebhookCall, signal?: AbortSignal): Promise<WebhookAnswer> {
      const started = performance.now();
      const timeout = AbortSignal.timeout(TIMEOUT_MS);
      const latency = (): number => Math.round(performance.now() - started);
      try {
        const answer = await post(call, AbortSignal.any([timeout, ...(signal ? [signal] : [])]));
        return { ...answer, latencyMs: latency() };
      } catch (error) {
        return { isDelivered: false, error: reasonOf(error, timeout), latencyMs: latency() };
      }
    },
  };
}

export type WebhookPoster = ReturnType<typeof createWebhookPoster>;
