import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Clock } from '../utils/clock';
import { sha256 } from '../utils/hash';
import { readPointer } from '../utils/jsonPointer';
import { fillTemplate } from '../utils/jsonTemplate';
import type { JsonValue } from '../utils/jsonTemplate';
import { conclude, handOver } from './handOver';
import type { Attempt, Parcel } from './handOver';
import { meaningOf } from './http/httpMeaning';
import { AnswerLostError, createHttpPoster } from './http/httpPoster';
import type { HttpAnswer } from './http/httpPoster';
import { simulatorStatusesSchema } from './simulator/simulatorSchema';
import { VendorUnavailableError } from './vendor';
import type { OutgoingMessage, SendResult, Vendor } from './vendor';

/** Requests of one send that are under way at the same time. */
const REQUESTS = 10;
const LONGEST_ID = 500;

export interface HttpVendorOptions {
  /** Where messages are posted. */
  url: string;
  /** Where it can be asked about keys; without it, it cannot. */
  statusUrl: string | undefined;
  headers: Readonly<Record<string, string>> | undefined;
  /** Signs each request as Standard Webhooks. */
  secret: string | undefined;
  /** The body of one message; the message itself unless given. */
  template: JsonValue | undefined;
  /** Messages in one request; above 1 the body is an array. */
  batch: number;
  /** JSON pointer to the vendor's id in the answer; `*` stands for the message's position in the request. */
  idPath: string | undefined;
  /** Whether it sends a repeated key once. */
  idempotent: boolean;
  clock: Clock;
}

const parseJson = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

function toId(value: unknown): string | undefined {
  const id = typeof value === 'number' ? String(value) : value;
  return typeof id === 'string' && id !== '' && id.length <= LONGEST_ID ? id : undefined;
}

const inParcels = (messages: readonly OutgoingMessage[], size: number): Parcel[] =>
  Array.from({ length: Math.ceil(messages.length / size) }, (_, index) =>
    messages.slice(index * size, (index + 1) * size),
  );

const isRejected = (attempt: Attempt | undefined): boolean =>
  attempt !== undefined && 'outcome' in attempt && attempt.outcome === 'rejected';
const isNotNow = (attempt: Attempt): boolean => !('outcome' in attempt) || attempt.outcome === 'retry';

/** The client of any vendor that takes JSON over HTTP. */
export function createHttpVendor(options: HttpVendorOptions): Vendor {
  const { headers, secret, template, batch, idPath, idempotent, clock } = options;
  const poster = createHttpPoster();
  const webhook = secret === undefined ? undefined : new Webhook(secret);
  const url = new URL(options.url);
  const statusUrl = options.statusUrl === undefined ? undefined : new URL(options.statusUrl);

  /** The same for a repetition of the same messages. */
  const idOf = (keys: readonly string[]): string =>
    keys.length === 1 ? String(keys[0]) : `batch_${sha256(keys.join(' ')).slice(0, 32)}`;

  function signature(id: string, body: string): Record<string, string> {
    if (!webhook) return {};
    const now = clock.now();
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': webhook.sign(id, now, body),
    };
  }

  const bodyOf = (message: OutgoingMessage): unknown =>
    template === undefined ? message : fillTemplate(template, { ...message });

  /** What the answer says about each message of the request. */
  function read(parcel: Parcel, answer: HttpAnswer): Attempt[] {
    // That a batch has a key in it which is known already says nothing about the others.
    const context = { idempotent: idempotent && parcel.length === 1, now: clock.now() };
    const meaning = meaningOf(answer, context);
    if (!('outcome' in meaning)) return parcel.map(() => meaning);
    if (parcel.length > 1 && answer.status === 429 && meaning.outcome === 'retry') {
      const limited = new VendorUnavailableError('the vendor takes no more for now', meaning);
      return parcel.map(() => limited);
    }
    if (meaning.outcome !== 'accepted') return parcel.map(() => meaning);
    const told = idPath === undefined ? undefined : parseJson(answer.body);
    return parcel.map((_, index) => {
      const pointer = idPath?.replaceAll(/(?<=\/)\*(?=\/|$)/g, String(index));
      return { outcome: 'accepted', vendorMessageId: pointer && toId(readPointer(told, pointer)) };
    });
  }

  async function submit(parcel: Parcel, signal: AbortSignal): Promise<Attempt[]> {
    const bodies = parcel.map(bodyOf);
    const body = JSON.stringify(batch > 1 ? bodies : bodies[0]);
    const id = idOf(parcel.map(({ key }) => key));
    const signed = { ...headers, 'idempotency-key': id, ...signature(id, body) };
    try {
      return read(parcel, await poster.post(url, body, { headers: signed, signal }));
    } catch (error) {
      if (error instanceof VendorUnavailableError) return parcel.map(() => error);
      if (!(error instanceof AnswerLostError)) throw error;
      const { reason } = error;
      return parcel.map(() => ({ outcome: 'unknown', reason }));
    }
  }

  const handAll = (parcels: readonly Parcel[], signal: AbortSignal): Promise<Attempt[]> =>
    handOver(parcels, {
      limit: REQUESTS,
      signal,
      submit: (parcel) => submit(parcel, signal),
      isObstacle: isNotNow,
    });

  return {
    name: 'http',
    idempotent,
    canQuery: statusUrl !== undefined,

    async send(messages: readonly OutgoingMessage[], signal: AbortSignal): Promise<SendResult[]> {
      const parcels = inParcels(messages, batch);
      const attempts = await handAll(parcels, signal);
      if (batch === 1) return conclude(attempts);
      // Which message of a refused batch is to blame shows when each is sent by itself.
      const refused = messages.filter((_, index) => isRejected(attempts[index]));
      const alone = await handAll(inParcels(refused, 1), signal);
      const second = new Map(refused.map(({ key }, index) => [key, alone[index]]));
      return conclude(attempts.map((attempt, index) => second.get(messages[index]?.key ?? '') ?? attempt));
    },

    async status(keys, signal) {
      if (!statusUrl) return [];
      const body = JSON.stringify({ keys });
      // A question that is asked again is another one.
      const signed = { ...headers, ...signature(`status_${randomUUID()}`, body) };
      const answer = await poster.post(statusUrl, body, { headers: signed, signal });
      if (answer.status !== 200) throw new Error(`the vendor answers ${answer.status}`);
      return simulatorStatusesSchema.parse(parseJson(answer.body));
    },

    async close() {
      poster.close();
    },
  };
}
