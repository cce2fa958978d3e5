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
  /**
   * PENDING: to be applied; APPLIED; UNKNOWN: no message has this key yet, looked at again for a while; STALE: about an
   * earlier round of a message that has been sent again since.
   */
  state: 'PENDING' | 'APPLIED' | 'UNKNOWN' | 'STALE';
  /** How often an unknown key was looked for. */
  looks?: number;
  /** When it is looked for next, on the database's clock; absent: never. */
  nextLookAt?: Date;
  /** When it may be cleaned up; absent while it is to be applied. */
  expiresAt?: Date;
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
    looks: Number,
    nextLookAt: Date,
    expiresAt: Date,
  },
  { collection: 'receipts', versionKey: false },
);
receiptSchema.index({ receivedAt: 1 }, { partialFilterExpression: { state: 'PENDING' } });
receiptSchema.index({ nextLookAt: 1 }, { partialFilterExpression: { state: 'UNKNOWN' } });
receiptSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const createReceiptModel = (connection: Connection): Model<ReceiptDoc> =>
  connection.model<ReceiptDoc>('Receipt', receiptSchema);
