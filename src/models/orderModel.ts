import { Schema } from 'mongoose';
import type { Connection, Model, Types } from 'mongoose';
import type { Order } from '../schemas/orderSchema';
import { toMajor } from '../utils/money';

export interface OrderItem {
  sku?: string;
  name?: string;
  quantity: number;
  /** Minor units, of one piece. */
  price?: number;
}

/** A refund that is or will be written under this id. */
export interface RefundPromise {
  _id: Types.ObjectId;
  externalId?: string;
  /** Minor units, positive. */
  amount: number;
  orderedAt: Date;
}

export interface OrderDoc {
  _id: Types.ObjectId;
  externalId?: string;
  customerId: Types.ObjectId;
  /** Minor units; negative for a refund. */
  amount: number;
  currency: string;
  type: 'order' | 'refund';
  status: 'completed' | 'cancelled';
  items?: OrderItem[];
  itemCount: number;
  /** The order that a refund made here belongs to. */
  refundOf?: Types.ObjectId;
  /** The refunds promised on this order, each before it is written: the one place that says what is left. */
  refunds?: RefundPromise[];
  /** Raised by every change of `refunds`, which is conditional on it. */
  refundVersion?: number;
  orderedAt: Date;
  createdAt: Date;
}

const orderSchema = new Schema<OrderDoc>(
  {
    externalId: String,
    customerId: { type: Schema.Types.ObjectId, required: true },
    amount: { type: Number, required: true },
    currency: { type: String, required: true },
    type: { type: String, enum: ['order', 'refund'], required: true },
    status: { type: String, enum: ['completed', 'cancelled'], required: true },
    items: {
      type: [{ _id: false, sku: String, name: String, quantity: Number, price: Number }],
      default: undefined,
    },
    itemCount: { type: Number, required: true },
    refundOf: Schema.Types.ObjectId,
    refunds: {
      type: [{ _id: Schema.Types.ObjectId, externalId: String, amount: Number, orderedAt: Date }],
      default: undefined,
    },
    refundVersion: Number,
    orderedAt: { type: Date, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'orders', versionKey: false },
);
orderSchema.index(
  { externalId: 1 },
  { unique: true, partialFilterExpression: { externalId: { $exists: true } } },
);
orderSchema.index({ customerId: 1, orderedAt: 1, _id: 1 });
orderSchema.index({ refundOf: 1 }, { partialFilterExpression: { refundOf: { $exists: true } } });
orderSchema.index({ orderedAt: -1, _id: -1 });

export const createOrderModel = (connection: Connection): Model<OrderDoc> =>
  connection.model<OrderDoc>('Order', orderSchema);

/** The order as the API shows it. */
export const toOrder = (doc: OrderDoc): Order => ({
  id: String(doc._id),
  externalId: doc.externalId,
  customerId: String(doc.customerId),
  amount: toMajor(doc.amount),
  currency: doc.currency,
  type: doc.type,
  status: doc.status,
  items: doc.items?.map(({ price, ...item }) => ({
    ...item,
    ...(price !== undefined && { price: toMajor(price) }),
  })),
  itemCount: doc.itemCount,
  refundOf: doc.refundOf && String(doc.refundOf),
  orderedAt: doc.orderedAt.toISOString(),
  createdAt: doc.createdAt.toISOString(),
});
