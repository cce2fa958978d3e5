import { Types } from 'mongoose';
import type { Connection } from 'mongoose';
import type { CustomerDoc, CustomerStats } from '../../models/customerModel';
import type { OrderDoc } from '../../models/orderModel';

const BATCH = 10_000;
const DAY_MS = 86_400_000;
const SHOP_DAYS = 730;
const REFUND_EVERY = 20;
const opening = { totalSpend: 0, visits: 0, lastVisitAt: null };

export interface ShopSize {
  customers: number;
  orders: number;
  /** When the last order may be. */
  end: Date;
}

/** Numbers from 0 to 1 that look like chance and are the same each time (a linear congruential generator). */
function createNumbers(): () => number {
  let state = 20_110_912;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

const noStats = (): CustomerStats => ({
  totalSpend: 0,
  netSpend: 0,
  visits: 0,
  orderCount: 0,
  refundCount: 0,
  averageOrderValue: null,
  largestOrder: null,
  firstOrderAt: null,
  lastOrderAt: null,
  lastVisitAt: null,
});

function addOrder(stats: CustomerStats, { amount, type, orderedAt }: OrderDoc): void {
  stats.netSpend += amount;
  if (type === 'refund') {
    stats.refundCount += 1;
    return;
  }
  stats.totalSpend += amount;
  stats.orderCount = stats.visits = stats.orderCount + 1;
  stats.averageOrderValue = stats.totalSpend / stats.orderCount;
  stats.largestOrder = Math.max(stats.largestOrder ?? 0, amount);
  if (!stats.firstOrderAt || orderedAt < stats.firstOrderAt) stats.firstOrderAt = orderedAt;
  if (!stats.lastOrderAt || orderedAt > stats.lastOrderAt) stats.lastOrderAt = stats.lastVisitAt = orderedAt;
}

/**
 * Fills a database with a large shop through the raw driver: two years of orders, some customers far better than others,
 * the statistics as the product would compute them.
 */
export async function fillShop(database: Connection, { customers, orders, end }: ShopSize): Promise<void> {
  const next = createNumbers();
  const people = Array.from({ length: customers }, () => ({ _id: new Types.ObjectId(), stats: noStats() }));
  const makeOrder = (index: number): OrderDoc => {
    const customer = people[Math.floor(customers * next() ** 1.5)] ?? people[0];
    if (!customer) throw new Error('a shop has customers');
    const isRefund = index % REFUND_EVERY === 0;
    const worth = 100 + Math.floor(20_000 * next() ** 3);
    const order: OrderDoc = {
      _id: new Types.ObjectId(),
      externalId: `o${index}`,
      customerId: customer._id,
      amount: isRefund ? -worth : worth,
      currency: 'INR',
      type: isRefund ? 'refund' : 'order',
      status: 'completed',
      itemCount: index % 9,
      orderedAt: new Date(end.getTime() - Math.floor(SHOP_DAYS * DAY_MS * next())),
      createdAt: end,
    };
    addOrder(customer.stats, order);
    return order;
  };
  for (let first = 0; first < orders; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, orders - first) }, (_, index) =>
      makeOrder(first + index),
    );
    await database.collection<OrderDoc>('orders').insertMany(batch);
  }
  for (let first = 0; first < customers; first += BATCH) {
    const batch = people.slice(first, first + BATCH).map((person, index): CustomerDoc => ({
      ...person,
      externalId: `c${first + index}`,
      name: `Customer Number ${first + index}`,
      country: ['India', 'Germany', 'France', 'Spain'][index % 4] ?? 'India',
      tags: [],
      attributes: {},
      consent: {},
      opening,
      statsVersion: 1,
      searchTerms: [],
      createdAt: end,
      updatedAt: end,
    }));
    await database.collection<CustomerDoc>('customers').insertMany(batch);
  }
}
