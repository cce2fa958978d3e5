import type { Audience } from './checkCampaign';

/** What the person with this number is like: most can be written to, some have no address, some said no. */
function person(index: number): object {
  return {
    externalId: `p${index}`,
    name: `Person ${index}`,
    ...(index % 20 !== 7 && { email: `person${index}@example.com` }),
    ...(index % 20 === 3 && { consent: { email: false } }),
  };
}

/** The customers of the run. */
export function makePeople(count: number): { customers: object[]; audience: Audience } {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const having = (rest: number): number => numbers.filter((index) => index % 20 === rest).length;
  return {
    customers: numbers.map(person),
    audience: { matched: count, skipped: { no_address: having(7), no_consent: having(3) } },
  };
}

/** A campaign to everyone, with a hold-out group. */
export const makeCampaign = (number: number, holdoutPercent: number): object => ({
  name: `Crash ${number}`,
  subject: 'News',
  message: 'Hi {{ customer.name }}',
  rules: { combinator: 'and', rules: [{ field: 'externalId', operator: 'notNull' }] },
  holdoutPercent,
});
