import { Types } from 'mongoose';
import type { CustomerDoc } from '../../models/customerModel';
import type { Models } from '../../models/models';
import type { OrderInput } from '../../schemas/orderInputSchema';
import type { Fault } from '../../utils/appError';

const references = ['customerId', 'customerExternalId', 'customerEmail'] as const;
type Reference = (typeof references)[number];

/** What an order needs to know of its customer. */
export type OrderCustomer = Pick<CustomerDoc, '_id' | 'externalId' | 'email' | 'opening' | 'statsVersion'>;

/** Finds the customer of an order among those that were looked up. */
export type CustomerFinder = (input: OrderInput) => OrderCustomer | Fault;

const distinct = (inputs: readonly OrderInput[], field: Reference): string[] => [
  ...new Set(inputs.map((input) => input[field]).filter((value) => value !== undefined)),
];

function createFinder(known: readonly OrderCustomer[]): CustomerFinder {
  const maps: Record<Reference, Map<string, OrderCustomer>> = {
    customerId: new Map(known.map((customer) => [customer._id.toHexString(), customer])),
    customerExternalId: new Map(),
    customerEmail: new Map(),
  };
  for (const customer of known) {
    const { externalId, email } = customer;
    if (externalId !== undefined) maps.customerExternalId.set(externalId, customer);
    if (email !== undefined) maps.customerEmail.set(email, customer);
  }
  return (input) => {
    let found: OrderCustomer | undefined;
    for (const field of references) {
      const value = input[field];
      if (value === undefined) continue;
      const customer = maps[field].get(value);
      if (!customer) return { pointer: `/${field}`, detail: 'there is no such customer' };
      if (found && !found._id.equals(customer._id))
        return { pointer: `/${field}`, detail: 'names another customer' };
      found = customer;
    }
    return found ?? { pointer: '/customerExternalId', detail: 'names no customer' };
  };
}

/** Looks up the customers of many orders at once: one query for each way in which they are named. */
export async function findOrderCustomers(
  Customer: Models['Customer'],
  inputs: readonly OrderInput[],
): Promise<CustomerFinder> {
  const ids = distinct(inputs, 'customerId').map((id) => new Types.ObjectId(id));
  const queries = [
    { field: '_id', values: ids },
    { field: 'externalId', values: distinct(inputs, 'customerExternalId') },
    { field: 'email', values: distinct(inputs, 'customerEmail') },
  ].filter(({ values }) => values.length > 0);
  const known = await Promise.all(
    queries.map(({ field, values }) =>
      Customer.collection
        .find<OrderCustomer>(
          { [field]: { $in: values } },
          {
            projection: { externalId: 1, email: 1, opening: 1, statsVersion: 1 },
            batchSize: values.length,
          },
        )
        .toArray(),
    ),
  );
  return createFinder(known.flat());
}
