import { Schema } from 'mongoose';
import type { Connection, Model, Types } from 'mongoose';
import type { RuleTree } from '../schemas/segmentSchema';

/** One evaluation of a segment, in work until it is COMPLETED; or, DELETING, the order to forget its history. */
export interface SegmentRefreshDoc {
  _id: Types.ObjectId;
  segmentId: Types.ObjectId;
  /** The night that it is for, such as `2026-01-31`; else its own id. One for each segment. */
  key: string;
  kind: 'nightly' | 'manual' | 'deletion';
  status: 'RUNNING' | 'COMPLETED' | 'FAILED' | 'DELETING';
  reason?: string;
  /** What relative dates count from; when those who join and leave with it have done so. */
  asOf: Date;
  /** The rules with segments put in place, as they were then. */
  rules: RuleTree | null;
  rulesChanged: boolean;
  isFirst: boolean;
  leaseId: string | null;
  /** On the database's clock; when it has passed, any worker may go on. */
  leaseUntil: Date;
  failures: number;
  /** The number of the batch that is decided next, and the last customer of the one before. */
  batch: number;
  after: Types.ObjectId | null;
  /** Of the batches so far. */
  size: number;
  joined: number;
  left: number;
  completedAt: Date | null;
  expiresAt: Date;
}

/**
 * What was decided for a range of customers. Its id is that of the refresh and the number: of several workers the first
 * one decides, and the others do what it has decided, however late they are.
 */
export interface SegmentBatchDoc {
  _id: string;
  segmentId: Types.ObjectId;
  joined: Types.ObjectId[];
  left: Types.ObjectId[];
  /** How many members the range has. */
  size: number;
  /** The last customer of the range; null after the last one. */
  until: Types.ObjectId | null;
  expiresAt: Date;
}

/** The time that a customer was in a segment without a break. */
export interface SegmentStayDoc {
  _id: Types.ObjectId;
  segmentId: Types.ObjectId;
  customerId: Types.ObjectId;
  joinedAt: Date;
  leftAt: Date | null;
  /** While it lasts. */
  isInside?: true;
  /** Only after it has ended. */
  expiresAt?: Date;
}

const id = { type: Schema.Types.ObjectId, required: true };
const moment = { type: Date, required: true };
const count = { type: Number, required: true };

const refreshSchema = new Schema<SegmentRefreshDoc>(
  {
    segmentId: id,
    key: { type: String, required: true },
    kind: { type: String, required: true },
    status: { type: String, required: true },
    reason: String,
    asOf: moment,
    rules: { type: Schema.Types.Mixed, default: null },
    rulesChanged: Boolean,
    isFirst: Boolean,
    leaseId: { type: String, default: null },
    leaseUntil: moment,
    failures: count,
    batch: count,
    after: { type: Schema.Types.ObjectId, default: null },
    size: count,
    joined: count,
    left: count,
    completedAt: { type: Date, default: null },
    expiresAt: moment,
  },
  { collection: 'segmentrefreshes', versionKey: false, minimize: false },
);
refreshSchema.index({ segmentId: 1, key: 1 }, { unique: true });
// What joined and left is found by comparison with the one before, so that there is one at a time.
refreshSchema.index(
  { segmentId: 1 },
  { name: 'one_at_a_time', unique: true, partialFilterExpression: { status: 'RUNNING' } },
);
refreshSchema.index({ segmentId: 1, asOf: -1 });
refreshSchema.index({ status: 1, leaseUntil: 1 });
refreshSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const batchSchema = new Schema<SegmentBatchDoc>(
  {
    _id: { type: String, required: true },
    segmentId: id,
    joined: [Schema.Types.ObjectId],
    left: [Schema.Types.ObjectId],
    size: count,
    until: { type: Schema.Types.ObjectId, default: null },
    expiresAt: moment,
  },
  { collection: 'segmentbatches', versionKey: false },
);
batchSchema.index({ segmentId: 1 });
batchSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const staySchema = new Schema<SegmentStayDoc>(
  {
    segmentId: id,
    customerId: id,
    joinedAt: moment,
    leftAt: { type: Date, default: null },
    isInside: Boolean,
    expiresAt: Date,
  },
  { collection: 'segmentstays', versionKey: false },
);
staySchema.index({ segmentId: 1, customerId: 1, joinedAt: 1 }, { unique: true });
// Who is in it in the order of ids; who left when, and who joined when.
staySchema.index(
  { segmentId: 1, isInside: 1, customerId: 1 },
  { partialFilterExpression: { isInside: true } },
);
staySchema.index({ segmentId: 1, leftAt: 1, customerId: 1 });
staySchema.index({ segmentId: 1, joinedAt: 1, customerId: 1 });
staySchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const createSegmentRefreshModel = (connection: Connection): Model<SegmentRefreshDoc> =>
  connection.model<SegmentRefreshDoc>('SegmentRefresh', refreshSchema);
export const createSegmentBatchModel = (connection: Connection): Model<SegmentBatchDoc> =>
  connection.model<SegmentBatchDoc>('SegmentBatch', batchSchema);
export const createSegmentStayModel = (connection: Connection): Model<SegmentStayDoc> =>
  connection.model<SegmentStayDoc>('SegmentStay', staySchema);
