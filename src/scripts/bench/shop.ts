/** An invented shop for the benchmark: the same for the same run number. */
const countries = ['India', 'United Kingdom', 'Germany', 'France', 'Spain', 'Netherlands'];

const customerExternalId = (run: number, index: number): string => `r${run}-c${index}`;

/** Customers as the bulk endpoint takes them. */
export const benchCustomers = (run: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    externalId: customerExternalId(run, index),
    name: `Customer Number ${index}`,
    email: `customer${index}.${run}@example.com`,
    country: countries[index % countries.length],
    tags: index % 3 === 0 ? ['newsletter', 'vip'] : ['newsletter'],
    attributes: { size: index % 7, tier: index % 2 === 0 ? 'gold' : 'silver' },
  }));

/** Orders as the bulk endpoint takes them, spread over all customers. */
export const benchOrders = (run: number, count: number, customers: number) =>
  Array.from({ length: count }, (_, index) => ({
    externalId: `r${run}-o${index}`,
    // A prime step visits the customers in an order that no index has.
    customerExternalId: customerExternalId(run, (index * 7919) % customers),
    amount: ((index * 37) % 200_000) / 100,
    orderedAt: new Date(Date.UTC(2025, 0, 1) + ((index * 5081) % 31_000_000) * 1000).toISOString(),
    itemCount: index % 9,
  }));
