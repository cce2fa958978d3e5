import type { Channel } from '../schemas/communicationLogSchema';

/** A rendered message on its way to one address. */
export interface OutgoingMessage {
  /** The idempotency key. */
  key: string;
  channel: Channel;
  to: string;
  subject?: string;
  body: string;
  /** What the body is; absent: plain text. */
  format?: 'html';
  /** An absolute URL at which one click, without a question, ends such messages (RFC 8058). */
  unsubscribeUrl?: string;
}

/** What became of handing over one message. */
export type SendResult =
  /** Taken; a receipt follows. */
  | { outcome: 'accepted'; vendorMessageId?: string | undefined }
  /** Taken and ended at once: no receipt follows. */
  | { outcome: 'delivered' | 'failed'; vendorMessageId?: string | undefined; reason?: string | undefined }
  /** Refused for good, for this message. */
  | { outcome: 'rejected'; reason: string }
  /** Surely not taken; worth another attempt. */
  | {
      outcome: 'retry';
      reason: string;
      retryAfterMs?: number | undefined;
      /** The vendor has not even been asked about this one: no attempt is spent. */
      notStarted?: true;
    }
  /** May have been taken: the answer got lost. */
  | { outcome: 'unknown'; reason: string };

/** What the vendor knows about a key. */
export interface MessageStatus {
  key: string;
  status: 'UNKNOWN' | 'ACCEPTED' | 'DELIVERED' | 'FAILED';
  vendorMessageId?: string | undefined;
  reason?: string | undefined;
}

/** At most this many messages, or keys, in one call. */
export const MAX_BATCH = 100;

/** Someone who carries messages. */
export interface Vendor {
  readonly name: string;
  /** Whether a repeat under the same key is never sent twice. */
  readonly idempotent: boolean;
  /** Whether `status` can be asked. */
  readonly canQuery: boolean;
  /**
   * Hands over at most `MAX_BATCH` messages.
   * @returns a result for each message, in their order
   * @throws VendorUnavailableError when surely none was taken; any other error means that nobody knows
   */
  send(messages: readonly OutgoingMessage[], signal: AbortSignal): Promise<SendResult[]>;
  /** Asks what became of at most `MAX_BATCH` keys. */
  status(keys: readonly string[], signal: AbortSignal): Promise<MessageStatus[]>;
  /** Ends idle connections; called when no send is under way any more. */
  close?(): Promise<void>;
}

/** The vendor as a whole cannot be used at the moment; nothing was taken, and no attempt is spent. */
export class VendorUnavailableError extends Error {
  /** How long the vendor wants to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(reason: string, options: ErrorOptions & { retryAfterMs?: number | undefined } = {}) {
    super(reason, options);
    this.name = 'VendorUnavailableError';
    this.retryAfterMs = options.retryAfterMs;
  }
}
