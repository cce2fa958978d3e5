import { convert } from 'html-to-text';
import type { SendMailOptions } from 'nodemailer';
import type { OutgoingMessage } from '../vendor';

/** Longer bodies are shortened in the plain text that is made of them. */
const TEXT_LIMIT = 1_000_000;
/** What a header would end with, or hide. */
const CONTROL = /\p{Cc}+/gu;
/** An address that means nobody else, however it is read. */
const PLAIN_ADDRESS = /^[^\s\p{Cc}<>()[\],;:"\\@]+@[^\s\p{Cc}<>()[\],;:"\\@]+$/u;
const LONGEST_ADDRESS = 320;

/** Whether mail can be sent to it: one address, without a name, a list or a route. */
export const isPlainAddress = (address: string): boolean =>
  address.length <= LONGEST_ADDRESS && PLAIN_ADDRESS.test(address);

function contentOf({ body, format }: OutgoingMessage): Pick<SendMailOptions, 'text' | 'html'> {
  if (format !== 'html') return { text: body };
  const text = convert(body, {
    wordwrap: false,
    limits: { maxInputLength: TEXT_LIMIT, ellipsis: '…' },
    selectors: [{ selector: 'img', format: 'skip' }],
  });
  return { text, html: body };
}

function unsubscribeHeaders(url: string | undefined): Record<string, { prepared: true; value: string }> {
  if (url === undefined) return {};
  return {
    // Written by us as one line: the library must neither encode nor reorder it.
    'List-Unsubscribe': { prepared: true, value: `<${new URL(url).href}>` },
    'List-Unsubscribe-Post': { prepared: true, value: 'List-Unsubscribe=One-Click' },
  };
}

/**
 * The mail of a message: text, or text and HTML.
 * @param sender whom it is from, and the address that bounces go to
 */
export function composeMail(
  message: OutgoingMessage,
  sender: { from: string; address: string },
): SendMailOptions {
  const { key, to, subject = '', unsubscribeUrl } = message;
  const domain = sender.address.slice(sender.address.lastIndexOf('@') + 1);
  return {
    from: sender.from,
    to: { name: '', address: to },
    envelope: { from: sender.address, to: [to] },
    subject: subject.replaceAll(CONTROL, ' ').trim(),
    // The same for every attempt, so that a mailbox or a person recognises a repetition.
    messageId: `<${key}@${domain}>`,
    headers: unsubscribeHeaders(unsubscribeUrl),
    ...contentOf(message),
  };
}
