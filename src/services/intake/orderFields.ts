import type { Types } from 'mongoose';
import type { OrderDoc } from '../../models/orderModel';
import type { OrderInput } from '../../schemas/orderInputSchema';

interface Context {
  _id: Types.ObjectId;
  customerId: Types.ObjectId;
  currency: string;
  now: Date;
}

/** The order that an input makes. */
export function newOrder(input: OrderInput, { _id, customerId, currency, now }: Context): OrderDoc {
  const { externalId, amount, type, status = 'completed', items, orderedAt = now } = input;
  const quantity = items?.reduce((sum, item) => sum + item.quantity, 0) ?? 0;
  return {
    _id,
    ...(externalId !== undefined && { externalId }),
    customerId,
    amount,
    currency,
    type,
    status,
    ...(items !== undefined && { items: items.map(withoutAbsent) }),
    itemCount: input.itemCount ?? quantity,
    orderedAt,
    createdAt: now,
  };
}

/** Without fields that are undefined, which a database would store as null. */
const withoutAbsent = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;

/**
 * Whether a stored order says what the input says. What the input leaves open (status, orderedAt) is not compared.
 * @param made the order that the input would make
 */
export function sameOrder(stored: OrderDoc, made: OrderDoc, input: OrderInput): boolean {
  return (
    stored.customerId.equals(made.customerId) &&
    stored.amount === made.amount &&
    stored.currency === made.currency &&
    stored.type === made.type &&
    (input.status === undefined || stored.status === made.status) &&
    (input.orderedAt === undefined || stored.orderedAt.getTime() === made.orderedAt.getTime()) &&
    stored.itemCount === made.itemCount &&
    JSON.stringify(stored.items?.map(itemKey)) === JSON.stringify(made.items?.map(itemKey))
  );
}

const itemKey = ({ sku, name, quantity, price }: NonNullable<OrderDoc['items']>[number]) => [
  sku ?? null,
  name ?? null,
  quantity,
  price ?? null,
];
