import { Types } from 'mongoose';
import type { Models } from '../models/models';
import type { OrderInput } from '../schemas/orderInputSchema';
import type { Fault } from '../utils/appError';

const references = ['customerId', 'customerExternalId', 'customerEmail'] as const;
type Reference = (typeof references)[number];

/** Finds the customer of an order among those that were looked up. */
export type CustomerFinder = (input: OrderInput) => Types.ObjectId | Fault;

interface Known {
  _id: Types.ObjectId;
  externalId?: string;
  email?: string;
}

const distinct = (inputs: readonly OrderInput[], field: Reference): string[] => [
  ...new Set(inputs.map((input) => input[field]).filter((value) => value !== undefined)),
];

function createFinder(known: readonly Known[]): CustomerFinder {
  const maps: Record<Reference, Map<string, Types.ObjectId>> = {
    customerId: new Map(known.map(({ _id }) => [_id.toHexString(), _id])),
    customerExternalId: new Map(),
    customerEmail: new Map(),
  };
  for (const { _id, externalId, email } of known) {
    if (externalId !== undefined) maps.customerExternalId.set(externalId, _id);
    if (email !== undefined) maps.customerEmail.set(email, _id);
  }
  return (input) => {
    let found: Types.ObjectId | undefined;
    for (const field of references) {
      const value = input[field];
      if (value === undefined) continue;
      const customerId = maps[field].get(value);
      if (!customerId) return { pointer: `/${field}`, detail: 'there is no such customer' };
      if (found && !found.equals(customerId))
        return { pointer: `/${field}`, detail: 'names another customer' };
      found = customerId;
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
        .find<Known>({ [field]: { $in: values } }, { projection: { externalId: 1, email: 1 } })
        .toArray(),
    ),
  );
  return createFinder(known.flat());
}
