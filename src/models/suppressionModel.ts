import { Schema } from 'mongoose';
import type { Connection, Model, Types } from 'mongoose';
import type { Channel } from '../schemas/communicationLogSchema';
import type { Suppression, SuppressionReason, SuppressionType } from '../schemas/suppressionSchema';

/** An address, or a whole domain, to which nothing is sent on a channel. */
export interface SuppressionDoc {
  _id: Types.ObjectId;
  channel: Channel;
  type: SuppressionType;
  /** In the form of `normaliseAddress` or `normaliseDomain`; only addresses have an @. */
  value: string;
  reason: SuppressionReason;
  /** The message that it came from. */
  campaignId?: Types.ObjectId;
  logId?: Types.ObjectId;
  createdAt: Date;
}

const suppressionSchema = new Schema<SuppressionDoc>(
  {
    channel: { type: String, required: true },
    type: { type: String, required: true },
    value: { type: String, required: true },
    reason: { type: String, required: true },
    campaignId: Schema.Types.ObjectId,
    logId: Schema.Types.ObjectId,
    createdAt: { type: Date, required: true },
  },
  { collection: 'suppressions', versionKey: false },
);
// Asked before every batch of messages; and one entry for each, whatever is repeated.
suppressionSchema.index({ channel: 1, value: 1 }, { unique: true });
suppressionSchema.index({ value: 1 });
suppressionSchema.index({ channel: 1, _id: -1 });
suppressionSchema.index({ type: 1, _id: -1 });
suppressionSchema.index({ reason: 1, _id: -1 });

export const createSuppressionModel = (connection: Connection): Model<SuppressionDoc> =>
  connection.model<SuppressionDoc>('Suppression', suppressionSchema);

/** The entry as the API shows it. */
export const toSuppression = (doc: SuppressionDoc): Suppression => ({
  id: String(doc._id),
  channel: doc.channel,
  type: doc.type,
  ...(doc.type === 'address' ? { address: doc.value } : { domain: doc.value }),
  reason: doc.reason,
  campaignId: doc.campaignId && String(doc.campaignId),
  logId: doc.logId && String(doc.logId),
  createdAt: doc.createdAt.toISOString(),
});
