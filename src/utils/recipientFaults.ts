import type { LogStatus } from '../schemas/communicationLogSchema';

/** Reasons of vendors that mean that an address will never take a message. Soft ones, such as a full mailbox, are none. */
export const permanentFaults: ReadonlySet<string> = new Set([
  'address_not_found',
  'bad_mailbox',
  'domain_not_found',
  'hard_bounce',
  'hard_bounced',
  'invalid_address',
  'invalid_email',
  'invalid_mailbox',
  'invalid_number',
  'invalid_phone_number',
  'invalid_recipient',
  'invalid_token',
  'mailbox_does_not_exist',
  'mailbox_not_found',
  'mailbox_unknown',
  'no_such_user',
  'not_registered',
  'number_not_in_service',
  'permanent_bounce',
  'recipient_not_found',
  'unknown_number',
  'unknown_recipient',
  'unknown_subscriber',
  'unknown_user',
  'unregistered',
  'user_unknown',
]);

/** Reasons that mean that the person has reported the message. */
export const complaints: ReadonlySet<string> = new Set([
  'abuse',
  'complained',
  'complaint',
  'marked_as_spam',
  'reported_as_spam',
  'spam',
  'spam_complaint',
  'spam_report',
  'spamreport',
]);

const fold = (reason: string): string =>
  reason
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');

/**
 * Why nothing is to be sent any more to an address that a message came back from.
 * @returns undefined when nothing speaks against another message
 */
export function suppressionReasonOf(
  status: LogStatus | undefined,
  reason: string | undefined,
): 'hard_bounce' | 'complaint' | undefined {
  if (reason === undefined) return undefined;
  const folded = fold(reason);
  // Whoever complains has got it.
  if (complaints.has(folded) && (status === 'FAILED' || status === 'DELIVERED')) return 'complaint';
  return status === 'FAILED' && permanentFaults.has(folded) ? 'hard_bounce' : undefined;
}
