import type { Types } from 'mongoose';
import type { Models } from '../../models/models';

/** From one moment up to another, the latter excluded. */
export interface OrderRange {
  from: Date;
  to: Date;
}

/** A condition for the orders of some customers: of those after one, up to another. */
export interface CustomerRange {
  customerId?: { $gt?: Types.ObjectId; $lte?: Types.ObjectId };
}

interface Deps extends Pick<Models, 'Customer' | 'Order'> {
  /** So many orders are gathered at once: what the database holds at a time does not grow with the shop. */
  ordersAtOnce?: number;
}

/** What there are orders of, in time and by customers. */
export function createOrderSpan({ Customer, Order, ordersAtOnce = 200_000 }: Deps) {
  async function countParts(range: OrderRange | undefined): Promise<number> {
    const orders = range
      ? await Order.countDocuments({ orderedAt: { $gte: range.from, $lt: range.to } })
      : await Order.estimatedDocumentCount();
    return Math.ceil(orders / ordersAtOnce);
  }

  return {
    /** The time of the first (1) or last (-1) completed order or refund; undefined when there is none. */
    async findEdge(direction: 1 | -1): Promise<Date | undefined> {
      const order = await Order.findOne({ status: 'completed' }, { orderedAt: 1 })
        .sort({ orderedAt: direction, _id: direction })
        .lean();
      return order?.orderedAt;
    },

    /** Parts of all customers, each with a similar number of the orders of a range, or of all. */
    async *listCustomerRanges(range?: OrderRange): AsyncGenerator<CustomerRange> {
      const parts = await countParts(range);
      const customers = parts > 1 ? await Customer.estimatedDocumentCount() : 0;
      const customersAtOnce = Math.max(1, Math.ceil(customers / parts));
      let after: Types.ObjectId | undefined;
      for (let part = 1; part < parts; part += 1) {
        const [last] = await Customer.find(after ? { _id: { $gt: after } } : {}, { _id: 1 })
          .sort({ _id: 1 })
          .skip(customersAtOnce - 1)
          .limit(1)
          .lean();
        if (!last) break;
        yield { customerId: { ...(after && { $gt: after }), $lte: last._id } };
        after = last._id;
      }
      yield after ? { customerId: { $gt: after } } : {};
    },
  };
}

export type OrderSpan = ReturnType<typeof createOrderSpan>;
