import { Schema } from 'mongoose';
import type { Connection, Model, Types } from 'mongoose';
import type { Channel, CommunicationLog, LogStatus } from '../schemas/communicationLogSchema';

export interface CommunicationLogDoc {
  /** Also the idempotency key of the message. */
  _id: Types.ObjectId;
  campaignId: Types.ObjectId;
  customerId: Types.ObjectId;
  channel: Channel;
  address: string | null;
  status: LogStatus;
  reason?: string;
  vendor: string;
  vendorMessageId?: string;
  /** How often it was handed to the vendor, or at least claimed for that. */
  attempts: number;
  /**
   * When it is looked at next, on the database's clock: PENDING is tried, SENDING (then it is the end of the lease) is
   * taken from a worker that died, SENT (the end of the receipt window) is asked about. Absent: never.
   */
  nextAttemptAt?: Date;
  /** The claim of the worker that has it; every outcome is written on condition of it. */
  leaseId?: string;
  leaseUntil?: Date;
  /** An earlier attempt may have reached the vendor. */
  uncertain?: boolean;
  /** `vendor` when the vendor itself told the end: nothing changes it any more. */
  finalBy?: 'vendor';
  createdAt: Date;
  sentAt?: Date;
  finalAt?: Date;
}

const communicationLogSchema = new Schema<CommunicationLogDoc>(
  {
    campaignId: { type: Schema.Types.ObjectId, required: true },
    customerId: { type: Schema.Types.ObjectId, required: true },
    channel: { type: String, required: true },
    address: { type: String, default: null },
    status: { type: String, required: true },
    reason: String,
    vendor: { type: String, required: true },
    vendorMessageId: String,
    attempts: { type: Number, required: true },
    nextAttemptAt: Date,
    leaseId: String,
    leaseUntil: Date,
    uncertain: Boolean,
    finalBy: String,
    createdAt: { type: Date, required: true },
    sentAt: Date,
    finalAt: Date,
  },
  { collection: 'communicationlogs', versionKey: false },
);
// One message per person and campaign, whatever is repeated.
communicationLogSchema.index({ campaignId: 1, customerId: 1 }, { unique: true });
// Figures (by status) and claims (by what is due).
communicationLogSchema.index({ campaignId: 1, status: 1, nextAttemptAt: 1 });
communicationLogSchema.index({ campaignId: 1, _id: -1 });
// A customer's history, and the rules about past campaigns.
communicationLogSchema.index({ customerId: 1, _id: -1 });

export const createCommunicationLogModel = (connection: Connection): Model<CommunicationLogDoc> =>
  connection.model<CommunicationLogDoc>('CommunicationLog', communicationLogSchema);

/** The log entry as the API shows it: without its lease. */
export const toCommunicationLog = (doc: CommunicationLogDoc): CommunicationLog => ({
  id: String(doc._id),
  campaignId: String(doc.campaignId),
  customerId: String(doc.customerId),
  channel: doc.channel,
  address: doc.address,
  status: doc.status,
  reason: doc.reason,
  vendor: doc.vendor,
  vendorMessageId: doc.vendorMessageId,
  attempts: doc.attempts,
  nextAttemptAt: doc.status === 'PENDING' ? doc.nextAttemptAt?.toISOString() : undefined,
  createdAt: doc.createdAt.toISOString(),
  sentAt: doc.sentAt?.toISOString(),
  finalAt: doc.finalAt?.toISOString(),
});
