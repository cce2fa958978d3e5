import { Schema } from 'mongoose';
import type { Connection, Model } from 'mongoose';

export interface ReceiptDoc {
  /** The vendor's eventId: a repeat is a duplicate key. */
  _id: string;
  /** The key of the message, as the vendor gave it. */
  key: string;
  vendorMessageId?: string;
  status: 'DELIVERED' | 'FAILED';
  reason?: string;
  occurredAt: Date;
  receivedAt: Date;
  /** PENDING: to be applied; APPLIED; UNKNOWN: no message has this key, kept for a late match. */
  state: 'PENDING' | 'APPLIED' | 'UNKNOWN';
}

const receiptSchema = new Schema<ReceiptDoc>(
  {
    _id: { type: String, required: true },
    key: { type: String, required: true },
    vendorMessageId: String,
    status: { type: String, required: true },
    reason: String,
    occurredAt: { type: Date, required: true },
    receivedAt: { type: Date, required: true },
    state: { type: String, required: true },
  },
  { collection: 'receipts', versionKey: false },
);
receiptSchema.index({ receivedAt: 1 }, { partialFilterExpression: { state: 'PENDING' } });

export const createReceiptModel = (connection: Connection): Model<ReceiptDoc> =>
  connection.model<ReceiptDoc>('Receipt', receiptSchema);
