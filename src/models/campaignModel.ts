import { Schema } from 'mongoose';
import type { Connection, Model, Types } from 'mongoose';
import type {
  Campaign,
  CampaignCounts,
  CampaignStats,
  CampaignStatus,
  RuleTree,
} from '../schemas/campaignSchema';
import { logStatuses } from '../schemas/communicationLogSchema';
import type { Channel } from '../schemas/communicationLogSchema';

/** How far the audience is written down. The cursor moves only forward, on condition of the lease. */
export interface Preparation {
  leaseId: string | null;
  /** On the database's clock; when it has passed, any worker may go on from the cursor. */
  leaseUntil: Date;
  /** The last customer whose batch is written. */
  cursor: Types.ObjectId | null;
}

export interface CampaignDoc {
  _id: Types.ObjectId;
  name: string;
  status: CampaignStatus;
  channel: Channel;
  subject?: string;
  message: string;
  segmentId?: Types.ObjectId;
  /** Canonical rules; from the launch on with segments put in place. */
  rules: RuleTree | null;
  asOf: Date | null;
  /** The vendor that was configured at the launch. */
  vendor?: string;
  /** The request that launched it, so that its repetition after a crash is no second launch. */
  launchId?: string;
  launchedAt: Date | null;
  completedAt: Date | null;
  preparation?: Preparation;
  /** Counted, never added up; absent statuses are 0. */
  stats: Partial<CampaignCounts>;
  statsAsOf: Date | null;
  /** When the next count is due, on the database's clock; null while nothing can change. */
  countAt: Date | null;
  /** Changed by every batch of receipts: a count that saw an older one does not end the counting. */
  changeId: string;
  createdAt: Date;
}

const date = { type: Date, default: null };

const campaignSchema = new Schema<CampaignDoc>(
  {
    name: { type: String, required: true },
    status: { type: String, required: true },
    channel: { type: String, required: true },
    subject: String,
    message: { type: String, required: true },
    segmentId: Schema.Types.ObjectId,
    rules: { type: Schema.Types.Mixed, default: null },
    asOf: date,
    vendor: String,
    launchId: String,
    launchedAt: date,
    completedAt: date,
    preparation: {
      type: { leaseId: String, leaseUntil: Date, cursor: Schema.Types.ObjectId },
      _id: false,
      required: false,
    },
    stats: { type: Schema.Types.Mixed, default: {} },
    statsAsOf: date,
    countAt: date,
    changeId: { type: String, default: '' },
    createdAt: { type: Date, required: true },
  },
  { collection: 'campaigns', versionKey: false, minimize: false },
);
campaignSchema.index({ status: 1, _id: -1 });
campaignSchema.index({ segmentId: 1 });
campaignSchema.index({ countAt: 1 });

export const createCampaignModel = (connection: Connection): Model<CampaignDoc> =>
  connection.model<CampaignDoc>('Campaign', campaignSchema);

const iso = (value: Date | null): string | null => value?.toISOString() ?? null;

const toCounts = (stats: CampaignDoc['stats']): CampaignCounts => {
  const counts: Partial<CampaignCounts> = {};
  for (const status of logStatuses) counts[status] = stats[status] ?? 0;
  return counts as CampaignCounts;
};

/** The figures of a campaign as the API shows them; they add up to `audienceSize`. */
export const toCampaignStats = (doc: CampaignDoc): CampaignStats => {
  const stats = toCounts(doc.stats);
  return {
    id: String(doc._id),
    status: doc.status,
    audienceSize: logStatuses.reduce((sum, status) => sum + stats[status], 0),
    sent: stats.SENT + stats.DELIVERED,
    failed: stats.FAILED,
    stats,
    statsAsOf: iso(doc.statsAsOf),
    completedAt: iso(doc.completedAt),
  };
};

/** The campaign as the API shows it. */
export const toCampaign = (doc: CampaignDoc): Campaign => ({
  ...toCampaignStats(doc),
  name: doc.name,
  channel: doc.channel,
  subject: doc.subject,
  message: doc.message,
  segmentId: doc.segmentId && String(doc.segmentId),
  rules: doc.rules,
  asOf: iso(doc.asOf),
  launchedAt: iso(doc.launchedAt),
  createdAt: doc.createdAt.toISOString(),
});
