import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import { conclude, handOver } from './handOver';
import type { Attempt } from './handOver';
import { composeMail, isPlainAddress } from './smtp/composeMail';
import { meaningOfFailure, toFailure } from './smtp/smtpMeaning';
import type { OutgoingMessage, Vendor } from './vendor';

/** All below the time that a send has, so that a server which is not there is told from one that is slow. */
const CONNECT_MS = 3000;
const GREETING_MS = 3000;
/** Between two signs of life of a server, while it has something to do for us. */
const SILENCE_MS = 30_000;
const IDLE_MS = 30_000;
/** How often a mail of which nothing was sent goes to another connection, because its own had been closed. */
const REQUEUES = 2;

export interface SmtpVendorOptions {
  /** smtp://user:password@host:port, or smtps:// */
  url: string;
  /** An address, or a name and <an address>. */
  from: string;
  /** Connections at the same time. */
  connections: number;
}

/**
 * Gives every mail to a mail server. A server has no idempotency keys and cannot be asked afterwards, so all depends on
 * knowing whether a mail that failed had been written to the end: before that the server must forget it (RFC 5321).
 */
export function createSmtpVendor({ url, from, connections }: SmtpVendorOptions): Vendor {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connections,
    maxRequeues: REQUEUES,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: SILENCE_MS,
    idleTimeout: IDLE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const sender = { from, address: /<([^<>]+)>$/.exec(from)?.[1] ?? from };
  /** What each mail under way was read from, once for each session that it was given to. */
  const readings = new WeakMap<AbortSignal, Readable[]>();

  transport.use('stream', (mail, done) => {
    const begun = mail.data.signal && readings.get(mail.data.signal);
    const { message } = mail;
    const open = message.createReadStream.bind(message);
    message.createReadStream = (options) => {
      const stream = open(options);
      begun?.push(stream);
      return stream;
    };
    done();
  });

  async function deliver(message: OutgoingMessage, signal: AbortSignal): Promise<Attempt> {
    const begun: Readable[] = [];
    // A signal of its own, to know it by.
    const own = AbortSignal.any([signal]);
    readings.set(own, begun);
    try {
      await transport.sendMail({ ...composeMail(message, sender), signal: own });
      return { outcome: 'accepted' };
    } catch (error) {
      return meaningOfFailure(toFailure(error), {
        hadSession: begun.length > 0,
        isDataSent: begun.some((stream) => stream.readableEnded),
      });
    }
  }

  async function submit(message: OutgoingMessage, signal: AbortSignal): Promise<Attempt> {
    if (message.channel !== 'email') return { outcome: 'rejected', reason: 'channel_not_supported' };
    if (!isPlainAddress(message.to)) return { outcome: 'rejected', reason: 'invalid_recipient' };
    return deliver(message, signal);
  }

  return {
    name: 'smtp',
    idempotent: false,
    canQuery: false,

    async send(messages, signal) {
      const attempts = await handOver(
        messages.map((message) => [message]),
        {
          limit: connections,
          signal,
          submit: (parcel) => Promise.all(parcel.map((message) => submit(message, signal))),
        },
      );
      return conclude(attempts);
    },

    status: async () => [],

    async close() {
      transport.close();
    },
  };
}
