import type { CustomerDoc } from '../../models/customerModel';
import type { Channel } from '../../schemas/communicationLogSchema';

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

/** How many people are skipped for each reason that a launch may have: none. */
export const noneSkipped = (): Record<string, number> => ({
  no_consent: 0,
  suppressed: 0,
  no_address: 0,
  frequency_cap: 0,
});

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
