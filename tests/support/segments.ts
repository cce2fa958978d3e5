import { Types } from 'mongoose';
import type { CustomerDoc } from '../../src/models/customerModel';
import type { OrderDoc } from '../../src/models/orderModel';
import type { TestApp } from './api';

/** An id that nothing has. */
export const UNKNOWN_ID = '000000000000000000000000';

const moment = new Date('2026-01-15T12:00:00Z');

export const rule = (field: string, operator: string, value?: unknown) => ({ field, operator, value });
export const all = (...rules: object[]) => ({ combinator: 'and', rules });
export const spentOver = (amount: number) => all(rule('totalSpend', '>', amount));

/** Stores customers, orders and segments in one application; the answers are their ids. */
export const createStorage = ({ app, api }: TestApp) => ({
  /** A customer as ingestion leaves it: amounts in minor units. */
  async customer(
    fields: Partial<Omit<CustomerDoc, 'stats'>> & { stats?: Partial<CustomerDoc['stats']> } = {},
  ): Promise<string> {
    const defaults = { opening: {}, stats: {}, createdAt: moment, updatedAt: moment };
    const doc = await app.models.Customer.create({ ...defaults, ...fields });
    return String(doc._id);
  },

  async order(customerId: string, fields: Partial<OrderDoc> = {}): Promise<void> {
    await app.models.Order.create({
      customerId: new Types.ObjectId(customerId),
      amount: 1000,
      currency: 'INR',
      type: 'order',
      status: 'completed',
      itemCount: 1,
      orderedAt: moment,
      createdAt: moment,
      ...fields,
    });
  },

  async segment(rules: object, name = 'a segment'): Promise<string> {
    const { body } = await api.post('/api/segments', { name, rules }).expect(201);
    return (body as { id: string }).id;
  },
});
