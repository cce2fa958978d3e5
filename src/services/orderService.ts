import { Types } from 'mongoose';
import type { QueryFilter } from 'mongoose';
import { z } from 'zod';
import type { Models } from '../models/models';
import { toOrder } from '../models/orderModel';
import type { OrderDoc } from '../models/orderModel';
import { objectId } from '../schemas/commonSchema';
import type { Page } from '../schemas/commonSchema';
import type { ListOrdersQuery, OrderInput } from '../schemas/orderInputSchema';
import type { Order as OrderView } from '../schemas/orderSchema';
import { AppError, notFound } from '../utils/appError';
import { decodeCursor, toPage } from '../utils/pagination';
import type { CustomerStatsService } from './customerStatsService';
import type { OrderBulkService } from './orderBulkService';

type Deps = Pick<Models, 'Customer' | 'Order'> & {
  bulk: OrderBulkService;
  stats: CustomerStatsService;
};

/** The time and id of the last order of a page: several orders may have one time. */
const position = z.tuple([z.iso.datetime().transform((value) => new Date(value)), objectId]);

function after(cursor: string): QueryFilter<OrderDoc> {
  const [orderedAt, id] = decodeCursor(cursor, position);
  return {
    orderedAt: { $lte: orderedAt },
    $or: [{ orderedAt: { $lt: orderedAt } }, { orderedAt, _id: { $lt: new Types.ObjectId(id) } }],
  };
}

function toFilter({ customerId, status, type, from, to, cursor }: ListOrdersQuery): QueryFilter<OrderDoc> {
  const within = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
  const filters: QueryFilter<OrderDoc>[] = [
    ...(from || to ? [{ orderedAt: within }] : []),
    ...(cursor === undefined ? [] : [after(cursor)]),
  ];
  return {
    ...(customerId !== undefined && { customerId: new Types.ObjectId(customerId) }),
    ...(status !== undefined && { status }),
    ...(type !== undefined && { type }),
    ...(filters.length > 0 && { $and: filters }),
  };
}

/** Orders one at a time. */
export function createOrderService({ Customer, Order, bulk, stats }: Deps) {
  async function getDoc(id: string): Promise<OrderDoc> {
    const doc = await Order.findById(id).lean();
    if (!doc) throw notFound('order', id);
    return doc;
  }

  return {
    /**
     * Takes in an order; the same externalId with the same content again changes nothing.
     * @param id the id that the order gets
     * @returns the order as it is stored, and whether it was stored now
     * @throws AppError validation_failed for an unknown customer or another currency; conflict for other content
     */
    async createOrder(id: string, input: OrderInput): Promise<{ order: OrderView; isNew: boolean }> {
      const { created, refused } = await bulk.insertParsed(
        [{ index: 0, input }],
        () => new Types.ObjectId(id),
      );
      const [refusal] = refused;
      if (refusal) {
        throw new AppError(refusal.code, 'The order was refused; see errors.', { errors: refusal.faults });
      }
      const doc =
        input.externalId === undefined
          ? await Order.findById(id).lean()
          : await Order.findOne({ externalId: input.externalId }).lean();
      if (!doc) throw notFound('order', id);
      return { order: toOrder(doc), isNew: created === 1 };
    },

    /** @throws AppError not_found */
    getOrder: async (id: string): Promise<OrderView> => toOrder(await getDoc(id)),

    /** Orders, the latest first. */
    async listOrders(query: ListOrdersQuery): Promise<Page<OrderView>> {
      const docs = await Order.find(toFilter(query))
        .sort({ orderedAt: -1, _id: -1 })
        .limit(query.limit + 1)
        .lean();
      return toPage(docs, query.limit, {
        position: (doc) => [doc.orderedAt, String(doc._id)],
        item: toOrder,
      });
    },

    /**
     * The orders of a customer, the latest first.
     * @throws AppError not_found
     */
    async listCustomerOrders(customerId: string, query: ListOrdersQuery): Promise<Page<OrderView>> {
      if (!(await Customer.exists({ _id: customerId }))) throw notFound('customer', customerId);
      return this.listOrders({ ...query, customerId });
    },

    /**
     * Cancels an order (or a refund), which then counts in nothing; a cancelled one stays so.
     * @throws AppError not_found
     */
    async cancelOrder(id: string): Promise<OrderView> {
      const { _id, customerId } = await getDoc(id);
      await stats.withStatistics([customerId], () =>
        Order.updateOne({ _id, status: 'completed' }, { $set: { status: 'cancelled' } }),
      );
      return toOrder(await getDoc(id));
    },
  };
}

export type OrderService = ReturnType<typeof createOrderService>;
