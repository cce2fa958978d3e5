import { z } from 'zod';
import type { Attempt } from '../handOver';
import { VendorUnavailableError } from '../vendor';

/** Servers that greylist want to see the same message again after a while; most are content with a minute. */
const GREYLIST_MS = 60_000;
/** A server that ends its service for a moment: too many connections, or a restart. */
const SERVICE_ENDED_MS = 10_000;

/** What is known of a mail that was not accepted. */
export interface SmtpFailure {
  /** nodemailer's code, such as EAUTH. */
  code?: string | undefined;
  /** The code below it, such as ECONNREFUSED. */
  originalCode?: string | undefined;
  /** The command that was answered. */
  command?: string | undefined;
  /** The server's answer, and its number. */
  responseCode?: number | undefined;
  response?: string | undefined;
}

const failureSchema = z.object({
  code: z.string().optional(),
  originalCode: z.string().optional(),
  command: z.string().optional(),
  responseCode: z.number().optional(),
  response: z.string().optional(),
});

/** What nodemailer's error tells; nothing when it is none of its own. */
export const toFailure = (error: unknown): SmtpFailure => {
  const { data, success } = failureSchema.safeParse(error);
  return success ? data : {};
};

/** How far the hand-over of a mail got. */
export interface Progress {
  /** A session was there, past greeting and login. */
  hadSession: boolean;
  /** All of it was written: only the server knows whether it has taken it. */
  isDataSent: boolean;
}

/** Errors of the connection's beginning: nothing can be sent to anybody. */
const NO_SERVICE = new Set(['EAUTH', 'ENOAUTH', 'EDNS', 'ETLS']);
/** The server demands a login, or a better one. */
const LOGIN_NEEDED = new Set([530, 534, 535, 538]);
const NO_SUCH_MAILBOX = new Set([550, 551, 553]);

/** Why a recipient was refused for good. The detailed code of RFC 3463 is the more exact one where there is one. */
function refusalReason({ command, responseCode = 0, response = '' }: SmtpFailure): string {
  const [, detail] = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
  if (detail?.startsWith('5.1.')) return 'invalid_recipient';
  if (detail === '5.2.2') return 'mailbox_full';
  if (detail === '5.3.4') return 'message_too_large';
  if (detail === undefined && command === 'RCPT TO') {
    if (NO_SUCH_MAILBOX.has(responseCode)) return 'invalid_recipient';
    if (responseCode === 552) return 'mailbox_full';
  }
  return `smtp_${responseCode}`;
}

function meaningOfAnswer(failure: SmtpFailure & { responseCode: number }, progress: Progress): Attempt {
  const { responseCode, command } = failure;
  const reason = `smtp_${responseCode}`;
  if (progress.isDataSent) {
    return responseCode >= 500
      ? { outcome: 'rejected', reason: refusalReason(failure) }
      : { outcome: 'retry', reason, retryAfterMs: GREYLIST_MS };
  }
  const unavailable = `the mail server answers ${responseCode}`;
  if (responseCode === 421)
    return new VendorUnavailableError(unavailable, { retryAfterMs: SERVICE_ENDED_MS });
  if (!progress.hadSession || LOGIN_NEEDED.has(responseCode)) return new VendorUnavailableError(unavailable);
  // Out of order: a fault of the session, not of the message.
  if (responseCode < 500 || responseCode === 503)
    return { outcome: 'retry', reason, retryAfterMs: GREYLIST_MS };
  // A sender who is refused is refused for every message; one that is too big (552) is about this message.
  if (command === 'MAIL FROM' && responseCode !== 552)
    return new VendorUnavailableError(`${unavailable} to the sender`);
  return { outcome: 'rejected', reason: refusalReason(failure) };
}

/** What it means that a mail was not accepted. When in doubt, it may have been. */
export function meaningOfFailure(failure: SmtpFailure, progress: Progress): Attempt {
  const { code, originalCode, responseCode } = failure;
  if (responseCode !== undefined) return meaningOfAnswer({ ...failure, responseCode }, progress);
  const isTimeout = code === 'EABORT' || code === 'ETIMEDOUT';
  if (progress.isDataSent) return { outcome: 'unknown', reason: isTimeout ? 'timeout' : 'connection_lost' };
  if (NO_SERVICE.has(code ?? '') || originalCode === 'ECONNREFUSED') {
    return new VendorUnavailableError(`the mail server cannot be used (${originalCode ?? code})`);
  }
  if (code === 'EABORT' && !progress.hadSession) {
    return { outcome: 'retry', reason: 'not_started', notStarted: true };
  }
  if (!progress.hadSession) {
    return new VendorUnavailableError(`the mail server cannot be reached (${code ?? 'no code'})`);
  }
  if (code === 'EENVELOPE') return { outcome: 'rejected', reason: 'invalid_recipient' };
  return { outcome: 'retry', reason: isTimeout ? 'timeout' : 'connection_lost' };
}
