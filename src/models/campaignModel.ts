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
import type { FrequencyCap, QuietHours } from '../schemas/sendingPolicySchema';
import { allowedActions } from '../utils/campaignStates';
import { outboxField } from './outboxEvent';
import type { CampaignEvent } from './outboxEvent';

/** How far the audience is written down. The cursor moves only forward, on condition of the lease. */
export interface Preparation {
  leaseId: string | null;
  /** On the database's clock; when it has passed, any worker may go on from the cursor. */
  leaseUntil: Date;
  /** The last customer whose batch is written. */
  cursor: Types.ObjectId | null;
  /** How often it failed since a batch was written last. */
  failures: number;
}

/** One version of the message. */
export interface Variant {
  name: string;
  subject?: string;
  message: string;
}

/** Several versions of the message, and how the best is found. */
export interface AbTest {
  variants: Variant[];
  testPercent: number;
  metric: 'delivered' | 'orders' | 'fewest_unsubscribes';
  waitMinutes: number;
  winner?: string;
  decidedAt?: Date;
}

/** What a campaign says about how it is sent; the launch fills in what the sending policy says. */
export interface SendingOptions {
  ratePerSecond?: number;
  holdoutPercent: number;
  frequencyCap?: FrequencyCap | null;
  quietHours?: QuietHours | null;
  sendTime: 'at_once' | 'best_hour';
  onUnknown: 'fail' | 'repeat';
  abTest?: AbTest;
}

/** A retry of failed messages that has begun: done again from its start until it is finished. */
export interface Retry {
  id: string;
  reasons?: string[];
  deadLettersOnly: boolean;
}

export interface CampaignDoc extends SendingOptions {
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
  /** The one that takes over what the first surely did not accept. */
  fallbackVendor?: string;
  /** Decides, with the customer, who is held out and who gets which version; frozen at the launch. */
  splitSeed?: string;
  /** The request that changed the status last, so that its repetition after a crash changes nothing. */
  actionId?: string;
  scheduledAt: Date | null;
  timezone?: string;
  expiresAt: Date | null;
  launchedAt: Date | null;
  completedAt: Date | null;
  /** When it was cancelled or failed, on the database's clock. */
  endedAt?: Date;
  archivedAt: Date | null;
  /** Where a pause came, and to where resuming leads back. */
  pausedFrom?: 'SCHEDULED' | 'PREPARING' | 'RUNNING';
  statusReason?: string;
  retry?: Retry;
  /** When the winner of the A/B test is chosen, on the database's clock; absent when nobody waits for it. */
  decideAt?: Date;
  preparation?: Preparation;
  /** Counted, never added up; absent statuses are 0. */
  stats: Partial<CampaignCounts>;
  statsAsOf: Date | null;
  /** When the next count is due, on the database's clock; null while nothing can change. */
  countAt: Date | null;
  /** Changed by every batch of receipts: a count that saw an older one does not end the counting. */
  changeId: string;
  /** Changed by every change of the content: a launch that read an older one does not freeze it. */
  contentId?: string;
  /** What the campaign itself said of its limits before the launch filled in those of the sending policy. */
  ownLimits?: Pick<CampaignDoc, 'frequencyCap' | 'quietHours'>;
  /** Events that the webhooks have not been told yet, written with the change of the status. */
  outbox?: CampaignEvent[];
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
    fallbackVendor: String,
    splitSeed: String,
    actionId: String,
    scheduledAt: date,
    timezone: String,
    expiresAt: date,
    launchedAt: date,
    completedAt: date,
    endedAt: Date,
    archivedAt: date,
    pausedFrom: String,
    statusReason: String,
    retry: Schema.Types.Mixed,
    decideAt: Date,
    ratePerSecond: Number,
    holdoutPercent: { type: Number, default: 0 },
    frequencyCap: Schema.Types.Mixed,
    quietHours: Schema.Types.Mixed,
    sendTime: { type: String, default: 'at_once' },
    onUnknown: { type: String, default: 'fail' },
    abTest: Schema.Types.Mixed,
    preparation: {
      type: { leaseId: String, leaseUntil: Date, cursor: Schema.Types.ObjectId, failures: Number },
      _id: false,
      required: false,
    },
    stats: { type: Schema.Types.Mixed, default: {} },
    statsAsOf: date,
    countAt: date,
    changeId: { type: String, default: '' },
    contentId: String,
    ownLimits: Schema.Types.Mixed,
    outbox: outboxField,
    createdAt: { type: Date, required: true },
  },
  { collection: 'campaigns', versionKey: false, minimize: false },
);
campaignSchema.index({ status: 1, _id: -1 });
campaignSchema.index({ archivedAt: 1, _id: -1 });
campaignSchema.index({ segmentId: 1 });
campaignSchema.index({ launchedAt: -1, _id: -1 });
campaignSchema.index({ name: 1, _id: -1 });
campaignSchema.index({ countAt: 1 });
campaignSchema.index({ status: 1, scheduledAt: 1 });
campaignSchema.index({ decideAt: 1 }, { partialFilterExpression: { decideAt: { $exists: true } } });
campaignSchema.index({ 'outbox.id': 1 }, { sparse: true });

export const createCampaignModel = (connection: Connection): Model<CampaignDoc> =>
  connection.model<CampaignDoc>('Campaign', campaignSchema);

const iso = (value: Date | null): string | null => value?.toISOString() ?? null;

const toCounts = (stats: CampaignDoc['stats']): CampaignCounts => {
  const counts: Partial<CampaignCounts> = {};
  for (const status of logStatuses) counts[status] = stats[status] ?? 0;
  return counts as CampaignCounts;
};

/** How many log entries there are. */
export const toAudienceSize = (stats: CampaignDoc['stats']): number =>
  logStatuses.reduce((sum, status) => sum + (stats[status] ?? 0), 0);

/** The figures of a campaign as the API shows them; they add up to `audienceSize`. */
export const toCampaignStats = (doc: CampaignDoc): CampaignStats => {
  const stats = toCounts(doc.stats);
  return {
    id: String(doc._id),
    status: doc.status,
    audienceSize: toAudienceSize(stats),
    sent: stats.SENT + stats.DELIVERED,
    failed: stats.FAILED,
    stats,
    statsAsOf: iso(doc.statsAsOf),
    completedAt: iso(doc.completedAt),
  };
};

const toAbTest = ({ decidedAt, ...abTest }: AbTest): Campaign['abTest'] => ({
  ...abTest,
  ...(decidedAt && { decidedAt: decidedAt.toISOString() }),
});

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
  scheduledAt: iso(doc.scheduledAt),
  timezone: doc.timezone,
  expiresAt: iso(doc.expiresAt),
  launchedAt: iso(doc.launchedAt),
  archivedAt: iso(doc.archivedAt),
  statusReason: doc.statusReason,
  actions: allowedActions(doc),
  ratePerSecond: doc.ratePerSecond,
  holdoutPercent: doc.holdoutPercent,
  frequencyCap: doc.frequencyCap,
  quietHours: doc.quietHours,
  sendTime: doc.sendTime,
  onUnknown: doc.onUnknown,
  abTest: doc.abTest && toAbTest(doc.abTest),
  createdAt: doc.createdAt.toISOString(),
});
