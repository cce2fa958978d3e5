import { faker } from '@faker-js/faker/locale/en';

/** Reserved for examples: whatever is sent there reaches nobody. */
const domains = ['example.com', 'example.net', 'example.org'];

export interface Person {
  name: string;
  email: string;
}

/**
 * A person who does not exist; the same one for the same seed and number.
 * @param tag makes the e-mail address unique
 */
export function inventPerson(seed: number, number: number, tag: string): Person {
  faker.seed([seed, number]);
  const firstName = faker.person.firstName();
  const lastName = faker.person.lastName();
  const mailbox = `${firstName}.${lastName}.${tag}`.toLowerCase().replaceAll(/[^a-z0-9.]/g, '');
  return {
    name: `${firstName} ${lastName}`,
    email: `${mailbox}@${faker.helpers.arrayElement(domains)}`,
  };
}
