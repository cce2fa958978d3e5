import { Types } from 'mongoose';
import type { Models } from '../models/models';
import { toOrder } from '../models/orderModel';
import type { OrderDoc, RefundPromise } from '../models/orderModel';
import type { RefundOrder } from '../schemas/orderInputSchema';
import type { Order as OrderView } from '../schemas/orderSchema';
import { AppError, notFound } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { refusedByUniqueIndex } from '../utils/duplicateKey';
import { formatMoney } from '../utils/money';
import type { CustomerStatsService } from './customerStatsService';

type Deps = Pick<Models, 'Order'> & { stats: CustomerStatsService; clock: Clock };

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

const conflict = (pointer: string, detail: string): AppError =>
  new AppError('conflict', 'This refund is not possible.', { errors: [{ pointer, detail }] });

const toRefund = (order: OrderDoc, { _id, externalId, amount, orderedAt }: RefundPromise): OrderDoc => ({
  _id,
  ...(externalId !== undefined && { externalId }),
  customerId: order.customerId,
  amount: -amount,
  currency: order.currency,
  type: 'refund',
  status: 'completed',
  itemCount: 0,
  refundOf: order._id,
  orderedAt,
  createdAt: orderedAt,
});

/**
 * Gives money back on an order, never more than it was. A refund is promised on the order first, in one conditional
 * write that parallel refunds cannot both pass; then it is written. A crash in between leaves a promise that the next
 * refund of the order keeps.
 */
export function createRefundService({ Order, stats, clock }: Deps) {
  async function getRefundable(id: string): Promise<OrderDoc> {
    const order = await Order.findById(id).lean();
    if (!order) throw notFound('order', id);
    if (order.type !== 'order') throw conflict('', 'a refund cannot be refunded');
    return order;
  }

  /** What may still be given back, in minor units; a cancelled refund gives its amount free again. */
  async function amountLeft({ _id, amount, refunds = [] }: OrderDoc): Promise<number> {
    const cancelled = await Order.find({ refundOf: _id, status: 'cancelled' }, 'amount').lean();
    return (
      amount - sum(refunds.map((refund) => refund.amount)) - sum(cancelled.map((refund) => refund.amount))
    );
  }

  async function findEarlier(order: OrderDoc, { amount, externalId }: RefundOrder) {
    if (externalId === undefined) return undefined;
    const earlier = await Order.findOne({ externalId }).lean();
    if (!earlier) return undefined;
    const isSame =
      earlier.refundOf?.equals(order._id) && (amount === undefined || earlier.amount === -amount);
    if (!isSame) throw conflict('/externalId', 'is stored already with other content');
    await stats.settle([earlier.customerId]);
    return earlier;
  }

  /** Promises the refund on the order; undefined when another change of the order came first. */
  async function promise(
    order: OrderDoc,
    _id: Types.ObjectId,
    input: RefundOrder,
  ): Promise<RefundPromise | undefined> {
    if (order.status === 'cancelled') throw conflict('', 'the order is cancelled');
    const left = await amountLeft(order);
    const amount = input.amount ?? left;
    if (left <= 0) throw conflict('/amount', 'nothing is left to refund');
    if (amount > left) throw conflict('/amount', `at most ${formatMoney(left)} is left to refund`);
    const { externalId } = input;
    const promised = { _id, ...(externalId !== undefined && { externalId }), amount, orderedAt: clock.now() };
    const { refundVersion, refunds = [] } = order;
    const { matchedCount } = await Order.collection.updateOne(
      { _id: order._id, status: 'completed', refundVersion: refundVersion ?? null },
      { $set: { refunds: [...refunds, promised], refundVersion: (refundVersion ?? 0) + 1 } },
    );
    return matchedCount === 1 ? promised : undefined;
  }

  /** Writes every refund that was promised and is not there yet. */
  async function keepPromises(order: OrderDoc, promises: readonly RefundPromise[]): Promise<void> {
    const docs = promises.map((promised) => toRefund(order, promised));
    await stats.withStatistics([order.customerId], () =>
      refusedByUniqueIndex(Order.collection.insertMany(docs, { ordered: false })),
    );
  }

  return {
    /**
     * Refunds an order, in part or all that is left.
     * @param refundId the id that the refund gets
     * @returns the refund, and whether it was made now; the same externalId again changes nothing
     * @throws AppError not_found; conflict for more than is left, a cancelled order, an externalId with other content
     */
    async refundOrder(
      id: string,
      refundId: string,
      input: RefundOrder,
    ): Promise<{ refund: OrderView; isNew: boolean }> {
      const order = await getRefundable(id);
      const earlier = await findEarlier(order, input);
      if (earlier) return { refund: toOrder(earlier), isNew: false };
      const { refunds = [] } = order;
      const isOurs = (other: RefundPromise): boolean =>
        String(other._id) === refundId ||
        (input.externalId !== undefined && other.externalId === input.externalId);
      const open = refunds.find(isOurs);
      if (open && input.amount !== undefined && input.amount !== open.amount) {
        throw conflict('/externalId', 'is promised already with another amount');
      }
      const promised = open ?? (await promise(order, new Types.ObjectId(refundId), input));
      if (!promised) return this.refundOrder(id, refundId, input);
      await keepPromises(order, open ? refunds : [...refunds, promised]);
      const refund = await Order.findById(promised._id).lean();
      if (refund) return { refund: toOrder(refund), isNew: true };
      await Order.updateOne(
        { _id: order._id },
        { $pull: { refunds: { _id: promised._id } }, $inc: { refundVersion: 1 } },
      );
      throw conflict('/externalId', 'is stored already with other content');
    },
  };
}

export type RefundService = ReturnType<typeof createRefundService>;
