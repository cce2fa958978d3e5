import type { CustomerDoc } from '../models/customerModel';
import type { Channel } from '../schemas/communicationLogSchema';

const addressFields: Readonly<Record<Channel, (customer: CustomerDoc) => unknown>> = {
  email: ({ email }) => email,
  sms: ({ phone }) => phone,
  whatsapp: ({ phone }) => phone,
  push: ({ attributes }) => attributes.pushToken,
};

/** Where a channel reaches this customer (push: the attribute `pushToken`); null when it cannot. */
export function addressOf(customer: CustomerDoc, channel: Channel): string | null {
  const address = addressFields[channel](customer);
  return typeof address === 'string' && address !== '' ? address : null;
}

/**
 * Why this customer is not written to on this channel.
 * @param consentRequired whether a missing consent counts as a refusal
 * @returns undefined when nothing stands against it
 */
export function exclusionReason(
  customer: CustomerDoc,
  channel: Channel,
  consentRequired: boolean,
): 'no_consent' | 'no_address' | undefined {
  const consent = Object.hasOwn(customer.consent, channel) ? customer.consent[channel] : undefined;
  if (consent === false || (consentRequired && consent !== true)) return 'no_consent';
  return addressOf(customer, channel) === null ? 'no_address' : undefined;
}
