import { Schema } from 'mongoose';
import type { Connection, Model } from 'mongoose';

/** A bucket from which all workers take before they send. */
export interface RateLimitDoc {
  /** What is limited, such as `campaign:<id>`. */
  _id: string;
  /** Messages that might be sent at `at`; a part of one counts too. */
  tokens: number;
  /** On the database's clock. */
  at: Date;
}

const rateLimitSchema = new Schema<RateLimitDoc>(
  {
    _id: { type: String, required: true },
    tokens: { type: Number, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'ratelimits', versionKey: false },
);
// A bucket that nobody has used for a day would be full or forgotten anyway.
rateLimitSchema.index({ at: 1 }, { expireAfterSeconds: 86_400 });

export const createRateLimitModel = (connection: Connection): Model<RateLimitDoc> =>
  connection.model<RateLimitDoc>('RateLimit', rateLimitSchema);
