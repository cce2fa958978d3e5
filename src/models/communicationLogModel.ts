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
  /** SKIPPED although it was to be sent once: what spoke against it came up later. */
  isLateSkip?: boolean;
  /** The version of the message in an A/B test; absent while it waits for the winner. */
  variant?: string;
  /** It waits until the winner of the A/B test is known; it has no `nextAttemptAt`. */
  isHeld?: boolean;
  /** Why it is not sent at once. */
  deferredFor?: 'quiet_hours' | 'best_hour';
  /** How often a person had it sent again after it failed; part of its key. Absent: never. */
  retries?: number;
  /** The retry that took it up last. */
  retryId?: string;
  /** We gave up on it; the vendor did not fail it. */
  isDeadLetter?: boolean;
  /** `vendor` when the vendor itself told the end: nothing changes it any more. */
  finalBy?: 'vendor';
  /** Named anew by every write that the webhooks have still to be told of; absent: they have been, or nobody asked. */
  unreported?: Types.ObjectId;
  /** The webhooks know that this many retries were sent. */
  sentReported?: number;
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
    isLateSkip: Boolean,
    variant: String,
    isHeld: Boolean,
    deferredFor: String,
    retries: Number,
    retryId: String,
    isDeadLetter: Boolean,
    finalBy: String,
    unreported: Schema.Types.ObjectId,
    sentReported: Number,
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
communicationLogSchema.index(
  { campaignId: 1, _id: -1 },
  { name: 'dead_letters', partialFilterExpression: { isDeadLetter: true } },
);
communicationLogSchema.index(
  { unreported: 1 },
  { partialFilterExpression: { unreported: { $exists: true } } },
);

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
  retries: doc.retries,
  variant: doc.variant,
  deferredFor: doc.status === 'PENDING' ? doc.deferredFor : undefined,
  isDeadLetter: doc.isDeadLetter,
  nextAttemptAt: doc.status === 'PENDING' ? doc.nextAttemptAt?.toISOString() : undefined,
  createdAt: doc.createdAt.toISOString(),
  sentAt: doc.sentAt?.toISOString(),
  finalAt: doc.finalAt?.toISOString(),
});
