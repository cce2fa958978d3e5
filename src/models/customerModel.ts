import { Schema } from 'mongoose';
import type { Connection, Model, Types } from 'mongoose';
import { channels } from '../schemas/communicationLogSchema';
import type { Channel } from '../schemas/communicationLogSchema';
import type { Customer } from '../schemas/customerSchema';
import { toMajor } from '../utils/money';
import { outboxField } from './outboxEvent';
import type { CustomerEvent } from './outboxEvent';

/** What the orders of a customer say, on top of the opening balance. Money in minor units. */
export interface CustomerStats {
  totalSpend: number;
  netSpend: number;
  visits: number;
  orderCount: number;
  refundCount: number;
  /** Minor units, unrounded. */
  averageOrderValue: number | null;
  largestOrder: number | null;
  firstOrderAt: Date | null;
  lastOrderAt: Date | null;
  lastVisitAt: Date | null;
}

/** When and where messages on a channel were ended. */
export interface Unsubscribed {
  at: Date;
  /** `link` and `one_click`: by the person; `update`: by a change of the customer or an import. */
  by: 'link' | 'one_click' | 'update';
  /** The message that carried the link. */
  campaignId?: Types.ObjectId;
  logId?: Types.ObjectId;
}

/** What another system already held when the customer came in. Money in minor units. */
export interface OpeningBalance {
  totalSpend: number;
  visits: number;
  lastVisitAt: Date | null;
}

export interface CustomerDoc {
  _id: Types.ObjectId;
  externalId?: string;
  name?: string;
  email?: string;
  phone?: string;
  country?: string;
  city?: string;
  timezone?: string;
  tags: string[];
  attributes: Record<string, string | number | boolean>;
  consent: Record<string, boolean>;
  /** By channel; only where the consent is false and was ended here. */
  unsubscribed?: Partial<Record<Channel, Unsubscribed>>;
  opening: OpeningBalance;
  stats: CustomerStats;
  /** Raised by every recomputation of the statistics, which is conditional on it. */
  statsVersion: number;
  /** Names the recomputation that wrote the statistics last. */
  statsToken?: Types.ObjectId;
  /** Lower-case words of name, e-mail, phone and externalId: `search` matches their beginnings. */
  searchTerms: string[];
  /** Events that the webhooks have not been told yet, written with what they tell. */
  outbox?: CustomerEvent[];
  createdAt: Date;
  updatedAt: Date;
}

const date = { type: Date, default: null };
const count = { type: Number, default: 0 };
const amount = { type: Number, default: null };

const customerSchema = new Schema<CustomerDoc>(
  {
    externalId: String,
    name: String,
    email: String,
    phone: String,
    country: String,
    city: String,
    timezone: String,
    tags: { type: [String], default: [] },
    attributes: { type: Schema.Types.Mixed, default: {} },
    consent: { type: Schema.Types.Mixed, default: {} },
    unsubscribed: Schema.Types.Mixed,
    opening: {
      _id: false,
      type: { totalSpend: count, visits: count, lastVisitAt: date },
    },
    stats: {
      _id: false,
      type: {
        totalSpend: count,
        netSpend: count,
        visits: count,
        orderCount: count,
        refundCount: count,
        averageOrderValue: amount,
        largestOrder: amount,
        firstOrderAt: date,
        lastOrderAt: date,
        lastVisitAt: date,
      },
    },
    statsVersion: count,
    statsToken: Schema.Types.ObjectId,
    searchTerms: { type: [String], default: [] },
    outbox: outboxField,
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'customers', versionKey: false, minimize: false },
);
customerSchema.index(
  { externalId: 1 },
  { unique: true, partialFilterExpression: { externalId: { $exists: true } } },
);
customerSchema.index({ email: 1 }, { unique: true, partialFilterExpression: { email: { $exists: true } } });
customerSchema.index({ country: 1, _id: -1 });
customerSchema.index({ city: 1, _id: -1 });
customerSchema.index({ tags: 1, _id: -1 });
customerSchema.index({ 'stats.totalSpend': -1, _id: 1 });
customerSchema.index({ 'stats.netSpend': -1, _id: 1 });
customerSchema.index({ 'stats.orderCount': -1, _id: 1 });
customerSchema.index({ 'stats.averageOrderValue': -1, _id: 1 });
customerSchema.index({ 'stats.firstOrderAt': 1 });
customerSchema.index({ searchTerms: 1 });
customerSchema.index({ 'outbox.id': 1 }, { sparse: true });
// Who ended messages because of a campaign.
for (const channel of channels) {
  customerSchema.index({ [`unsubscribed.${channel}.campaignId`]: 1 }, { sparse: true });
}

export const createCustomerModel = (connection: Connection): Model<CustomerDoc> =>
  connection.model<CustomerDoc>('Customer', customerSchema);

const iso = (value: Date | null): string | null => value?.toISOString() ?? null;
const major = (value: number | null): number | null => (value === null ? null : toMajor(value));

const toStats = (stats: CustomerStats): Customer['stats'] => ({
  totalSpend: toMajor(stats.totalSpend),
  netSpend: toMajor(stats.netSpend),
  visits: stats.visits,
  orderCount: stats.orderCount,
  refundCount: stats.refundCount,
  averageOrderValue: major(stats.averageOrderValue),
  largestOrder: major(stats.largestOrder),
  firstOrderAt: iso(stats.firstOrderAt),
  lastOrderAt: iso(stats.lastOrderAt),
  lastVisitAt: iso(stats.lastVisitAt),
});

const toUnsubscribed = (unsubscribed: NonNullable<CustomerDoc['unsubscribed']>): Customer['unsubscribed'] =>
  Object.fromEntries(
    Object.entries(unsubscribed).map(([channel, { at, by, campaignId, logId }]) => [
      channel,
      {
        at: at.toISOString(),
        by,
        ...(campaignId && { campaignId: String(campaignId) }),
        ...(logId && { logId: String(logId) }),
      },
    ]),
  );

/** The customer as the API shows it. */
export const toCustomer = (doc: CustomerDoc): Customer => ({
  id: String(doc._id),
  externalId: doc.externalId,
  name: doc.name,
  email: doc.email,
  phone: doc.phone,
  country: doc.country,
  city: doc.city,
  timezone: doc.timezone,
  tags: doc.tags,
  attributes: doc.attributes,
  consent: doc.consent,
  ...(doc.unsubscribed &&
    Object.keys(doc.unsubscribed).length > 0 && { unsubscribed: toUnsubscribed(doc.unsubscribed) }),
  opening: {
    totalSpend: toMajor(doc.opening.totalSpend),
    visits: doc.opening.visits,
    lastVisitAt: iso(doc.opening.lastVisitAt),
  },
  stats: toStats(doc.stats),
  createdAt: doc.createdAt.toISOString(),
  updatedAt: doc.updatedAt.toISOString(),
});
