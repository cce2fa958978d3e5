import { domainToASCII } from 'node:url';
import type { Channel } from '../schemas/communicationLogSchema';

/** What people put between the digits of a phone number. */
const PHONE_SIGNS = /[\s().\-–/]/g;
/** Characters that a URL would read as something else than a host. */
const NOT_IN_DOMAINS = /[\s/\\?#@:[\]%]/;
const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
/** Below these anybody may have a domain: co.in, com.au, ac.uk. */
const SHARED =
  /^(?:ac|co|com|edu|firm|gen|go|gob|gouv|gov|ind|info|mil|ne|net|nic|nom|or|org|res)\.[a-z]{2}$/;
/** No real address has more; a longer one is asked for by its ends. */
const MAX_DOMAINS = 10;

/** A phone number without the signs between its digits, with + for a leading 00. */
const normalisePhone = (phone: string): string =>
  phone.normalize('NFKC').replaceAll(PHONE_SIGNS, '').replace(/^00/, '+');

/**
 * The form in which the addresses of a channel are compared: e-mail in lower case, phone numbers without spaces and
 * hyphens, push tokens as they are.
 */
export function normaliseAddress(channel: Channel, address: string): string {
  if (channel === 'email') return address.normalize('NFC').trim().toLowerCase();
  if (channel === 'push') return address.normalize('NFC').trim();
  return normalisePhone(address);
}

/**
 * A domain in lower case, names in other scripts as in DNS (xn--…), without a leading @ and a trailing dot.
 * @returns undefined for what is none, for a bare ending such as `com`, and for one that everybody shares, such as `co.in`
 */
export function normaliseDomain(text: string): string | undefined {
  const bare = text.trim().replace(/^@/, '').replace(/\.$/, '');
  if (NOT_IN_DOMAINS.test(bare)) return undefined;
  const domain = domainToASCII(bare);
  return DOMAIN.test(domain) && !SHARED.test(domain) ? domain : undefined;
}

/** The domain of an e-mail address and the domains above it: a.b.example.com, b.example.com, example.com. */
function domainsOf(email: string): string[] {
  const labels = email
    .slice(email.lastIndexOf('@') + 1)
    .split('.')
    .slice(-MAX_DOMAINS);
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}

/** Everything that an entry of the list may say in order to cover this address. */
export function suppressionKeys(channel: Channel, address: string): string[] {
  const value = normaliseAddress(channel, address);
  return channel === 'email' && value.includes('@') ? [value, ...domainsOf(value)] : [value];
}
