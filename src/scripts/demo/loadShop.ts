import type { ApiClient } from '../common/apiClient';
import { inventPerson } from '../common/inventPerson';
import { upload } from '../common/upload';
import { readCustomers, readOrders } from './shopData';

/** What the invented names and e-mail addresses follow from. */
const PEOPLE_SEED = 2011;

/** Loads the real shop's customers, with invented names and e-mail addresses, and its orders and refunds. */
export async function loadShop(api: ApiClient): Promise<void> {
  const [customers, orders] = await Promise.all([readCustomers(), readOrders()]);
  await upload(api, {
    title: 'Customers',
    kind: 'customers',
    total: customers.length,
    rows: customers.map(({ externalId = '', country }) => ({
      externalId,
      country,
      ...inventPerson(PEOPLE_SEED, Number(externalId), externalId),
    })),
  });
  await upload(api, {
    title: 'Orders',
    kind: 'orders',
    total: orders.length,
    rows: orders.map((order) => ({
      externalId: order.orderExternalId,
      customerExternalId: order.customerExternalId,
      type: order.type,
      amount: order.amount,
      currency: order.currency,
      itemCount: Number(order.itemCount),
      orderedAt: order.orderedAt,
    })),
  });
}
