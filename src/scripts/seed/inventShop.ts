import { faker } from '@faker-js/faker/locale/en';
import { inventPerson } from '../common/inventPerson';

/** How large an invented shop is, and what it is invented from. */
export interface ShopSize {
  customers: number;
  orders: number;
  seed: number;
}

const COUNTRIES = ['India', 'United Kingdom', 'Germany', 'France', 'Spain', 'Netherlands', 'United States'];
const CITIES = ['Mumbai', 'London', 'Berlin', 'Paris', 'Madrid', 'Amsterdam', 'New York'];
const TAGS = ['newsletter', 'vip', 'wholesale', 'birthday club'];
const TIERS = ['bronze', 'silver', 'gold'];

/** The orders lie in the two years before this moment: a fixed one, so that a repetition is the same shop. */
const LAST_ORDER = Date.UTC(2026, 0, 1);
const TWO_YEARS_MS = 730 * 86_400_000;

/** Keeps the chances of orders apart from those of customers. */
const ORDER_SEED = 1_000_003;

const customerId = (seed: number, number: number): string => `s${seed}-c${number}`;

/** Customers as the bulk endpoint takes them, one after another. */
export function* inventCustomers({ customers, seed }: ShopSize): Generator<object> {
  for (let number = 0; number < customers; number += 1) {
    const externalId = customerId(seed, number);
    const person = inventPerson(seed, number, externalId.replace('-', '.'));
    const place = faker.number.int({ max: COUNTRIES.length - 1 });
    yield {
      externalId,
      ...person,
      country: COUNTRIES[place],
      city: CITIES[place],
      tags: faker.helpers.arrayElements(TAGS, { min: 0, max: 2 }),
      attributes: { tier: faker.helpers.arrayElement(TIERS), age: faker.number.int({ min: 18, max: 90 }) },
      ...(faker.number.int(99) < 3 && { consent: { email: false } }),
    };
  }
}

/** Orders and a few refunds as the bulk endpoint takes them; some customers buy far more often than others. */
export function* inventOrders({ customers, orders, seed }: ShopSize): Generator<object> {
  if (customers === 0) return;
  faker.seed([seed, ORDER_SEED]);
  for (let number = 0; number < orders; number += 1) {
    const chance = faker.number.float();
    const isRefund = faker.number.int(99) < 5;
    const cents = faker.number.int({ min: 100, max: 200_000 });
    yield {
      externalId: `s${seed}-o${number}`,
      customerExternalId: customerId(seed, Math.floor(chance * chance * customers)),
      type: isRefund ? 'refund' : 'order',
      amount: ((isRefund ? -cents : cents) / 100).toFixed(2),
      itemCount: faker.number.int({ min: 1, max: 12 }),
      orderedAt: new Date(LAST_ORDER - faker.number.int({ max: TWO_YEARS_MS })).toISOString(),
    };
  }
}
