import type { App } from '../../src/app';
import type { CustomerDoc } from '../../src/models/customerModel';
import { seededRandom } from './seededRandom';
import { buildCustomer } from './server';

/** Rules that choose everyone, also those without a name. */
export const anybody = { combinator: 'and', rules: [{ field: 'visits', operator: '>=', value: 0 }] };

const zones = [
  'Asia/Kolkata',
  'America/New_York',
  'Europe/Berlin',
  'Pacific/Auckland',
  'Mars/Olympus',
  undefined,
];
const consents = [undefined, undefined, undefined, true, false];

/**
 * Stores customers as a shop has them: with and without addresses, consent, name and city, in many time zones, several
 * with the same phone.
 */
export async function insertMixedPeople({ models }: App, count: number): Promise<CustomerDoc[]> {
  const random = seededRandom(11);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const people = Array.from({ length: count }, (_, index) => {
    const { name, email, ...fields } = buildCustomer(`Person ${index}`);
    const timezone = pick(zones);
    const emailConsent = pick(consents);
    const smsConsent = pick(consents);
    return {
      ...fields,
      ...(random() < 0.9 && { name }),
      ...(random() < 0.9 && { email }),
      ...(random() < 0.8 && { phone: `+9100000${Math.floor(random() * count * 0.7)}` }),
      ...(random() < 0.8 && { city: 'Pune' }),
      ...(timezone !== undefined && { timezone }),
      ...(random() < 0.5 && { attributes: { pushToken: `token-${index}` } }),
      consent: {
        ...(emailConsent !== undefined && { email: emailConsent }),
        ...(smsConsent !== undefined && { sms: smsConsent }),
      },
    };
  });
  await models.Customer.collection.insertMany(people);
  return people;
}
